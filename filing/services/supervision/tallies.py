"""监督检查年度图表: a year's draws, inspections, orders, fines and removals, counted by city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from filing.domain.days.calendar import WorkCalendar
from filing.domain.reference.places import division_name
from filing.domain.supervision.figures import missed_in
from filing.domain.supervision.tally import DUTIES, Tally
from filing.extensions import db
from filing.models import Agency, Draw, Inspection, User
from filing.services.supervision.figures import cases_in, facts_of, figures_of
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
    query = select(Agency).where(Agency.id.in_(bodies))
    agencies = {agency.id: agency for agency in db.session.scalars(query)}
    for body, figures in figures_of(agencies, year, today, calendar).items():
        if figures:
            _of(found, agencies[body]).figures.update(figures)
    missed = [
        Missed(case, DUTIES[key], by, on)
        for case in cases_in(list(agencies), year)
        for key, by, on in missed_in(facts_of(case, calendar), year, today)
    ]
    return Year(year, sorted(found.values(), key=lambda one: one.place), missed)


def _of(found: dict[str, Tally], agency: Agency) -> Tally:
    """The city's; a zone's body counts for the city it lies in, a provincial body for itself."""
    place = agency.region[:4] + "00"
    name = f"{division_name(place)}本级" if place.endswith("0000") else division_name(place)
    return found.setdefault(place, Tally(place, name))
