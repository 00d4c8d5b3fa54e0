"""Which papers are asked for: the published list, establishments, and the reason given in each row."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from filing.domain.forms.checklist import REFERENCE
from tests.domain.checklists import (
    AGENT,
    ALWAYS,
    BY_ORDER,
    CERTIFICATE,
    CHART,
    DEAL,
    DOMESTIC,
    EITHER,
    INVESTOR,
    LETTER,
    LICENCE,
    LIST,
    NAME_HEAD,
    NOT_RECEIVED,
    OVERSEAS,
    OVERSEAS_LISTED,
    RECEIVED,
    REPRESENTATIVE,
    REVISED,
    SHARES,
    SIGNATORY,
    TRANSLATION,
    A,
    B,
    C,
    asked,
    changed,
    checklist,
    established,
    investors,
    only,
    whose,
)

# The list itself


@pytest.mark.parametrize(
    ("kind", "on", "source", "count"),
    [
        ("establishment", BY_ORDER, "2016-art7-", 6),
        ("change", BY_ORDER, "2016-art7-", 6),
        ("establishment", date(2017, 7, 29), "2016-art7-", 6),
        ("establishment", date(2017, 7, 30), "2017-annex1-", 8),
        ("change", date(2017, 7, 29), "2016-art7-", 6),
        ("change", date(2017, 7, 30), "2017-annex2-", 8),
    ],
)
def test_the_rows_are_the_published_ones_word_for_word_and_in_their_order(kind, on, source, count):
    published = [i for i in json.loads(REFERENCE.read_text("utf-8"))["items"] if i["id"].startswith(source)]
    rows = checklist(kind, {}, (), on)
    assert [(r.id, r.no, r.label) for r in rows] == [
        (i["document_type"], i["no"], i["text"]) for i in published
    ]
    assert [r.id for r in rows] == [*LIST[:count], TRANSLATION]


@pytest.mark.parametrize("kind", ["establishment", "change"])
@pytest.mark.parametrize(("on", "article"), [(BY_ORDER, "16-§7"), (REVISED, "17-§8")])
def test_each_row_carries_its_article_as_numbered_on_the_law_day(kind, on, article):
    *papers, translation = checklist(kind, {}, (), on)
    assert [r.article for r in papers] == [article + r.no for r in papers]
    assert papers[4].article == f"{article}（五）" and translation.article == f"{article}¶2"


# Establishments

EVERYBODY = ALWAYS | {INVESTOR, REPRESENTATIVE}

ESTABLISHMENTS = {
    "ordinary": ({}, {CHART}),
    "signed by attorney": ({"signing__by_attorney": True}, {SIGNATORY, CHART}),
    "attorney not yet said": ({"signing": {}}, {CHART}),
    "acquired for cash": ({"acquisition": [DEAL]}, {CHART}),
    "with listed overseas equity": ({"acquisition": [OVERSEAS_LISTED]}, {CHART, CERTIFICATE}),
    "with overseas equity": ({"acquisition": [OVERSEAS]}, {CHART, CERTIFICATE}),
    "with domestic equity": ({"acquisition": [DOMESTIC]}, {CHART}),
    "overseas equity said, paid in cash": ({"acquisition": [{**OVERSEAS, **DEAL}]}, {CHART}),
    "a domestic enterprise receives it": ({"acquisition": [OVERSEAS | RECEIVED]}, {CHART, CERTIFICATE}),
    "nobody domestic receives it": ({"acquisition": [OVERSEAS | NOT_RECEIVED]}, {CHART}),
    "one of two deals is received": (
        {"acquisition": [OVERSEAS | NOT_RECEIVED, OVERSEAS_LISTED | RECEIVED]},
        {CHART, CERTIFICATE},
    ),
    "one of two deals is not said": (
        {"acquisition": [OVERSEAS | NOT_RECEIVED, OVERSEAS]},
        {CHART, CERTIFICATE},
    ),
    "strategic for cash": ({"strategic_investment": [DEAL]}, {CHART}),
    "strategic with overseas equity": ({"strategic_investment": [OVERSEAS_LISTED]}, {CHART, CERTIFICATE}),
}


@pytest.mark.parametrize(("facts", "more"), ESTABLISHMENTS.values(), ids=ESTABLISHMENTS)
def test_what_an_establishment_is_asked_for(facts, more):
    assert asked(established(**facts)) == EVERYBODY | more


@pytest.mark.parametrize(("facts", "more"), ESTABLISHMENTS.values(), ids=ESTABLISHMENTS)
def test_under_the_order_no_chart_and_no_certificate_is_asked_for(facts, more):
    assert asked(established(BY_ORDER, **facts)) == EVERYBODY | (more & {SIGNATORY})


def test_each_investor_the_representative_and_the_signatories_have_rows_of_their_own():
    rows = established(signing__by_attorney=True)
    named = [(r.id, r.row, r.person) for r in rows if r.row]
    assert named == [
        (AGENT, "agent", ""),
        (SIGNATORY, "signatory", ""),
        (INVESTOR, A, "莱茵机械股份公司"),
        (INVESTOR, B, "海港投资有限公司"),
        (INVESTOR, C, "青岛海湾电子有限公司"),
        (REPRESENTATIVE, "legal_representative", "约翰·史密斯"),
    ]


def test_a_blank_form_asks_for_one_investor_paper_of_nobody_in_particular():
    assert whose(checklist("establishment", {}, (), REVISED)) == {None: True}


@pytest.mark.parametrize(
    ("row", "name"),
    [({"name_cn": "甲", "name_en": "One"}, "甲"), ({"name_en": "One"}, "One"), ({}, "第1名投资者")],
)
def test_an_investor_is_called_by_the_name_that_is_known(row, name):
    rows = checklist("establishment", {"investors": [{"id": "x", **row}]}, (), REVISED)
    assert only(rows, INVESTOR).for_.name == name


# （一）

PENDING = {"enterprise__unified_social_credit_code": "licence_pending"}
REISSUED = {
    "enterprise__unified_social_credit_code": {"choice": "licence_obtained", "text": "91370200163562681G"}
}
SAME_NAME = {"acquisition": [{"target": "青岛莱茵精密机械有限公司"}]}
OTHER_NAME = {"acquisition": [{"target": "青岛海湾机械厂"}]}


@pytest.mark.parametrize(
    ("mode", "facts", "reason", "hint"),
    [
        ("new_ordinary", PENDING, "每一设立备案均须提交", EITHER),
        ("new_ordinary", REISSUED, "每一设立备案均须提交", EITHER),
        ("acquisition", PENDING | SAME_NAME, "企业名称不变，请提供现有营业执照", ""),
        ("acquisition", PENDING | OTHER_NAME, "由“青岛海湾机械厂”变更为“青岛莱茵精密机械有限公司”，请提供名称预先核准材料", ""),
        ("acquisition", PENDING, "须提供名称预先核准材料或现有营业执照", "名称不变的，提供现有营业执照"),
        ("absorption_merger", PENDING, "须提供名称预先核准材料或现有营业执照", "名称不变的，提供现有营业执照"),
        ("acquisition", REISSUED | OTHER_NAME, "每一设立备案均须提交", EITHER),
        ("strategic_investment_listed", PENDING, "每一设立备案均须提交", EITHER),
    ],
)  # fmt: skip
def test_a_conversion_before_its_new_licence_is_told_which_paper_it_has(mode, facts, reason, hint):
    row = only(established(enterprise__establishment_mode=mode, **facts), LICENCE)
    assert row.required and reason in row.reason and hint in row.hint and bool(hint) == bool(row.hint)


# Reasons

REASONS = [
    (established(), LETTER, "每一设立备案均须提交。"),
    (established(), INVESTOR, "逐一提供每一投资者的证明"),
    (established(), CERTIFICATE, "未以境外公司股权作为支付手段"),
    (established(), SIGNATORY, "投资者未委托他人签署"),
    (established(signing={}), SIGNATORY, "请先在“申报与签署”中说明"),
    (established(signing__by_attorney=True), SIGNATORY, "投资者委托他人签署"),
    (established(acquisition=[OVERSEAS]), CERTIFICATE, "获得该股权的不是境内企业的，请在交易情况中说明"),
    (established(acquisition=[OVERSEAS | RECEIVED]), CERTIFICATE, "由境内企业获得该股权"),
    (established(acquisition=[OVERSEAS | NOT_RECEIVED]), CERTIFICATE, "获得境外公司股权的不是境内企业"),
    (established(), TRANSLATION, "没有外文原件"),
    (changed({}), LETTER, "每一变更备案均须提交。"),
    (changed({}), SIGNATORY, "法定代表人未委托他人签署"),
    (changed({}), INVESTOR, "不涉及投资者基本信息变更"),
    (changed({}), REPRESENTATIVE, "不涉及法定代表人变更"),
    (changed({}), CHART, "不涉及企业最终实际控制人变更"),
    (changed(NAME_HEAD), INVESTOR, "已勾选投资者基本信息变更"),
    (changed(SHARES | NAME_HEAD), INVESTOR, "已勾选股权、合作权益变更"),
    (changed({}, investors=investors(_0__name_cn="莱茵")), INVESTOR, "该投资者的基本信息有变更"),
    (changed({"enterprise_basic_change": ["legal_representative"]}), REPRESENTATIVE, "已勾选法定代表人变更"),
    (changed({}, enterprise={"legal_representative": {"name": "甲"}}), REPRESENTATIVE, "法定代表人有变更"),
    (changed({"enterprise_basic_change": ["ultimate_controllers"]}), CHART, "最终实际控制人有变更"),
]


@pytest.mark.parametrize(("rows", "requirement", "said"), REASONS, ids=[said for *_, said in REASONS])
def test_each_row_says_why_it_is_or_is_not_asked_for(rows, requirement, said):
    row = next(r for r in rows if r.id == requirement)
    assert said in row.reason
    assert row.required or row.reason.endswith("无需提供。")


def test_no_sentence_holds_the_number_of_an_article():
    every = [row for rows, *_ in REASONS for row in rows]
    assert not [
        r.reason
        for r in every
        if re.search(r"第[\d一二三四五六七八九十]+[条款]|§|（[一二三四五六七八]）", r.reason + r.hint)
    ]
