"""Who holds what of an enterprise, and who stands behind them, as its record says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from filing.domain.forms.investors import INVESTOR_TYPES
from filing.domain.forms.matter import part_of, rows_of
from filing.domain.questions.display import money_text
from filing.domain.questions.values import decimal_of
from filing.domain.reference.places import country_name

FOREIGN = "foreign_"
_TYPE_LABELS = {option.value: option.label for option in INVESTOR_TYPES}


@dataclass(frozen=True)
class Controller:
    """最终实际控制人: a name and where it belongs."""

    name: str
    country: str
    country_name: str


@dataclass(frozen=True)
class Holding:
    """One investor; `row` is its row in the record."""

    row: str
    name_cn: str
    name_en: str
    country: str
    country_name: str
    investor_type: str
    amount: Mapping[str, Any] | None
    share: Decimal | None
    controllers: tuple[Controller, ...]

    @property
    def name(self) -> str:
        return self.name_cn or self.name_en or "（未填写名称）"

    @property
    def type_label(self) -> str:
        return _TYPE_LABELS.get(self.investor_type, "")

    @property
    def is_foreign(self) -> bool:
        return self.investor_type.startswith(FOREIGN)

    @property
    def side(self) -> str:
        if not self.investor_type:
            return "类型未填写"
        return "境外" if self.is_foreign else "境内"

    @property
    def amount_text(self) -> str:
        return money_text(self.amount) if self.amount else ""

    @property
    def share_text(self) -> str:
        return "" if self.share is None else f"{plain(self.share)}%"


@dataclass(frozen=True)
class Holdings:
    """The enterprise with its investors, in the record's order."""

    enterprise: str
    registered_capital: Mapping[str, Any] | None
    investors: tuple[Holding, ...]
    controllers: tuple[Controller, ...]

    @cached_property
    def foreign_share(self) -> Decimal:
        """The share held from abroad, in percent."""
        return sum((h.share or Decimal(0) for h in self.investors if h.is_foreign), Decimal(0))

    @property
    def sides_are_known(self) -> bool:
        """Whether every investor says whether it is from abroad: only then is the foreign share one."""
        return all(holding.investor_type for holding in self.investors)

    @property
    def capital_text(self) -> str:
        return money_text(self.registered_capital) if self.registered_capital else ""


def plain(number: Decimal) -> str:
    """29.50 as 29.5, 100 as 100: without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def holdings_in(facts: Mapping[str, Any]) -> Holdings:
    """Who holds what, by the facts of a record; what cannot be read is left out."""
    enterprise = part_of(facts, "enterprise")
    return Holdings(
        _text(part_of(enterprise, "enterprise_name").get("cn")),
        _money(enterprise.get("registered_capital")),
        tuple(_holding(row) for row in rows_of(facts, "investors")),
        _controllers(enterprise),
    )


def _holding(row: Mapping[str, Any]) -> Holding:
    country = _text(part_of(row, "nationality_or_address_or_place_of_registration").get("country"))
    return Holding(
        _text(row.get("id")),
        _text(row.get("name_cn")),
        _text(row.get("name_en")),
        country,
        _country(country),
        _text(row.get("investor_type")),
        _money(row.get("subscribed_capital")),
        decimal_of(row.get("equity_ratio")),
        _controllers(row),
    )


def _controllers(part: Mapping[str, Any]) -> tuple[Controller, ...]:
    return tuple(_controller(row) for row in rows_of(part, "ultimate_controllers"))


def _controller(row: Mapping[str, Any]) -> Controller:
    country = _text(row.get("nationality_or_place_of_registration"))
    name = _text(row.get("name_cn")) or _text(row.get("name_en"))
    return Controller(name, country, _country(country))


def _country(code: str) -> str:
    return country_name(code) if code else ""


def _money(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) and value.get("amount") else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
