"""甄别 of a filing: which are searched, who answers, what counts, and what the decision keeps (17-§12)."""

from __future__ import annotations

import pytest

from filing.current import calendar, press
from filing.domain.errors import BadAnswer, IncompleteFiling, MoveNotAllowed, NotFound
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import AuditRecord, Filing, FindingAnswer
from filing.services.filings import drafts, review, screening, submission
from filing.services.filings.reading import Reading
from filing.services.receipts import batches
from tests.conftest import shanghai
from tests.services import stories
from tests.web.reviewing import a_colleague

AT = shanghai("2017-10-09 10:00")
SCOPE = "稀土冶炼、分离；烟草制品批发。"


@pytest.fixture
def filing(applicant, reviewer):
    return stories.claimed(applicant, reviewer, enterprise__business_scope=SCOPE)


def read(filing: Filing) -> Reading:
    db.session.expire_all()
    return Reading(db.session.get(Filing, filing.id), AT.date())


def keys(filing: Filing) -> list[str]:
    return [found.finding.key for found in screening.findings_of(read(filing)).findings]


def answer(filing: Filing, reviewer, key: str, words: str = "not_concerned", reason: str = "经核对不涉及。"):
    with transaction():
        held = Reading(Filing.locked(filing.id), AT.date())
        return screening.answer(held, reviewer, AT, key, answer=words, reason=reason)


def accept(filing: Filing, reviewer) -> None:
    with transaction():
        review.accept(Filing.locked(filing.id), reviewer, AT, calendar(), press(), within_scope=True)


def refused(filing: Filing, reviewer) -> list[tuple]:
    with pytest.raises(IncompleteFiling) as refusal:
        accept(filing, reviewer)
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def test_an_open_finding_keeps_the_filing_from_being_completed(filing, reviewer):
    first, *rest = keys(filing)
    answer(filing, reviewer, first)
    assert rest and refused(filing, reviewer) == [(("findings", key), "open") for key in rest]
    assert read(filing).filing.state == State.UNDER_REVIEW


def test_a_finding_that_concerns_the_filing_never_lets_it_be_completed(filing, reviewer):
    first, *rest = keys(filing)
    answer(filing, reviewer, first, "concerned", "拟从事该项业务。")
    for key in rest:
        answer(filing, reviewer, key)
    assert refused(filing, reviewer) == [(("findings", first), "concerned")]


def test_the_decision_keeps_list_findings_and_answers(filing, reviewer):
    for key in keys(filing):
        answer(filing, reviewer, key)
    accept(filing, reviewer)
    kept = read(filing).filing.events[-1].details["screening"]
    assert (kept["list"], kept["searched"]) == ("national_2017", True)
    assert "2017年修订" in kept["list_title"]
    assert [(f["key"], f["answer"], f["reason"], f["answered_by"]) for f in kept["findings"]] == [
        (key, "not_concerned", "经核对不涉及。", f"{reviewer.name}（{reviewer.agency.name}）")
        for key in keys(filing)
    ]


def test_a_second_answer_replaces_the_first_which_stays(filing, reviewer):
    key = keys(filing)[0]
    answer(filing, reviewer, key, "concerned", "看似涉及。")
    answer(filing, reviewer, key, "not_concerned", "补充了解后不涉及。")
    rows = db.session.scalars(db.select(FindingAnswer).order_by(FindingAnswer.id)).all()
    assert [(row.answer, row.replaced_at is None) for row in rows] == [
        ("concerned", False),
        ("not_concerned", True),
    ]


def test_every_answer_is_on_record(filing, reviewer):
    key = keys(filing)[0]
    answer(filing, reviewer, key)
    (record,) = AuditRecord.about(f"filing:{filing.id}")
    assert (record.act, record.details["key"], record.details["answer"]) == (
        "finding.answered",
        key,
        "not_concerned",
    )


@pytest.mark.parametrize(
    ("words", "reason", "path"),
    [
        ("not_concerned", "  ", ("reason",)),
        ("perhaps", "理由", ("answer",)),
        ("concerned", "长" * 2001, ("reason",)),
    ],
)
def test_an_answer_without_choice_or_reason_is_refused(filing, reviewer, words, reason, path):
    with pytest.raises(BadAnswer) as refusal:
        answer(filing, reviewer, keys(filing)[0], words, reason)
    assert [problem.path for problem in refusal.value.problems] == [path]


def test_what_was_not_found_cannot_be_answered(filing, reviewer):
    with pytest.raises(NotFound):
        answer(filing, reviewer, "national_2017.restricted.99")


def test_only_who_claimed_the_filing_answers(filing, app):
    with pytest.raises(MoveNotAllowed):
        answer(filing, a_colleague(), keys(filing)[0])


def test_nothing_is_answered_once_the_filing_is_decided(filing, reviewer):
    stories.accept(filing, reviewer, "2017-10-09 10:00")
    with pytest.raises(MoveNotAllowed):
        answer(filing, reviewer, keys(filing)[0])


def supplemented(filing: Filing, applicant, reviewer, path: tuple, value) -> None:
    """What was asked for comes back changed."""
    with transaction():
        held = Filing.locked(filing.id)
        review.request_supplement(held, reviewer, AT, calendar(), [review.Ask("请说明", path=path)])
    with transaction():
        held = Filing.locked(filing.id)
        drafts.save_part(held, applicant, path, value, AT)
        submission.save_reply(held.supplement_items[0], "已更正", AT)
        submission.resubmit(held, applicant, AT, calendar())


def test_a_changed_scope_opens_the_findings_again(filing, applicant, reviewer):
    key = keys(filing)[0]
    answer(filing, reviewer, key)
    supplemented(filing, applicant, reviewer, ("enterprise", "business_scope"), SCOPE + "稀土加工。")
    found = screening.findings_of(read(filing)).get(key)
    assert found.answer is None and found.earlier.reason == "经核对不涉及。"
    assert (("findings", key), "open") in refused(filing, reviewer)


def test_a_changed_street_number_leaves_the_answers(filing, applicant, reviewer):
    key = keys(filing)[0]
    answer(filing, reviewer, key)
    path = ("enterprise", "registered_address", "detail")
    supplemented(filing, applicant, reviewer, path, "山东路8号")
    assert screening.findings_of(read(filing)).get(key).answer is not None


def test_a_batch_takes_only_what_has_no_open_finding(filing, applicant, reviewer):
    clean = stories.claimed(applicant, reviewer)
    choice = {
        one.filing.id: one.closed_because for one in batches.candidates(reviewer, AT.date(), calendar())
    }
    assert choice[clean.id] is None and "没有作出结论" in choice[filing.id]
    with pytest.raises(BadAnswer), transaction():
        batches.open_batch(reviewer, [filing.id], AT, calendar(), within_scope=True)
    stories.answer_findings(filing, reviewer, "2017-10-09 10:00")
    choice = {
        one.filing.id: one.closed_because for one in batches.candidates(reviewer, AT.date(), calendar())
    }
    assert choice[filing.id] is None
