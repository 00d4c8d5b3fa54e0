"""合并、分立: linked drafts, and the links between records that completed filings leave."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.errors import MoveNotAllowed, NotFound
from filing.domain.forms.change.partners import DISSOLVED, NEW_ENTITY, SURVIVES
from filing.extensions import db, transaction
from filing.models import Enterprise, EnterpriseLink, Filing, FilingLink, User
from filing.services.filings import changes, drafts, linked, submission
from filing.services.people import accounts
from filing.services.people.sight import filing_for
from filing.services.records.lineage import Told, links_of
from filing.services.register import record
from tests.conftest import PASSWORD, shanghai
from tests.services import stories
from tests.services.changing import CHANGE_PAPERS, completed, filed
from tests.services.enterprises import CODE, an_enterprise

AT = shanghai("2018-03-05 10:00")
OWN, OTHER, NEW = "青岛莱茵精密机械有限公司", "青岛乙有限公司", "青岛丙有限公司"
OTHER_CODE = "91370200MA3DC7L85A"


def merging(kind: str, *merged: dict, into: dict) -> dict:
    return {"kind": [kind], "merger": {"merged_enterprises": list(merged), "resulting_enterprise": into}}


def dividing(*results: str, divided: str = OWN) -> dict:
    division = {
        "divided_enterprise": {"name": divided},
        "resulting_enterprises": [{"name": name} for name in results],
    }
    return {"kind": ["division"], "division": division}


def draft(applicant: User, enterprise: Enterprise, part: dict) -> Filing:
    """A change of one's own enterprise that ticks a merger or division."""
    with transaction():
        filing = changes.begin(applicant, "change", Enterprise.locked(enterprise.id), AT)
        dated = [{"head": "merger_division_termination", "occurred_on": "2018-03-01", "basis": "resolution"}]
        answers = {
            **filing.answers,
            "change": {"merger_division_termination": part, "announcement_statement": "已公告。"},
            "event": {"changes": dated},
        }
        drafts.save_answers(filing, applicant, answers, AT)
    return filing


def begin(applicant: User, first: Filing, name: str, files: str) -> Filing:
    key = next(p.partner.key for p in parties(applicant, first) if p.partner.name == name)
    with transaction():
        return linked.begin(applicant, Filing.locked(first.id), key, files, AT)


def parties(applicant: User, filing: Filing) -> list:
    return linked.parties_of(applicant, linked.Reading(filing, AT.date()))


def complete(filing: Filing) -> Enterprise:
    """What completing it writes on record, without papers and receipt."""
    with transaction():
        filing = Filing.locked(filing.id)
        filing.law_day = AT.date()
        filing.application_number = f"N{filing.id}"
        filing.state = "completed"
        return record(filing, AT)


def through_review(applicant: User, reviewer: User, filing: Filing) -> Filing:
    with transaction():
        signing = {"by_attorney": False, "filed_by": "enterprise"}
        drafts.save_part(filing, applicant, ("signing",), signing, AT)
    for paper in CHANGE_PAPERS[:3]:
        stories.upload(filing, applicant, "2018-03-05 10:00", stories.a_pdf(paper), f"{paper}.pdf", paper)
    return completed(applicant, reviewer, filing, "2018-03-05 11:00")


def on_record() -> list[tuple]:
    rows = db.session.query(EnterpriseLink).order_by(EnterpriseLink.id)
    return [(row.kind, row.from_name, row.from_id, row.to_name, row.to_id) for row in rows]


@pytest.fixture
def enterprise(applicant) -> Enterprise:
    return an_enterprise(applicant)


@pytest.fixture
def other(applicant) -> Enterprise:
    """Another one of the same organisation."""
    code = {"choice": "licence_obtained", "text": OTHER_CODE}
    return an_enterprise(
        applicant,
        enterprise__enterprise_name={"cn": OTHER, "en": "Yi"},
        enterprise__unified_social_credit_code=code,
    )


def test_each_new_enterprise_of_a_division_is_begun_as_a_linked_draft(applicant, enterprise):
    first = draft(applicant, enterprise, dividing(NEW))
    second = begin(applicant, first, NEW, "establishment")
    assert (second.kind, second.enterprise_name) == ("establishment", NEW)
    assert second.answers["enterprise"]["establishment_mode"] == "new_by_division"
    assert linked.linked_with(applicant, first) == [second]
    assert linked.linked_with(applicant, second) == [first]


def test_a_second_click_finds_the_first_ones_draft(applicant, enterprise):
    first = draft(applicant, enterprise, dividing(NEW))
    assert begin(applicant, first, NEW, "establishment") == begin(applicant, first, NEW, "establishment")
    assert db.session.query(FilingLink).count() == 1


def test_a_draft_stays_tied_when_its_enterprise_gets_another_name(applicant, enterprise):
    first = draft(applicant, enterprise, dividing(NEW))
    second = begin(applicant, first, NEW, "establishment")
    with transaction():
        drafts.save_part(second, applicant, ("enterprise", "enterprise_name"), {"cn": "青岛庚有限公司"}, AT)
    assert [party.begun for party in parties(applicant, first)] == [second]


