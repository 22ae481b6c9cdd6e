"""Which model on which server, from options, the environment or a file.

Both must be named by the user. A key that lies in the environment for other programs is not
a wish to send this one's words anywhere, so OPENAI_API_KEY alone does nothing, and it is
only ever sent to the server it belongs to.
"""

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from voice_interviewer.errors import SettingsError

OFF = "none"
"""Name of a model that means that none is to be used."""

CONFIG = "config.toml"
"""File in the user's configuration folder; its table `model` has `url`, `name` and `key`."""

_OPENAI = "api.openai.com"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an OpenAI-compatible interface."""

    base_url: str
    model: str
    key: str = field(default="none", repr=False)

    @property
    def host(self) -> str:
        """Name of the machine that serves it."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def local(self) -> bool:
        """Whether what is sent to it stays on this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def __str__(self) -> str:
        if self.local:
            return f"{self.model} on this machine ({self.host})"
        plain = ", unencrypted" if urlsplit(self.base_url).scheme == "http" else ""
        return f"{self.model} at {self.host} (remote: what is said is sent there{plain})"


def chosen(
    url: str | None = None,
    model: str | None = None,
    environ: Mapping[str, str] = os.environ,
    config: Path | None = None,
) -> Endpoint | None:
    """The model that was chosen: by option, else in the environment, else in the file.

    Args:
        url: Base address of the server, up to and with its version ("http://.../v1").
        model: Name of the model, as the server calls it; `OFF` for none.
        environ: Has VOICE_INTERVIEWER_MODEL, _MODEL_URL and _MODEL_KEY, or OPENAI_BASE_URL
            and OPENAI_API_KEY in place of the last two.
        config: The file; None for the user's own.

    Raises:
        SettingsError: Only one of server and model was named, or one is malformed.
    """
    kept = _kept(config)
    name = model or environ.get("VOICE_INTERVIEWER_MODEL") or kept.get("name")
    where = url or environ.get("VOICE_INTERVIEWER_MODEL_URL") or kept.get("url")
    if name == OFF or not (name or where):
        return None
    where = where or environ.get("OPENAI_BASE_URL")
    if not where:
        raise SettingsError(
            f"The model {name!r} was named, but not the server it runs on. Add --model-url, for "
            f"instance http://localhost:11434/v1 for Ollama or https://{_OPENAI}/v1 for OpenAI."
        )
    if not name:
        raise SettingsError(
            f"The server {where} was named, but not the model. Add --model with one of the names "
            f"that {where.rstrip('/')}/models lists, or --model {OFF}."
        )
    return named(where, name, environ, config)


def named(
    url: str,
    model: str,
    environ: Mapping[str, str] = os.environ,
    config: Path | None = None,
) -> Endpoint:
    """A model on a server, with the key that goes there.

    Raises:
        SettingsError: The address or the key is malformed.
    """
    found = Endpoint(url.rstrip("/"), model)
    if urlsplit(url).scheme not in ("http", "https") or not found.host:
        raise SettingsError(f"{url!r} is not the address of a server (http://... or https://...)")
    key = environ.get("VOICE_INTERVIEWER_MODEL_KEY") or _kept(config).get("key")
    if not key and (found.host == _OPENAI or url == environ.get("OPENAI_BASE_URL")):
        key = environ.get("OPENAI_API_KEY")
    if key and not (key.isascii() and key.isprintable()):
        raise SettingsError("The model's key has characters that no key has; copy it again.")
    return Endpoint(found.base_url, model, key or "none")


def _kept(config: Path | None) -> dict[str, str]:
    return _from_file(config or platformdirs.user_config_path("voice-interviewer") / CONFIG)


def _from_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("model", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise SettingsError(f"{path}: the table [model] takes url, name and key, each in quotes.")
    return table
