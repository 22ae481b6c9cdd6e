"""The review page as text: what it says, what it leaves out, and that nothing escapes.

The golden page is `data/review_small.html`. If a change to it is meant, write it anew:

    python -m tests.test_review_page
"""

import base64
import copy
import hashlib
import json
import re
import stat
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from voice_interviewer.errors import UserError
from voice_interviewer.review import page
from voice_interviewer.review.definitions import definitions
from voice_interviewer.review.peaks import Peaks

DATA = Path(__file__).parent / "data"
GOLDEN = DATA / "review_small.html"
EVIL = "\"'><x-evil onx=1></script></style></title><!--&lt;\u202e\U0001f600"
SCRUBS = (
    (re.compile(r"sha256-[\w+/=]+"), "HASH"),
    (re.compile(r"(<style>).*?(</style>)", re.DOTALL), r"\1STYLE\2"),
    (re.compile(r"(<script>).*?(</script>)", re.DOTALL), r"\1SCRIPT\2"),
    (re.compile(r'(<dd class="how">).*?(</dd>)'), r"\1HOW\2"),  # docs/measures.md
)
Steps = tuple[str | int, ...]


def small() -> dict[str, Any]:
    report: dict[str, Any] = json.loads((DATA / "report_small.json").read_text("utf-8"))
    return report


def scrubbed(html: str) -> str:
    for pattern, replacement in SCRUBS:
        html = pattern.sub(replacement, html)
    return html