def test_an_absorbed_enterprise_of_ones_own_changes_with_the_same_words(applicant, enterprise, other):
    part = merging(SURVIVES, {"name": OTHER, "uscc": OTHER_CODE}, into={"name": OWN, "uscc": CODE})
    second = begin(applicant, draft(applicant, enterprise, part), OTHER, "change")
    assert second.enterprise_id == other.id
    told = second.answers["change"]["merger_division_termination"]
    assert told["kind"] == ["merger.absorption.dissolved"]
    assert told["merger"]["resulting_enterprise"]["name"] == OWN


def test_the_counterpart_sees_the_first_filing_and_all_that_were_begun_beside_it(
    applicant, enterprise, other
):
    part = merging(NEW_ENTITY, {"name": OTHER, "uscc": OTHER_CODE}, into={"name": NEW})
    first = draft(applicant, enterprise, part)
    founded = begin(applicant, first, NEW, "establishment")
    second = begin(applicant, first, OTHER, "change")
    assert linked.linked_with(applicant, second) == [first, founded]
    assert {p.partner.name: p.begun for p in parties(applicant, second)} == {OWN: first, NEW: founded}


def test_an_enterprise_of_another_organisation_is_named_and_its_filing_not_begun(applicant, enterprise):
    first = draft(applicant, enterprise, merging(SURVIVES, {"name": OTHER}, into={"name": OWN}))
    with pytest.raises(MoveNotAllowed, match="由该企业或其申报单位"):
        begin(applicant, first, OTHER, "change")


def test_whom_the_filing_does_not_name_nothing_is_begun_for(applicant, enterprise):
    first = draft(applicant, enterprise, dividing(NEW))
    with pytest.raises(NotFound, match="没有这一家企业"):
        linked.begin(applicant, first, "nobody", "establishment", AT)


def test_a_cancelled_filing_begins_no_other(applicant, enterprise):
    first = draft(applicant, enterprise, dividing(NEW))
    with transaction():
        first.application_number, first.state = "N1", "cancelled"
    with pytest.raises(MoveNotAllowed, match="已撤销申报"):
        begin(applicant, first, NEW, "establishment")


def test_one_that_was_begun_by_itself_is_tied_and_not_begun_twice(applicant, enterprise):
    with transaction():
        alone = drafts.create(applicant, "establishment", AT)
        drafts.save_answers(alone, applicant, {"enterprise": {"enterprise_name": {"cn": NEW}}}, AT)
    first = draft(applicant, enterprise, dividing(NEW))
    assert [(p.begun, p.is_linked) for p in parties(applicant, first)] == [(alone, False)]
    assert begin(applicant, first, NEW, "establishment") == alone
    assert linked.linked_with(applicant, first) == [alone]


def test_a_deleted_draft_leaves_no_tie(applicant, enterprise):
    first = draft(applicant, enterprise, dividing(NEW))
    second = begin(applicant, first, NEW, "establishment")
    with transaction():
        drafts.delete_draft(Filing.locked(second.id))
    assert linked.linked_with(applicant, first) == []


def test_a_division_is_on_record_by_name_until_the_new_one_completes(applicant, enterprise):
    first = draft(applicant, enterprise, dividing(NEW))
    second = begin(applicant, first, NEW, "establishment")
    complete(first)
    assert on_record() == [("division", OWN, enterprise.id, NEW, None)]
    founded = complete(second)
    assert on_record() == [("division", OWN, enterprise.id, NEW, founded.id)]
    assert links_of(applicant, founded) == [Told("division", "to", OWN, enterprise.id)]
    assert links_of(applicant, enterprise) == [Told("division", "from", NEW, founded.id)]


def test_the_new_one_may_complete_first_and_under_another_name(applicant, enterprise):
    first = draft(applicant, enterprise, dividing(NEW))
    second = begin(applicant, first, NEW, "establishment")
    with transaction():
        drafts.save_part(second, applicant, ("enterprise", "enterprise_name"), {"cn": "青岛庚有限公司"}, AT)
    founded = complete(second)
    assert on_record() == []
    complete(first)
    assert on_record() == [("division", OWN, enterprise.id, NEW, founded.id)]


def test_both_sides_of_an_absorption_write_one_link(applicant, enterprise, other):
    part = merging(SURVIVES, {"name": OTHER, "uscc": OTHER_CODE}, into={"name": OWN, "uscc": CODE})
    first = draft(applicant, enterprise, part)
    second = begin(applicant, first, OTHER, "change")
    complete(first)
    complete(second)
    assert on_record() == [("merger", OTHER, other.id, OWN, enterprise.id)]


def test_an_absorbed_one_that_is_only_named_stands_in_the_survivors_record(applicant, enterprise):
    complete(draft(applicant, enterprise, merging(SURVIVES, {"name": OTHER}, into={"name": OWN})))
    assert on_record() == [("merger", OTHER, None, OWN, enterprise.id)]
    assert links_of(applicant, enterprise) == [Told("merger", "to", OTHER, None)]


