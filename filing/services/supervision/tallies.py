"""监督检查年度图表: a year's draws, inspections, orders, fines and removals, counted by city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, extract, func, or_, select

from filing.domain.days.calendar import WorkCalendar
from filing.domain.procedures.credit import OnFile
from filing.domain.reference.places import division_name
from filing.domain.supervision.tally import DAYS, Tally
from filing.extensions import db
from filing.models import Agency, CreditRecord, Draw, DrawnEnterprise, Inspection, User
from filing.services.supervision.cases import deadlines
from filing.services.supervision.reach import bodies_of, require_supervisor


@dataclass(frozen=True)
class Missed:
    """A day that was not kept, for those who may know of the case."""

    case: Inspection
    what: str
    by: date
    done_on: date | None


@dataclass(frozen=True)
class Year:
    """By city, those with nothing to count left out; `missed` is for the staff alone."""

    year: int
    tallies: list[Tally]
    missed: list[Missed]

    @property
    def scale(self) -> int:
        return max((one.largest for one in self.tallies), default=0)


def years(today: date) -> list[int]:
    """The years that there is something of, the newest first; this year always."""
    first = db.session.scalar(select(func.min(Inspection.opened_on)))
    drawn = db.session.scalar(select(func.min(Draw.year)))
    begun = min([year for year in (first and first.year, drawn) if year] or [today.year])
    return list(range(today.year, min(begun, today.year) - 1, -1))


def of_all(year: int, today: date, calendar: WorkCalendar) -> Year:
    """For anybody: every body's counts."""
    return _counted(select(Agency.id), year, today, calendar)


def of_own(actor: User, year: int, today: date, calendar: WorkCalendar) -> Year:
    """For a supervisor: of the bodies one acts for."""
    require_supervisor(actor)
    return _counted(bodies_of(actor).with_only_columns(Agency.id), year, today, calendar)


def _counted(bodies: Select, year: int, today: date, calendar: WorkCalendar) -> Year:
    found: dict[str, Tally] = {}
    for agency, count in _drawn(bodies, year):
        _of(found, agency).counts["drawn"] += count
    for agency, count in _removed(bodies, year):
        _of(found, agency).counts["removed"] += count
    missed: list[Missed] = []
    for case in _cases(bodies, year):
        tally = _of(found, case.agency)
        _count(tally, case, year)
        missed += _count_days(tally, case, year, today, calendar)
    return Year(year, sorted(found.values(), key=lambda one: one.place), missed)


def _of(found: dict[str, Tally], agency: Agency) -> Tally:
    """The city's; a zone's body counts for the city it lies in, a provincial body for itself."""
    place = agency.region[:4] + "00"
    name = f"{division_name(place)}本级" if place.endswith("0000") else division_name(place)
    return found.setdefault(place, Tally(place, name))


def _drawn(bodies: Select, year: int):
    """Where those drawn are inspected."""
    query = (
        select(Agency, func.count())
        .join(DrawnEnterprise, DrawnEnterprise.agency_id == Agency.id)
        .join(DrawnEnterprise.draw)
        .where(Draw.year == year, Draw.revealed_at.is_not(None), Agency.id.in_(bodies))
    )
    return db.session.execute(query.group_by(Agency.id))


def _removed(bodies: Select, year: int):
    query = (
        select(Agency, func.count())
        .join(CreditRecord, CreditRecord.agency_id == Agency.id)
        .where(CreditRecord.state == OnFile.REMOVED, Agency.id.in_(bodies))
        .where(extract("year", CreditRecord.ended_on) == year)
    )
    return db.session.execute(query.group_by(Agency.id))


def _cases(bodies: Select, year: int) -> list[Inspection]:
    """Those of which something was done or fell due in the year: none is opened after it, or closed before."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    still = or_(Inspection.closed_on.is_(None), Inspection.closed_on >= first)
    query = select(Inspection).where(Inspection.agency_id.in_(bodies), Inspection.opened_on <= last, still)
    return list(db.session.scalars(query.order_by(Inspection.id)))


def _count(tally: Tally, case: Inspection, year: int) -> None:
    concluded = _is_in(case.concluded_on, year)
    tally.counts["inspected"] += concluded
    tally.counts["found"] += concluded and bool(case.breaches)
    tally.counts["corrected"] += _is_in(case.corrected_on, year)
    tally.counts["fined"] += _is_in(case.decided_on, year) and case.is_decided_to_pay


def _is_in(day: date | None, year: int) -> bool:
    return day is not None and day.year == year


def _count_days(
    tally: Tally, case: Inspection, year: int, today: date, calendar: WorkCalendar
) -> list[Missed]:
    """The days of the case that fell in the year: one kept, or one that is over and was not."""
    known, missed = deadlines(case, calendar), []
    done = {"result_by": case.concluded_on, "report_by": case.reported_on, "correct_by": case.corrected_on}
    for key, done_on in done.items():
        due = known[key]
        if due is None or due.on.year != year or (done_on is None and today <= due.on):
            continue
        in_time = done_on is not None and done_on <= due.on
        tally.days[key].count(in_time)
        if not in_time:
            missed.append(Missed(case, DAYS[key], due.on, done_on))
    return missed
