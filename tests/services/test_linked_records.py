"""Links between records that no completed filing tells of, that stand twice or do not fit, are found and named."""

from __future__ import annotations

import pytest

from filing.current import anchors, calendar, key_secret, store
from filing.extensions import db, transaction
from filing.models import Enterprise, Filing
from filing.services import invariants
from filing.services.people import outbox
from filing.services.records.linked_up import wrong_links
from tests.services import test_linked_filings as told
from tests.services.changing import filed
from tests.services.enterprises import CODE, an_enterprise
from tests.services.test_invariants import tamper

KEY = "insert into enterprise_link (kind, filing_id, party, from_id, from_name, to_id, to_name) "


def wrong() -> list[str]:
    db.session.rollback()
    return list(wrong_links())


@pytest.fixture
def divided(applicant) -> Enterprise:
    """Linked with the one that came of it."""
    enterprise = an_enterprise(applicant)
    first = told.draft(applicant, enterprise, told.dividing(told.NEW))
    second = told.begin(applicant, first, told.NEW, "establishment")
    told.complete(first)
    told.complete(second)
    return enterprise


@pytest.fixture
def absorbed(applicant) -> Enterprise:
    """Whose own filing told of it first."""
    enterprise = an_enterprise(applicant)
    code = {"choice": "licence_obtained", "text": told.OTHER_CODE}
    survivor = an_enterprise(
        applicant,
        enterprise__enterprise_name={"cn": told.OTHER, "en": "Yi"},
        enterprise__unified_social_credit_code=code,
    )
    into = {"name": told.OTHER, "uscc": told.OTHER_CODE}
    part = told.merging(told.DISSOLVED, {"name": told.OWN, "uscc": CODE}, into=into)
    told.complete(told.draft(applicant, enterprise, part))
    assert told.on_record() == [("merger", told.OWN, enterprise.id, told.OTHER, survivor.id)]
    return enterprise


def test_links_that_filings_tell_of_hold(divided):
    assert wrong() == []


def test_a_merger_told_by_the_absorbed_one_holds(absorbed):
    assert wrong() == []


@pytest.mark.parametrize(
    ("statement", "breach"),
    [
        ("update enterprise_link set to_id = 3", "leads to enterprise 3, which has no record"),
        ("update enterprise_link set to_id = from_id", "leads from an enterprise to itself"),
        ("update enterprise_link set kind = 'merger'", "as submitted does not tell of it"),
        ("update enterprise_link set to_name = '青岛辛有限公司'", "as submitted does not tell of it"),
        ("update enterprise_link set party = 'divided'", "as submitted does not tell of it"),
        ("update enterprise_link set from_id = to_id, to_id = null", "as submitted does not tell of it"),
        ("update enterprise_link set filing_id = 1", "as submitted does not tell of it"),
        ("update filing set state = 'cancelled' where id = 2", "filing 2, which is not completed"),
        ("update enterprise set closed_on = '2018-02-01' where id = 2", "its record ended on 2018-02-01"),
        (
            KEY + "select kind, filing_id, party, from_id, from_name, to_id, to_name from enterprise_link",
            "2 links say the same division, from 1 to 2",
        ),
    ],
)
def test_a_link_broken_behind_the_services_back_is_found(divided, applicant, statement, breach):
    tamper(
        "insert into enterprise (organisation_id, name, sought, credit_code, origin, status,"
        " approval_certificate, created_at)"
        " values (:id, '青岛空有限公司', '', '', 'filed', 'current', '', '2018-01-01')",
        id=applicant.organisation_id,
    )
    tamper(statement)
    (found,) = wrong()
    assert breach in found


def test_the_same_one_named_twice_without_a_record_is_found(divided):
    tamper("update enterprise_link set to_id = null")
    tamper(KEY + "select kind, filing_id, party, from_id, from_name, to_id, to_name from enterprise_link")
    assert wrong() == [f"2 links say the same division, from {divided.id} to {told.NEW}"]


def test_one_that_went_into_another_and_stayed_current_is_found(absorbed):
    tamper("update enterprise set status = 'current', closed_on = null where id = :id", id=absorbed.id)
    assert wrong() == [
        f"link 1 (merger): enterprise {absorbed.id} went into another one, but its record is still current"
    ]


def test_the_nightly_check_reads_the_links(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    told.through_review(applicant, reviewer, told.draft(applicant, enterprise, told.dividing(told.NEW)))
    assert breaches() == []
    tamper("update enterprise_link set party = 'somebody'")
    breach, altered = breaches()
    assert breach.startswith("link 1 (division): filing 2 as submitted")
    assert altered == "enterprise_link 1: was altered behind the system's back"


def breaches() -> list[str]:
    with transaction():
        for filing in db.session.query(Filing):
            outbox.told_at_the_time(filing.id)
    return list(invariants.find_breaches(store(), calendar(), told.AT, anchors(), key_secret()))


@pytest.mark.parametrize("change", ["status = 'closed'", "status = 'closed', closed_on = '2018-01-01'"])
def test_a_record_that_ended_without_an_entry_that_says_so_is_found(divided, change):
    tamper(f"update enterprise set {change} where id = 1")
    enterprise = db.session.get(Enterprise, 1)
    found = list(invariants.wrong_versions(enterprise))
    assert found == ["enterprise 1: is closed, which its entries do not say"]
