"""Sentences in, their meaning as unit vectors out.

MiniLM (int8, 23 MB) is run through onnxruntime on one thread: two threads spin at
barriers when the recogniser is busy and make it slower, not faster.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from . import models

DIMENSIONS = 384
"""Length of one vector."""

_LONGEST = 256
"""Word pieces kept of one text, as the model was trained."""
_STOPS = ".,?!;:-…"

_JUST_READ = 512
"""Texts whose word pieces are kept: those that one interviewer knows."""


class MiniLm:
    """all-MiniLM-L6-v2 with its WordPiece tokenizer."""

    def __init__(self) -> None:
        import onnxruntime
        from tokenizers import BertWordPieceTokenizer

        path = models.locate("minilm") / "model.onnx"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {item.name for item in self._session.get_inputs()}
        with resources.as_file(resources.files(__package__) / "vocabulary") as folder:
            self._tokenizer = BertWordPieceTokenizer(
                str(folder / "bert_uncased.txt"), lowercase=True
            )
        self._tokenizer.enable_truncation(_LONGEST)
        # What an interviewer knows is compared with every question.
        self._embed_one = lru_cache(maxsize=4096)(self._embed_uncached)
        self._read = lru_cache(maxsize=_JUST_READ)(self._read_uncached)
        self.similarity = Meaning(self)
        """Compares texts by what they mean."""

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit vector a text, shape (n, DIMENSIONS); cosine is a dot product."""
        rows = [self._embed_one(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)

    def words(self, text: str, leaving_out: Collection[str] = ()) -> npt.NDArray[np.float32]:
        """What each word means where it stands: unit vectors, shape (word pieces, DIMENSIONS).

        Args:
            text: What was said.
            leaving_out: Words that do not count, unless the text has no others.
        """
        encoding, hidden = self._read(text)
        pieces = hidden[1:-1] / np.linalg.norm(hidden[1:-1], axis=1, keepdims=True)
        names = encoding.tokens[1:-1]
        keep = [n for n, name in enumerate(names) if name not in leaving_out and name.isalnum()]
        found: npt.NDArray[np.float32] = pieces[keep] if keep else pieces
        return found

    def in_context(self, before: str, phrase: str, after: str) -> npt.NDArray[np.float32]:
        """What a phrase means where it stands, shape (3 * DIMENSIONS,).

        The vectors of the word piece before it, of the phrase (the mean of its pieces,
        without a stop at its end) and of the piece after it. Not of unit length.
        """
        first = len(before) + 1 if before else 0
        last = first + len(phrase.rstrip(_STOPS))
        encoding = self._tokenizer.encode(" ".join(filter(None, (before, phrase, after))))
        hidden = self._hidden(encoding)
        at = [n for n, (a, b) in enumerate(encoding.offsets) if a < b and a < last and b > first]
        if not at:  # cut off: the text was longer than the model reads
            return np.zeros(3 * DIMENSIONS, np.float32)
        beside = hidden[at[0] - 1], hidden[at[-1] + 1]
        return np.concatenate([beside[0], hidden[at].mean(axis=0), beside[1]])

    def _embed_uncached(self, text: str) -> npt.NDArray[np.float32]:
        # One text at a time: padding a batch changes int8 results, and the same text
        # must give the same vector whatever stands beside it.
        mean = self._read(text)[1].mean(axis=0)
        unit: npt.NDArray[np.float32] = (mean / np.linalg.norm(mean)).astype(np.float32)
        return unit

    def _read_uncached(self, text: str) -> tuple[Any, npt.NDArray[np.float32]]:
        """The word pieces of a text, and a vector for each."""
        encoding = self._tokenizer.encode(text)
        return encoding, self._hidden(encoding)

    def _hidden(self, encoding: Any) -> npt.NDArray[np.float32]:
        """One vector a word piece, shape (pieces, DIMENSIONS)."""
        feed = {
            "input_ids": np.array([encoding.ids], np.int64),
            "attention_mask": np.array([encoding.attention_mask], np.int64),
            "token_type_ids": np.array([encoding.type_ids], np.int64),
        }
        wanted = {name: value for name, value in feed.items() if name in self._inputs}
        hidden: npt.NDArray[np.float32] = self._session.run(None, wanted)[0][0]
        return hidden


class Meaning:
    """Compares texts by what they mean. See `matching.Similarity`.

    Args:
        model: Reads them.
    """

    def __init__(self, model: MiniLm) -> None:
        self.vectors, self.words = model.embed, model.words

    def __call__(self, rows: Sequence[str], columns: Sequence[str]) -> npt.NDArray[np.float32]:
        """Cosine of each row text with each column text, shape (rows, columns)."""
        return self.vectors(rows) @ self.vectors(columns).T