def test_an_untied_establishment_of_that_name_and_mode_is_led_to(applicant, enterprise):
    complete(draft(applicant, enterprise, dividing(NEW)))
    with transaction():
        alone = drafts.create(applicant, "establishment", AT)
        answers = {"enterprise_name": {"cn": NEW}, "establishment_mode": "new_by_division"}
        drafts.save_answers(alone, applicant, {"enterprise": answers}, AT)
    founded = complete(alone)
    assert on_record()[0][4] == founded.id


@pytest.mark.parametrize("mode", ["new_ordinary", "new_by_merger"])
def test_one_of_that_name_founded_otherwise_is_not(applicant, enterprise, mode):
    complete(draft(applicant, enterprise, dividing(NEW)))
    with transaction():
        alone = drafts.create(applicant, "establishment", AT)
        answers = {"enterprise_name": {"cn": NEW}, "establishment_mode": mode}
        drafts.save_answers(alone, applicant, {"enterprise": answers}, AT)
    complete(alone)
    assert on_record()[0][4] is None


def test_the_record_of_another_organisation_is_named_and_not_opened(applicant, enterprise):
    with transaction():
        stranger = accounts.register_applicant("zhao@example.com", "赵外", PASSWORD, AT, organisation="别家")
    code = {"choice": "licence_obtained", "text": OTHER_CODE}
    theirs = an_enterprise(
        stranger,
        enterprise__enterprise_name={"cn": OTHER, "en": "Yi"},
        enterprise__unified_social_credit_code=code,
    )
    named = {"name": OTHER, "uscc": OTHER_CODE}
    complete(draft(applicant, enterprise, merging(SURVIVES, named, into={"name": OWN})))
    assert on_record() == [("merger", OTHER, theirs.id, OWN, enterprise.id)]
    assert links_of(applicant, enterprise) == [Told("merger", "to", OTHER, None)]
    assert links_of(stranger, theirs) == [Told("merger", "from", OWN, None)]


def test_filing_again_keeps_the_ties(applicant, enterprise):
    first = draft(applicant, enterprise, dividing(NEW))
    second = begin(applicant, first, NEW, "establishment")
    with transaction():
        second = Filing.locked(second.id)
        second.application_number, second.state = "N2", "not_completed"
        again = submission.file_again(second, applicant, AT)
    assert [party.begun for party in parties(applicant, first)] == [again]
    assert filing_for(applicant, again.id) in linked.linked_with(applicant, first)


def test_a_new_one_whose_establishment_was_filed_by_itself_has_filed(applicant, enterprise):
    with transaction():
        alone = drafts.create(applicant, "establishment", AT)
        answers = {"enterprise_name": {"cn": NEW}, "establishment_mode": "new_by_division"}
        drafts.save_answers(alone, applicant, {"enterprise": answers}, AT)
    complete(alone)
    (party,) = parties(applicant, draft(applicant, enterprise, dividing(NEW)))
    assert (party.begun, [duty.files for duty in party.duties]) == (alone, ["establishment"])


def test_completing_through_the_review_writes_the_link_in_the_same_transaction(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    first = draft(applicant, enterprise, dividing(NEW))
    through_review(applicant, reviewer, first)
    assert on_record() == [("division", OWN, enterprise.id, NEW, None)]


@pytest.mark.parametrize(
    ("today", "files"),
    [("2017-07-29 10:00", ["change"]), ("2017-07-30 10:00", ["change", "establishment"])],
)
def test_what_a_survivor_files_follows_the_rules_of_today_not_the_first_ones(
    applicant, enterprise, today, files
):
    first = draft(applicant, enterprise, merging(DISSOLVED, {"name": OWN}, into={"name": OTHER}))
    with transaction():
        first.law_day = date(2017, 7, 20)
    (party,) = linked.parties_of(applicant, linked.Reading(first, shanghai(today).date()))
    assert [duty.files for duty in party.duties] == files


def test_a_filing_read_for_a_change_says_whether_it_is_tied_and_forgets_it_with_the_commit(
    applicant, enterprise
):
    first = draft(applicant, enterprise, dividing(OWN, NEW))
    with transaction():
        known = filing_for(applicant, first.id, lock=True)
        assert known.is_tied is False
        assert linked.ties_of(known) == []
        key = next(p.partner.key for p in parties(applicant, known) if p.partner.name == NEW)
        begun = linked.begin(applicant, known, key, "establishment", AT)
        # Tied just now, it is not taken for what it was when it was read.
        assert [tie.second_id for tie in linked.ties_of(known)] == [begun.id]
        assert linked.linked_with(applicant, known) == [begun]
    assert known.is_tied is None
    assert linked.linked_with(applicant, known) == [begun]
    with transaction():
        assert filing_for(applicant, begun.id, lock=True).is_tied is True
