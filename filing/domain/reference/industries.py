"""国民经济行业分类 (GB/T 4754): which edition on which day, names, search."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

EDITIONS = (2011, 2017)
REFERENCE = Path(__file__).parent


@dataclass(frozen=True)
class Edition:
    standard: str
    valid_from: date
    codes: dict[str, str]

    @property
    def year(self) -> int:
        return int(self.standard[-4:])

    def name(self, code: str) -> str | None:
        return self.codes.get(code)

    def label(self, code: str) -> str:
        """'C3824 电力电子元器件制造'; a code of the other edition says so."""
        if code in self.codes:
            return f"{code} {self.codes[code]}"
        other = next((e for e in map(edition, EDITIONS) if code in e.codes), None)
        return f"{code} {other.codes[code]}（{other.standard}）" if other else code

    def parents(self, code: str) -> list[str]:
        """From section to group, the headings above a code."""
        return [code[:length] for length in (1, 3, 4) if length < len(code) and code[:length] in self.codes]


@cache
def edition(year: int) -> Edition:
    data = json.loads((REFERENCE / f"industries_{year}.json").read_text("utf-8"))
    return Edition(data["standard"], date.fromisoformat(data["valid_from"]), data["codes"])


def edition_on(day: date) -> Edition:
    """The edition in force on a day: GB/T 4754-2017 from 2017-10-01, before that the 2011 one."""
    newest = edition(2017)
    return newest if day >= newest.valid_from else edition(2011)


@dataclass(frozen=True)
class EncouragedItem:
    no: int
    section: str
    subsection: str | None
    text: str


@cache
def encouraged_items() -> dict[int, EncouragedItem]:
    """鼓励外商投资产业目录, 348 items (外商投资产业指导目录2017年修订)."""
    rows = json.loads((REFERENCE / "catalogue_2017_encouraged.json").read_text("utf-8"))
    return {row["no"]: EncouragedItem(**row) for row in rows}


@cache
def currencies() -> dict[str, dict]:
    """ISO 4217 code -> {"name", "places"}; the usual ones first."""
    return json.loads((REFERENCE / "currencies.json").read_text("utf-8"))
