"""CVs and job descriptions as people have them: what is read, and what is said of the rest."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest
from docx import Document
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from voice_interviewer.errors import UserError
from voice_interviewer.tailoring.documents import LARGEST, MOST_CHARACTERS, MOST_PAGES, read
from voice_interviewer.tailoring.projects import projects

LINE = "Built a fraud detection service for card payments"


def pdf(path: Path, pages: Sequence[Sequence[tuple[int, int, str]]], password: str = "") -> Path:
    """A PDF with texts at (x, y) points from the lower left of each page."""
    writer = pypdf.PdfWriter()
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"),
                             NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    for texts in pages:
        page = writer.add_blank_page(595, 842)
        content = DecodedStreamObject()
        content.set_data("\n".join(
            f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in texts
        ).encode("latin-1"))  # fmt: skip
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(path)
    return path


def test_text_and_markdown_are_read_as_they_are(tmp_path: Path) -> None:
    for name, encoding in (("a.txt", "utf-8"), ("b.md", "utf-8-sig"), ("c.TXT", "cp1252")):
        (tmp_path / name).write_text(f"Jörg Müller\n- {LINE}", encoding=encoding)

        assert read(tmp_path / name) == f"Jörg Müller\n- {LINE}"


def test_two_columns_of_a_pdf_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = ["Skills", "Python, Go", "Kafka", "Postgres", "Languages", "English"]
    right = ["Experience", f"- {LINE}", "- Led the move of billing to services",
             "- Answered tickets", "Education", "BSc, Leeds"]  # fmt: skip
    rows = range(760, 760 - 20 * len(left), -20)
    texts = [(40, y, text) for y, text in zip(rows, left, strict=True)]
    texts += [(260, y, text) for y, text in zip(rows, right, strict=True)]
    name = "Jordan Ferris, backend engineer, who has a name that goes right across the top"
    texts.append((40, 800, name))
    # Written row by row, as programs that know nothing of columns do.
    texts.sort(key=lambda row: (-row[1], row[0]))

    text = read(pdf(tmp_path / "cv.pdf", [texts]))

    lines = [line for line in text.splitlines() if line]
    assert lines == [name, *left, *right]
    assert len(projects(text)) == 2


def test_a_word_file_is_read_with_its_tables(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Jordan Ferris, backend engineer")
    document.add_table(1, 2).rows[0].cells[1].text = LINE
    document.save(str(tmp_path / "cv.docx"))

    text = read(tmp_path / "cv.docx")

    assert text.splitlines() == ["Jordan Ferris, backend engineer", "", LINE]


def test_a_pdf_of_pictures_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"hardly any text.*\(a scan\).*\.txt"):
        read(pdf(tmp_path / "scan.pdf", [[], []]))


def test_a_locked_pdf_is_told_what_to_do(tmp_path: Path) -> None:
    locked = pdf(tmp_path / "locked.pdf", [[(40, 700, LINE)]], password="secret")  # noqa: S106

    with pytest.raises(UserError, match=r"locked with a password\. Save a copy without"):
        read(locked)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("cv.pdf", b"", "not a PDF"),
        ("cv.pdf", b"%PDF-1.4\nnonsense", "not a PDF"),
        ("cv.docx", b"\xd0\xcf\x11\xe0 an old one", "not a Word file"),
        ("cv.doc", b"anything", r"none of \.pdf, \.docx"),
        ("cv.txt", b"", "hardly any text"),
        ("cv.txt", b"\0\1\2" * 50, "not a text file"),
        ("cv.txt", b"x" * (LARGEST + 1), "5 MB, at most 5"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(
    tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(data)

    with pytest.raises(UserError, match=why) as error:
        read(tmp_path / name)
    assert "ave" in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cv\.txt cannot be read: No such file"):
        read(tmp_path / "cv.txt")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "cv.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 51_000_000)

    with pytest.raises(UserError, match="unpacks to far more"):
        read(tmp_path / "cv.docx")


def test_a_book_is_read_only_at_its_beginning(tmp_path: Path) -> None:
    pages = [[(40, 700, f"This is what stands on page {n} of it")] for n in range(MOST_PAGES + 5)]
    (tmp_path / "long.txt").write_text("word " * MOST_CHARACTERS)

    text = read(pdf(tmp_path / "book.pdf", pages))

    assert f"page {MOST_PAGES - 1} " in text
    assert f"page {MOST_PAGES} " not in text
    assert len(read(tmp_path / "long.txt")) == MOST_CHARACTERS
