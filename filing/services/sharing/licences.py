"""营业执照信息 from the registering department: fills the code that a record waits for, and overwrites none (17-§15¶3).

What names no record yet is kept, and compared when a filing of that name or receipt completes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select

from filing.domain import sharing
from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotPermitted
from filing.domain.problems import Problem
from filing.domain.procedures.procedure import Role
from filing.domain.questions import formats
from filing.domain.questions.values import clean_code
from filing.extensions import db
from filing.models import Department, Enterprise, Filing, LicenceFact, Receipt, Registration, User
from filing.models.licences import DIFFERS, ENTERED, NOT_FOUND, SAME
from filing.models.register import CURRENT
from filing.services.people.notices import members_of, tell
from filing.services.records.base import code_problems, supply_credit_code

MOST = 200
TEXTS = {"number": ("本部门的文号或编号", 100), "name": ("营业执照上的企业名称", 200)}
GIVEN = ("name", "receipt_number", "credit_code", "licence_on")


def may_hand_in(department: Department | None) -> bool:
    """Only whoever issues the licences."""
    return department is not None and department.issues_licences


def of_department(actor: User) -> Select:
    """What the actor's department has handed in."""
    if actor.role != Role.DEPARTMENT:
        raise NotPermitted("只有有关部门的账号可以查看本部门提供的营业执照信息。")
    return select(LicenceFact).where(LicenceFact.department_id == actor.department_id)


def hand_in(
    actor: User, now: datetime, items: Sequence[Mapping[str, Any]], *, beside: Filing | None = None
) -> list[LicenceFact]:
    """All of them or none; the same under the same number again is only looked up again. BadAnswer, NotPermitted.

    Each item: number, name, credit_code, licence_on, and receipt_number where it is known.
    `beside`: the filing that it is meant for (单一窗口), whatever enterprise has the name.
    """
    if actor.role != Role.DEPARTMENT or not may_hand_in(actor.department):
        raise NotPermitted("只有工商行政管理部门的账号可以提供营业执照信息。")
    if not 0 < len(items) <= MOST:
        raise BadAnswer.at("items", f"请提供1至{MOST}条营业执照信息。")
    # Two calls of one department at once: the second finds what the first has kept.
    db.session.execute(select(Department.id).where(Department.id == actor.department_id).with_for_update())
    cleaned = [_cleaned(item) for item in items]
    problems = [one for i, item in enumerate(cleaned) for one in _faults(actor, i, item, day_of(now))]
    numbers = [item["number"] for item in cleaned]
    problems += [
        Problem(("items", i, "number"), "refused", "同一次提供的文号或编号不能重复。")
        for i, number in enumerate(numbers)
        if number and number in numbers[:i]
    ]
    if problems:
        raise BadAnswer(f"有{len(problems)}处需要修改，全部改正后再提供；本次没有记入任何一条。", problems)
    return _all_kept(actor, now, cleaned, beside)


def _all_kept(actor: User, now: datetime, items: list[dict], beside: Filing | None) -> list[LicenceFact]:
    meant = [beside.enterprise if beside else _enterprise(actor.department, item) for item in items]
    # In one order, whoever else is locking them.
    for enterprise_id in sorted({one.id for one in meant if one is not None}):
        Enterprise.locked(enterprise_id)
    return [_kept(actor, now, item, one) for item, one in zip(items, meant, strict=True)]


def _cleaned(item: Mapping[str, Any]) -> dict[str, Any]:
    texts = {key: str(item.get(key) or "").strip() for key in ("number", "name", "receipt_number")}
    return {
        **texts,
        "credit_code": clean_code(str(item.get("credit_code") or "")),
        "licence_on": item.get("licence_on"),
    }


def _faults(actor: User, i: int, item: dict, today: date) -> Iterator[Problem]:
    for key, (label, longest) in TEXTS.items():
        if not item[key] or len(item[key]) > longest or formats.forbidden_character(item[key]):
            yield Problem(("items", i, key), "refused", f"请写明{label}，最多{longest}字。")
    if len(item["receipt_number"]) > 40 or formats.forbidden_character(item["receipt_number"]):
        yield Problem(("items", i, "receipt_number"), "refused", "请按备案回执填写备案编号，不知道的不填。")
    for fault in code_problems(item["credit_code"], item["licence_on"], today):
        key = "credit_code" if fault.path == ("code",) else str(fault.path[0])
        yield Problem(("items", i, key), fault.code, fault.message)
    known = _known(actor, item["number"])
    if known is not None and any(getattr(known, key) != item[key] for key in GIVEN):
        words = "该文号或编号已提供过不同的内容。内容有更正的，请用新的文号或编号提供。"
        yield Problem(("items", i, "number"), "refused", words)


def _known(actor: User, number: str) -> LicenceFact | None:
    return db.session.scalar(of_department(actor).where(LicenceFact.number == number))


def _kept(actor: User, now: datetime, item: dict, enterprise: Enterprise | None) -> LicenceFact:
    # Read again and held: whoever had the enterprise until now may have compared it meanwhile.
    known = of_department(actor).where(LicenceFact.number == item["number"])
    made = _held(known) or _begun(actor, now, item)
    if made.outcome == NOT_FOUND and enterprise is not None:
        _compare(made, enterprise, now)
    return made


