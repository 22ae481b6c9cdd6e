"""A CV or a job description as people have it, in; its plain text out.

Text, Markdown, PDF and Word files are read, the latter two by libraries. Whatever a stranger's
file holds is data: it is capped in size and pages before it is read, and its text is only
ever compared, quoted or cut, never obeyed.
"""

import io
import logging
import re
import zipfile
from pathlib import Path

from voice_interviewer.errors import UserError

LARGEST = 5_000_000
"""Bytes of a file; a CV with a photograph has less."""
LARGEST_UNPACKED = 50_000_000
"""Bytes that a packed Word file may unpack to."""
MOST_PAGES = 20
MOST_CHARACTERS = 40_000
"""What lies beyond is left out; it is no longer a CV."""

_LEAST_LETTERS = 40
"""Fewer letters than this are no text anybody wrote."""

_GUTTER = 3
"""Blank columns between two columns of text."""
_BESIDE = 3
"""Lines that must have text on both sides of it."""
_ACROSS = 2
"""Lines that may reach over it, or a tenth of them."""


def read(path: Path) -> str:
    """The text of a document.

    Raises:
        UserError: It cannot be read; says what to do.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise UserError(
                f"{path} has {size / 1e6:.0f} MB, at most {LARGEST / 1e6:.0f} are read. "
                "Save the text alone, without pictures."
            )
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    readers = {".pdf": _pdf, ".docx": _docx, ".txt": _plain, ".md": _plain, ".markdown": _plain}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(readers)
        raise UserError(f"{path} is none of {known}. Save it as one of these.")
    text = reader(path, data)[:MOST_CHARACTERS]
    if sum(c.isalpha() for c in text) < _LEAST_LETTERS:
        raise UserError(
            f"{path} holds hardly any text. If its pages are pictures of text (a scan), export "
            "it from the program it was written in, or save the text as a .txt file."
        )
    return text


def _plain(path: Path, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what older editors save
    if "\0" in text:
        raise UserError(f"{path} is not a text file. Save it as text, PDF or Word (.docx).")
    return text


def _pdf(path: Path, data: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    # It reports every oddity of a file to the log; what matters is raised.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else reader.pages[:MOST_PAGES]
        text = "\n".join(_columns(page.extract_text(extraction_mode="layout")) for page in pages)
    except DependencyError:  # encrypted in a way that takes one more package to open
        locked = True
    except Exception as error:  # a parser of strangers' files raises whatever it trips over
        raise UserError(
            f"{path} is not a PDF that can be read. Export it again, or save it as .txt."
        ) from error
    if locked:
        raise UserError(f"{path} is locked with a password. Save a copy without one.")
    return text


def _docx(path: Path, data: bytes) -> str:
    import docx
    from docx.table import Table

    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise UserError(f"{path} unpacks to far more than a document. Save it as .txt.")
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                lines += [cell.text for row in item.rows for cell in row.cells]
            else:
                lines.append(item.text)
    except UserError:
        raise
    except Exception as error:  # as above
        raise UserError(
            f"{path} is not a Word file (.docx) that can be read; a password or the older .doc "
            "would be reasons. Save it again as .docx, PDF or .txt."
        ) from error
    return "\n".join(lines)


def _columns(page: str) -> str:
    """A page laid out in characters, its two columns one after the other if it has two.

    A few lines, such as a name across the top, may reach over the gutter between them.
    """
    lines = [line for line in page.splitlines() if line.strip()]
    most = max(_ACROSS, len(lines) // 10)
    width = max(map(len, lines), default=0)
    best, gutter = 0, 0
    for at in range(width // 4, 3 * width // 4):
        across = sum(bool(line[at : at + _GUTTER].strip()) for line in lines)
        beside = sum(_is_split(line, at) for line in lines) - across
        if across <= most and beside > best:
            best, gutter = beside, at
    if best < _BESIDE:
        return _tidy(lines)
    return _tidy(_one_after_the_other(lines, gutter))


def _one_after_the_other(lines: list[str], gutter: int) -> list[str]:
    """Left, then right, of each stretch between lines that reach over the gutter."""
    found: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for line in [*lines, ""]:
        if line and not line[gutter : gutter + _GUTTER].strip():
            left.append(line[:gutter])
            right.append(line[gutter:])
        else:
            found += [*left, *right, line]
            left, right = [], []
    return found


def _is_split(line: str, at: int) -> bool:
    gap = not line[at : at + _GUTTER].strip()
    return gap and bool(line[:at].strip() and line[at:].strip())


def _tidy(lines: list[str]) -> str:
    """Without the blanks that stood for the layout."""
    tidy = (re.sub(r"\s+", " ", line).strip() for line in lines)
    return "\n".join(line for line in tidy if line)
