"""A city's year of supervision, as it is drawn: which of its figures, and how many of its terms were kept. No names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from filing.domain.supervision.figures import share_kept

#: In the order in which one follows from another; the keys are those of the year's figures.
STEPS = {
    "drawn": "抽中",
    "concluded": "检查完毕",
    "found": "发现违规",
    "corrected": "改正",
    "fined": "罚款",
    "removed": "记录移除",
}
#: Key of a term -> what had to be done by its last day.
DUTIES = {"result": "告知检查结果", "report": "报告检查情况", "correction": "改正"}


@dataclass
class Tally:
    """One city's year; `place` is the code of its division."""

    place: str
    name: str
    figures: Counter[str] = field(default_factory=Counter)

    @property
    def largest(self) -> int:
        return max(self.figures[key] for key in STEPS)

    def kept(self, term: str) -> tuple[int, int]:
        """How many of a term's last days were kept, of how many that are past."""
        return share_kept(self.figures, term)

    @property
    def told(self) -> str:
        """The counts in a sentence."""
        return "，".join(f"{label}{self.figures[key]}家次" for key, label in STEPS.items()) + "。"
