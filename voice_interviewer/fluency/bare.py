"""Words as they are compared."""

import re


def bare(text: str) -> str:
    """A word in lower case without punctuation; the apostrophe stays."""
    return re.sub(r"[^\w']", "", text.lower().replace("’", "'")).strip("'")
