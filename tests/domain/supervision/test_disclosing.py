"""信息公示: what is published where, what is found in a text, and that nothing of it gets out."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from filing.domain.errors import MoveNotAllowed, NotPermitted
from filing.domain.procedures.credit import CORRECTION, CREDIT, Asked, CorrectionStand, OnFile, RecordStand
from filing.domain.procedures.disclosure import DISCLOSURE, DisclosureStand, Shown
from filing.domain.procedures.procedure import Role
from filing.domain.supervision.credit import DRAW, KINDS, basis_of
from filing.domain.supervision.detecting import found_in
from filing.domain.supervision.redacting import (
    HIDDEN,
    PERSONAL,
    STATE,
    TRADE,
    Redaction,
    compared,
    public_of,
    shortened_name,
    suggested,
    why_not_public,
)

QINGDAO, BEIJING = "370200", "110000"
FIVE = ("not_filed", "false_filing", "receipt_abuse", "uncooperative", "unperformed_penalty")
TODAY = date(2018, 3, 5)


@pytest.mark.parametrize("region", [QINGDAO, BEIJING])
@pytest.mark.parametrize("kind", [*KINDS, DRAW])
def test_which_kinds_are_published_in_which_province(kind, region):
    published = kind in FIVE or kind == DRAW
    published |= kind in ("restricted_field", "prohibited_field") and region == QINGDAO
    basis = basis_of(kind, region, TODAY)
    assert (basis.article is not None) is published
    assert bool(basis.why_not) is not published


@pytest.mark.parametrize(
    ("kind", "day", "drawn", "article"),
    [
        ("not_filed", date(2016, 10, 8), False, "16-§22"),
        ("not_filed", date(2016, 10, 7), False, None),
        ("false_filing", TODAY, False, "17-§23"),
        ("inspection_result", TODAY, True, "17-§16"),
        ("inspection_result", TODAY, False, None),
        ("restricted_field", date(2017, 1, 9), False, None),
        ("restricted_field", date(2017, 1, 10), False, "鲁商字〔2017〕7号四（三）"),
    ],
)
def test_it_is_published_by_the_article_of_its_day(kind, day, drawn, article):
    found = basis_of(kind, QINGDAO, day, drawn=drawn).article
    assert (found.short if found else None) == article


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("李某370202198001011234。", "370202198001011234"),
        ("号370202-1980-01-01-123x", "370202-1980-01-01-123x"),
        ("３７０２０２１９８００１０１１２３４", "３７０２０２１９８００１０１１２３４"),
        ("打138 0013\u200b8000找他", "138 0013\u200b8000"),
        ("一三八零零一三八零零零", "一三八零零一三八零零零"),
        ("(0532)85911111", "(0532)85911111"),
        ("+49 30 1234567", "+49 30 1234567"),
        ("电话：85911111", "85911111"),
        ("卡6222 0210 0111 6245 702", "6222 0210 0111 6245 702"),
        ("账号12345678", "12345678"),
        ("护照C01X00T47", "C01X00T47"),
        ("E12345678", "E12345678"),
        ("li.min ＠ example．com", "li.min ＠ example．com"),
        ("微信：li_min1980", "li_min1980"),
        ("家住青岛市市南区香港中路1号", "青岛市市南区香港中路1号"),
        ("机密★10年", "机密★10年"),
    ],
)
def test_what_looks_private_or_secret_is_found(text, hidden):
    assert [text[one.start : one.end] for one in found_in(text)] == [hidden]


@pytest.mark.parametrize(
    "text",
    [
        "青外资备201700001号，鲁商字〔2017〕7号",
        "自2017-09-01到2017-10-10 2017-11-02改正",
        "罚款30,000.00元，投资总额12,345,678,901.00美元",
        "行业C3824，二〇一八年三月五日",
    ],
)
def test_days_amounts_and_document_numbers_are_nobodys(text):
    assert found_in(text) == []


def test_a_number_of_the_record_is_found_however_it_is_spaced():
    assert found_in("号码 K-1 2 3 4.5", ["K12345"])[0].what == "备案记录中的个人信息"


def test_half_a_number_hidden_is_not_hidden():
    fields = {"facts": "手机13800138000。"}
    half = [Redaction("1380013", PERSONAL)]
    assert public_of(fields, half)["facts"] == f"手机{HIDDEN}8000。"
    assert "没有完整隐去" in why_not_public(fields, half)[0].message
    assert why_not_public(fields, [Redaction("13800138000", PERSONAL)]) == []


def test_a_persons_name_is_shortened_and_the_difference_is_shown():
    rows = compared({"subject": "李敏", "facts": "李敏未备案。"}, [shortened_name("李敏")])
    assert [(row.before, row.after) for row in rows if row.is_changed] == [
        ("李敏", "李某"),
        ("李敏未备案。", "李某未备案。"),
    ]


SEPARATORS = ("", " ", "-", "\u200b", "·")


def _citizen(dice: random.Random) -> str:
    born = f"{dice.randint(1950, 2000)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
    body = f"3702{dice.randint(2, 14):02}{born}{dice.randint(100, 999)}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def _planted(dice: random.Random) -> list[str]:
    """Of each kind one, written as people write them."""
    mobile = f"1{dice.randint(3, 9)}{dice.randint(0, 999999999):09}"
    apart = dice.choice(SEPARATORS)
    account = "".join(str(dice.randint(1, 9)) for _ in range(dice.choice((16, 17, 19))))
    return [
        dice.choice((str, str.lower))(_citizen(dice)),
        f"{mobile[:3]}{apart}{mobile[3:7]}{apart}{mobile[7:]}",
        f"0532{dice.choice(('', '-'))}8{dice.randint(1000000, 9999999)}",
        f"{dice.choice('EGDP')}{dice.randint(10000000, 99999999)}",
        " ".join(account[i : i + 4] for i in range(0, len(account), 4)),
        f"user{dice.randint(1, 10**6)}@mail{dice.randint(1, 99)}.example.com",
        f"住址：青岛市市南区香港中路{dice.randint(1, 200)}号{dice.randint(1, 9)}室",
    ]


def test_of_five_hundred_drafts_with_planted_data_none_gets_out():
    """What the detectors find is hidden as suggested, what only the drafter knows is marked."""
    dice = random.Random(20180305)
    for number in range(500):
        plants = dice.sample(_planted(dice), 4)
        secrets = [f"配方{number}甲—{dice.randint(100, 999)}乙", f"涉密工程{number}代号"]
        fields = {
            "subject": f"青岛第{number}有限公司",
            "facts": "，".join(["2018-01-05检查", *plants[:2], secrets[0], "备案不实"]) + "。",
            "measures": "；".join(["责令改正", *plants[2:], secrets[1], "罚款8,000.00元"]) + "。",
        }
        assert why_not_public(fields, []), fields
        marked = [Redaction(secrets[0], TRADE), Redaction(secrets[1], STATE)]
        rows = [*suggested(fields), *marked]
        assert why_not_public(fields, rows) == [], fields
        read = "".join(public_of(fields, rows).values())
        assert [one for one in (*plants, *secrets) if one in read] == [], read
        assert "备案不实" in read and "罚款8,000.00元" in read and "2018-01-05" in read


OPEN = {
    Shown.DRAFTED: {"redact", "drop"},
    Shown.REDACTED: {"redact", "check", "return", "drop"},
    Shown.CHECKED: {"publish", "return", "drop"},
    Shown.PUBLISHED: {"withdraw"},
    Shown.DROPPED: set(),
    Shown.WITHDRAWN: set(),
    Shown.REMOVED: set(),
}
READY = DisclosureStand(Shown.DRAFTED, is_of_body=True)


@pytest.mark.parametrize("state", Shown)
@pytest.mark.parametrize("role", Role)
def test_a_disclosure_opens_its_moves_to_supervisors_alone(state, role):
    by_time = {"drop", "withdraw", "remove"} if role is Role.SYSTEM else set()
    want = OPEN[state] if role is Role.SUPERVISOR else by_time & (OPEN[state] | {"remove"} & _of(state))
    assert set(DISCLOSURE.open_to(replace(READY, state=state), role)) == want


def _of(state: Shown) -> set[str]:
    return {"remove"} if state is Shown.PUBLISHED else set()


@pytest.mark.parametrize(
    ("state", "move", "change", "refused"),
    [
        (Shown.DRAFTED, "redact", {}, MoveNotAllowed),  # whether something is left in is not known
        (Shown.DRAFTED, "redact", {"left_in": 1}, MoveNotAllowed),
        (Shown.DRAFTED, "redact", {"left_in": 0, "may_publish": False, "why_not": "x"}, MoveNotAllowed),
        (Shown.REDACTED, "check", {"left_in": 0, "record_is_kept": False}, MoveNotAllowed),
        (Shown.REDACTED, "check", {"left_in": 0, "is_of_body": False}, NotPermitted),
        (Shown.CHECKED, "publish", {"left_in": 0, "checked_by_actor": True}, NotPermitted),
        (Shown.CHECKED, "publish", {"left_in": 0, "drafted_by_actor": True}, NotPermitted),
    ],
)
def test_a_disclosure_waits_for_its_conditions(state, move, change, refused):
    with pytest.raises(refused):
        DISCLOSURE.advance(move, replace(READY, state=state, **change), Role.SUPERVISOR)


CORRECTING = {
    Asked.APPLIED: ({"verify", "refuse"}, {"withdraw"}),
    Asked.VERIFIED: ({"correct", "refuse"}, {"withdraw"}),
    Asked.CORRECTED: (set(), set()),
    Asked.REFUSED: (set(), set()),
    Asked.WITHDRAWN: (set(), set()),
}


@pytest.mark.parametrize("state", Asked)
@pytest.mark.parametrize("role", Role)
def test_a_correction_opens_its_moves_to_the_body_and_to_who_applied(state, role):
    standing = CorrectionStand(state, is_of_body=True, is_own=True)
    want = {Role.SUPERVISOR: CORRECTING[state][0], Role.APPLICANT: CORRECTING[state][1]}.get(role, set())
    assert set(CORRECTION.open_to(standing, role)) == want


def test_who_made_the_record_does_not_verify_and_who_verified_does_not_correct():
    mine = CorrectionStand(Asked.APPLIED, is_of_body=True, recorded_by_actor=True)
    verified = CorrectionStand(Asked.VERIFIED, is_of_body=True, verified_by_actor=True)
    for standing, name in ((mine, "verify"), (mine, "refuse"), (verified, "correct")):
        with pytest.raises(NotPermitted, match="另一人"):
            CORRECTION.advance(name, standing, Role.SUPERVISOR)


def test_time_alone_removes_a_record_and_only_on_its_day():
    kept = RecordStand(OnFile.KEPT, is_of_body=True)
    with pytest.raises(MoveNotAllowed):
        CREDIT.advance("remove", kept, Role.SYSTEM)
    with pytest.raises(NotPermitted):
        CREDIT.advance("remove", replace(kept, removal_reached=True), Role.SUPERVISOR)
    assert CREDIT.advance("remove", replace(kept, removal_reached=True), Role.SYSTEM) is OnFile.REMOVED
