"""How pages cite the law: the article as lawyers write it, leading to its text; the numbers of a day."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from flask import Flask
from markupsafe import Markup, escape

from filing.current import today
from filing.domain.articles import ORDER_2016, Article, article
from filing.domain.horizon import later_rules
from filing.domain.texts.filling import parts
from filing.domain.texts.filling import said as said_number
from filing.domain.texts.limits import remaining
from filing.domain.texts.sentences import sentences
from filing.models import Filing

_APART = re.compile("[、；]")
_LINK = Markup('<a class="app-cite" href="{}">{}</a>')
_TAG = Markup('<span class="app-article">{}</span>')


def register(app: Flask) -> None:
    app.add_template_filter(tag, "article")
    app.add_template_filter(dated)
    app.add_template_global(number, "law")
    app.add_template_global(law_day_of)
    app.add_template_global(law_today)
    app.add_template_global(said, "sentence")
    app.add_template_global(later_rules)
    app.add_template_global(remaining)


def tag(code: str | Article | None, day: date | None = None, link: bool = True) -> Markup:
    """The small label beside a statement; nothing for no article. Without a day: numbered already.

    Several places are one text, set apart by 、 or ；.
    In an error summary `link` is false: every link there leads to what is to be mended.
    """
    return _tagged(code, day, link) if code else Markup("")


@lru_cache(maxsize=4096)
def _tagged(code: str | Article, day: date | None, link: bool) -> Markup:
    """A page cites the same few places again and again, and a law of one day never changes."""
    places = [code] if isinstance(code, Article) else [article(each, on=day) for each in _APART.split(code)]
    return Markup(" ").join(_TAG.format(cited(place) if link else place.cited) for place in places)


def cited(place: Article) -> Markup:
    """《办法》第十二条第二款 as a link to its text; another source as it is."""
    return _LINK.format(place.href, place.cited) if place.rules else escape(place.words)


def dated(text: str, day: date, **facts: object) -> Markup:
    """A text with its blanks filled by the law of a day, the citations as links."""
    filled = parts(text, day, facts)
    return Markup("").join(cited(part) if isinstance(part, Article) else escape(part) for part in filled)


def said(name: str, day: date, **facts: object) -> Markup:
    """A sentence of sentences.json by the law of a day, its citations as links."""
    return dated(sentences()[name], day, **facts)


def number(name: str, day: date) -> str:
    """A number of the law as it is on a day, or a version's first day, as a sentence says it: 3; 3万元."""
    return said_number(name, day)


def law_today() -> date:
    """The day whose rules a page without a filing goes by; before there were any, the first day of the first."""
    return max(today(), ORDER_2016.first_day)


def law_day_of(filing: Filing) -> date:
    """The day whose rules govern a filing: of its submission, or today for a draft."""
    return filing.law_day or law_today()
