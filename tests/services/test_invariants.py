"""Whatever is broken behind the services' back is found, and named."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from filing.current import anchors, calendar, key_secret, store
from filing.extensions import db, transaction
from filing.models import Filing
from filing.services import invariants
from filing.services.filings import submission
from filing.services.people import outbox
from filing.services.receipts import seals
from filing.services.supervision import draws, opening
from tests.conftest import shanghai
from tests.services import stories, supervising

NOW = shanghai("2017-10-10 09:00")


def breaches() -> list[str]:
    """But for the rows that have no such imprint, which every change behind the services' back leaves."""
    db.session.rollback()
    found = invariants.find_breaches(store(), calendar(), NOW, anchors(), key_secret())
    return [breach for breach in found if "behind the system's back" not in breach]


def delivered(filing: Filing) -> Filing:
    with transaction():
        outbox.told_at_the_time(filing.id)
    return filing


@pytest.fixture
def completed(applicant, reviewer) -> Filing:
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    return delivered(filing)


@pytest.fixture
def waiting(applicant, reviewer) -> Filing:
    return delivered(stories.claimed(applicant, reviewer, "2017-10-09 10:00"))


def tamper(statement: str, **facts) -> None:
    with transaction():
        db.session.execute(text(statement), facts)


def told(statement: str, **facts) -> str:
    """The one breach that this change makes."""
    tamper(statement, **facts)
    (breach,) = breaches()
    return breach


def test_everything_holds_after_the_main_job(completed, waiting):
    assert breaches() == []


@pytest.fixture
def supervised(applicant):
    """A draw whose seed was shown, and a case; without receipts, whose files are not there."""
    supervisor = supervising.supervisor_of("370000")
    with transaction():
        made = draws.lay_down(supervisor, NOW, b"secret", year=2017, half=1)
    with transaction():
        draws.reveal(made.id, supervisor, NOW, b"secret")
        opening.open_case(supervisor, NOW, way="suggestion", respondent="某公司", source="建议检查。")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("update inspection set state = 'closed'", "is closed, but its history leads to opened"),
        ("update draw set lists_digest = 'abc'", "its lists are not those whose digest was published"),
    ],
)
def test_a_case_or_a_draw_changed_behind_its_history_is_found(supervised, statement, words):
    assert breaches() == []
    assert words in told(statement)


def test_everything_holds_for_a_recalled_draft(applicant, waiting):
    filing = stories.submitted(applicant)
    with transaction():
        submission.recall(Filing.locked(filing.id), applicant, shanghai("2017-09-28 11:00"), calendar())
    delivered(filing)
    assert breaches() == []


def test_a_gap_in_the_numbers_is_found(completed):
    tamper("update receipt set serial = 2, number = '鲁青外资备201700002'")
    tamper("update receipt_series set last = 1")
    assert any("not 1..1" in breach for breach in breaches())


def test_a_series_that_counts_otherwise_than_its_receipts_is_found(completed):
    assert "the series stands at 5" in told("update receipt_series set last = 5")


def test_a_number_that_is_not_made_of_its_parts_is_found(completed):
    assert "should be 鲁青外资备201700001" in told("update receipt set number = '鲁青外资备201600001'")


def test_a_receipt_dated_otherwise_than_issued_is_found(completed):
    assert "not that of its issue" in told("update receipt set completed_on = '2017-10-08'")


def test_a_state_that_the_history_does_not_lead_to_is_found(waiting):
    tamper("update filing set state = 'suspended', due_on = null")
    assert any("leads to under_review" in breach for breach in breaches())


def test_a_due_day_that_is_not_the_calendars_is_found(waiting):
    assert "the calendar says 2017-10-12" in told("update filing set due_on = '2017-10-13'")


def test_a_return_that_the_history_does_not_hold_is_found(waiting):
    assert "its history does not say" in told(
        "update filing set resubmitted_at = '2017-10-09 01:00:00.000000'"
    )


def test_a_law_day_that_is_not_the_submissions_is_found(waiting):
    assert "submitted on 2017-10-09" in told("update filing set law_day = '2017-10-08'")


def test_a_submitted_filing_without_an_agency_is_found(completed):
    assert "without a number, an agency" in told("update filing set agency_id = null")


def test_a_completed_filing_without_its_receipt_is_found(completed):
    tamper("delete from receipt")
    tamper("delete from receipt_series")
    assert breaches() == [f"filing {completed.id}: completed, but has no receipt"]


