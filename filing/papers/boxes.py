"""Boxes of a form as HTML."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

BOX = re.compile(r"([□☑]\S)")


# The form's own words: a long form says the same few hundred pieces again for every investor.
@lru_cache(maxsize=4096, typed=True)
def boxes_kept(words: str) -> Markup:
    """The form's own words as HTML; no box stands at the end of a line without what it is for."""
    kept = Markup('<span class="app-box">{}</span>')
    return Markup("").join(
        kept.format(part) if BOX.match(part) else escape(part) for part in BOX.split(words)
    )
