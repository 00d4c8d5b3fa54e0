"""What goes to paper: the form as submitted, on a page and as PDF."""

from __future__ import annotations

import subprocess

import pytest

from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.filings import drafts
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-29 10:00")


def words(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


def text_of(response) -> str:
    """What a reader copies out of the PDF, without spaces."""
    assert response.mimetype == "application/pdf"
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=response.data, capture_output=True, check=True
    )
    return "".join(told.stdout.decode().split())


def digest_on(response) -> str:
    return page(response).xpath("string(//p[@class='app-paper-form__foot'])")[-64:]


def test_a_draft_is_printed_as_one(client, applicant):
    filing = stories.draft(applicant)
    as_user(client, applicant)
    assert "草稿，尚未提交" in words(client.get(f"/filings/{filing.id}/print"))
    assert "草稿，尚未提交" in text_of(client.get(f"/filings/{filing.id}/form.pdf"))


def test_what_was_submitted_bears_its_number_day_and_digest(client, applicant):
    filing = stories.draft(applicant)
    as_user(client, applicant)
    before = digest_on(client.get(f"/filings/{filing.id}/print"))
    stories.submit(filing, applicant, "2017-09-29 11:00")
    shown = client.get(f"/filings/{filing.id}/print")
    number = db.session.get(Filing, filing.id).application_number
    assert f"申报编号 {number}　2017年9月29日 11:00 提交" in page(shown).text_content()
    assert digest_on(shown) == before and "草稿" not in words(shown)
    text = text_of(client.get(f"/filings/{filing.id}/form.pdf"))
    assert number in text and before in text and "草稿" not in text


def test_one_changed_answer_is_another_digest(client, applicant):
    filing = stories.draft(applicant)
    as_user(client, applicant)
    before = digest_on(client.get(f"/filings/{filing.id}/print"))
    with transaction():
        drafts.save_part(filing, applicant, ("remarks",), "另有说明", shanghai("2017-09-29 10:00"))
    assert digest_on(client.get(f"/filings/{filing.id}/print")) != before


def test_the_form_is_the_annexs_with_its_boxes(client, applicant):
    filing = stories.submitted(applicant)
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}/print"))
    assert shown.xpath("string(//tr[th='企业类型']/td)").strip().startswith("☑合资　□合作　□独资")
    assert "山东路6号甲1201室" in shown.xpath("string(//tr[th='注册地址']/td)")


def test_the_same_filing_gives_the_same_bytes(client, applicant):
    filing = stories.submitted(applicant)
    as_user(client, applicant)
    one, two = (client.get(f"/filings/{filing.id}/form.pdf").data for _ in range(2))
    assert one == two


def test_the_agency_prints_what_it_has_in_hand(client, applicant, reviewer):
    filing = stories.submitted(applicant)
    as_user(client, reviewer)
    assert "返回该件申报" in page(client.get(f"/filings/{filing.id}/print")).text_content()
    assert client.get(f"/filings/{filing.id}/form.pdf").status_code == 200


def test_the_agency_sees_no_draft(client, applicant, reviewer):
    filing = stories.draft(applicant)
    as_user(client, reviewer)
    assert client.get(f"/filings/{filing.id}/form.pdf").status_code == 404


def test_a_character_that_no_font_has_is_named_by_its_code(client, applicant):
    """Such a one passes where no receipt prints it: the paper must not leave a hole in its place."""
    filing = stories.draft(applicant)
    path = ("enterprise", "investment_plan_in_china")
    with transaction():
        drafts.save_part(filing, applicant, path, "计划\U000f0000生产", shanghai("2017-09-29 10:00"))
    as_user(client, applicant)
    assert "计划〔U+F0000〕生产" in text_of(client.get(f"/filings/{filing.id}/form.pdf"))
