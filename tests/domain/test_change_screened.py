"""Which changes are searched against the special measures (17-§11), and which confirm that they touch none."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.forms import KINDS
from filing.domain.forms.matter import Matter
from tests.samples import establishment_answers

DAY = date(2018, 3, 5)


def is_screened(way: str = "change", drop: str = "", **changes) -> bool:
    after = establishment_answers(**changes)
    if drop:
        after["investors"] = [row for row in after["investors"] if row["name_cn"] != drop]
    return KINDS["change"].is_screened(Matter(after, DAY, establishment_answers(), way))


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("enterprise__business_scope", "烟草制品批发", True),
        ("enterprise__industries", ["F5128"], True),
        ("enterprise__main_industry", "I6510", True),
        ("enterprise__enterprise_type", "wholly_foreign_owned", True),
        ("enterprise__registered_address__detail", "山东路8号", True),
        ("enterprise__registered_address__in_free_trade_zone", True, True),
        ("investors__0__equity_ratio", "40", True),
        ("investors__2__investor_type", "foreign_neither", True),
        ("investors__0__name_cn", "新名称", False),
        ("investors__0__equity_ratio", "33.330", False),
        ("enterprise__enterprise_name__cn", "新名称有限公司", False),
        ("enterprise__registered_capital__amount", "1200000.00", False),
        ("enterprise__legal_representative__nationality", "FR", False),
        ("enterprise__operating_term", "indefinite", False),
        ("enterprise__planned_employees", 10, False),
    ],
)
def test_only_address_industry_scope_share_and_type_are_searched(path, value, expected):
    assert is_screened(**{path: value}) is expected


def test_an_investor_who_leaves_changes_the_shares():
    assert is_screened(drop="海港投资有限公司")


def test_nothing_changed_is_not_searched():
    assert not is_screened()


def test_the_first_change_after_an_approval_is_searched_whole():
    assert is_screened(way="first_after_approval")


def test_an_establishment_is_always_searched():
    assert KINDS["establishment"].is_screened(Matter(establishment_answers(), DAY))
