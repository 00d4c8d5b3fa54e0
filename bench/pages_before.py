"""Every page and call beside another version of this program: `python bench/pages_before.py FOLDER_OF_THE_OTHER [TURNS [PART]]`.

The other stands in a folder of its own with its libraries in .venv there and its front end built. Both get the same
filings through their own API, then they are asked in turns. Told are milliseconds of the processor, the medians.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.history import Figures
from bench.turns import filings
from bench.turns.cases import Case, all_cases
from bench.turns.houses import House, Otherwise
from filing.config import ROOT

TURNS, LISTED, SLOWER = 15, 100, 1.1
#: What is started, not asked.
PROGRAMS = {
    "import filing": ("-c", "import filing"),
    "the application made": ("-c", "import wsgi"),
    "flask --help": ("-m", "flask", "--help"),
    "flask agency list": ("-m", "flask", "agency", "list"),
    "flask clock set": ("-m", "flask", "clock", "set", "2018-05-10T10:00"),
}  # fmt: skip


def in_turns(case: Case, houses: list[House], turns: int) -> list[list[dict]]:
    """What each answered, turn by turn; whoever was first is second in the next, and the first turn warms up."""
    answers: list[list[dict]] = [[], []]
    for turn in range(turns + 1):
        for which in ((0, 1), (1, 0))[turn % 2]:
            answers[which].append(case.ask(houses[which], turn))
    return [each[1:] for each in answers]


def started(arguments: tuple[str, ...], houses: list[House], turns: int) -> list[list[dict]]:
    answers: list[list[dict]] = [[], []]
    for turn in range(turns + 1):
        for which in ((0, 1), (1, 0))[turn % 2]:
            answers[which].append({"ms": houses[which].run(*arguments)[1], "statements": 0, "bytes": 0})
    return [each[1:] for each in answers]


def tell(name: str, answers: list[list[dict]]) -> float:
    """A line of the table; how many times as long it takes."""
    before, now = (median(answer["ms"] for answer in each) for each in answers)
    fastest = [min(answer["ms"] for answer in each) for each in answers]
    old, new = (each[-1] for each in answers)
    print(
        f"{name:58}{before:9.1f}{now:9.1f}{now / before:7.2f}{fastest[1] / fastest[0]:7.2f}"
        f"{old['statements']:6}{new['statements']:5}{old['bytes'] / 1e3:8.1f}{new['bytes'] / 1e3:8.1f}",
        flush=True,
    )
    return now / before


def compared(houses: list[House], turns: int, wanted: str) -> dict[str, float]:
    print(f"{'':58}{'before':>9}{'now ms':>9}{'ratio':>7}{'least':>7}{'statements':>11}{'kB':>16}")
    ratios = {}
    for case in all_cases(*houses):
        if wanted not in case.name:
            continue
        try:
            ratios[f"{case.who} {case.name}"] = tell(case.name, in_turns(case, houses, turns))
        except Otherwise as otherwise:
            print(f"{case.name:58}not compared: {str(otherwise).partition(' <')[0]}")
    for name, arguments in PROGRAMS.items():
        if wanted in name:
            ratios[name] = tell(name, started(arguments, houses, turns))
    return ratios


def main(other: Path, turns: int, wanted: str = "") -> int:
    with tempfile.TemporaryDirectory() as name:
        houses = [House("before", other, Path(name) / "before"), House("now", ROOT, Path(name) / "now")]
        try:
            with ThreadPoolExecutor(2) as both:
                list(both.map(lambda house: made(house, turns), houses))
            ratios = compared(houses, turns, wanted)
        finally:
            for house in houses:
                house.stop()
    figures = Figures("pages_before")
    slower = {what: ratio for what, ratio in ratios.items() if ratio > SLOWER}
    figures.add("pages and calls, times as long as before, median", median(ratios.values()), "×", most=1)
    for what, ratio in sorted(slower.items(), key=lambda one: -one[1]):
        figures.add(what, ratio, "×", most=SLOWER)
    return figures.close()


def made(house: House, turns: int) -> None:
    house.start()
    filings.fill(house, LISTED, turns + 1)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print("pages beside another version: not measured, for no folder of one was named")
        raise SystemExit(0)
    given = sys.argv[2:]
    raise SystemExit(main(Path(sys.argv[1]).resolve(), int(given[0]) if given else TURNS, *given[1:]))
