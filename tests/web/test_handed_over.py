"""移交 in pages: the new organisation reads what was completed; the notice leads it to the answer."""

from __future__ import annotations

import pytest

from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.people import accounts
from filing.services.records import handing_over
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.services.changing import filed
from tests.web.conftest import as_user, page, post

NOW = shanghai("2018-03-05 09:00")


def words(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


@pytest.fixture
def receiver(app):
    with transaction():
        return accounts.register_applicant(
            "zhao@example.com", "赵接", PASSWORD, NOW, organisation="接手事务所"
        )


@pytest.fixture
def enterprise(applicant, reviewer, receiver):
    made = filed(applicant, reviewer)
    turn_clock("2018-03-05 10:00")
    with transaction():
        handing_over.offer(db.session.merge(made), applicant, "zhao@example.com", NOW)
    return made


@pytest.fixture
def handed(client, receiver, enterprise):
    """(client of the new organisation, the completed filing of the former)."""
    as_user(client, receiver)
    offer = handing_over.offers_to(receiver)[0]
    post(client, f"/enterprises/offers/{offer.id}/accept", form_on="/enterprises")
    return client, db.session.query(Filing).one().id


def test_the_notice_leads_to_the_answer(client, receiver, enterprise):
    seen = page(as_user(client, receiver).get("/notices"))
    assert "请答复企业档案的移交" in seen.text_content()
    assert "/enterprises" in seen.xpath("//main//a/@href")


def test_the_completed_filing_is_read_with_its_papers_from_the_record(handed, enterprise):
    client, filing_id = handed
    record = page(client.get(f"/enterprises/{enterprise.id}"))
    paper = record.xpath("//section[@id='papers']//li//a/@href")[0]
    assert client.get(paper).status_code == 200
    seen = words(client.get(f"/filings/{filing_id}"))
    assert "海湾律师事务所办理" in seen and "可以查看，不能办理" in seen and "李敏" not in seen


@pytest.mark.parametrize("page_of", ["review", "documents", "print", "letter"])
def test_each_page_of_it_can_be_read(handed, page_of):
    client, filing_id = handed
    assert client.get(f"/filings/{filing_id}/{page_of}").status_code == 200


def test_it_is_no_filing_in_the_new_ones_list(handed):
    client, _ = handed
    assert "青岛莱茵精密机械有限公司" not in words(client.get("/filings"))


def test_nothing_can_be_done_with_it(handed):
    client, filing_id = handed
    answer = post(client, f"/filings/{filing_id}/partners", {"partner": "x"}, form_on="/enterprises")
    assert answer.status_code == 403 and "只能查看" in page(answer).text_content()
