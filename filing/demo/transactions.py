"""Sections 三 and 四 of the form: the deals behind an acquisition and a strategic investment."""

from __future__ import annotations

from filing.demo.answers import money
from filing.demo.numbers import row_id


def acquisition(investor: dict, target: str, price: float) -> dict:
    """Paid with the shares of a listed overseas company: document （八） is asked for."""
    return {
        "id": row_id(investor["id"], "acquisition"),
        "investor": investor["id"],
        "target": target,
        "no_related_party_acquisition": True,
        "time_honoured_brand": False,
        "state_owned_assets_transfer": False,
        "consideration": money(price, "CNY"),
        "payment_methods": ["overseas_listed_company_equity"],
        "contributed_equity_value": money(price, "CNY"),
        "valuation": {
            "assessed_value": money(price * 1.05, "CNY"),
            "audit_report_number": "鲁泉审字〔2017〕第0001号（演示）",
        },
        "target_subsidiaries_in_special_measures": False,
    }


def strategic_investment(investor: dict, ratio: str, price: float) -> dict:
    """A private placement, paid in cash, held for three years."""
    return {
        "id": row_id(investor["id"], "strategic"),
        "investor": investor["id"],
        "stage": "first",
        "no_related_party_acquisition": True,
        "within_strategic_investment_definition": True,
        "investor_nature": True,
        "shareholding_ratio": ratio,
        "becomes_controlling_shareholder": False,
        "investment_modes": ["private_placement"],
        "time_honoured_brand": False,
        "state_owned_assets_transfer": False,
        "consideration": money(price, "CNY"),
        "payment_methods": ["cash"],
        "listed_company_subsidiaries_in_special_measures": False,
        "committed_holding_period_months": 36,
        "investor_assets": {
            "own_overseas_assets_usd": money(900_000_000, "USD"),
            "managed_overseas_assets_usd": money(0, "USD"),
            "parent_overseas_assets_usd": money(0, "USD"),
            "parent_managed_overseas_assets_usd": money(0, "USD"),
        },
    }
