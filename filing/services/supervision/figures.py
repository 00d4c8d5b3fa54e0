"""A year of supervision in numbers, computed from the record body by body."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, or_, select

from filing.domain.days.calendar import SHANGHAI, WorkCalendar
from filing.domain.procedures.credit import OnFile
from filing.domain.supervision.feedback import take_up_by
from filing.domain.supervision.figures import CaseFacts, counted, kept_or_late
from filing.domain.supervision.terms import report_by, result_by
from filing.extensions import db
from filing.models import CreditRecord, Disclosure, Draw, DrawnEnterprise, Inspection, Report

Figures = dict[int, Counter[str]]


def figures_of(bodies: Iterable[int], year: int, today: date, calendar: WorkCalendar) -> Figures:
    """Body's id -> its figures of the year, by the names of domain/supervision/figures.py."""
    found: Figures = {body: Counter() for body in bodies}
    for body, name, count in _rows(list(found), year):
        found[body][name] += count
    cases = defaultdict(list)
    for case in cases_in(list(found), year):
        cases[case.agency_id].append(facts_of(case, calendar))
    for body, facts in cases.items():
        found[body].update(counted(facts, year, today))
    for report in db.session.scalars(_reports(list(found), year)):
        by = take_up_by(report.received_on, calendar).on
        on = report.taken_up_on or report.ended_on
        found[report.agency_id].update(reported=1, **{kept_or_late("taken_up", by, on, today): 1})
    return found


def _rows(bodies: list[int], year: int) -> Iterator[tuple[int, str, int]]:
    """What no case tells: who was drawn, what went on file, onto the platform and off the file."""
    first, after = (datetime(y, 1, 1, tzinfo=SHANGHAI) for y in (year, year + 1))
    in_year = date(year, 1, 1), after.date() - timedelta(days=1)
    record, entry = CreditRecord, Disclosure
    drawn = (
        select(DrawnEnterprise.agency_id, func.count())
        .join(DrawnEnterprise.draw)
        .where(Draw.year == year, Draw.revealed_at.is_not(None))
    )
    queries: dict[str, tuple[Any, Select]] = {
        "drawn": (DrawnEnterprise, drawn),
        "recorded": (record, _count(record, record.recorded_at >= first, record.recorded_at < after)),
        "removed": (
            record,
            _count(record, record.state == OnFile.REMOVED, record.ended_on.between(*in_year)),
        ),
        "published": (entry, _count(entry, entry.published_at >= first, entry.published_at < after)),
    }
    for name, (table, query) in queries.items():
        for body, count in db.session.execute(
            query.where(table.agency_id.in_(bodies)).group_by(table.agency_id)
        ):
            yield body, name, count


def _count(table, *conditions):
    return select(table.agency_id, func.count()).where(*conditions)


def cases_in(bodies: list[int], year: int) -> Iterable[Inspection]:
    """Every case that the year touched; what is owed of an earlier one is still counted."""
    began, over = Inspection.opened_on <= date(year, 12, 31), Inspection.closed_on < date(year, 1, 1)
    query = select(Inspection).where(Inspection.agency_id.in_(bodies), began)
    return db.session.scalars(query.where(or_(Inspection.closed_on.is_(None), ~over)).order_by(Inspection.id))


def _reports(bodies: list[int], year: int):
    received = Report.received_on.between(date(year, 1, 1), date(year, 12, 31))
    return select(Report).where(Report.agency_id.in_(bodies), received)


def facts_of(case: Inspection, calendar: WorkCalendar) -> CaseFacts:
    """The case as a year counts it."""
    terms, given_on = case.own_terms, case.correction.get("given_on")
    return CaseFacts(
        way=case.way, opened_on=case.opened_on, examined_on=case.examined_on,
        is_visit=bool(case.notice and case.notice["for_visit"]), concluded_on=case.concluded_on,
        breaches=tuple(act.breach.key for act in case.acts), reported_on=case.reported_on,
        ordered_on=date.fromisoformat(given_on) if given_on else None, corrected_on=case.corrected_on,
        fined_on=case.decided_on, fine=sum((Decimal(row["decided"] or 0) for row in case.fines), Decimal(0)),
        paid_on=case.paid_on,
        handed_over_on=tuple(date.fromisoformat(row["on"]) for row in case.handed_over),
        result_by=result_by(terms, case.examined_on, calendar).on if terms and case.examined_on else None,
        report_by=report_by(terms, case.concluded_on, calendar).on if terms and case.concluded_on else None,
        correct_by=case.correct_by,
    )  # fmt: skip
