"""Every state, move and role: what is open, what is refused, and in which words."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from filing.domain.days.clock import Handover, Holder
from filing.domain.errors import MoveNotAllowed, NotPermitted
from filing.domain.procedures.filing import (
    CONDITIONS,
    FILING,
    FINAL_STATES,
    MOVES,
    STATE_LABELS,
    Standing,
    State,
    handovers_of,
    holder_of,
    label_of,
)  # fmt: skip
from filing.domain.procedures.procedure import Role

# Written out once more, apart from the table under test.
TABLE = {
    ("draft", "submit", "applicant"): "under_review",
    ("under_review", "recall", "applicant"): "draft",
    ("under_review", "cancel", "applicant"): "cancelled",
    ("awaiting_supplement", "cancel", "applicant"): "cancelled",
    ("suspended", "cancel", "applicant"): "cancelled",
    ("under_review", "request_supplement", "reviewer"): "awaiting_supplement",
    ("awaiting_supplement", "resubmit", "applicant"): "under_review",
    ("under_review", "return_incomplete", "reviewer"): "awaiting_supplement",
    ("awaiting_supplement", "expire", "system"): "not_completed",
    ("under_review", "declare_not_completed", "reviewer"): "not_completed",
    ("under_review", "accept", "reviewer"): "completed",
    ("under_review", "declare_out_of_scope", "reviewer"): "out_of_scope",
    ("under_review", "suspend", "reviewer"): "suspended",
    ("suspended", "resume", "reviewer"): "under_review",
    ("suspended", "declare_out_of_scope", "reviewer"): "out_of_scope",
    ("under_review", "transfer", "reviewer"): "under_review",
}
READY = {
    "problems": 0, "missing_documents": 0, "items_asked": 1, "screening_answered": True, "reason_given": True,
    "elsewhere": True, "investor_applied": False, "review_answered": True,
}  # fmt: skip
CLAIMED = {"claimed": True, "claimed_by_actor": True}
ASKED = {"supplement_asked": True, "open_items": 1}
# The facts under which each move is open.
OPEN = {
    "submit": {}, "recall": {}, "cancel": {}, "request_supplement": CLAIMED,
    "resubmit": ASKED | {"applicant_days_left": 0},
    "return_incomplete": CLAIMED | ASKED | {"applicant_days_left": 1},
    "expire": ASKED | {"window_used_up": True},
    "declare_not_completed": CLAIMED | ASKED | {"window_used_up": True},
    "accept": CLAIMED, "declare_out_of_scope": CLAIMED, "suspend": CLAIMED, "resume": CLAIMED,
    "transfer": CLAIMED,
}  # fmt: skip


def _role_of(move: str) -> Role:
    (role,) = MOVES[move].roles
    return role


def standing_for(move: str, state: State, **facts) -> Standing:
    return Standing(state=state, **(READY | OPEN[move] | facts))


@pytest.mark.parametrize(("state", "move", "role"), list(product(State, MOVES, Role)))
def test_every_state_move_and_role(state, move, role):
    expected = TABLE.get((state, move, role))
    standing = standing_for(move, state)
    assert (FILING.why_not(move, standing, role) is None) is (expected is not None)
    if expected:
        assert FILING.advance(move, standing, role) == expected
    else:
        with pytest.raises((MoveNotAllowed, NotPermitted)):
            FILING.advance(move, standing, role)


UNMET = [
    ("submit", "draft", {"problems": 1}, "补正"),
    ("submit", "draft", {"missing_documents": 1}, "文件"),
    ("recall", "under_review", {"claimed": True}, "已开始审核"),
    ("recall", "under_review", {"supplement_asked": True}, "补充告知"),
    ("request_supplement", "under_review", {"supplement_asked": True}, "一次性告知"),
    ("request_supplement", "under_review", {"items_asked": 0}, "至少列明一项"),
    ("resubmit", "awaiting_supplement", {"unanswered_items": 1}, "未答复"),
    ("resubmit", "awaiting_supplement", {"window_used_up": True}, "届满"),
    ("return_incomplete", "under_review", {"supplement_asked": False}, "尚未作出补充告知"),
    ("return_incomplete", "under_review", {"open_items": 0}, "均已补齐"),
    ("return_incomplete", "under_review", {"items_added": 1}, "不得增加"),
    ("return_incomplete", "under_review", {"applicant_days_left": 0}, "用完"),
    ("return_incomplete", "under_review", {"window_used_up": True}, "用完"),
    ("expire", "awaiting_supplement", {"window_used_up": False}, "尚未用完"),
    ("expire", "awaiting_supplement", {"provisional": True}, "暂定"),
    ("declare_not_completed", "under_review", {"supplement_asked": False}, "尚未作出补充告知"),
    ("declare_not_completed", "under_review", {"open_items": 0}, "均已补齐"),
    ("declare_not_completed", "under_review", {"window_used_up": False}, "尚未用完"),
    ("declare_not_completed", "under_review", {"provisional": True}, "暂定"),
    ("accept", "under_review", {"screening_answered": False}, "甄别"),
    ("declare_out_of_scope", "under_review", {"reason_given": False}, "理由"),
    ("declare_out_of_scope", "suspended", {"reason_given": False}, "理由"),
    ("suspend", "under_review", {"investor_applied": True}, "已经向商务部提出"),
    ("resume", "suspended", {"review_answered": False}, "结果"),
    ("transfer", "under_review", {"elsewhere": False}, "不能是本机构"),
    ("transfer", "under_review", {"reason_given": False}, "移送的理由"),
]


@pytest.mark.parametrize(("move", "state", "facts", "word"), UNMET)
def test_an_unmet_condition_closes_the_move_and_says_why(move, state, facts, word):
    standing = standing_for(move, State(state), **facts)
    assert word in FILING.why_not(move, standing, _role_of(move))
    assert move not in FILING.open_to(standing, _role_of(move))


@pytest.mark.parametrize("move", [move for move, row in MOVES.items() if row.roles == {Role.REVIEWER}])
@pytest.mark.parametrize("claimed", [False, True])
def test_only_the_reviewer_who_claimed_it_decides(move, claimed):
    for state in MOVES[move].from_states:
        standing = standing_for(move, state, claimed=claimed, claimed_by_actor=False)
        assert "领取" in FILING.why_not(move, standing, Role.REVIEWER)


def test_every_condition_is_used_and_known():
    assert {name for row in MOVES.values() for name in row.conditions} == set(CONDITIONS)


@pytest.mark.parametrize(
    ("move", "state", "fact"),
    [
        ("submit", State.DRAFT, "problems"),
        ("submit", State.DRAFT, "missing_documents"),
        ("request_supplement", State.UNDER_REVIEW, "items_asked"),
        ("accept", State.UNDER_REVIEW, "screening_answered"),
        ("declare_out_of_scope", State.UNDER_REVIEW, "reason_given"),
        ("suspend", State.UNDER_REVIEW, "investor_applied"),
        ("resume", State.SUSPENDED, "review_answered"),
        ("transfer", State.UNDER_REVIEW, "elsewhere"),
        ("transfer", State.UNDER_REVIEW, "reason_given"),
    ],
)
def test_a_fact_not_known_shows_the_move_but_does_not_let_it_through(move, state, fact):
    standing = replace(standing_for(move, state), **{fact: None})
    assert move in FILING.open_to(standing, _role_of(move))
    with pytest.raises(MoveNotAllowed):
        FILING.advance(move, standing, _role_of(move))


def test_a_late_supplement_is_taken_while_the_last_day_is_provisional():
    standing = standing_for("resubmit", State.AWAITING_SUPPLEMENT, window_used_up=True, provisional=True)
    assert FILING.why_not("resubmit", standing, Role.APPLICANT) is None


def test_a_supplement_may_be_returned_while_the_last_day_is_provisional():
    standing = standing_for("return_incomplete", State.UNDER_REVIEW, applicant_days_left=0, provisional=True)
    assert FILING.why_not("return_incomplete", standing, Role.REVIEWER) is None


@pytest.mark.parametrize(("state", "role"), list(product(sorted(FINAL_STATES), Role)))
def test_nothing_moves_a_final_state(state, role):
    assert FILING.open_to(Standing(state=state, **READY, **CLAIMED), role) == []


def test_the_buttons_of_a_fresh_submission():
    standing = Standing(state=State.UNDER_REVIEW)
    assert FILING.open_to(standing, Role.APPLICANT) == ["recall", "cancel"]
    assert FILING.open_to(standing, Role.REVIEWER) == []


def test_the_buttons_of_the_reviewer_who_claimed_it():
    standing = Standing(state=State.UNDER_REVIEW, **CLAIMED)
    assert FILING.open_to(standing, Role.REVIEWER) == [
        "request_supplement", "accept", "declare_out_of_scope", "suspend", "transfer",
    ]  # fmt: skip


def test_an_unknown_move_is_refused_in_words():
    assert "approve" in FILING.why_not("approve", Standing(state=State.UNDER_REVIEW), Role.REVIEWER)


def test_the_refusal_carries_the_move_and_the_state():
    with pytest.raises(MoveNotAllowed) as refusal:
        FILING.advance("accept", Standing(state=State.DRAFT), Role.REVIEWER)
    assert (refusal.value.move, refusal.value.state) == ("accept", "draft")
    assert "草稿" in refusal.value.message


@pytest.mark.parametrize(
    ("state", "label", "holder"),
    [
        ("draft", "草稿", "applicant"), ("under_review", "待审核", "agency"),
        ("awaiting_supplement", "待补充", "applicant"), ("suspended", "暂停办理（国家安全审查）", "nobody"),
        ("completed", "备案完成", "nobody"), ("out_of_scope", "不属于备案范围", "nobody"),
        ("not_completed", "未完成备案", "nobody"), ("cancelled", "已撤销申报", "nobody"),
    ],
)  # fmt: skip
def test_labels_and_holders(state, label, holder):
    assert (STATE_LABELS[State(state)], holder_of(State(state))) == (label, holder)


def test_a_claimed_filing_is_shown_as_being_reviewed():
    assert label_of(State.UNDER_REVIEW, claimed=True) == "审核中"
    assert label_of(State.AWAITING_SUPPLEMENT, claimed=True) == "待补充"


def test_replay_leads_to_the_state_of_the_last_move():
    assert FILING.replay([]) is State.DRAFT
    assert FILING.replay(["submit", "recall", "submit", "suspend", "resume", "accept"]) is State.COMPLETED


def test_replay_refuses_a_move_that_cannot_follow():
    with pytest.raises(MoveNotAllowed):
        FILING.replay(["submit", "accept", "cancel"])


def test_handovers_follow_the_moves():
    days = [date(2018, 3, day) for day in (5, 6, 9, 12)]
    events = zip(["submit", "request_supplement", "resubmit", "accept"], days, strict=True)
    holders = [Holder.AGENCY, Holder.APPLICANT, Holder.AGENCY, Holder.NOBODY]
    assert handovers_of(events) == [Handover(d, h) for d, h in zip(days, holders, strict=True)]


def test_a_recalled_submission_starts_a_new_clock():
    events = [("submit", date(2018, 3, 5)), ("recall", date(2018, 3, 6)), ("submit", date(2018, 3, 12))]
    assert handovers_of(events) == [Handover(date(2018, 3, 12), Holder.AGENCY)]