class Seen(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def says(self, text: str) -> bool:
        plain = " ".join(self.text.replace("\u00a0", " ").split())
        return text in plain


def strings(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """Where the strings are in a report."""
    if isinstance(value, str):
        yield steps
    elif isinstance(value, (dict, list)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from strings(inner, (*steps, key))


def with_text(report: dict[str, Any], steps: Steps, text: str) -> dict[str, Any]:
    changed = copy.deepcopy(report)
    place: Any = changed
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = text
    return changed


def test_a_fixed_report_gives_the_golden_page() -> None:
    assert scrubbed(page.render(small(), Peaks())) == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("steps", list(strings(small())), ids=lambda s: ".".join(map(str, s)))
def test_no_field_becomes_markup(steps: Steps) -> None:
    report = with_text(small(), steps, EVIL)
    closed = steps[-1] in ("schema", "speaker", "basis") or (
        "quotes" in steps[:-1] and steps[-1] == "kind"
    )
    if closed:  # of a closed set of words
        with pytest.raises(UserError):
            page.render(report, Peaks())
        return

    html = page.render(report, Peaks())

    seen = Seen(html)
    assert "x-evil" not in [tag for tag, _ in seen.tags]
    assert not any("onx" in attributes for _, attributes in seen.tags)
    assert html.count("</script>") == 3


def test_names_and_words_of_any_script_are_shown_as_they_are() -> None:
    report = small()
    report["title"] = "عنوان 😀 " + "long" * 2_500
    report["turns"][1]["words"][1]["text"] = "<b>مرحبا</b>"
    report["session"]["persona"] = "O'Brien & sons"

    seen = Seen(page.render(report, Peaks()))

    assert seen.says(report["title"])
    assert seen.says("<b>مرحبا</b>")
    assert seen.says("O'Brien & sons")
    heading = next(attributes for tag, attributes in seen.tags if tag == "h1")
    assert heading["dir"] == "auto"


def test_a_lone_surrogate_does_not_stop_the_page(tmp_path: Path) -> None:
    report = small()
    report["title"] = "half a \ud83d face"
    (tmp_path / "report.json").write_text(json.dumps(report))

    assert "half a ? face" in page.write(tmp_path).read_text("utf-8")


def test_the_policy_allows_exactly_what_is_in_the_page() -> None:
    html = page.render(small(), Peaks())
    policy = next(
        str(attributes["content"])
        for tag, attributes in Seen(html).tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    for kind, number in (("style", 1), ("script", 2)):
        found = re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
        digests = [hashlib.sha256(text.encode()).digest() for text in found]
        allowed = [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
        assert len(found) == number
        assert f"{kind}-src {' '.join(allowed)};" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


def test_nothing_in_the_page_leads_out_of_it() -> None:
    html = page.render(small(), Peaks())
    for tag, attributes in Seen(html).tags:
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            assert (attributes.get(name) or "#").startswith("#"), (tag, attributes)
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
    assert not re.search(r"@import|url\((?!#)|innerHTML|outerHTML|insertAdjacentHTML|eval\(", html)
    assert set(re.findall(r"https?://[\w./]+", html)) <= {"http://www.w3.org/2000/svg"}


def test_each_measure_leads_to_how_it_is_measured() -> None:
    seen = Seen(page.render(small(), Peaks()))
    told = {attributes["id"] for _, attributes in seen.tags if "id" in attributes}
    links = [a["href"] or "" for _, a in seen.tags if (a.get("href") or "").startswith("#how-")]

    known = [m["name"] for m in small()["measures"] if m["name"] in definitions()]
    assert [link.removeprefix("#how-") for link in links] == known != []
    assert {link[1:] for link in links} <= told
    assert seen.says(definitions()["silent_pauses"].tested)


def test_what_is_missing_is_said_as_plainly_as_a_score() -> None:
    seen = Seen(page.render(small(), Peaks()))

    assert seen.says("Not scored: under one minute of speech")
    assert seen.says("Not scored: the outcome was not asked for")
    assert seen.says("Not measured: the voice was too quiet to follow")
    assert seen.says("Not scored: the report has no such score")  # think-aloud
    assert seen.says("no rate: under 1 min of speech")
    assert seen.says("There is no recording beside this page")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("title", "late-payments"),
        ("next", "The report names no one thing to work on."),
        ("best", "The report names no best moment."),
        ("filler_cut", "Not available: the report lists nothing to leave out"),
        ("phases", "Not drawn: too little was told to have the parts of a story."),
        ("think_aloud", "Not drawn: the report holds no think-aloud strip for this round."),
        ("measures", "Nothing measured: the report lists no measures."),
        ("signals", "No signals: the report lists none."),
        ("turns", "No transcript: the report holds no turns."),
        ("audio", "How clean the recording is was not measured."),
        ("axes", "Not scored: the report has no such score"),
        ("notes", "Scores are practice feedback."),
    ],
)
def test_each_part_that_is_absent_is_said_to_be(key: str, said: str) -> None:
    report = small()
    del report[key]

    assert Seen(page.render(report, Peaks())).says(said)


def test_the_barest_report_gives_a_page() -> None:
    assert "h1" in [t for t, _ in Seen(page.render({"session": {"id": "s"}}, Peaks())).tags]


def test_a_score_shows_its_likely_range_and_never_an_average() -> None:
    seen = Seen(page.render(small(), Peaks()))

    labels = [attributes.get("aria-label") for _, attributes in seen.tags]
    assert "Structure: 2.5 of 5, likely 1.5 to 3.5" in labels
    assert "Past project round: 2.0 of 5" in labels
    assert "Delivery: not scored" in labels
    assert not re.search(r"overall|average(?!d)|grade|percentile", seen.text)


def test_every_time_on_the_page_can_be_played() -> None:
    seen = Seen(page.render(small(), Peaks()))

    played = {a["data-t"] for tag, a in seen.tags if tag == "button" and "data-t" in a}
    assert {"5.2", "13.4", "1.0", "12.0"} <= played


def test_the_page_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(json.dumps(small()))

    path = page.write(tmp_path)

    assert path == tmp_path / "review.html"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.json", "review.html"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "Score the session first"),
        ("{", "cannot be read as JSON"),
        ("[]", "holds no JSON object"),
        ('{"session": {"id": "s"}, "audio": {"duration": NaN}}', "NaN is not a number"),
        ('{"session": {}}', "session.id: Field required"),
        ('{"session": {"id": "s"}, "schema": "other/2"}', "Score the session again"),
        ('{"session": {"id": "s"}, "measures": [{"name": "a", "value": null, "unit": "s"}]}',
         "needs either a value or a reason"),
    ],
)  # fmt: skip
def test_a_report_that_cannot_be_shown_says_what_to_do(
    tmp_path: Path, text: str | None, said: str
) -> None:
    if text is not None:
        (tmp_path / "report.json").write_text(text)

    with pytest.raises(UserError, match=re.escape(said)):
        page.write(tmp_path)


if __name__ == "__main__":
    GOLDEN.write_text(scrubbed(page.render(small(), Peaks())), encoding="utf-8")
