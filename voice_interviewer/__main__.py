"""`voice-interviewer`, and `python -m voice_interviewer`."""

import sys


def main() -> None:
    """Run a command. See `cli.main`."""
    try:
        from voice_interviewer import cli  # takes a second, in which somebody may stop it
    except KeyboardInterrupt:
        sys.exit(130)
    cli.main()


if __name__ == "__main__":
    main()
