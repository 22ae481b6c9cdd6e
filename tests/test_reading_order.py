"""Each module imports only from those before it in the reading order."""

import ast
from pathlib import Path

import voice_interviewer
from voice_interviewer import READING_ORDER

PACKAGE = Path(voice_interviewer.__file__).parent


def top_level(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Modules of the package, as named in the reading order, that a file imports."""
    depth = len(path.relative_to(PACKAGE).parts)
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        module = (node.module or "").split(".")
        if node.level == 0 and module[0] == PACKAGE.name:
            module = module[1:]
        elif node.level != depth or not depth:
            continue
        found |= {module[0]} if module and module[0] else {alias.name for alias in node.names}
    return found - {"__version__"}


def test_every_module_is_in_the_reading_order_and_the_other_way_round() -> None:
    modules = {
        top_level(path)
        for path in PACKAGE.glob("*.py")
        if path.stem not in ("__init__", "__main__")
    }
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert modules | packages == set(READING_ORDER)


def test_modules_import_only_from_those_before_them() -> None:
    place = {name: n for n, name in enumerate(READING_ORDER)}
    backwards = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if (here := top_level(path)) in place
        for name in sorted(imported(path))
        if name != here and place.get(name, len(place)) >= place[here]
    ]

    assert backwards == []
