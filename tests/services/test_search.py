"""A filing is found by everything it is known by, by whoever may know of it, on both databases alike."""

from __future__ import annotations

import pytest

from filing.current import calendar
from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.filings import drafts, listing, queue, review, submission
from filing.services.filings.review import Ask
from tests.conftest import shanghai
from tests.samples import establishment_answers
from tests.services import stories

NAME = ("enterprise", "enterprise_name", "cn")
NAMES = {
    "enterprise__enterprise_name__cn": "青岛（中德）精密Núñez有限公司",
    "enterprise__enterprise_name__en": "Qingdao Müller & Söhne GmbH",
    "enterprise__unified_social_credit_code": {"choice": "licence_obtained", "text": "91370200163562681G"},
    "event": {"licence_on": "2017-09-20"},
    "signing": {"by_attorney": False, "filed_by": "enterprise"},
}


@pytest.fixture
def app(any_app):
    """Each of these on both databases."""
    return any_app


def ids_for(actor, search: str) -> list[int]:
    if actor.role == "applicant":
        return [row.id for row in listing.filing_page(actor, search=search)[0]]
    return [row.id for row in queue.queue_page(actor, view="any", search=search)[0]]


@pytest.mark.parametrize("who", ["applicant", "reviewer"])
def test_a_filing_is_found_by_any_part_of_whatever_it_is_known_by(applicant, reviewer, who):
    investors = [dict(row) for row in establishment_answers()["investors"]]
    investors[0]["name_cn"] = "新港控股股份公司"
    filing = stories.submitted(applicant, investors=investors, **NAMES)
    stories.submitted(applicant, enterprise__enterprise_name__cn="上海别家商贸有限公司")
    actor = {"applicant": applicant, "reviewer": reviewer}[who]
    words = [
        "精密",
        "密",
        "中德精密",
        "(中德) 精密",
        "ＮＵＮＥＺ",
        "muller söhne",
        "GMBH qing",
        "163562",
        "913702001 63562681",
    ]
    words += [filing.application_number, filing.application_number[5:], "新港控股"]
    assert {word: ids_for(actor, word) for word in words} == {word: [filing.id] for word in words}


@pytest.mark.parametrize(
    "search", ["密精", "限公司Q", "%", '"', "') OR (own", "精密*", "§999", "91370200163562681Z"]
)
def test_nothing_else_is_found(applicant, reviewer, search):
    stories.submitted(applicant, **NAMES)
    wanted = [1] if search == "精密*" else []
    assert (ids_for(applicant, search), ids_for(reviewer, search)) == (wanted, wanted)


def test_a_completed_filing_is_found_by_its_receipts_number(applicant, reviewer):
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-09-28 16:00")
    number = db.session.get(Filing, filing.id).receipt.number
    assert ids_for(reviewer, number) == ids_for(applicant, number) == [filing.id]


def test_what_a_supplement_changes_is_the_applicants_alone_until_it_is_sent(applicant, reviewer):
    filing = stories.claimed(applicant, reviewer, **NAMES)
    with transaction():
        asks = [Ask("名称有误", "请核对", path=NAME)]
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), asks)
    with transaction():
        at = shanghai("2017-09-28 16:00")
        drafts.save_part(Filing.locked(filing.id), applicant, NAME, "青岛改名贸易有限公司", at)
    assert (ids_for(applicant, "改名"), ids_for(reviewer, "改名"), ids_for(reviewer, "精密")) == (
        [1],
        [],
        [1],
    )
    with transaction():
        at = shanghai("2017-09-28 17:00")
        submission.resubmit(Filing.locked(filing.id), applicant, at, calendar())
    assert [ids_for(reviewer, word) for word in ("改名", "精密")] == [[1], []]


def test_a_draft_is_found_by_its_own_organisation_and_not_once_it_is_gone(applicant, reviewer):
    draft = stories.draft(applicant, **NAMES)
    assert (ids_for(applicant, "精密"), ids_for(reviewer, "精密")) == ([draft.id], [])
    with transaction():
        drafts.delete_draft(Filing.locked(draft.id))
    assert ids_for(applicant, "精密") == []
