"""What an inspection looks at: the seven items of 17-§20, in the measures' own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from filing.domain.law import article
from filing.domain.reference.measures import passage

ITEMS = (
    "procedure",
    "information",
    "prohibited_field",
    "restricted_field",
    "security_review",
    "receipt",
    "penalty",
)
ARTICLE = "17-§20"


def items_on(day: date) -> dict[str, str]:
    """Item -> its words as they stood on a day."""
    place = article(ARTICLE, on=day)
    texts = (passage(replace(place, item=number)) for number in range(1, len(ITEMS) + 1))
    return {key: text.text for key, text in zip(ITEMS, texts, strict=True) if text is not None}
