"""What every part of a scenario file is made of.

Parts refuse unknown keys, so a misspelt field is an error and not a silent nothing.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Phrases = tuple[Text, ...]
Minutes = Annotated[float, Field(ge=0)]
Weight = Annotated[int, Field(ge=0, le=3)]


class Part(BaseModel):
    """A mapping in a scenario file."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, use_attribute_docstrings=True
    )
