"""Nobody's absence stops a filing: taking over, handing over, letting go, moving to another agency."""

from __future__ import annotations

from datetime import date

import pytest

from filing.current import anchors, calendar, key_secret, store
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotPermitted
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Agency, Filing, Notice, User
from filing.services import invariants
from filing.services.filings import claims, elsewhere, load, review, sweep
from filing.services.people import absence, accounts, administration, notices
from tests.conftest import PASSWORD, shanghai
from tests.services import stories

NOON = shanghai("2017-09-28 12:00")


def staff(email: str, name: str, role: str = "reviewer", agency: str | None = "370200") -> User:
    with transaction():
        home = Agency.by_code(agency) if agency else None
        return accounts.create_staff(email, name, role, PASSWORD, shanghai("2017-09-01 09:00"), home)


@pytest.fixture
def chen(app, reviewer):
    return staff("chen@example.com", "陈核")


@pytest.fixture
def admin(app):
    return staff("root@example.com", "管理员", "admin", None)


@pytest.fixture
def filing(applicant, reviewer):
    return stories.claimed(applicant, reviewer)


def held(filing: Filing) -> Filing:
    return Filing.locked(filing.id)


def told(person: User) -> list[str]:
    query = db.select(Notice.subject).where(Notice.user_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(query))


def breaches(at=NOON) -> list[str]:
    return [
        b
        for b in invariants.find_breaches(store(), calendar(), at, anchors(), key_secret())
        if "cannot act" in b
    ]


def test_a_colleague_takes_over_with_a_reason_that_the_history_and_the_other_person_see(
    filing, reviewer, chen
):
    with transaction():
        claims.take_over(held(filing), chen, NOON, "王审核出差")
    event = db.session.get(Filing, filing.id).events[-1]
    assert (event.move, event.reason, event.details["from"]) == (
        "take_over", "王审核出差", f"{reviewer.name}（{reviewer.works_for}）",
    )  # fmt: skip
    assert db.session.get(Filing, filing.id).reviewer_id == chen.id
    assert told(reviewer)[-1].startswith("您领取的申报已由同事接手")
    with pytest.raises(MoveNotAllowed, match="领取"):
        stories.accept(filing, reviewer, "2017-09-28 13:00")


def test_taking_over_needs_a_reason(filing, chen):
    with pytest.raises(BadAnswer, match="请写明接手的理由"), transaction():
        claims.take_over(held(filing), chen, NOON, "  ")


def test_nobody_takes_over_what_is_closed(filing, reviewer, chen):
    stories.accept(filing, reviewer, "2017-09-28 11:00")
    with pytest.raises(MoveNotAllowed, match="备案完成"), transaction():
        claims.take_over(held(filing), chen, NOON, "同事请假")


def test_whoever_has_it_gives_it_to_a_colleague_who_is_told(filing, reviewer, chen):
    with transaction():
        claims.hand_over(held(filing), reviewer, chen, NOON, "熟悉该行业")
    assert db.session.get(Filing, filing.id).reviewer_id == chen.id
    assert told(chen)[-1].startswith("交由您办理的备案申报")


def test_only_the_lead_gives_away_what_another_has(filing, reviewer, chen, admin):
    third = staff("zhao@example.com", "赵核")
    with pytest.raises(NotPermitted), transaction():
        claims.hand_over(held(filing), chen, third, NOON, "均衡工作量")
    with transaction():
        administration.set_lead(admin, db.session.get(User, chen.id), True, NOON)
    with transaction():
        claims.hand_over(held(filing), db.session.get(User, chen.id), third, NOON, "均衡工作量")
    assert db.session.get(Filing, filing.id).reviewer_id == third.id


def test_nobody_of_another_agency_can_be_given_it(filing, reviewer):
    stranger = staff("jinan@example.com", "济南审核", agency="370100")
    with pytest.raises(BadAnswer, match="请选择其他同事"), transaction():
        claims.hand_over(held(filing), reviewer, stranger, NOON, "理由")


def test_a_closed_account_lets_go_of_everything_and_every_colleague_is_told(filing, reviewer, chen, admin):
    with transaction():
        moved = administration.set_enabled(admin, db.session.get(User, reviewer.id), False, NOON)
    found = db.session.get(Filing, filing.id)
    assert (moved, found.reviewer_id, found.events[-1].move) == (1, None, "release")
    assert found.events[-1].reason == f"{reviewer.name}的账号已停用。"
    assert told(chen)[-1].startswith("可以领取的备案申报") and breaches() == []


