"""What handing a filing over today would do to the days, before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from filing.domain.days import clock
from filing.domain.days.calendar import CALENDAR, WorkCalendar
from filing.domain.days.clock import Due, Handover, Holder


@dataclass(frozen=True)
class Foresight:
    """Who would hold the filing and until when, and what the agency would keep for afterwards."""

    holder: Holder
    due: Due | None
    agency_left: int


def foresee(
    handovers: Sequence[Handover],
    holder: Holder,
    limits: Mapping[Holder, int],
    today: date,
    calendar: WorkCalendar = CALENDAR,
) -> Foresight:
    """The days as they would stand if the filing went to this holder today (17-§12).

    Today itself is still charged to whoever held the filing when it began.
    """
    due = clock.due([*handovers, Handover(today, holder)], limits, calendar)
    left = limits[Holder.AGENCY] - clock.used(handovers, Holder.AGENCY, today, calendar)
    return Foresight(holder, due, max(left, 0))
