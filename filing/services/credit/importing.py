"""Other departments' records: handed in by their account, with their number, again to say what came after (17-§23)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, NotPermitted
from filing.domain.problems import Problem
from filing.domain.procedures.procedure import Role
from filing.domain.questions import formats
from filing.domain.questions.values import clean_code, sought
from filing.domain.supervision.credit import IMPORTED
from filing.extensions import db
from filing.models import Agency, CreditRecord, Enterprise, Filing, Receipt, User
from filing.models.credit import ENTERPRISE, SUBJECT_LABELS
from filing.services.credit.of_cases import difference
from filing.services.credit.records import reckon, tell_subject
from filing.services.procedures import advance
from filing.services.sharing import posting

MOST = 200
LATER = ("corrected_on", "performed_on")
TEXTS = {
    "number": ("本部门的文号或编号", 100),
    "name": ("企业或投资者的名称", 200),
    "facts": ("认定的事实", 4000),
}


def hand_in(
    actor: User, now: datetime, calendar: WorkCalendar, items: list[Mapping[str, Any]]
) -> list[CreditRecord]:
    """All of them or none; a number handed in before only says when it was corrected and performed."""
    if actor.role != Role.DEPARTMENT or actor.department is None:
        raise NotPermitted("只有有关部门的账号可以提供诚信信息。")
    if not 0 < len(items) <= MOST:
        raise BadAnswer.at("items", f"请提供1至{MOST}条诚信信息。")
    problems = [fault for i, item in enumerate(items) for fault in _faults(i, item, day_of(now))]
    if problems:
        raise BadAnswer(f"有{len(problems)}处需要修改，全部改正后再提供；本次没有记入任何一条。", problems)
    return [_hand_in(actor, now, calendar, item) for item in items]


def _faults(i: int, item: Mapping[str, Any], today: date) -> list[Problem]:
    found = [
        (key, f"请写明{label}，最多{longest}字。")
        for key, (label, longest) in TEXTS.items()
        if not _is_text(item.get(key), longest)
    ]
    found += [
        (key, "最多4000字，不含控制字符。")
        for key in ("measures", "article")
        if item.get(key) and not _is_text(item[key], 4000 if key == "measures" else 100)
    ]
    if item.get("kind") not in IMPORTED:
        found.append(("kind", f"请填写下列之一：{'、'.join(IMPORTED)}。"))
    if item.get("subject_kind", ENTERPRISE) not in SUBJECT_LABELS:
        found.append(("subject_kind", "请填写 enterprise（企业）或 investor（投资者）。"))
    if not item.get("committed_on"):
        found.append(("committed_on", "请填写行为发生的日期，例如 2018-03-05。"))
    days = {key: item.get(key) for key in ("committed_on", *LATER)}
    found += [(key, "日期不能晚于今天。") for key, day in days.items() if day and day > today]
    found += [
        (key, "改正、履行的日期不能早于行为发生的日期。")
        for key in LATER
        if days[key] and days["committed_on"] and days[key] < days["committed_on"]
    ]
    return [Problem(("items", i, key), "refused", words) for key, words in found]


def _is_text(text: object, longest: int) -> bool:
    return (
        isinstance(text, str)
        and 0 < len(text.strip()) <= longest
        and not formats.forbidden_character(text, lines=True)
    )


def _hand_in(actor: User, now: datetime, calendar: WorkCalendar, item: Mapping[str, Any]) -> CreditRecord:
    known = db.session.scalar(
        select(CreditRecord).where(
            CreditRecord.department_id == actor.department_id,
            CreditRecord.source_number == item["number"].strip(),
        )
    )
    return _entered(actor, now, item) if known is None else _gone_on(known, actor, now, calendar, item)


def _gone_on(
    known: CreditRecord, actor: User, now: datetime, calendar: WorkCalendar, item: Mapping[str, Any]
) -> CreditRecord:
    changed = {key: item[key] for key in LATER if item.get(key) and item[key] != getattr(known, key)}
    if changed and known.is_kept:
        advance(known, "update", actor, now, calendar, details=difference(known, changed))
        for key, value in changed.items():
            setattr(known, key, value)
        reckon(known)
    return known


def _entered(actor: User, now: datetime, item: Mapping[str, Any]) -> CreditRecord:
    enterprise = _enterprise(item)
    made = CreditRecord(
        kind=item["kind"], subject_kind=item.get("subject_kind", ENTERPRISE), name=item["name"].strip(),
        is_person=bool(item.get("is_person")), sought=sought(item["name"]), enterprise=enterprise,
        agency=_body(actor, enterprise), department=actor.department, source_number=item["number"].strip(),
        facts=item["facts"].strip(), measures=(item.get("measures") or "").strip(),
        article=(item.get("article") or "").strip(), committed_on=item["committed_on"],
        corrected_on=item.get("corrected_on"), performed_on=item.get("performed_on"), recorded_by=actor,
        recorded_at=now,
    )  # fmt: skip
    db.session.add(made)
    reckon(made)
    made.write_down("enter", actor, now, details={"number": made.source_number})
    tell_subject(made, "credit_recorded", "entered", now, agency=made.source)
    posting.credit(made, now)
    return made


def _enterprise(item: Mapping[str, Any]) -> Enterprise | None:
    """By the code; without one by the exact name, if it is the only one."""
    code = clean_code(item.get("credit_code") or "")
    by = Enterprise.credit_code == code if code else Enterprise.name == item["name"].strip()
    found = list(db.session.scalars(select(Enterprise).where(by).limit(2)))
    return found[0] if len(found) == 1 else None


def _body(actor: User, enterprise: Enterprise | None) -> Agency:
    """The body that keeps the enterprise's filings; else that of the department's place, or of its province."""
    if enterprise is not None:
        latest = select(Receipt).join(Receipt.filing).where(Filing.enterprise_id == enterprise.id)
        if receipt := db.session.scalar(latest.order_by(Receipt.id.desc()).limit(1)):
            return receipt.agency
    region = actor.department.region if actor.department else ""
    body = Agency.by_code(region) or Agency.by_code(f"{region[:2]}0000")
    if body is None:
        raise BadAnswer.at("items", "没有找到负责该地区的商务主管部门，请写明企业的统一社会信用代码。")
    return body
