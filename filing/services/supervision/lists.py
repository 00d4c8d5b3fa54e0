"""What a draw is made from: who filed in the year, who is aimed at or left out, who may be sent (17-§16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from filing.domain.articles import said_of_day
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.problems import Problem
from filing.domain.procedures.filing import State
from filing.domain.procedures.receipt import Status
from filing.domain.questions import formats
from filing.domain.supervision.draw import Candidate, Frozen, OnRoster, freeze
from filing.domain.supervision.leaving_out import NEVER_LEFT_OUT, LastInspection, why_not_left_out
from filing.domain.supervision.quota import DrawRules
from filing.extensions import db
from filing.models import Agency, Draw, DrawnEnterprise, Filing, Inspector, Receipt, Recusal
from filing.services.supervision.reach import within

LONGEST_WHY = 200


@dataclass(frozen=True)
class Directed:
    """Those that a directed draw may take, and by which criterion."""

    criterion: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class ToLeaveOut:
    """What a supervisor says of an enterprise that is not to be in the draw."""

    number: str
    inspected_on: date
    was_clean: bool = True
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filed:
    """An enterprise that filed in the year: its receipts' numbers, the first one first, and whose it is now."""

    enterprise_id: int
    numbers: tuple[str, ...]
    body: Agency


def filed_in(body: Agency, year: int, today: date) -> list[Filed]:
    """The enterprises of the body's area with a filing completed in the year, by today."""
    query = (
        select(Receipt, Filing.enterprise_id)
        .join(Receipt.filing)
        .join(Agency, Agency.id == Receipt.agency_id)
        .where(within(body), Receipt.year == year, Receipt.completed_on <= today)
        .where(Receipt.status != Status.REPLACED, Filing.enterprise_id.is_not(None))
        .order_by(Receipt.id)
    )
    found: dict[int, list[Receipt]] = {}
    for receipt, enterprise_id in db.session.execute(query):
        found.setdefault(enterprise_id, []).append(receipt)
    return [
        Filed(enterprise_id, tuple(receipt.number for receipt in receipts), receipts[-1].agency)
        for enterprise_id, receipts in found.items()
    ]


def drawn_before(body: Agency, year: int) -> int:
    query = select(func.count(DrawnEnterprise.id)).join(DrawnEnterprise.draw)
    undrawn = select(Draw.id).where(Draw.agency_id == body.id, Draw.year == year, Draw.revealed_at.is_(None))
    if db.session.scalar(undrawn.limit(1)):
        raise MoveNotAllowed("本年度第一次抽查的种子尚未公布，请先公布并完成抽取。", "draw", "laid_down")
    return db.session.scalar(query.where(Draw.agency_id == body.id, Draw.year == year)) or 0


def lists_of(
    body: Agency,
    rules: DrawRules,
    filed: list[Filed],
    before: int,
    today: date,
    directed: tuple[Directed, ...],
    left_out: tuple[ToLeaveOut, ...],
) -> Frozen:
    by_number = {number: one for one in filed for number in one.numbers}
    problems = [*_directed_problems(directed, by_number), *_left_out_problems(left_out, by_number, directed)]
    if problems:
        raise BadAnswer("名单中有需要修改之处，请逐项核对。", problems)
    roster = inspectors_of(body, today)
    return freeze(
        rules,
        [Candidate(one.numbers[0], one.body.code, one.body.region[:2]) for one in filed],
        [OnRoster(one.number, one.agency.code, one.agency.region[:2]) for one in roster],
        drawn_before=before,
        directed={by_number[n].numbers[0]: d.criterion for d in directed for n in d.numbers}.items(),
        left_out=[
            (
                by_number[one.number].numbers[0],
                f"{said_of_day(one.inspected_on)}检查未发现问题，此后无备案变更",
            )
            for one in left_out
        ],
        recused=recused_among(roster, filed),
    )


def _directed_problems(directed: tuple[Directed, ...], known: dict[str, Filed]) -> list[Problem]:
    found = []
    for i, one in enumerate(directed):
        why = one.criterion.strip()
        if not why or len(why) > LONGEST_WHY or formats.forbidden_character(why):
            words = f"请写明定向抽查的条件，最多{LONGEST_WHY}字。"
            found.append(Problem(("directed", i, "criterion"), "required", words))
        found += [
            Problem(
                ("directed", i, "numbers", j),
                "unknown",
                f"{number[:60]}不在本年度已备案企业之中，请核对备案编号。",
            )
            for j, number in enumerate(one.numbers)
            if number not in known
        ]
    return found


def _left_out_problems(
    left_out: tuple[ToLeaveOut, ...], known: dict[str, Filed], directed: tuple[Directed, ...]
) -> list[Problem]:
    aimed_at = {known[n].enterprise_id for one in directed for n in one.numbers if n in known}
    found = []
    for i, one in enumerate(left_out):
        if words := _why_kept(one, known.get(one.number), aimed_at):
            found.append(Problem(("left_out", i, "number"), "refused", words))
    return found


def _why_kept(one: ToLeaveOut, filed: Filed | None, aimed_at: set[int]) -> str | None:
    if filed is None:
        return f"{one.number[:60]}不在本年度已备案企业之中，请核对备案编号。"
    if filed.enterprise_id in aimed_at:
        return f"{one.number}同时列在定向抽查之中，不能不列入。"
    if unknown := [key for key in one.never if key not in NEVER_LEFT_OUT]:
        return f"没有“{unknown[0]}”这种情形。"
    changes = _events_of(filed.enterprise_id)
    return why_not_left_out(LastInspection(one.inspected_on, one.was_clean, changes, one.never))


def _events_of(enterprise_id: int) -> tuple[date, ...]:
    """The days of everything the enterprise has filed."""
    completed = Filing.enterprise_id == enterprise_id, Filing.state == State.COMPLETED
    return tuple(db.session.scalars(select(Filing.event_on).where(*completed, Filing.event_on.is_not(None))))


def inspectors_of(body: Agency, today: date) -> list[Inspector]:
    """Everybody of the province who may inspect on the day: a short roster is topped up from there."""
    query = select(Inspector).join(Inspector.agency).where(Agency.region.startswith(body.region[:2]))
    rows = db.session.scalars(query.order_by(Agency.code, Inspector.serial))
    return [one for one in rows if one.may_inspect_on(today)]


def recused_among(roster: list[Inspector], filed: list[Filed]) -> list[tuple[str, str]]:
    numbers = {one.enterprise_id: one.numbers[0] for one in filed}
    names = {one.id: one.number for one in roster}
    rows = db.session.scalars(select(Recusal).where(Recusal.inspector_id.in_(names)))
    return [(numbers[r.enterprise_id], names[r.inspector_id]) for r in rows if r.enterprise_id in numbers]
