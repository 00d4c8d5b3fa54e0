"""股权变更表: who holds what before and after the change, row by row, with newcomers, leavers and 溢折价."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import url_for

from filing.domain.forms.change.opened import changes_equity
from filing.domain.forms.matter import rows_of
from filing.domain.questions.display import money_text
from filing.domain.questions.paths import get_at
from filing.domain.questions.values import amount_of, decimal_of
from filing.services.filings.reading import Reading
from filing.web.form.choices import row_title
from filing.web.form.drawing import Drawer, Drawn

WHOLE = Decimal(100)


def shown(reading: Reading, drawer: Drawer) -> dict[str, Any]:
    """The table, what it adds up to, and whether investors may come and go."""
    drawn = drawer.parts()
    cells = {part.path: part for part in drawn}
    investors = cells["investors"]
    premiums = {row.value: row.inside for part in drawn if part.type == "listed" for row in part.inside}
    return {
        "holders": [_holder(reading, row_id, cells, premiums) for row_id in _ids(reading)],
        "investors": investors,
        "listed_rows": {row["path"].split("/")[1]: row for row in investors.rows},
        "total": total(reading),
        "takes_rows": reading.opened.takes_rows(("investors",)) and reading.is_editable,
        "by_equity": changes_equity(reading.given),
    }


def _ids(reading: Reading) -> list[str]:
    """Those of the record in its order, then the newcomers."""
    before = [row["id"] for row in rows_of(reading.before, "investors")]
    return before + [r["id"] for r in rows_of(reading.answers, "investors") if r["id"] not in before]


def _holder(reading: Reading, row_id: str, cells: Mapping[str, Drawn], premiums: Mapping) -> dict[str, Any]:
    before = get_at(reading.before, ("investors", row_id))
    after = get_at(reading.answers, ("investors", row_id))
    return {
        "id": row_id,
        "name": row_title(after or before, reading.filing) or "（未填写名称）",
        "before": before and {"amount": _money(before), "ratio": _ratio(before)},
        "after": after,
        "standing": "newcomer" if before is None else "leaver" if after is None else "",
        "amount": cells.get(f"investors/{row_id}/subscribed_capital"),
        "ratio": cells.get(f"investors/{row_id}/equity_ratio"),
        "premium": next(iter(premiums.get(row_id, [])), None),
        "href": url_for("applicant.section", filing_id=reading.filing.id, place=f"investors/{row_id}"),
    }


def _money(row: Mapping) -> str:
    return money_text(row["subscribed_capital"]) if row.get("subscribed_capital") else "—"


def _ratio(row: Mapping) -> str:
    return f"{row['equity_ratio']}%" if row.get("equity_ratio") else "—"


def total(reading: Reading) -> dict[str, Any]:
    """What the shares add up to, and what is missing or too much."""
    ratios = [decimal_of(row.get("equity_ratio")) for row in rows_of(reading.answers, "investors")]
    added = sum((ratio for ratio in ratios if ratio is not None), Decimal(0))
    return {"ratio": added, "left": WHOLE - added, "amount": _added(reading), "capital": _capital(reading)}


def _added(reading: Reading) -> str:
    given = [row.get("subscribed_capital") or {} for row in rows_of(reading.answers, "investors")]
    currencies, amounts = {money.get("currency") for money in given}, [amount_of(money) for money in given]
    if len(currencies) != 1 or None in amounts:
        return ""
    return money_text({"amount": str(sum(amounts, Decimal(0))), "currency": currencies.pop()})


def _capital(reading: Reading) -> str:
    capital = get_at(reading.answers, ("enterprise", "registered_capital"))
    return money_text(capital) if capital else ""
