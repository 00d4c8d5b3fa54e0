"""A frozen view as the HTML that is printed."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from filing.domain.questions.characters import VARIATION_SEQUENCE, is_variation_selector
from filing.domain.receipts.wording import exemption_options, labels, receipt_form
from filing.receipts.view import NOT_TEXT

if TYPE_CHECKING:
    from filing.receipts.investors import InvestorsTable

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "receipts"
QR = "receipt:qr"  # the image's name
CHINESE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
NAME_SPLIT = re.compile(r"(.+)(（.+）)")


def html_of(view: dict, seal: bool, investors: InvestorsTable) -> str:
    """The receipt with its words 模拟印章, or with their place left free for a seal that says them itself.

    The investors' rows are named, and space is left above them for their headings; what is in them, they draw.
    """
    kind = view["kind"]
    yes, no = exemption_options(kind)
    chinese, english = (NAME_SPLIT.fullmatch(labels(kind)[f"enterprise_name_{one}"]) for one in ("cn", "en"))
    return _template().render(
        view=view,
        form=receipt_form(kind),
        labels=labels(kind),
        investors=investors,
        yes=yes,
        no=no,
        name_label=chinese[1],
        name_sublabels=(chinese[2], english[2]),
        plain_keys=_plain_keys(kind),
        exemption={"bases": [], **view["fields"]["imported_equipment_tax_exemption"]},
        completed_on=_in_words(date.fromisoformat(view["completed_on"])),
        seal=seal,
        qr=QR if view.get("verify_url") else "",
        code=" ".join(re.findall("....", view.get("code", ""))),
    )


def is_western(text: str) -> bool:
    """True for a text without Chinese in it: its punctuation is Western."""
    return bool(text) and not CHINESE.search(text)


def printed(text: str) -> Markup:
    """The text as HTML, marked when it is Western."""
    return (
        Markup('<span class="western">{}</span>').format(spelled(text)) if is_western(text) else spelled(text)
    )


def spelled(text: str) -> Markup:
    """The text as HTML: variation sequences get the face that has them."""
    return Markup("").join(_marked(part) for part in VARIATION_SEQUENCE.split(text))


def _marked(part: str) -> Markup:
    if len(part) == 2 and is_variation_selector(part[1]):
        return Markup('<span class="variant">{}</span>').format(part)
    return escape(part)


@cache
def _template():
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"printed": printed, "spelled": spelled, "western": is_western}
    return environment.get_template("receipt.html")


def _plain_keys(kind: str) -> list[str]:
    """The one-row texts between the names and the tax exemption, in the form's order."""
    elsewhere = {*NOT_TEXT, "enterprise_name_cn", "enterprise_name_en", "remarks"}
    return [key for key in labels(kind) if key not in elsewhere]


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
