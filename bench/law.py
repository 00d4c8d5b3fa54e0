"""Judging the complete form, and adding working days: against the aims, and against a plain loop."""

import statistics
import sys
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.history import Figures
from filing.domain.days.calendar import CALENDAR
from filing.domain.forms import form_on
from filing.domain.questions.answers import Question, find_problems, normalise, walk
from tests.samples import establishment_answers

DAY = date(2018, 5, 10)
JUDGE_MS, ADD_US = 2.5, 0.3


def median_seconds(act, rounds: int, inner: int) -> float:
    """The median over rounds of the time of one act."""
    times = []
    for _ in range(rounds):
        begin = perf_counter()
        for _ in range(inner):
            act()
        times.append((perf_counter() - begin) / inner)
    return statistics.median(times)


def by_looping(day: date, count: int) -> date:
    """The same answer day by day, as a calendar without an index finds it."""
    while count:
        day += timedelta(days=1)
        count -= CALENDAR.is_working(day)
    return day


def main() -> int:
    form = form_on("establishment", DAY)
    answers = normalise(form, establishment_answers())
    questions = sum(isinstance(item, Question) for item in walk(form, answers))
    judge = median_seconds(lambda: find_problems(form, answers, on=DAY), 20, 20) * 1e3
    figures = Figures("law")
    figures.add("judge the complete form", judge, "ms", most=JUDGE_MS, beside=f"{questions} open questions")

    add = CALENDAR.add
    indexed = median_seconds(lambda: add(DAY, 15), 20, 20_000) * 1e6
    empty = median_seconds(lambda: None, 20, 20_000) * 1e6
    looped = median_seconds(lambda: by_looping(DAY, 15), 20, 500) * 1e6
    beside = f"day by day {looped:.1f} µs, {looped / indexed:.0f} times as long"
    figures.add("add 15 working days", indexed - empty, "µs", most=ADD_US, beside=beside)
    return figures.close()


if __name__ == "__main__":
    raise SystemExit(main())
