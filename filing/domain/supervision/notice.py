"""《外商投资企业设立及变更备案检查通知》: annexes 1 and 2 of Shandong's plan, articles numbered by the paper's day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from filing.domain.articles import said_of_day
from filing.domain.law import article
from filing.domain.reference.measures import passage
from filing.domain.texts.filling import fill

SOURCE = Path(__file__).parents[1] / "texts" / "inspection_notice.json"
EXAMINE, OBSTRUCT = "17-§21", "17-§28"


@dataclass(frozen=True)
class InspectionNotice:
    """The paper, part by part."""

    title: str
    name: str
    before: tuple[str, ...]
    papers: tuple[str, ...]
    after: tuple[str, ...]
    contact: str
    body: str
    day: str

    @property
    def text(self) -> str:
        """All of it, line by line."""
        papers = (f"{number}. {paper}" for number, paper in enumerate(self.papers, 1))
        lines = [
            self.title,
            f"{self.name}：",
            *self.before,
            *papers,
            *self.after,
            f"联系方式：{self.contact}",
        ]
        return "\n".join([*lines, self.body, self.day])


@cache
def annexes() -> dict[str, dict]:
    """visit or papers -> its title and paragraphs, with their blanks."""
    return json.loads(SOURCE.read_text("utf-8"))


def inspection_notice(
    day: date,
    *,
    body: str,
    name: str,
    papers: Iterable[str],
    for_visit: bool,
    on: date,
    place: str,
    contact: str,
) -> InspectionNotice:
    """The notice as it reads on the day it is given."""
    annex = annexes()["visit" if for_visit else "papers"]
    facts = {
        "body": body, "on": said_of_day(on), "place": place, "office": "外资管理部门",
        "examine": article(EXAMINE, on=day).place, "obstruct": article(OBSTRUCT, on=day).place, "quote": _quote(day),
    }  # fmt: skip
    before, after = (tuple(fill(text, day, **facts) for text in annex[part]) for part in ("before", "after"))
    title = fill(annex["title"], day, **facts)
    return InspectionNotice(title, name, before, tuple(papers), after, contact, body, said_of_day(day))


def _quote(day: date) -> str:
    """The paragraph on papers, in the measures' own words, without its full stop."""
    found = passage(article(f"{EXAMINE}¶1", on=day))
    return found.text.removesuffix("。") if found else ""
