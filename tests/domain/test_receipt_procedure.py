"""What may be done with a receipt, and by whom; what is wrong with what is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from filing.domain.errors import MoveNotAllowed, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.procedures.receipt import ACT_LABELS, ACTS, IN_FORCE, RECEIPT, Kind, Position, Status
from filing.domain.receipts.collection import Collection, find_collection_problems
from filing.domain.receipts.corrections import corrected, differences, find_correction_problems, printed_texts
from filing.domain.receipts.revocation import find_revocation_problems, grounds_on

REVOKE, REPLACE = Kind.REVOKE, Kind.REPLACE
PROPOSE_REVOCATION, PROPOSE_CORRECTION = "propose_revocation", "propose_correction"
CONFIRM_REVOCATION, CONFIRM_CORRECTION = "revoke", "replace"
REJECT, WITHDRAW, COLLECT, COPY = "reject", "withdraw", "record_collection", "copy"


def place(role: str, status: Status = Status.CURRENT, own: bool = True, proposed=None, mine: bool = False):
    return Role(role), Position(status, own, proposed, mine, role == "supervisor")


@pytest.mark.parametrize(
    ("position", "moves"),
    [
        (place("reviewer"), {PROPOSE_CORRECTION, COLLECT}),
        (place("supervisor"), {PROPOSE_REVOCATION}),
        (place("supervisor", own=False), {PROPOSE_REVOCATION}),
        (place("applicant", own=False), set()),
        (place("reviewer", Status.SUPERSEDED), {PROPOSE_CORRECTION, COLLECT}),
        (place("supervisor", Status.SUPERSEDED), {PROPOSE_REVOCATION}),
        (place("reviewer", Status.REVOKED), set()),
        (place("supervisor", Status.REPLACED), set()),
        (place("supervisor", proposed=REVOKE), {CONFIRM_REVOCATION, REJECT}),
        (place("supervisor", own=False, proposed=REVOKE), {CONFIRM_REVOCATION, REJECT}),
        (place("supervisor", proposed=REVOKE, mine=True), {WITHDRAW}),
        (place("reviewer", proposed=REVOKE), {COLLECT}),
        (place("reviewer", proposed=REPLACE), {CONFIRM_CORRECTION, REJECT, COLLECT}),
        (place("reviewer", proposed=REPLACE, mine=True), {WITHDRAW, COLLECT}),
        (place("supervisor", proposed=REPLACE), {CONFIRM_CORRECTION, REJECT}),
        (place("supervisor", own=False, proposed=REPLACE), set()),
        (place("supervisor", Status.REVOKED, proposed=REVOKE), {REJECT}),
    ],
)
def test_each_person_has_the_moves_of_the_place(position, moves):
    role, standing = position
    assert set(RECEIPT.open_to(standing, role)) - {COPY} == moves


def test_a_person_out_of_place_is_not_permitted_and_a_late_one_is_told_why():
    for_a_reviewer, revoked = place("reviewer"), place("supervisor", Status.REVOKED)
    with pytest.raises(NotPermitted, match="监督检查人员"):
        RECEIPT.require(PROPOSE_REVOCATION, for_a_reviewer[1], for_a_reviewer[0])
    with pytest.raises(MoveNotAllowed, match="已撤销"):
        RECEIPT.require(PROPOSE_REVOCATION, revoked[1], revoked[0])


def test_nobody_decides_what_he_proposed():
    role, standing = place("supervisor", proposed=REVOKE, mine=True)
    with pytest.raises(NotPermitted, match="另一人"):
        RECEIPT.require(CONFIRM_REVOCATION, standing, role)


def test_a_receipt_is_in_force_until_it_is_revoked_or_replaced():
    assert set(Status) - IN_FORCE == {Status.REVOKED, Status.REPLACED}


def test_every_line_of_a_receipts_record_has_words_for_people():
    assert all(label and not label.startswith("receipt.") for label in ACT_LABELS.values())
    assert set(ACTS) == {*RECEIPT.moves, *RECEIPT.notes}


# Revoking


def test_the_grounds_carry_the_numbers_of_their_day():
    before, after = (grounds_on(day)[2].article for day in (date(2017, 7, 29), date(2017, 7, 30)))
    assert before == "《办法》第二十四条第二款" and after == "《办法》第二十五条第二款"


@pytest.mark.parametrize(
    ("reason", "article", "codes"),
    [
        ("查实。", "17-§26", {}),
        ("", "", {"reason": "required", "article": "required"}),
        ("字" * 2001, "条" * 61, {"reason": "too_long", "article": "too_long"}),
        ("看不见\u202e的", "17-§26", {"reason": "forbidden_character"}),
    ],
)
def test_a_revocation_says_why_and_by_which_article(reason, article, codes):
    assert {p.path[0]: p.code for p in find_revocation_problems(reason, article)} == codes


# Correcting

NAME, ENGLISH = "enterprise_name_cn", "enterprise_name_en"
INVESTOR = {
    "name": "莱茵机械股份公司", "country_or_region": "德国", "subscribed_capital": "美元 1.00", "contribution_forms": "货币",
    "equity_ratio": "100%",
}  # fmt: skip
VIEW = {
    "kind": "establishment",
    "number": "鲁青外资备201700001",
    "addressee": "青岛莱茵机械有限公司",
    "fields": {
        NAME: "青岛莱茵机械有限公司", ENGLISH: "", "registered_address": "山东路6号", "business_scope": "生产。",
        "imported_equipment_tax_exemption": {"value": False}, "investors": [INVESTOR], "remarks": "无。",
    },
}  # fmt: skip


def codes_of(**texts: str) -> dict:
    given = {key.replace("__", "."): text for key, text in texts.items()}
    problems = find_correction_problems(VIEW, differences(VIEW, given), "印错了。")
    return {".".join(p.path): p.code for p in problems}


def test_texts_can_be_corrected_and_nothing_else():
    keys = [printed.key for printed in printed_texts(VIEW)]
    assert keys[:3] == ["addressee", NAME, ENGLISH] and "investors.0.equity_ratio" in keys
    assert not {"number", "completed_on", "agency_name", "imported_equipment_tax_exemption"} & set(keys)


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        ({NAME: "青岛莱茵机械（中国）有限公司"}, {}),
        ({"remarks": ""}, {}),
        ({"business_scope": "生产。\r\n销售。"}, {}),
        ({}, {"": "unchanged"}),
        ({NAME: " 青岛莱茵机械有限公司 "}, {"": "unchanged"}),
        ({NAME: ""}, {NAME: "required"}),
        ({NAME: "Rhein Machinery"}, {NAME: "format"}),
        ({NAME: "青" * 201}, {NAME: "too_long"}),
        ({NAME: "青岛莱茵・机械有限公司"}, {NAME: "format"}),
        ({ENGLISH: "青岛"}, {ENGLISH: "format"}),
        ({"registered_address": "山东路\n6号"}, {"registered_address": "format"}),
        ({"investors__0__name": " "}, {"investors.0.name": "required"}),
        ({"investors__1__name": "甲"}, {"investors.1.name": "unknown"}),
        ({"number": "鲁青外资备201799999"}, {"number": "unknown"}),
        ({"remarks": "看不见\x07"}, {"remarks": "forbidden_character"}),
    ],
)
def test_a_correction_must_be_one_and_leave_no_name_empty(texts, codes):
    assert codes_of(**texts) == codes


def test_a_correction_says_why():
    problems = find_correction_problems(VIEW, {NAME: "青岛莱茵（中国）有限公司"}, "")
    assert [p.path for p in problems] == [("reason",)]


def test_the_corrected_receipt_names_the_one_it_replaces_and_leaves_that_as_it_was():
    made = corrected(VIEW, {"addressee": "甲", "investors.0.name": "乙"})
    assert (made["addressee"], made["fields"]["investors"][0]["name"]) == ("甲", "乙")
    assert made["fields"]["remarks"] == "无。\n更正并替换编号鲁青外资备201700001的备案回执。"
    assert VIEW["fields"]["investors"] == [INVESTOR] and VIEW["fields"]["remarks"] == "无。"


# Collecting

ISSUED, TODAY = date(2017, 10, 9), date(2017, 10, 16)
GIVEN = Collection("licence", "91370200163562681G", "李敏", "enterprise", 1, date(2017, 10, 10))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, {}),
        ({"collected_on": ISSUED}, {}),
        ({"collected_on": TODAY, "copies": 20}, {}),
        ({"basis": "name_approval", "document_number": "（青）名预核字〔2017〕第1号"}, {}),
        ({"basis": "passport"}, {"basis": "required"}),
        ({"document_number": ""}, {"document_number": "required"}),
        ({"document_number": "91370200163562681H"}, {"document_number": "format"}),
        ({"document_number": "9137020016356268"}, {"document_number": "format"}),
        ({"collector": ""}, {"collector": "required"}),
        ({"capacity": "neighbour"}, {"capacity": "required"}),
        ({"copies": 0}, {"copies": "out_of_range"}),
        ({"copies": 21}, {"copies": "out_of_range"}),
        ({"copies": None}, {"copies": "out_of_range"}),
        ({"collected_on": None}, {"collected_on": "malformed"}),
        ({"collected_on": date(2017, 10, 8)}, {"collected_on": "out_of_range"}),
        ({"collected_on": date(2017, 10, 17)}, {"collected_on": "out_of_range"}),
    ],
)
def test_what_is_written_down_at_the_counter_is_checked(changes, codes):
    problems = find_collection_problems(replace(GIVEN, **changes), ISSUED, TODAY, None)
    assert {p.path[0]: p.code for p in problems} == codes


def test_the_licence_is_the_enterprise_s_own():
    (problem,) = find_collection_problems(GIVEN, ISSUED, TODAY, "91370200MA3C4X8D9T")
    assert problem.code == "other_enterprise"
