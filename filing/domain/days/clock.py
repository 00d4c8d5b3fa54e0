"""Counting working days: clocks that stop and start again, and the ledger that explains them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from filing.domain.days.calendar import CALENDAR, WorkCalendar, days_between
from filing.domain.law import REVIEW_DAYS, SUPPLEMENT_DAYS

_ONE_DAY = timedelta(days=1)


class Holder(StrEnum):
    """Whose working days are running."""

    AGENCY = "agency"
    APPLICANT = "applicant"
    NOBODY = "nobody"


HOLDER_LABELS = {Holder.AGENCY: "备案机构", Holder.APPLICANT: "申请人", Holder.NOBODY: "无"}
_NEXT_DAYS = {
    Holder.AGENCY: "次日起计入备案机构",
    Holder.APPLICANT: "次日起计入申请人",
    Holder.NOBODY: "次日起不再计入",
}


@dataclass(frozen=True)
class Handover:
    """From some moment of that day on, the filing is with this holder."""

    on: date
    holder: Holder


@dataclass(frozen=True)
class Due:
    """The day on which the present holder's limit is used up; acting on it is in time."""

    holder: Holder
    on: date
    limit: int
    used_before: int
    provisional: bool


@dataclass(frozen=True)
class Window:
    """What a holder has left of its limit; while it holds, used up means that its last day is past."""

    left: int
    used_up: bool
    provisional: bool

    @property
    def is_over(self) -> bool:
        """Whether the days have surely run out; a date that is 暂定 never makes anything expire."""
        return self.used_up and not self.provisional


@dataclass(frozen=True)
class LedgerDay:
    """One line of the explanation; `count` is the holder's running total, None on a day not charged."""

    date: date
    working: bool
    why: str
    charged_to: Holder | None
    count: int | None


def limits_on(law_day: date) -> dict[Holder, int]:
    """The working days each holder has (17-§12)."""
    return {Holder.AGENCY: REVIEW_DAYS.on(law_day), Holder.APPLICANT: SUPPLEMENT_DAYS.on(law_day)}


def used(
    handovers: Iterable[Handover], holder: Holder, until: date, calendar: WorkCalendar = CALENDAR
) -> int:
    """The working days charged to a holder, up to and including a day.

    A working day is charged to whoever held the filing when that day began (17-§12).
    """
    spans = _spans(handovers, until)
    return sum(calendar.count(after, last) for who, after, last in spans if who == holder)


def due(
    handovers: Iterable[Handover], limits: Mapping[Holder, int], calendar: WorkCalendar = CALENDAR
) -> Due | None:
    """The last day of whoever holds the filing now, or None while nobody's clock runs (17-§12).

    What was used in earlier turns is gone; a holder with nothing left is due on the day it gets it back.
    """
    turns = _turns(handovers)
    if not turns or turns[-1].holder not in limits:
        return None
    turn, limit = turns[-1], limits[turns[-1].holder]
    used_before = used(turns, turn.holder, turn.on, calendar)
    on = calendar.add(turn.on, max(limit - used_before, 0))
    provisional = _rests_on_unpublished(turns, turn.holder, on, calendar)
    return Due(turn.holder, on, limit, used_before, provisional)


def days_left(due: Due, today: date, calendar: WorkCalendar = CALENDAR) -> int:
    """Working days left after today: 0 on the last day, negative once overdue."""
    return calendar.count(today, due.on)


def window(
    handovers: Iterable[Handover],
    holder: Holder,
    limits: Mapping[Holder, int],
    today: date,
    calendar: WorkCalendar = CALENDAR,
) -> Window:
    """What a holder has left today, whether or not the filing is with it at the moment."""
    turns = _turns(handovers)
    current = due(turns, limits, calendar)
    if current and current.holder == holder:
        return Window(days_left(current, today, calendar), today > current.on, current.provisional)
    left = limits[holder] - used(turns, holder, today, calendar)
    return Window(left, left <= 0, _rests_on_unpublished(turns, holder, today, calendar))


def ledger(handovers: Iterable[Handover], until: date, calendar: WorkCalendar = CALENDAR) -> list[LedgerDay]:
    """Every day since submission, with the holder it is charged to and why."""
    turns = _turns(handovers)
    if not turns or until < turns[0].on:
        return []
    lines = [_submission_day(turns[0].on, calendar)]
    totals = dict.fromkeys(Holder, 0)
    for holder, after, last in _spans(turns, until):
        lines += [_line(day, holder, totals, calendar) for day in days_between(after + _ONE_DAY, last)]
    return _with_handovers(lines, turns)


def _turns(handovers: Iterable[Handover]) -> list[Handover]:
    """The handovers at which the holder really changed, none dated before the one it follows."""
    turns: list[Handover] = []
    for handover in handovers:
        if turns and handover.holder == turns[-1].holder:
            continue
        on = max(handover.on, turns[-1].on) if turns else handover.on
        turns.append(Handover(on, handover.holder))
    return turns


def _spans(handovers: Iterable[Handover], until: date) -> list[tuple[Holder, date, date]]:
    """(holder, after, last): the days each turn covers, the day of the handover itself left out."""
    turns = _turns(handovers)
    ends = [turn.on for turn in turns[1:]] + [date.max]
    spans = [(turn.holder, turn.on, min(end, until)) for turn, end in zip(turns, ends, strict=False)]
    return [(holder, after, last) for holder, after, last in spans if after < last]


def _rests_on_unpublished(
    turns: Sequence[Handover], holder: Holder, until: date, calendar: WorkCalendar
) -> bool:
    spans = _spans(turns, until)
    return any(calendar.is_provisional(after + _ONE_DAY, last) for who, after, last in spans if who == holder)


def _with_handovers(lines: list[LedgerDay], turns: list[Handover]) -> list[LedgerDay]:
    """The lines, with a word on the days after which somebody else is charged."""
    taken_by = {turn.on: turn.holder for turn in turns}
    return [
        replace(line, why=f"{line.why}；{_NEXT_DAYS[taken_by[line.date]]}") if line.date in taken_by else line
        for line in lines
    ]


def _submission_day(day: date, calendar: WorkCalendar) -> LedgerDay:
    why = f"{calendar.why(day)}，提交当日，不计入"
    return LedgerDay(day, calendar.is_working(day), why, None, None)


def _line(day: date, holder: Holder, totals: dict[Holder, int], calendar: WorkCalendar) -> LedgerDay:
    reason = calendar.why(day)
    if calendar.is_provisional(day, day):
        reason += "（放假安排尚未公布，暂定）"
    if not calendar.is_working(day):
        return LedgerDay(day, False, f"{reason}，不计入", None, None)
    if holder is Holder.NOBODY:
        return LedgerDay(day, True, f"{reason}，当日开始时无人办理，不计入任何一方", holder, None)
    totals[holder] += 1
    count = totals[holder]
    return LedgerDay(day, True, f"{reason}，计入{HOLDER_LABELS[holder]}第{count}日", holder, count)
