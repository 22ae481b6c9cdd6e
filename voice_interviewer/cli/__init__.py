"""The commands. Each is a few lines round one function of the package.

`--json` goes to standard output and nothing else does; what people read goes to standard
error. This is the only place where errors are caught and printed.
"""

import errno
import io
import sys
import traceback

import click

from voice_interviewer import __version__
from voice_interviewer.errors import DeviceError, EngineNotInstalled, ModelNotFound, UserError

from . import checkup, library, manner, practice, results, retrospect, story_bank, trends
from .screen import console

_SOMEBODY_CAN_HELP = (UserError, EngineNotInstalled, ModelNotFound, DeviceError)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="voice-interviewer")
def app() -> None:
    """Practise technical interviews out loud, on your own machine."""


for command in (
    practice.demo,
    practice.start,
    practice.resume,
    retrospect.narrate,
    results.score,
    results.assess,
    results.review,
    results.sessions,
    trends.progress,
    story_bank.stories,
    library.scenarios,
    manner.personas,
    library.models,
    checkup.doctor,
):
    app.add_command(command)


def main() -> None:
    """Run a command and leave with its status: 0, 1 (our fault), 2 (yours), 130 (stopped)."""
    sys.exit(_run())


def _run() -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):  # JSON is UTF-8, whatever the terminal is
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):  # what is typed may hold any byte
        sys.stdin.reconfigure(errors="replace")
    try:
        app.main(standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        error.show(sys.stderr)
        return 2
    except (KeyboardInterrupt, click.Abort):
        console.print("Stopped. Whatever was recorded is kept.")
        return 130
    except _SOMEBODY_CAN_HELP as error:
        console.print(f"voice-interviewer: {error}", markup=False, soft_wrap=True, highlight=False)
        return 2
    except Exception as error:
        if sentence := _about_file(error):
            console.print(f"voice-interviewer: {sentence}", markup=False, soft_wrap=True)
            return 2
        traceback.print_exc()
        console.print(
            "This is a fault of voice-interviewer, not yours. Whatever was recorded is kept. "
            "Please report the lines above, and what you did, as an issue of the project."
        )
        return 1
    return 0


def _about_file(error: Exception) -> str:
    """What the system says of a file that the user can do something about, or nothing."""
    if not isinstance(error, OSError):
        return ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "There is no room left on the disk. Make some; whatever was recorded is kept."
    if error.filename is None:
        return ""
    return f"{error.filename}: {error.strerror}. Choose another file or folder, or mend this one."
