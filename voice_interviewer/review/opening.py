"""Showing a page to whoever asked for it, or saying where it is.

Over ssh, or on a machine without a display, a browser would open where nobody sees it,
or a text browser would take over the terminal; there the path is printed instead.
"""

import os
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import Path

import click


def open_or_print(path: Path, environment: Mapping[str, str] = os.environ) -> bool:
    """Open a page in the browser, or print its path where that would help nobody.

    Returns:
        Whether a browser took it.
    """
    if can_show(environment) and webbrowser.open(path.resolve().as_uri()):
        return True
    click.echo(str(path))
    return False


def can_show(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a browser that is started here is seen by the person who started it."""
    if any(name in environment for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")):
        return False
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
