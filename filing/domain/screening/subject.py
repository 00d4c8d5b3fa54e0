"""The facts of a filing's answers that screening asks about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from filing.domain.screening.model import Subject


def subject_of(answers: Mapping, on: date, facts: Mapping | None = None) -> Subject:
    """What is screened on a day; `facts` holds the routing answers: {"cepa", "security_review"}."""
    enterprise = _group(answers, "enterprise")
    address = _group(enterprise, "registered_address")
    known = facts or {}
    return Subject(
        on=on,
        business_scope=_text(enterprise.get("business_scope")) or "",
        industries=_industries(enterprise),
        in_free_trade_zone=address.get("in_free_trade_zone") is True,
        enterprise_type=_text(enterprise.get("enterprise_type")),
        establishment_mode=_text(enterprise.get("establishment_mode")),
        foreign_share=foreign_share(answers.get("investors")),
        legal_representative_nationality=_text(_group(enterprise, "legal_representative").get("nationality")),
        province=_text(address.get("province")),
        city=_text(address.get("city")),
        in_national_etdz=address.get("in_national_etdz") is True,
        cepa=known.get("cepa") is True,
        related_party=_is_related(answers),
        subsidiaries=_has_such_subsidiaries(answers),
        security_review=known.get("security_review") is True,
    )


def foreign_share(investors: Any) -> Decimal | None:
    """The sum of the foreign investors' shares in percent, None where one of them cannot be read."""
    rows = [row for row in investors if isinstance(row, Mapping)] if isinstance(investors, list) else []
    foreign = [row for row in rows if str(row.get("investor_type", "")).startswith("foreign_")]
    shares = [_decimal(row.get("equity_ratio")) for row in foreign]
    return sum(shares, Decimal(0)) if rows and None not in shares else None


def _industries(enterprise: Mapping) -> tuple[str, ...]:
    chosen = enterprise.get("industries")
    codes = [code for code in chosen if isinstance(code, str)] if isinstance(chosen, list) else []
    main = enterprise.get("main_industry")
    return tuple(dict.fromkeys([*codes, main] if isinstance(main, str) and main else codes))


def _is_related(answers: Mapping) -> bool:
    """An acquisition whose attestation that it is none between related parties is missing."""
    rows = [*_rows(answers, "acquisition"), *_rows(answers, "strategic_investment")]
    return any(row.get("no_related_party_acquisition") is False for row in rows)


def _has_such_subsidiaries(answers: Mapping) -> bool:
    keys = {
        "acquisition": "target_subsidiaries_in_special_measures",
        "strategic_investment": "listed_company_subsidiaries_in_special_measures",
    }
    return any(row.get(key) is True for section, key in keys.items() for row in _rows(answers, section))


def _rows(answers: Mapping, section: str) -> list[Mapping]:
    given = answers.get(section)
    rows = given if isinstance(given, list) else [given]
    return [row for row in rows if isinstance(row, Mapping)]


def _group(answers: Any, key: str) -> Mapping:
    given = answers.get(key) if isinstance(answers, Mapping) else None
    return given if isinstance(given, Mapping) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