def test_a_completed_filing_without_a_version_in_the_register_is_found(completed):
    assert "has no version in the register" in told("delete from enterprise_version")


def test_a_receipt_of_a_filing_that_is_not_completed_is_found(completed):
    tamper("update filing set state = 'under_review'")
    assert any("not completed, but has a receipt" in breach for breach in breaches())


def test_a_receipt_file_with_other_bytes_is_found(completed):
    path = store().root / completed.receipt.storage_key
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    (breach,) = breaches()
    assert "鲁青外资备201700001" in breach and "other bytes" in breach


def test_a_receipt_that_says_something_else_than_its_row_is_found(completed):
    assert "says something else" in told("update receipt set view = json_set(view, '$.fields.remarks', '改')")


def test_a_receipt_sealed_with_another_key_than_its_row_says_is_found(completed):
    with transaction():
        other = seals.make(completed.agency, key_secret(), NOW, None).id
    assert "sealed with another key" in told("update receipt set seal_key_id = :key", key=other)


def test_a_receipt_under_another_root_is_found(completed):
    root = seals.certificates.make_root(b"another root's passphrase", seals.ROOT_FROM, seals.ROOT_UNTIL)
    assert "not genuine" in told("update seal_root set certificate = :pem", pem=root.certificate)


def test_a_receipt_revoked_by_nobody_is_found(completed):
    assert "disagree on revoked" in told("update receipt set status = 'revoked'")


def test_a_replaced_receipt_without_another_in_its_place_is_found(completed):
    tamper("update receipt set status = 'replaced'")
    assert any("not linked to the one that stands" in breach for breach in breaches())


def test_a_head_that_a_receipt_carries_and_the_chain_lacks_is_found(completed):
    tamper("update receipt set audit_head = 'ab'")
    assert any("is not in the chain" in breach for breach in breaches())


def test_a_missing_document_is_found(waiting):
    store().delete(waiting.documents[0].storage_key)
    (breach,) = breaches()
    assert "is missing" in breach


def test_a_notice_that_waits_over_72_hours_is_found(waiting):
    tamper(
        "update notice set sent_at = null, created_at = '2017-10-07 00:00:00' "
        "where id = (select min(id) from notice)"
    )
    (breach,) = breaches()
    assert "over 72 hours" in breach


@pytest.mark.parametrize(
    ("move", "state", "what"),
    [
        ("request_supplement", "awaiting_supplement", "2 supplement requests"),
        ("accept", "completed", "2 final decisions"),
    ],
)
def test_a_second_request_or_decision_is_found_even_where_the_database_let_it_in(waiting, move, state, what):
    for index in ("uq_filing_event_one_supplement", "uq_filing_event_one_decision"):
        tamper(f"drop index {index}")
    for _ in range(2):
        tamper(
            "insert into filing_event (filing_id, move, state, actor_role, actor_name, at, reason, details)"
            " values (:id, :move, :state, 'reviewer', 'x', '2017-10-09', '', '{}')",
            id=waiting.id, move=move, state=state,
        )  # fmt: skip
    assert any(what in breach for breach in breaches())


def test_a_history_that_cannot_have_happened_is_found(waiting):
    tamper(
        "insert into filing_event (filing_id, move, state, actor_role, actor_name, at, reason, details)"
        " values (:id, 'resume', 'under_review', 'reviewer', 'x', '2017-10-09', '', '{}')",
        id=waiting.id,
    )
    assert any("cannot have happened" in breach for breach in breaches())


def test_the_checks_run_on_both_databases(any_app):
    assert breaches() == []


def test_a_record_that_says_more_than_was_entered_is_found(completed):
    tamper("update enterprise_version set facts = json_set(facts, '$.remarks', '改')")
    assert breaches() == [
        "enterprise 1: version 1 is not what its entries add up to",
        "enterprise 1: its record is not what its entries add up to",
    ]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("update filing set answers = json_set(answers, '$.remarks', '改')", "not those that were sent in"),
        ("update filing set late_days = 3", "3 days late, but by its answers 0"),
        (
            "update enterprise_version set changes = json_remove(changes, '$[0]')",
            "the record was given other facts than it tells",
        ),
    ],
)
def test_a_filing_that_says_otherwise_than_what_was_sent_in_is_found(completed, statement, words):
    tamper(statement)
    assert any(words in breach for breach in breaches())
