"""单一窗口: both or neither go out, each goes its way, and each side is told what the other's result means."""

from __future__ import annotations

from datetime import date

import pytest

from filing.current import calendar
from filing.domain.errors import BadAnswer, IncompleteFiling, MoveNotAllowed, NotFound
from filing.extensions import db, transaction
from filing.models import Delivery, Filing, Notice, Registration
from filing.services.filings import submission
from filing.services.records.timeline import timeline
from filing.services.sharing import posting, registrations, window
from tests.conftest import shanghai
from tests.services import stories, windows

AT, LATER = "2017-09-27 10:00", "2017-10-10 10:00"
LICENCE = {**windows.LICENCE, "licence_on": date(2017, 10, 10)}


def deliveries() -> list[str]:
    return list(db.session.scalars(db.select(Delivery.event).order_by(Delivery.id)))


def bodies(kind: str) -> list[str]:
    return list(
        db.session.scalars(db.select(Notice.body).where(Notice.occasion.startswith(kind)).order_by(Notice.id))
    )


def licensed(one: Registration, officer, at: str = LATER) -> Registration:
    windows.act(one, "take_up", officer, at)
    return windows.act(one, "license", officer, at, LICENCE)


def test_both_go_out_together_each_with_what_is_its_own(applicant):
    officer = windows.registrar()
    one = windows.sent(applicant)
    assert (one.filing.state, one.state, one.department_id) == (
        "under_review",
        "received",
        officer.department_id,
    )
    assert "finance_officer" not in str(one.filing.answers), (
        "no filing is asked for more than the measures ask"
    )
    assert one.handed["enterprise"]["enterprise_name"]["cn"] == one.name
    assert "planned_employees" not in one.handed["enterprise"]
    assert deliveries() == ["registration.applied"]
    message = db.session.scalars(db.select(Delivery.content)).one()
    assert "13800138001" not in str(message) and message["data"]["registration"] == one.id
    assert "收到单一窗口登记申请" in bodies("window_for_registrar")[0]


@pytest.mark.parametrize("fault", ["registration", "_delivery"])
def test_what_fails_between_the_two_leaves_neither(applicant, monkeypatch, fault):
    windows.registrar()
    filing = windows.draft(applicant)

    def fails(*_args, **_more):
        raise RuntimeError("between")

    monkeypatch.setattr(posting, fault, fails)
    with pytest.raises(RuntimeError):
        windows.submit(filing, applicant, AT)
    one = windows.one_of(filing)
    assert (one.filing.state, one.state, one.handed, list(one.filing.events)) == ("draft", "draft", {}, [])
    assert deliveries() == [] and bodies("submitted") == []
    monkeypatch.undo()
    windows.submit(filing, applicant, AT)
    assert windows.one_of(filing).state == "received"


def test_what_is_missing_of_the_one_holds_back_the_other(applicant):
    windows.registrar()
    own = {**windows.OWN, "basics": {**windows.OWN["basics"], "postal_code": "2660"}}
    filing = windows.draft(applicant, own=own)
    with pytest.raises(IncompleteFiling) as refused:
        windows.submit(filing, applicant, AT)
    assert [p.path for p in refused.value.problems] == [("registration", "basics", "postal_code")]
    assert windows.one_of(filing).filing.state == "draft"


def test_a_licence_after_the_filing_fills_the_pending_code_from_its_day(applicant, reviewer):
    officer = windows.registrar()
    one = windows.sent(applicant)
    filing = one.filing
    stories.accept(windows.claim(filing, reviewer, AT), reviewer, "2017-09-28 10:00")
    done = licensed(windows.one_of(filing), officer)
    assert (done.state, done.licence.outcome) == ("licensed", "entered")
    assert filing.enterprise.credit_code == LICENCE["credit_code"]
    assert timeline(filing.enterprise, shanghai(LATER))[-1].label.endswith("（青工商〔2017〕8号）提供")
    assert any("两件都已办成" in body for body in bodies("window_moved"))
    assert len(bodies("window_ended")) == 1, "the agency is told of the end"


def test_a_licence_before_the_filing_waits_for_it_and_then_fills_it(applicant, reviewer):
    officer = windows.registrar()
    filing = licensed(windows.sent(applicant), officer, "2017-10-10 09:00").filing
    stories.accept(windows.claim(filing, reviewer, LATER), reviewer, LATER)
    assert windows.one_of(filing).licence.outcome == "entered"
    assert filing.enterprise.credit_code == LICENCE["credit_code"]
    assert deliveries()[-1] == "registration.filing"


