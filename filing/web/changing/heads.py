"""The page of heads: every box of the form in its order, in plain words first, and what the ticked ones open."""

from __future__ import annotations

from typing import Any

from flask import url_for

from filing.domain.forms.change.heads import (
    EQUITY,
    HEADS,
    MERGING,
    Head,
    Section,
    sections_on,
    ticked,
    why_closed,
)
from filing.domain.forms.change.opened import opens_of
from filing.domain.forms.matter import Opened, part_of
from filing.domain.questions.spec import Page, choices
from filing.services.filings.reading import Reading
from filing.web.form import links
from filing.web.form.drawing import Drawer, Drawn

#: Parts of the form that are not the record's.
_OWN = ("change", "event", "signing")


def shown(reading: Reading, drawer: Drawer) -> dict[str, Any]:
    """The parts of the form with their boxes."""
    drawn = {part.path: part for part in drawer.parts()}
    return {
        "sections": [_section(reading, section, drawn) for section in sections_on(reading.day)],
        "causes": causes,
        "chosen_of": chosen,
        "entry_open": lambda entry: reading.may_change(("change", entry["section"].key)),
        "partners": url_for("applicant.partners", filing_id=reading.filing.id) if merges(reading) else "",
    }


def merges(reading: Reading) -> bool:
    """Whether other enterprises file beside this one."""
    return any(head.key == MERGING for head in ticked(reading.given.change))


def _section(reading: Reading, section: Section, drawn: dict[str, Drawn]) -> dict[str, Any]:
    type_before = part_of(reading.before, "enterprise").get("enterprise_type")
    marked = {head.key for head in ticked(reading.given.change)}
    own = [head for head in HEADS.values() if head.section == section.key]
    boxes = [_box(reading, head, head.key in marked) for head in own]
    part = drawn.get(f"change/{section.key}")
    return {
        "section": section,
        "closed": why_closed(section, type_before),
        "boxes": boxes,
        "part": part,
        "inside": {p.member.key: p for p in part.inside} if part else {},
        "cause": drawn.get(f"change/{EQUITY}/cause_and_mode") if section.key == EQUITY else None,
        "overseas": drawn.get(f"change/{EQUITY}/overseas_company_equity") if section.key == EQUITY else None,
        "any": any(box["ticked"] for box in boxes),
    }


def _box(reading: Reading, head: Head, is_ticked: bool) -> dict[str, Any]:
    return {
        "head": head,
        "ticked": is_ticked,
        "opens": [(page.title, links.page_url(reading.filing, page)) for page in pages_under(reading, head)]
        if is_ticked
        else [],
    }


def pages_under(reading: Reading, head: Head) -> list[Page]:
    """The pages of the record's parts that a head opens."""
    opened = Opened(because=dict.fromkeys(opens_of(head, reading.given), (head.key,)))
    pages = (page for page in reading.form.pages if page.section not in _OWN)
    return [page for page in pages if any(opened.holds(path) for path in page.paths)]


def causes(part: Drawn) -> list[tuple[str, str]]:
    """The boxes of 变更原因及方式 that can be chosen, with the words above them."""
    found = part.member.flat_options
    return [(value, _words(found, value)) for value, option in found.items() if not option.options]


def _words(options: Any, value: str) -> str:
    steps = value.split(".")
    labels = (options[".".join(steps[: n + 1])].label.strip("：") for n in range(len(steps)))
    return "－".join(labels)


def chosen(part: Drawn) -> str:
    return str(next(choices(part.value), None) or "")
