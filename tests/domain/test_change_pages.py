"""What the pages of a change ask of the domain: who may come and go, who else files, what is filed elsewhere."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from filing.domain.forms import KINDS
from filing.domain.forms.change.opened import locked_changes, opened
from filing.domain.forms.elsewhere import elsewhere_on
from filing.domain.forms.matter import Matter
from filing.domain.questions.answers import normalise
from tests.samples import ESTABLISHMENT, investor

DAY = date(2018, 3, 5)
FORM = KINDS["change"].form_on(DAY)
BY_EQUITY = {"equity_change": {"cause_and_mode": "equity.not_strategic_investment"}}
EVERYTHING_OF_INVESTORS = {"investor_basic_change": ["other"]}


def matter(change: dict, investors: list | None = None) -> Matter:
    before = normalise(FORM, copy.deepcopy(ESTABLISHMENT))
    after = {**before, "change": change, "investors": investors or before["investors"]}
    return Matter(normalise(FORM, after), DAY, before)


def with_newcomer(change: dict) -> Matter:
    return matter(
        change, [*ESTABLISHMENT["investors"], investor("b1", "新港资本有限公司", "HK", "1.00", "1")]
    )


def without_the_first(change: dict) -> Matter:
    return matter(change, ESTABLISHMENT["investors"][1:])


@pytest.mark.parametrize("make", [with_newcomer, without_the_first])
def test_investors_come_and_go_with_a_change_of_equity_alone(make):
    assert not list(locked_changes(make(BY_EQUITY)))
    assert list(locked_changes(make(EVERYTHING_OF_INVESTORS)))


def test_rows_inside_an_open_part_may_come_and_go():
    open_now = opened(matter({"enterprise_basic_change": ["organisation"]}))
    assert open_now.takes_rows(("enterprise", "organisation", "directors"))
    assert not open_now.takes_rows(("investors",))


@pytest.mark.parametrize(
    ("day", "label", "said"),
    [
        (date(2016, 10, 7), "外商投资企业的设立和变更", True),
        (date(2016, 10, 8), "外商投资企业的设立和变更", False),
        (date(2017, 7, 29), "外国投资者并购境内企业、战略投资上市公司", True),
        (date(2017, 7, 30), "外国投资者并购境内企业、战略投资上市公司", False),
        (date(2017, 7, 30), "境内公司、企业或自然人以其境外公司并购与其有关联关系的境内公司", True),
        (date(2018, 3, 5), "股权质押", True),
    ],
)
def test_what_is_filed_elsewhere_follows_the_day(day, label, said):
    assert (label in [each.label for each in elsewhere_on(day)]) is said