def test_a_refusal_leaves_the_filing_on_its_way_and_says_so_to_both(applicant, reviewer):
    officer = windows.registrar()
    one = windows.act(windows.sent(applicant), "take_up", officer, AT)
    one = windows.act(one, "refuse", officer, AT, reason="名称核准已过期")
    assert (one.state, one.filing.state) == ("refused", "under_review")
    for kind in ("window_moved", "window_ended"):
        assert "登记机关说明：名称核准已过期。登记申请没有办成，备案申报仍在办理" in bodies(kind)[-1]
    with pytest.raises(MoveNotAllowed, match="不予登记"):
        windows.act(one, "take_up", officer, AT)


def test_a_correction_is_asked_once_and_answered_with_what_the_agency_has(applicant):
    officer = windows.registrar()
    one = windows.act(windows.sent(applicant), "ask", officer, AT, reason="补正住所使用证明")
    filing = one.filing
    own = {**windows.OWN, "basics": {**windows.OWN["basics"], "premises_evidence": "不动产权证"}}
    with transaction():
        window.answer(filing, own)
        with pytest.raises(BadAnswer, match="逐项说明"):
            window.correct(filing, applicant, shanghai(AT), calendar(), " ")
        window.correct(filing, applicant, shanghai(AT), calendar(), "已换为不动产权证")
    one = windows.one_of(filing)
    assert (one.state, one.own["basics"]["premises_evidence"]) == ("received", "不动产权证")
    with pytest.raises(MoveNotAllowed, match="一次告知"):
        windows.act(one, "ask", officer, AT, reason="再补")
    assert deliveries() == ["registration.applied", "registration.corrected"]


def test_a_recall_takes_back_what_nobody_began_and_leaves_what_somebody_did(applicant):
    officer = windows.registrar()
    one = windows.sent(applicant)
    filing = one.filing
    recall(filing, applicant)
    assert windows.one_of(filing).state == "draft"
    with pytest.raises(NotFound):
        registrations.registration_for(officer, one.id)
    windows.submit(filing, applicant, AT)
    windows.act(windows.one_of(filing), "take_up", officer, AT)
    recall(filing, applicant)
    assert windows.one_of(filing).state == "examining"
    windows.submit(filing, applicant, AT)
    assert windows.one_of(filing).state == "examining"
    assert "备案申报已撤回修改" in bodies("window_for_registrar")[-2]


def recall(filing: Filing, applicant) -> None:
    with transaction():
        submission.recall(Filing.locked(filing.id), applicant, shanghai(AT), calendar())


def test_what_is_out_of_scope_is_not_licensed(applicant, reviewer):
    officer = windows.registrar()
    one = windows.act(windows.sent(applicant), "take_up", officer, AT)
    filing = one.filing
    windows.out_of_scope(windows.claim(filing, reviewer, AT), reviewer, AT)
    with pytest.raises(MoveNotAllowed, match="须先办理审批"):
        windows.act(windows.one_of(filing), "license", officer, LATER, LICENCE)
    assert "不属于备案范围" in bodies("window_for_registrar")[-1]


def test_what_was_not_completed_is_filed_again_with_the_licence_and_its_days(applicant):
    officer = windows.registrar()
    filing = licensed(windows.sent(applicant), officer).filing
    # As the sweep leaves it; how it comes to that is another test's.
    answers = window.with_licence(filing)
    assert answers["event"]["licence_on"] == "2017-10-10"
    assert answers["enterprise"]["unified_social_credit_code"]["text"] == LICENCE["credit_code"]
    assert answers["signing"]["filed_by"] == "enterprise"


def test_a_licence_is_checked_at_its_fields_and_no_other_registrar_knows_of_the_application(applicant):
    officer = windows.registrar()
    one = windows.act(windows.sent(applicant), "take_up", officer, AT)
    for wrong, at in (
        ({"licence_on": date(2017, 9, 1)}, "licence_on"),
        ({"credit_code": "91"}, "credit_code"),
        ({"number": ""}, "number"),
    ):
        with pytest.raises(BadAnswer) as refused:
            windows.act(one, "license", officer, LATER, {**LICENCE, **wrong})
        assert [p.path for p in refused.value.problems] == [(at,)]
    assert windows.one_of(one.filing).state == "examining"
    with pytest.raises(NotFound):
        registrations.registration_for(windows.registrar("370100"), one.id)
