"""The whole table, written out: for each head its article, what it opens, whose papers, by when, under each rule set."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.days.deadlines import deadline
from filing.domain.forms.change.events import events_of
from filing.domain.forms.change.heads import SECTIONS, heads_on
from filing.domain.law import article
from tests.domain.change.matters import A1, CHANGE, changed, dated
from tests.domain.change.test_heads import MERGED, UNDER

BY_ORDER, REVISED = date(2017, 3, 20), date(2018, 3, 20)
#: （一）（二）（三）: with every change.
ALWAYS = {("（一）", None), ("（二）", None), ("（三）", "agent")}
NOBODY = frozenset()
INVESTOR = frozenset({("（五）", A1)})
ANY_INVESTOR = frozenset({("（五）", None)})
REPRESENTATIVE = frozenset({("（六）", "legal_representative")})
CHART = frozenset({("（七）", None)})
E, P, A, S = "enterprise", "investors.*", "acquisition.*", "strategic_investment.*"

# head: article of the revised measures, what it opens, further papers once its part is changed.
TABLE = {
    "enterprise_basic_change.name": ("17-§6（一）", f"{E}.enterprise_name", NOBODY),
    "enterprise_basic_change.registered_address": ("17-§6（一）", f"{E}.registered_address", NOBODY),
    "enterprise_basic_change.enterprise_type": ("17-§6（一）", f"{E}.enterprise_type", NOBODY),
    "enterprise_basic_change.operating_term": ("17-§6（一）", f"{E}.operating_term", NOBODY),
    "enterprise_basic_change.industry": ("17-§6（一）", f"{E}.industries {E}.main_industry", NOBODY),
    "enterprise_basic_change.business_type": ("17-§6（一）", f"{E}.business_types", NOBODY),
    "enterprise_basic_change.business_scope": (
        "17-§6（一）", f"{E}.business_scope {E}.scope_outside_special_measures", NOBODY,
    ),
    "enterprise_basic_change.imported_equipment_tax_exemption": (
        "17-§6（一）", f"{E}.imported_equipment_tax_exemption", NOBODY,
    ),
    "enterprise_basic_change.total_investment": ("17-§6（一）", f"{E}.total_investment", NOBODY),
    "enterprise_basic_change.registered_capital": ("17-§6（一）", f"{E}.registered_capital", NOBODY),
    "enterprise_basic_change.organisation": ("17-§6（一）", f"{E}.organisation", NOBODY),
    "enterprise_basic_change.legal_representative": ("17-§6（一）", f"{E}.legal_representative", REPRESENTATIVE),
    "enterprise_basic_change.ultimate_controllers": ("17-§6（一）", f"{E}.ultimate_controllers", CHART),
    "enterprise_basic_change.contact": ("17-§6（一）", f"{E}.enterprise_contact", NOBODY),
    "investor_basic_change.name": ("17-§6（二）", f"{P}.name_cn {P}.name_en", INVESTOR),
    "investor_basic_change.nationality_or_address": (
        "17-§6（二）", f"{P}.nationality_or_address_or_place_of_registration", INVESTOR,
    ),
    "investor_basic_change.certificate": ("17-§6（二）", f"{P}.certificate", INVESTOR),
    "investor_basic_change.subscribed_capital": (
        "17-§6（二）", f"{P}.subscribed_capital {P}.equity_ratio", INVESTOR,
    ),
    "investor_basic_change.contribution_forms": (
        "17-§6（二）", f"{P}.contribution_forms {P}.cooperation_conditions", INVESTOR,
    ),
    "investor_basic_change.contribution_deadline": ("17-§6（二）", f"{P}.contribution_deadline", INVESTOR),
    "investor_basic_change.source_of_funds": ("17-§6（二）", f"{P}.source_of_funds", INVESTOR),
    "investor_basic_change.investor_type": ("17-§6（二）", f"{P}.investor_type", INVESTOR),
    "investor_basic_change.other": ("17-§6（二）", P, INVESTOR),
    "acquisition_change.consideration": ("17-§6（三）", f"{A}.consideration", NOBODY),
    "acquisition_change.payment_methods": (
        "17-§6（三）", f"{A}.payment_methods {A}.contributed_equity_value {A}.overseas_company_equity", NOBODY,
    ),
    "acquisition_change.assessed_value": ("17-§6（三）", f"{A}.valuation", NOBODY),
    "strategic_investment_change.consideration": ("17-§7¶3", f"{S}.consideration", NOBODY),
    "strategic_investment_change.payment_methods": (
        "17-§7¶3",
        f"{S}.payment_methods {S}.contributed_equity_assessed_value {S}.overseas_company_equity", NOBODY,
    ),
    "strategic_investment_change.other": ("17-§7¶3", S, NOBODY),
    "equity_change": ("17-§6（四）", f"{P}.subscribed_capital {P}.equity_ratio", ANY_INVESTOR),
    "merger_division_termination": ("17-§6（五）", "", NOBODY),
    "wfoe_property_mortgage_transfer": ("17-§6（六）", "", NOBODY),
    "cjv_early_recovery": ("17-§6（七）", "", NOBODY),
    "cjv_entrusted_management": ("17-§6（八）", "", NOBODY),
}  # fmt: skip
#: Approved, not filed, until the revision.
SINCE_THE_REVISION = {
    head for head in TABLE if head.startswith(("acquisition_change", "strategic_investment_change"))
}


def matter_under(head: str, on: date, occurred_on: str):
    before = MERGED if head.startswith("acquisition") else None
    return changed(head, before=before, on=on, event=dated(head, on=occurred_on), **UNDER.get(head, {}))


def asked(matter) -> set[tuple]:
    return {(row.no, row.row) for row in CHANGE.checklist.rows(matter, []) if row.required}


def test_the_table_has_every_head_of_each_form():
    assert [head.key for head in heads_on(REVISED)] == list(TABLE)
    assert {head.key for head in heads_on(BY_ORDER)} == set(TABLE) - SINCE_THE_REVISION


@pytest.mark.parametrize("head", TABLE)
def test_a_head_stands_on_its_article_and_opens_its_parts_and_no_other(head):
    stands_on, opens, _ = TABLE[head]
    matter = matter_under(head, REVISED, "2018-03-01")
    assert SECTIONS[head.partition(".")[0]].article == stands_on
    assert {".".join(path) for path in CHANGE.opened(matter).paths} == set(opens.split())


@pytest.mark.parametrize("head", TABLE)
def test_the_papers_of_a_head_under_the_revised_rules(head):
    assert asked(matter_under(head, REVISED, "2018-03-01")) == ALWAYS | TABLE[head][2]


@pytest.mark.parametrize("head", [head for head in TABLE if head not in SINCE_THE_REVISION])
def test_the_papers_of_a_head_under_the_order_which_knew_six(head):
    assert asked(matter_under(head, BY_ORDER, "2017-03-01")) == ALWAYS | (TABLE[head][2] - CHART)


# 30 days from 2018-03-01 end on Saturday 2018-03-31, 5 on Tuesday 2018-03-06; 30 from 2017-03-01 on Friday 2017-03-31.


@pytest.mark.parametrize("head", TABLE)
def test_the_last_day_of_a_head_under_the_revised_rules(head):
    strategic = head.startswith("strategic_investment_change")
    (found,) = events_of(matter_under(head, REVISED, "2018-03-01"))
    due = deadline(found.term, found.occurred_on, law_day=REVISED)
    assert due.date == (date(2018, 3, 6) if strategic else date(2018, 4, 2))
    assert found.basis == "resolution"


@pytest.mark.parametrize("head", [head for head in TABLE if head not in SINCE_THE_REVISION])
def test_the_last_day_of_a_head_under_the_order(head):
    (found,) = events_of(matter_under(head, BY_ORDER, "2017-03-01"))
    assert deadline(found.term, found.occurred_on, law_day=BY_ORDER).date == date(2017, 3, 31)


BY_THE_ORDER = {
    "enterprise_basic_change": "16-§6（一）",
    "investor_basic_change": "16-§6（二）",
    "equity_change": "16-§6（三）",
    "merger_division_termination": "16-§6（四）",
    "wfoe_property_mortgage_transfer": "16-§6（五）",
    "cjv_early_recovery": "16-§6（六）",
    "cjv_entrusted_management": "16-§6（七）",
}


@pytest.mark.parametrize("section", BY_THE_ORDER)
def test_a_filing_under_the_order_is_told_the_article_as_it_stood(section):
    assert article(SECTIONS[section].article, on=BY_ORDER).short == BY_THE_ORDER[section]