def test_whoever_is_away_passes_on_to_the_deputy(filing, reviewer, chen):
    with transaction():
        me = db.session.get(User, reviewer.id)
        moved = absence.begin(me, me, date(2017, 10, 13), db.session.get(User, chen.id), NOON)
    found = db.session.get(Filing, filing.id)
    assert (moved, found.reviewer_id, found.events[-1].move) == (1, chen.id, "hand_over")
    assert "不在岗，至2017年10月13日" in found.events[-1].reason and breaches() == []


def test_without_a_deputy_what_was_in_hand_is_free(filing, reviewer, chen):
    with transaction():
        me = db.session.get(User, reviewer.id)
        absence.begin(me, me, date(2017, 10, 13), None, NOON)
    assert db.session.get(Filing, filing.id).reviewer_id is None
    assert told(chen)[-1].startswith("可以领取的备案申报")


def test_who_is_away_claims_nothing_until_back(applicant, reviewer):
    filing = stories.submitted(applicant)
    with transaction():
        me = db.session.get(User, reviewer.id)
        absence.begin(me, me, date(2017, 9, 29), None, NOON)
    with pytest.raises(MoveNotAllowed, match="不在岗"), transaction():
        claims.claim(held(filing), db.session.get(User, reviewer.id), shanghai("2017-09-29 23:00"))
    with transaction():
        claims.claim(held(filing), db.session.get(User, reviewer.id), shanghai("2017-09-30 00:00"))
    assert db.session.get(Filing, filing.id).reviewer_id == reviewer.id


def test_being_back_early_ends_the_absence(applicant, reviewer):
    with transaction():
        me = db.session.get(User, reviewer.id)
        absence.begin(me, me, date(2017, 10, 13), None, NOON)
        absence.end(me, me, NOON)
    assert not db.session.get(User, reviewer.id).is_away(NOON.date())


@pytest.mark.parametrize("until", [date(2017, 9, 27), date(2018, 9, 30)])
def test_an_absence_ends_today_or_later_and_within_a_year(reviewer, until):
    with pytest.raises(BadAnswer, match="今天或以后"), transaction():
        absence.begin(reviewer, reviewer, until, None, NOON)


def test_a_colleague_who_leads_nobody_cannot_send_others_away(reviewer, chen):
    with pytest.raises(NotPermitted), transaction():
        absence.begin(chen, reviewer, date(2017, 10, 13), None, NOON)


def test_reminders_go_to_those_who_can_act(applicant, reviewer, chen):
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        # As if by a hand that knows no services: the claim stays with whoever is away.
        db.session.get(User, reviewer.id).away_until = date(2017, 12, 31)
    assert breaches() == [f"filing {filing.id}: held by {reviewer.email}, who cannot act on it"]
    with transaction():
        assert sweep.remind(held(filing), shanghai("2017-10-09 09:00"), calendar())
    assert told(chen)[-1].startswith("办理期限将至") and not told(reviewer)[-1].startswith("办理期限将至")


def test_moved_to_the_competent_agency_with_its_clock_running_on(filing, applicant, reviewer):
    due, jinan = filing.due_on, staff("jinan@example.com", "济南审核", agency="370100")
    with transaction():
        to = Agency.by_code("370100")
        elsewhere.transfer(held(filing), reviewer, shanghai("2017-09-29 09:00"), calendar(), to, "地址在济南")
    found = db.session.get(Filing, filing.id)
    assert (found.state, found.agency.code, found.reviewer_id, found.due_on) == (
        State.UNDER_REVIEW, "370100", None, due,
    )  # fmt: skip
    assert told(jinan)[-1].startswith("移送至本机构的备案申报")
    assert told(applicant)[-1].startswith("已移送其他备案机构")
    body = db.session.scalars(db.select(Notice.body).where(Notice.user_id == applicant.id)).all()[-1]
    assert "济南" in body and "地址在济南" in body and "2017年10月9日" in body
    with transaction():
        claims.claim(held(filing), db.session.get(User, jinan.id), shanghai("2017-09-29 10:00"))
    stories.accept(filing, db.session.get(User, jinan.id), "2017-09-29 11:00")
    assert db.session.get(Filing, filing.id).receipt.number.startswith("鲁济外资备2017")


