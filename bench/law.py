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
from filing.domain.forms.bounds import MOST_CHARACTERS
from filing.domain.questions.answers import Question, find_problems, normalise, walk
from tests.samples import establishment_answers
from tests.web.odd import paths, written

DAY = date(2018, 5, 10)
JUDGE_MS, ADD_US, LONG_MS = 2.5, 0.3, 1000
#: Repeated as often as a filing holds, in each question by itself: what makes a pattern start over at every character.
REPEATED = ("x", "9", " ", "1,", "1.", "青", "-", "x@", "(", "(1", "+86 ", "2018年", "1 ~", "月", "年", "、", "A", "M1", "12;", "0532-", "转", "e\u0301", "千万")  # fmt: skip


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


def longest_seconds(form, answers: dict) -> tuple[float, str]:
    """Of reading and judging the form with one question full of one text, and which."""
    full = [text * (MOST_CHARACTERS // len(text)) for text in REPEATED]
    taken = []
    for path in paths(form):
        for text in full:
            began = perf_counter()
            given = normalise(form, written(answers, path, text))
            find_problems(form, given, on=DAY)
            taken.append((perf_counter() - began, f"{text[:6]!r} in {'.'.join(map(str, path))}"))
    return max(taken)


def main() -> int:
    form = form_on("establishment", DAY)
    answers = normalise(form, establishment_answers())
    questions = sum(isinstance(item, Question) for item in walk(form, answers))
    judge = median_seconds(lambda: find_problems(form, answers, on=DAY), 20, 20) * 1e3
    figures = Figures("law")
    longest, where = longest_seconds(form, answers)
    figures.add("judge the complete form", judge, "ms", most=JUDGE_MS, beside=f"{questions} open questions")

    figures.add(
        "read and judge one text as long as a filing", longest * 1e3, "ms", most=LONG_MS, beside=where
    )

    add = CALENDAR.add
    indexed = median_seconds(lambda: add(DAY, 15), 20, 20_000) * 1e6
    empty = median_seconds(lambda: None, 20, 20_000) * 1e6
    looped = median_seconds(lambda: by_looping(DAY, 15), 20, 500) * 1e6
    beside = f"day by day {looped:.1f} µs, {looped / indexed:.0f} times as long"
    figures.add("add 15 working days", indexed - empty, "µs", most=ADD_US, beside=beside)
    return figures.close()


if __name__ == "__main__":
    raise SystemExit(main())
