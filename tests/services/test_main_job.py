"""The main job through the services: from a blank form to the receipt."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from filing.current import calendar, store
from filing.domain.errors import IncompleteFiling, MoveNotAllowed, NotPermitted
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Filing, Notice
from filing.services.filings import drafts, review, submission, sweep
from filing.services.filings.reading import Reading
from filing.services.filings.review import Ask
from tests.conftest import shanghai
from tests.samples import establishment_answers
from tests.services import stories


def test_a_blank_form_cannot_be_submitted_and_says_everything_that_is_missing(applicant):
    """17-§4, 17-§8: true, exact and complete, with the papers."""
    with transaction():
        filing = drafts.create(applicant, "establishment", shanghai("2017-09-28 10:00"))
    with pytest.raises(IncompleteFiling) as refused, transaction():
        submission.submit(Filing.locked(filing.id), applicant, shanghai("2017-09-28 10:00"), calendar())
    paths = {problem.path[:2] for problem in refused.value.problems}
    assert ("enterprise", "enterprise_name") in paths and ("documents", "filing_commitment_letter") in paths


def test_a_submitted_filing_is_due_after_the_golden_week(applicant):
    """17-§12¶1: three working days, counted by the real calendar."""
    filing = stories.submitted(applicant, "2017-09-28 10:00")
    assert (filing.state, filing.due_on, filing.law_day) == (
        State.UNDER_REVIEW,
        date(2017, 10, 9),
        date(2017, 9, 28),
    )
    assert filing.agency.code == "370200"


def test_accepting_stores_the_receipt_and_the_register(applicant, reviewer):
    """17-§13, 17-§14: the receipt that a completed filing gets."""
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    assert filing.state == State.COMPLETED
    assert filing.receipt.number == "鲁青外资备201700001"
    assert hashlib.sha256(store().get(filing.receipt.storage_key)).hexdigest() == filing.receipt.sha256
    assert (
        filing.enterprise_id
        and filing.receipt.view["fields"]["enterprise_name_cn"] == "青岛莱茵精密机械有限公司"
    )


def test_numbers_have_no_gap_when_issuing_fails(applicant, reviewer):
    # No font has this: the receipt must not be issued, and its number goes back.
    bad = stories.claimed(applicant, reviewer, enterprise__business_scope="生产🏭")
    good = stories.claimed(applicant, reviewer)
    with pytest.raises(Exception, match="无法"):
        stories.accept(bad, reviewer, "2017-10-09 10:00")
    assert db.session.get(Filing, bad.id).state == State.UNDER_REVIEW
    assert stories.accept(good, reviewer, "2017-10-09 11:00").receipt.serial == 1


def test_a_second_supplement_is_impossible(applicant, reviewer):
    """17-§12¶2: 一次性告知."""
    filing = stories.claimed(applicant, reviewer)
    ask = [Ask("请写明门牌号", "例如1202室", path=("enterprise", "registered_address", "detail"))]
    with transaction():
        review.request_supplement(
            Filing.locked(filing.id), reviewer, shanghai("2017-09-28 15:00"), calendar(), ask
        )
    assert filing.due_on == date(2017, 10, 25)
    with transaction():
        submission.save_reply(filing.supplement_items[0], "已改为1202室", shanghai("2017-10-09 10:00"))
        submission.resubmit(Filing.locked(filing.id), applicant, shanghai("2017-10-09 10:00"), calendar())
    with pytest.raises(MoveNotAllowed), transaction():
        review.request_supplement(
            Filing.locked(filing.id), reviewer, shanghai("2017-10-09 15:00"), calendar(), ask
        )
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(
            text(
                "insert into filing_event (filing_id, move, state, actor_role, actor_name, at, reason, details)"
                " values (:id, 'request_supplement', 'awaiting_supplement', 'reviewer', 'x', '2017-10-09', '', '{}')"
            ),
            {"id": filing.id},
        )


def test_history_cannot_be_rewritten(applicant):
    filing = stories.submitted(applicant)
    with pytest.raises((IntegrityError, OperationalError)), transaction():
        db.session.execute(
            text("update filing_event set reason = 'x' where filing_id = :id"), {"id": filing.id}
        )


def test_during_a_supplement_only_the_marked_part_opens(applicant, reviewer):
    """17-§12¶2: what was not asked for stays shut."""
    filing = stories.claimed(applicant, reviewer)
    ask = [Ask("请写明门牌号", path=("enterprise", "registered_address", "detail"))]
    at = shanghai("2017-09-28 15:00")
    with transaction():
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), ask)
    with transaction():
        drafts.save_part(
            Filing.locked(filing.id),
            applicant,
            ("enterprise", "registered_address", "detail"),
            "山东路8号",
            at,
        )
    with pytest.raises(NotPermitted), transaction():
        drafts.save_part(Filing.locked(filing.id), applicant, ("enterprise", "business_scope"), "别的", at)


def test_late_supplement_ends_the_filing(applicant, reviewer):
    """17-§12¶2: 未完成备案, and 另行提出 after it."""
    filing = stories.claimed(applicant, reviewer)
    ask = [Ask("请补充", path=("remarks",))]
    with transaction():
        review.request_supplement(
            Filing.locked(filing.id), reviewer, shanghai("2017-09-28 15:00"), calendar(), ask
        )
    assert sweep.overdue_supplements(shanghai("2017-10-25 23:59")) == []
    assert sweep.overdue_supplements(shanghai("2017-10-26 00:01")) == [filing.id]
    with transaction():
        sweep.expire(Filing.locked(filing.id), shanghai("2017-10-26 00:01"), calendar())
    assert filing.state == State.NOT_COMPLETED
    with transaction():
        again = submission.file_again(filing, applicant, shanghai("2017-10-26 09:00"))
    assert again.answers == filing.answers
    papers, copies = ([(d.requirement, d.row) for d in f.current_documents] for f in (filing, again))
    assert copies == papers and len({row for _, row in copies if row}) == 5
    problems = Reading(again, date(2017, 10, 26)).answer_problems
    assert [p.path for p in problems] == [("event", "implemented")]


@pytest.mark.parametrize(
    ("implemented", "filed_on", "late"),
    [(True, "2017-11-02", 0), (True, "2017-11-03", 1), (True, "2017-11-06", 2), (False, "2017-12-01", 0)],
)
def test_what_is_implemented_is_filed_again_within_five_working_days(
    applicant, reviewer, implemented, filed_on, late
):
    """17-§12¶2: told on Thursday 26 October 2017, so until 2 November; past it, by the working days beyond."""
    filing = stories.claimed(applicant, reviewer)
    ask = [Ask("请补充", path=("remarks",))]
    with transaction():
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), ask)
    with transaction():
        sweep.expire(Filing.locked(filing.id), shanghai("2017-10-26 00:01"), calendar())
    at = shanghai(f"{filed_on} 10:00")
    with transaction():
        again = submission.file_again(filing, applicant, at)
        drafts.save_part(again, applicant, ("event", "implemented"), implemented, at)
        submission.submit(again, applicant, at, calendar())
    read = Reading(again, at.date())
    assert (again.late_days, read.refile_late(calendar())) == (0, late)


@pytest.mark.parametrize(("implemented", "late_days"), [(True, 28), (False, 67)])
def test_what_is_implemented_and_filed_again_stays_as_late_as_it_was(
    applicant, reviewer, implemented, late_days
):
    """The licence of 1 August 2017 was due on 31 August: 28 days late on 28 September; the second filing adds none."""
    licensed = {
        "enterprise__unified_social_credit_code": {
            "choice": "licence_obtained",
            "text": "91370200163562681G",
        },
        "event": {"licence_on": "2017-08-01"},
        "signing__filed_by": "enterprise",
    }
    filing = stories.claimed(applicant, reviewer, **licensed)
    assert filing.late_days == 28
    with transaction():
        at = shanghai("2017-09-28 15:00")
        ask = [Ask("请补充", path=("remarks",))]
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), ask)
    with transaction():
        sweep.expire(Filing.locked(filing.id), shanghai("2017-10-26 00:01"), calendar())
    at = shanghai("2017-11-06 10:00")
    with transaction():
        again = submission.file_again(filing, applicant, at)
        drafts.save_part(again, applicant, ("event", "implemented"), implemented, at)
        submission.submit(again, applicant, at, calendar())
    assert again.late_days == late_days


def test_hidden_answers_are_left_behind_at_submission(applicant):
    answers = {"enterprise__announcement_statement": "已登报公告。"}
    filing = stories.draft(applicant, **answers)
    assert filing.answers["enterprise"]["announcement_statement"]
    stories.submit(filing, applicant, "2017-09-28 10:00")
    assert "announcement_statement" not in filing.answers["enterprise"]


def test_everybody_is_told_once(applicant, reviewer):
    """17-§12¶3: the result can be looked up, and is told."""
    stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    kinds = sorted(n.occasion.split(":")[0] for n in db.session.scalars(db.select(Notice)))
    assert kinds == ["completed", "new_filing", "submitted"]


def test_a_licence_of_long_ago_is_late_but_not_refused(applicant):
    """17-§5¶1, 17-§25¶1: late is accepted and kept for supervision."""
    answers = establishment_answers()
    answers["enterprise"]["unified_social_credit_code"] = {
        "choice": "licence_obtained",
        "text": "91370200163562681G",
    }
    answers["event"], answers["signing"] = (
        {"licence_on": "2017-08-01"},
        {"by_attorney": False, "filed_by": "enterprise"},
    )
    filing = stories.draft(applicant)
    with transaction():
        drafts.save_answers(Filing.locked(filing.id), applicant, answers, shanghai("2017-09-27 10:00"))
    stories.submit(filing, applicant, "2017-09-28 10:00")
    assert filing.late_days == 28
