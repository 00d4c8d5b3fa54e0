"""股权受让溢折价: what was paid above or below the capital taken over, of which investor (annex 2, 三)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from filing.domain.forms.change.heads import EQUITY
from filing.domain.forms.matter import Matter, part_of, rows_of
from filing.domain.questions.display import money_text
from filing.domain.questions.naming import row_name
from filing.domain.questions.paths import Path
from filing.domain.questions.values import amount_of

TITLE = "股权受让溢折价"
PLACE = ("change", EQUITY, "premiums")


@dataclass(frozen=True)
class Premium:
    path: Path
    holder: str
    amount: Mapping[str, Any]

    @property
    def title(self) -> str:
        return f"{TITLE}（{self.holder}）" if self.holder else TITLE

    @property
    def text(self) -> str:
        """1,000.00美元（溢价）, -500.00美元（折价）: the sign is said in words too."""
        amount = amount_of(self.amount) or 0
        side = "（溢价）" if amount > 0 else "（折价）" if amount < 0 else ""
        return money_text(self.amount) + side


def premiums_of(matter: Matter) -> list[Premium]:
    """Those with an amount, in the order in which they were entered; who left is named by the record."""
    rows = rows_of(part_of(matter.change, EQUITY), "premiums")
    return [
        Premium(
            (*PLACE, row.get("id")),
            row_name(row, matter.answers) or row_name(row, matter.before),
            row["amount"],
        )
        for row in rows
        if amount_of(row.get("amount")) is not None
    ]
