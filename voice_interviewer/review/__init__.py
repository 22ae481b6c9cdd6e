"""The review page: one round to look at, listen to and learn from.

`report.json` and the two tracks beside it go in; `review.html` and the exports come
out. Nothing is measured here. What the page says of a round is in the report, and
every time on it can be played.

Read in this order: `document` (the report, checked), `wording` (how numbers read),
`peaks` (the shape of the sound), `marks` and `spoken` (what is marked, and the words
around it), `charts` (places on an axis), `page` (all of it as one file), `index` (all
rounds), `exports`, `opening`.
"""

from .page import write as write
