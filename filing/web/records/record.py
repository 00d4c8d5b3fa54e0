"""One enterprise's record on a page: as of any day, as known at any moment, and how it came to read so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import render_template, request, url_for
from flask_login import current_user

from filing.current import now, today, veil_over_record
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.forms.establishment.kind import KEPT
from filing.domain.forms.lineage import AFTER, BEFORE, DIVISION, MERGER
from filing.domain.forms.ways import CORRECTION, WAYS
from filing.domain.questions.values import day_typed
from filing.models import Enterprise, EnterpriseOffer
from filing.models.register import CURRENT, STATUS_LABELS
from filing.services.filings.sheet import sheet
from filing.services.people.sight import enterprise_for
from filing.services.records import around
from filing.services.records.base import was_filed_before_licence
from filing.services.records.lineage import links_of
from filing.services.records.reading import Recorded, recorded
from filing.services.records.timeline import Step, timeline
from filing.services.simulation import read_moment
from filing.web.holdings import pictured
from filing.web.records.blueprint import bp, readers
from filing.web.revealing import Box, box, unsaid_problems

#: (合并 or 分立, what stands before the other one's name, what stands behind it).
LINK_WORDS = {
    (MERGER, BEFORE): ("合并", "合并进入", ""),
    (MERGER, AFTER): ("合并", "由", "合并进入"),
    (DIVISION, BEFORE): ("分立", "分立出", ""),
    (DIVISION, AFTER): ("分立", "由", "分立而来"),
}


@dataclass
class AsOf:
    """Which day, known when; as typed, too, where that could not be read."""

    on: date
    known_at: datetime
    on_text: str = ""
    known_text: str = ""
    problems: list[dict] = field(default_factory=list)


@bp.get("/<int:enterprise_id>")
@readers
def record(enterprise_id: int):
    return show(enterprise_id)


def show(enterprise_id: int, unsaid: tuple[str, BadAnswer] | None = None):
    """The page; with a reason for showing personal numbers that says nothing, as it was typed."""
    enterprise = enterprise_for(current_user, enterprise_id)
    asked = _asked()
    veil = veil_over_record(enterprise, current_user)
    read = _read(enterprise, asked)
    if read:
        read.veil = veil
    steps = timeline(enterprise, asked.known_at, veil)
    filings = around.filings_of(current_user, enterprise)
    asked.problems += unsaid_problems(unsaid)
    page = render_template(
        "records/record.html",
        enterprise=enterprise,
        asked=asked,
        read=read,
        steps=steps[::-1],
        days=_days(steps),
        parts_of_record=[part for part in sheet(read) if part.key in KEPT] if read else [],
        drawn=pictured(read.answers) if read else None,
        in_hand=around.in_hand(filings),
        known_filings={filing.id for filing in filings},
        papers=around.papers_on_file(filings, read) if read else [],
        links=[(LINK_WORDS[told.kind, told.side], told) for told in links_of(current_user, enterprise)],
        status_labels=STATUS_LABELS,
        veil=None if current_user.role == "applicant" else _box(enterprise, unsaid),
        **_acts(enterprise),
    )
    return page, 422 if unsaid else 200


def _box(enterprise: Enterprise, unsaid: tuple[str, BadAnswer] | None) -> Box:
    return box(enterprise, url_for("records.reveal_numbers", enterprise_id=enterprise.id), *(unsaid or ()))


def _asked() -> AsOf:
    given = {name: request.args.get(name, "").strip()[:40] for name in ("on", "known_at")}
    asked = AsOf(today(), now(), given["on"], given["known_at"])
    if given["on"]:
        if on := day_typed(given["on"]):
            asked.on = on
        else:
            _unread(asked, "on", "请填写日期，例如 2018-05-10。")
    if given["known_at"]:
        try:
            asked.known_at = read_moment(given["known_at"].replace(" ", "+"))
        except BadAnswer as refusal:
            _unread(asked, "known_at", refusal.message)
    return asked


def _unread(asked: AsOf, name: str, message: str) -> None:
    asked.problems.append({"href": f"#{name}", "message": message})


def _read(enterprise: Enterprise, asked: AsOf) -> Recorded | None:
    """The record as asked for; None where it had not begun then, which the page says."""
    try:
        return recorded(enterprise, asked.on, asked.known_at)
    except NotFound as refusal:
        _unread(asked, "on", refusal.message)
        return None


def _days(steps: Iterable[Step]) -> list[tuple[date, str, str]]:
    """Each day on which the record began to read otherwise, what happened, and what changed; the latest first."""
    days: dict[date, list[Step]] = {}
    for step in steps:
        days.setdefault(step.entry.valid_from, []).append(step)
    return [(day, _said(on), _what(on)) for day, on in sorted(days.items(), reverse=True)]


def _said(steps: list[Step]) -> str:
    return "、".join(dict.fromkeys(step.label for step in steps))


def _what(steps: list[Step]) -> str:
    return "；".join(dict.fromkeys("，".join((step.label, *step.change_items)) for step in steps))


def _acts(enterprise: Enterprise) -> dict:
    """What this person can do with the record now."""
    own, is_current = current_user.role == "applicant", enterprise.status == CURRENT
    unfiled = enterprise.has_certificate
    return {
        "may_change": own and is_current,
        "reason": "first_after_approval" if unfiled else "change",
        "unfiled": unfiled,
        "correction": WAYS[CORRECTION] if is_current and was_filed_before_licence(enterprise) else None,
        "may_supply": own and is_current and not enterprise.credit_code,
        "may_hand_over": current_user.role in ("applicant", "reviewer"),
        "offered": EnterpriseOffer.open_of(enterprise),
    }
