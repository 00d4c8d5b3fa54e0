"""A year of supervision in counts: what is counted, by city, and how many of the days were kept. No names."""

from __future__ import annotations

from dataclasses import dataclass, field

#: In the order in which one follows from another; what each counts in the year.
STEPS = {
    "drawn": "抽中",
    "inspected": "检查完毕",
    "found": "发现违规",
    "corrected": "改正",
    "fined": "罚款",
    "removed": "记录移除",
}
DAYS = {"result_by": "告知检查结果", "report_by": "报告检查情况", "correct_by": "改正"}


@dataclass
class Kept:
    """Of the days that fell due, how many were kept."""

    due: int = 0
    kept: int = 0

    def count(self, in_time: bool) -> None:
        self.due, self.kept = self.due + 1, self.kept + in_time


@dataclass
class Tally:
    """One city's year; `place` is the code of its division."""

    place: str
    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STEPS, 0))
    days: dict[str, Kept] = field(default_factory=lambda: {key: Kept() for key in DAYS})

    @property
    def largest(self) -> int:
        return max(self.counts.values())

    @property
    def told(self) -> str:
        """The counts in a sentence."""
        return "，".join(f"{label}{self.counts[key]}家次" for key, label in STEPS.items()) + "。"
