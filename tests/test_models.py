"""Models without a hub: found, joined once, checked, and missed with a way out."""

import hashlib
import multiprocessing
from pathlib import Path

import pytest

from voice_interviewer import models
from voice_interviewer.errors import EngineError, ModelNotFound, UserError
from voice_interviewer.models import File, Model, Part

CONTENT = bytes(range(256)) * 4096


@pytest.fixture
def split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model whose one large file was cut in two, as a wheel would install it."""
    monkeypatch.setattr(models.platformdirs, "user_cache_dir", lambda name: str(tmp_path / name))
    for name, content in {"a": CONTENT[:1000], "b": CONTENT[1000:], "c": b"{}"}.items():
        (tmp_path / f"part-{name}").write_bytes(content)
    monkeypatch.setattr(models, "_installed", lambda part: _existing(tmp_path / part.path))
    model = Model(
        name="split",
        purpose="tests",
        licence="MIT",
        files=(
            File("model.bin", sha256(CONTENT), (Part("p", "part-a"), Part("p", "part-b"))),
            File("config.json", sha256(b"{}"), (Part("p", "part-c"),)),
        ),
        wheels=("p==1",),
    )
    monkeypatch.setitem(models.KNOWN, "split", model)
    return model


def _existing(path: Path) -> Path | None:
    return path if path.is_file() else None


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.usefixtures("split")
def test_parts_are_joined_into_the_cache() -> None:
    folder = models.locate("split")

    assert folder == models.cache_directory() / "split"
    assert (folder / "model.bin").read_bytes() == CONTENT
    assert {path.name for path in folder.parent.iterdir()} == {"split", "split.lock"}


@pytest.mark.usefixtures("split")
def test_what_was_joined_is_found_again_without_its_parts(tmp_path: Path) -> None:
    models.locate("split")
    for path in tmp_path.glob("part-*"):
        path.unlink()

    assert (models.locate("split") / "model.bin").is_file()


@pytest.mark.usefixtures("split")
def test_a_damaged_part_is_not_joined(tmp_path: Path) -> None:
    (tmp_path / "part-b").write_bytes(b"something else")

    with pytest.raises(EngineError, match="damaged"):
        models.locate("split")
    assert not (models.cache_directory() / "split").exists()


@pytest.mark.usefixtures("split")
def test_a_file_that_was_damaged_later_is_noticed() -> None:
    (models.locate("split") / "model.bin").write_bytes(b"x")

    with pytest.raises(EngineError, match="models get split"):
        models.locate("split")


@pytest.mark.usefixtures("split")
def test_a_missing_part_says_how_to_get_the_model(tmp_path: Path) -> None:
    (tmp_path / "part-b").unlink()

    with pytest.raises(ModelNotFound, match="models get split"):
        models.locate("split")


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.usefixtures("split")
def test_two_programs_at_once_join_one_model() -> None:
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    children = [
        context.Process(target=lambda: results.put(str(models.locate("split")))) for _ in range(4)
    ]
    for child in children:
        child.start()
    found = {results.get(timeout=10) for _ in children}
    for child in children:
        child.join()

    assert found == {str(models.cache_directory() / "split")}
    assert (models.cache_directory() / "split" / "model.bin").read_bytes() == CONTENT
    assert {p.name for p in models.cache_directory().iterdir()} == {"split", "split.lock"}


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"model\.bin"):
        models.whisper(str(tmp_path))


def test_a_folder_with_a_model_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"x")

    assert models.whisper(str(tmp_path)) == tmp_path


@pytest.mark.real
def test_every_known_model_is_here_and_is_what_it_should_be() -> None:
    for name in models.KNOWN:
        assert models.locate(name).is_dir()