def _begun(actor: User, now: datetime, item: dict) -> LicenceFact:
    made = LicenceFact(
        department=actor.department, handed_in_by=actor, handed_in_at=now, outcome=NOT_FOUND, **item
    )
    db.session.add(made)
    db.session.flush()
    return made


def _enterprise(department: Department, item: Mapping[str, Any]) -> Enterprise | None:
    """By the receipt's number; without one by the exact name, if it is the only one that stands."""
    if item["receipt_number"]:
        numbered = select(Receipt).where(Receipt.number == item["receipt_number"])
        receipt = db.session.scalar(numbered.limit(1))
        found = [receipt.filing.enterprise] if receipt and receipt.filing.enterprise else []
    else:
        named = select(Enterprise).where(Enterprise.name == item["name"], Enterprise.status == CURRENT)
        found = [one for one in db.session.scalars(named) if _is_of_place(department, one)]
    return found[0] if len(found) == 1 and _is_of_place(department, found[0]) else None


def _is_of_place(department: Department, enterprise: Enterprise) -> bool:
    """Whether the department and the body that keeps the filings are of one place, one perhaps above the other."""
    latest = select(Receipt).join(Receipt.filing).where(Filing.enterprise_id == enterprise.id)
    receipt = db.session.scalar(latest.order_by(Receipt.id.desc()).limit(1))
    if receipt is None:
        return True
    own, body = department.region, receipt.agency.region
    return sharing.covers(own, body) or sharing.covers(body, own)


def _held(query: Select) -> LicenceFact | None:
    found = query.with_for_update(of=LicenceFact).execution_options(populate_existing=True)
    return db.session.scalar(found)


def take_up(filing: Filing, receipt: Receipt, now: datetime) -> None:
    """What was handed in before the filing completed, the oldest first."""
    enterprise = db.session.get_one(Enterprise, filing.enterprise_id)
    by_name = (LicenceFact.receipt_number == "") & (LicenceFact.name == enterprise.name)
    beside = select(Registration.licence_fact_id).where(Registration.filing_id == filing.id)
    means_it = or_(LicenceFact.receipt_number == receipt.number, by_name, LicenceFact.id.in_(beside))
    waiting = select(LicenceFact).where(*_may_be_compared(now), means_it)
    for fact in db.session.scalars(waiting.order_by(LicenceFact.id).with_for_update(of=LicenceFact)):
        if _is_of_place(fact.department, enterprise):
            _compare(fact, enterprise, now)


def _may_be_compared(now: datetime) -> tuple:
    """Still waiting, and of a day that has come: a simulated clock may have been set back since."""
    return LicenceFact.outcome == NOT_FOUND, LicenceFact.licence_on <= day_of(now)


def left_waiting(now: datetime) -> list[int]:
    """The ids of those that wait although the record is there: handed in while its filing was being completed.

    Neither saw the other then: PostgreSQL shows nobody what is not committed.
    """
    named = select(Enterprise.id).where(Enterprise.name == LicenceFact.name, Enterprise.status == CURRENT)
    numbered = select(Receipt.id).where(Receipt.number == LicenceFact.receipt_number)
    is_there = or_((LicenceFact.receipt_number == "") & named.exists(), numbered.exists())
    query = select(LicenceFact).where(*_may_be_compared(now), is_there).order_by(LicenceFact.id)
    return [fact.id for fact in db.session.scalars(query) if _meant_by(fact) is not None]


def look_again(fact_id: int, now: datetime) -> int:
    """1 where it is compared now; 0 where somebody else was first, or nothing is there any more."""
    fact = db.session.get_one(LicenceFact, fact_id)
    meant = _meant_by(fact)
    if meant is None:
        return 0
    # The enterprise first, as everybody locks them.
    enterprise = Enterprise.locked(meant.id)
    held = _held(select(LicenceFact).where(LicenceFact.id == fact_id, LicenceFact.outcome == NOT_FOUND))
    if held is None or enterprise is None:
        return 0
    _compare(held, enterprise, now)
    return 1


def _meant_by(fact: LicenceFact) -> Enterprise | None:
    return _enterprise(fact.department, {"name": fact.name, "receipt_number": fact.receipt_number})


def _compare(fact: LicenceFact, enterprise: Enterprise, now: datetime) -> None:
    """A pending code is filled; one that stands there is never changed by it, but somebody is told."""
    try:
        entry = supply_credit_code(
            enterprise, fact.handed_in_by, fact.credit_code, fact.licence_on, now, source=fact.source
        )
        fact.outcome = ENTERED if entry else SAME
        fact.version_id = entry.id if entry else None
    except MoveNotAllowed:
        fact.outcome = DIFFERS
    fact.enterprise, fact.compared_at = enterprise, now
    if fact.outcome != SAME:
        kind = "licence_entered" if fact.outcome == ENTERED else "licence_differs"
        people = members_of(enterprise.organisation)
        said = {"name": enterprise.name, "source": fact.source, "code": fact.credit_code}
        tell(people, kind, str(fact.id), now, **said)
