"""What a year of supervision comes to in numbers: their names, their order, and how a case is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from filing.domain.questions.display import yuan_text
from filing.domain.supervision.sanctions import BREACHES
from filing.domain.supervision.starting import WAYS

#: key -> its name, in the order in which a year is told.
FIGURES = {
    "drawn": "随机抽中",
    "opened": "启动检查",
    "inspected": "实施检查",
    "concluded": "告知检查结果",
    "found": "认定违反办法",
    "ordered": "责令改正",
    "corrected": "已经改正",
    "fined": "决定罚款",
    "paid": "已缴罚款",
    "handed_over": "移送其他部门",
    "reported": "收到举报和建议",
    "recorded": "记入诚信档案",
    "published": "公示",
    "removed": "移除诚信记录",
}
#: 期限: key of those kept in time -> its name; the same key with `_late` counts the others.
TERMS = {
    "result": "检查结果按期告知",
    "report": "检查情况按期报告",
    "correction": "责令改正按期履行",
    "taken_up": "举报和建议按期受理",
}


@dataclass(frozen=True)
class CaseFacts:
    """A case as a year counts it: how it began, when what happened, and by when what had to."""

    way: str
    opened_on: date
    examined_on: date | None = None
    is_visit: bool = False
    concluded_on: date | None = None
    breaches: tuple[str, ...] = ()
    reported_on: date | None = None
    ordered_on: date | None = None
    corrected_on: date | None = None
    fined_on: date | None = None
    fine: Decimal = Decimal(0)
    paid_on: date | None = None
    handed_over_on: tuple[date, ...] = ()
    result_by: date | None = None
    report_by: date | None = None
    correct_by: date | None = None


def counted(cases: Iterable[CaseFacts], year: int, today: date) -> Counter[str]:
    """What happened in the year, each act in the year of its own day; `fine_cents` is the sum of what was decided."""
    total: Counter[str] = Counter()
    for case in cases:
        total.update(_acts(case, year))
        total.update(_terms(case, year, today))
    return +total


def _acts(case: CaseFacts, year: int) -> Counter[str]:
    def fell(day: date | None) -> int:
        return int(day is not None and day.year == year)

    found = Counter(
        opened=fell(case.opened_on), inspected=fell(case.examined_on), concluded=fell(case.concluded_on),
        ordered=fell(case.ordered_on), corrected=fell(case.corrected_on), paid=fell(case.paid_on),
        handed_over=sum(fell(day) for day in case.handed_over_on),
    )  # fmt: skip
    found[f"opened.{case.way}"] = fell(case.opened_on)
    found["inspected.visit" if case.is_visit else "inspected.papers"] = fell(case.examined_on)
    if fell(case.concluded_on):
        found.update(found=int(bool(case.breaches)), **{f"found.{key}": 1 for key in case.breaches})
    if fell(case.fined_on) and case.fine:
        found.update(fined=1, fine_cents=int(case.fine * 100))
    return found


def _terms(case: CaseFacts, year: int, today: date) -> Counter[str]:
    """Each term in the year of its last day, once it is kept or over."""
    return Counter(kept_or_late(key, by, on, today) for key, by, on in _terms_in(case, year))


def missed_in(case: CaseFacts, year: int, today: date) -> Iterator[tuple[str, date, date | None]]:
    """(key, last day, day on which it was done) of the terms of that year that were not kept."""
    for key, by, on in _terms_in(case, year):
        if kept_or_late(key, by, on, today) == f"{key}_late":
            yield key, by, on


def _terms_in(case: CaseFacts, year: int) -> Iterator[tuple[str, date, date | None]]:
    rows = (
        ("result", case.result_by, case.concluded_on),
        ("report", case.report_by, case.reported_on),
        ("correction", case.correct_by, case.corrected_on),
    )
    yield from ((key, by, on) for key, by, on in rows if by and by.year == year)


def kept_or_late(key: str, by: date, on: date | None, today: date) -> str:
    """The name under which a term counts: kept, late, or still running."""
    if on is not None and on <= by:
        return key
    return f"{key}_late" if on is not None or today > by else f"{key}_open"


def share_kept(figures: Mapping[str, int], key: str) -> tuple[int, int]:
    """(kept, kept and late) of a term."""
    kept = figures.get(key, 0)
    return kept, kept + figures.get(f"{key}_late", 0)


def money_of(figures: Mapping[str, int]) -> str:
    """The sum of the fines decided, written like every amount."""
    return yuan_text(Decimal(figures.get("fine_cents", 0)) / 100)


def told(figures: Counter[str], roster: int) -> list[tuple[str, list[str]]]:
    """A year in words, head by head, as the summary and its page say it."""
    n = figures
    ways = _parts(n, "opened", WAYS)
    kinds = _parts(n, "found", {key: breach.label for key, breach in BREACHES.items()})
    visits, by_papers, clean = n["inspected.visit"], n["inspected.papers"], n["concluded"] - n["found"]
    terms = [f"{name}：{kept}/{of}" for key, name in TERMS.items() for kept, of in [share_kept(n, key)] if of]
    return [
        ("随机抽查", [f"抽中企业{n['drawn']}家。"]),
        ("启动检查", [f"共{n['opened']}件{ways}。"]),
        ("实施检查", [f"共{n['inspected']}件，其中现场查验{visits}件，书面检查{by_papers}件。"]),
        (
            "检查结果",
            [f"告知{n['concluded']}件：未发现违反办法的行为{clean}件，认定违反办法的行为{n['found']}件{kinds}。"],
        ),
        ("责令改正", [f"责令改正{n['ordered']}件，已经改正{n['corrected']}件。"]),
        ("行政处罚", [f"决定罚款{n['fined']}件，合计{money_of(n)}；已缴纳{n['paid']}件。"]),
        ("移送其他部门", [f"移送{n['handed_over']}次。"]),
        ("举报和建议", [f"收到{n['reported']}件。"]),
        ("诚信档案和公示", [f"记入{n['recorded']}条，公示{n['published']}条，期满移除{n['removed']}条。"]),
        ("期限（按期的/已到期的）", terms or ["没有到期的期限。"]),
        ("检查人员", [f"名录中有{roster}人。"]),
    ]  # fmt: skip


def _parts(figures: Mapping[str, int], key: str, labels: Mapping[str, str]) -> str:
    counts = ((label, figures.get(f"{key}.{part}", 0)) for part, label in labels.items())
    parts = [f"{label}{count}件" for label, count in counts if count]
    return f"（{'，'.join(parts)}）" if parts else ""
