"""Typed once, on the pages: taking a person over, the running total of shares, a filing copied."""

from __future__ import annotations

import pytest

from filing.domain.questions.paths import get_at
from filing.extensions import db
from filing.models import Filing
from tests.conftest import turn_clock
from tests.samples import investor
from tests.services import stories
from tests.web.conftest import as_user, page, post

LEGAL = ("enterprise", "legal_representative")


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-29 10:00")


def answers_of(filing_id: int) -> dict:
    db.session.expire_all()
    return db.session.get(Filing, filing_id).answers


def test_the_legal_representative_is_taken_from_the_directors_with_one_button(client, applicant):
    filing = stories.draft(applicant, enterprise__legal_representative={"phone": "0532-80000001"})
    place = f"/filings/{filing.id}/enterprise/legal-representative"
    shown = page(as_user(client, applicant).get(place))
    (key,) = shown.xpath("//button[contains(., '法定代表人与董事王小明相同')]/@value")
    posted = dict(shown.xpath("//form")[-1].form_values())
    answer = client.post(place, data={**posted, "_take": key})
    assert answer.status_code == 303 and place in answer.location
    taken = get_at(answers_of(filing.id), LEGAL)
    assert (taken["name"], taken["nationality"], taken["phone"]) == ("王小明", "CN", "0532-80000001")


def test_a_made_up_offer_changes_nothing(client, applicant):
    filing = stories.draft(applicant)
    place = f"/filings/{filing.id}/enterprise/legal-representative"
    posted = dict(page(as_user(client, applicant).get(place)).xpath("//form")[-1].form_values())
    before = get_at(answers_of(filing.id), LEGAL)
    client.post(place, data={**posted, "_take": "enterprise.legal_representative<directors.nobody"})
    assert get_at(answers_of(filing.id), LEGAL) == before


def test_the_first_of_three_investors_is_no_error_but_a_sum_that_runs(client, applicant):
    filing = stories.draft(applicant, investors=[investor("a1", "莱茵机械股份公司", "DE", "333300", "33.33")])
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}/investors"))
    total = "".join(shown.xpath("string(//*[@id='shares-total'])").split())
    assert total == "各投资者权益比例合计33.33%，还差66.67%"
    assert not shown.xpath("//*[contains(@class, 'govuk-error')]")


def test_shares_above_the_whole_are_an_error(client, applicant):
    rows = [investor(f"a{n}", f"莱茵{n}公司", "DE", "600000", "60") for n in (1, 2)]
    filing = stories.draft(applicant, investors=rows)
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}/investors"))
    assert "多出 20%" in shown.xpath("string(//*[@id='shares-total'])")
    assert "现合计120%" in shown.xpath("string(//*[contains(@class, 'govuk-error-summary')])")


def test_a_filing_is_copied_without_its_papers_licence_and_days(client, applicant):
    licence = {"choice": "licence_obtained", "text": "91370200163562681G"}
    source = stories.draft(
        applicant, enterprise__unified_social_credit_code=licence, event={"licence_on": "2017-09-20"}
    )
    as_user(client, applicant)
    answer = post(client, f"/filings/{source.id}/copy", form_on=f"/filings/{source.id}")
    copy = db.session.get(Filing, int(answer.location.rsplit("/", 1)[1]))
    assert copy.id != source.id and copy.is_draft
    assert copy.answers["investors"] == source.answers["investors"]
    assert "unified_social_credit_code" not in copy.answers["enterprise"] and "event" not in copy.answers
    assert copy.documents == []


def test_another_organisations_filing_is_not_copied(app, client, applicant, reviewer):
    source = stories.submitted(applicant)
    assert as_user(client, reviewer).post(f"/filings/{source.id}/copy").status_code in (400, 403)


def test_the_capitals_currency_is_set_for_an_amount_that_nobody_typed_yet(client, applicant):
    filing = stories.draft(
        applicant, investors=[{"id": "00000000-0000-4000-8000-0000000000a9", "name_cn": "莱茵"}]
    )
    place = f"/filings/{filing.id}/investors/00000000-0000-4000-8000-0000000000a9"
    shown = page(as_user(client, applicant).get(place))
    assert shown.xpath("//select[@name='subscribed_capital-currency']/option[@selected]/@value") == ["USD"]
    posted = dict(shown.xpath("//form")[-1].form_values())
    same = client.post(place, data=posted, headers={"X-Compare": "1"})
    assert same.json["same"] is True