def test_a_filing_is_not_moved_to_where_it_is(filing, reviewer):
    with pytest.raises(MoveNotAllowed, match="不能是本机构"), transaction():
        elsewhere.transfer(held(filing), reviewer, NOON, calendar(), held(filing).agency, "理由")


def test_a_review_that_forbade_ends_a_suspended_filing(filing, reviewer):
    with transaction():
        elsewhere.suspend(held(filing), reviewer, NOON, calendar(), "涉及安全")
    with transaction():
        review.declare_out_of_scope(
            held(filing), reviewer, shanghai("2017-10-20 09:00"), calendar(),
            reason="安全审查决定禁止该投资", rule="商资审〔2017〕8号",
        )  # fmt: skip
    assert db.session.get(Filing, filing.id).state == State.OUT_OF_SCOPE


def test_an_investor_who_applied_itself_does_not_stop_the_clock(filing, reviewer):
    with pytest.raises(MoveNotAllowed, match="已经向商务部提出"), transaction():
        elsewhere.suspend(held(filing), reviewer, NOON, calendar(), "涉及安全", investor_applied=True)


def test_the_result_of_the_review_stands_in_the_history(filing, reviewer):
    with transaction():
        elsewhere.suspend(held(filing), reviewer, NOON, calendar(), "涉及安全")
        elsewhere.resume(held(filing), reviewer, NOON, calendar(), "商资审〔2017〕8号", result="conditional")
    event = db.session.get(Filing, filing.id).events[-1]
    assert event.reason == "国家安全审查附条件通过；商资审〔2017〕8号"
    assert event.details == {"security_review": "conditional"}


def test_the_load_of_each_and_of_nobody(applicant, reviewer, chen):
    stories.claimed(applicant, reviewer)
    stories.submitted(applicant)
    loads = load.loads_of(reviewer.agency_id, date(2017, 10, 10))
    assert [(one.person.name if one.person else None, one.overdue, one.total) for one in loads] == [
        (None, 1, 1), (reviewer.name, 1, 1), ("陈核", 0, 0),
    ]  # fmt: skip
    assert load.loads_of(reviewer.agency_id, date(2017, 10, 9))[0].due_today == 1
    assert load.loads_of(reviewer.agency_id, date(2017, 9, 28))[0].later == 1


def test_a_lead_gives_everything_one_person_has_to_another(filing, applicant, reviewer, chen, admin):
    second = stories.claimed(applicant, reviewer, at="2017-09-28 11:00")
    with transaction():
        administration.set_lead(admin, db.session.get(User, chen.id), True, NOON)
    with pytest.raises(NotPermitted), transaction():
        claims.reassign(db.session.get(User, reviewer.id), chen.email, reviewer.email, NOON, "均衡")
    with transaction():
        lead = db.session.get(User, chen.id)
        assert claims.reassign(lead, reviewer.email, chen.email, NOON, "王审核借调") == 2
    assert {db.session.get(Filing, f.id).reviewer_id for f in (filing, second)} == {chen.id}


def test_both_sides_asked_at_once_are_those_that_are_asked_one_by_one(applicant, reviewer, chen, admin):
    filing = stories.submitted(applicant)
    with transaction():
        accounts.register_applicant(
            "zhao@example.com", "赵申", PASSWORD, NOON, join_code=applicant.organisation.join_code
        )
    for changed in ({}, {"away_until": date(2017, 12, 31)}, {"is_enabled": False}):
        with transaction():
            for name, value in changed.items():
                setattr(db.session.get(User, chen.id), name, value)
        sides = notices.both_sides_of(filing, NOON.date())
        assert sides == (notices.applicants_of(filing), notices.reviewers_of(filing, NOON.date()))
        assert (len(sides[0]), len(sides[1])) == (2, 1 if changed else 2)
    with transaction():
        db.session.get(User, chen.id).is_enabled = True
        for person in (reviewer, chen):
            db.session.get(User, person.id).away_until = date(2017, 12, 31)
    # Nobody is there: all are told, so that it does not lie unseen.
    assert len(notices.both_sides_of(filing, NOON.date())[1]) == 2
