"""Checking, submitting, recalling, cancelling, supplementing: the applicant's way."""

from __future__ import annotations

import io

import pytest

from filing.domain.standing import State
from filing.extensions import db, transaction
from filing.models import Filing
from filing.services import filings, review, simulation
from filing.services.review import Ask
from filing.surroundings import calendar
from tests.conftest import shanghai
from tests.services import stories
from tests.web.conftest import as_user, page, post


def set_clock(moment: str) -> None:
    with transaction():
        simulation.set_clock(shanghai(moment), simulation=True)


@pytest.fixture
def own(client, applicant):
    as_user(client, applicant)
    return client


def state_of(filing: Filing) -> str:
    db.session.rollback()
    return db.session.get(Filing, filing.id).state


def test_the_list_shows_own_filings_and_finds_them_by_name(own, applicant):
    stories.draft(applicant)
    assert "青岛莱茵精密机械有限公司" in own.get("/filings").text
    assert "没有找到" in own.get("/filings?search=不存在").text
    assert "青岛莱茵" in own.get("/filings?search=莱茵&state=draft").text


def test_the_task_list_says_how_far_each_page_has_come(own, applicant):
    filing = stories.draft(applicant)
    text = page(own.get(f"/filings/{filing.id}")).xpath("//main")[0].text_content()
    assert "已完成" in text and "需修改" not in text
    with transaction():
        path = ("enterprise", "registered_capital", "amount")
        filings.save_part(Filing.locked(filing.id), applicant, path, "壹佰", shanghai("2017-09-27 12:00"))
    assert "需修改" in own.get(f"/filings/{filing.id}").text


def test_checking_links_every_problem_to_its_field(own, applicant):
    filing = stories.draft(applicant, investors__1__equity_ratio="x")
    links = page(own.get(f"/filings/{filing.id}/review")).xpath(
        "//div[contains(@class,'govuk-error-summary')]//a/@href"
    )
    row = "00000000-0000-4000-8000-0000000000a2"
    assert f"/filings/{filing.id}/investors/{row}?check=1#equity_ratio" in links
    target = own.get(links[0])
    assert page(target).get_element_by_id("equity_ratio").get("value") == "x"


def test_opening_the_page_of_submission_submits_nothing(own, applicant):
    filing = stories.draft(applicant)
    assert "确认申报" in own.get(f"/filings/{filing.id}/submit").text
    assert state_of(filing) == State.DRAFT


def test_submitting_twice_is_one_submission(own, applicant):
    filing = stories.draft(applicant)
    for _ in range(2):
        response = post(own, f"/filings/{filing.id}/submit", form_on="/filings/new")
        assert response.status_code == 303
    assert state_of(filing) == State.UNDER_REVIEW
    assert [e.move for e in db.session.get(Filing, filing.id).events] == ["submit"]


def test_an_incomplete_filing_is_answered_with_everything_that_is_missing(own, applicant):
    filing = stories.draft(applicant, enterprise__planned_employees=None)
    response = post(own, f"/filings/{filing.id}/submit", form_on="/filings/new")
    assert response.status_code == 422 and "计划雇佣人数" in response.text
    assert state_of(filing) == State.DRAFT


def test_a_filing_is_recalled_until_somebody_claims_it(own, applicant, reviewer):
    filing = stories.submitted(applicant)
    post(own, f"/filings/{filing.id}/moves/recall", form_on=f"/filings/{filing.id}/moves/recall")
    assert state_of(filing) == State.DRAFT
    claimed = stories.claimed(applicant, reviewer)
    response = post(own, f"/filings/{claimed.id}/moves/recall", form_on="/filings/new")
    assert response.status_code == 409 and state_of(claimed) == State.UNDER_REVIEW


def test_a_draft_is_deleted_and_a_filing_that_was_submitted_is_not(own, applicant):
    gone, stays = stories.draft(applicant), stories.submitted(applicant)
    gone, stays = gone.id, stays.id
    post(own, f"/filings/{gone}/delete")
    assert own.get(f"/filings/{gone}").status_code == 404
    assert post(own, f"/filings/{stays}/delete").status_code == 409


def test_the_supplement_is_answered_and_sent_back(own, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        asks = [
            Ask("请说明用途", path=("remarks",)),
            Ask("请重新扫描", requirement="legal_representative_id"),
        ]
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), asks)
    url = f"/filings/{filing.id}/supplement"
    set_clock("2017-10-09 10:00")
    first, second = (item.id for item in db.session.get(Filing, filing.id).supplement_items)
    refused = post(own, url, {f"reply-{first}": "已说明", f"reply-{second}": "", "_send": "1"})
    assert refused.status_code == 409 and "逐项答复" in refused.text and "已说明" in refused.text
    sent = post(own, url, {f"reply-{first}": "已说明", f"reply-{second}": "已重新扫描", "_send": "1"})
    assert sent.status_code == 303 and state_of(filing) == State.UNDER_REVIEW


def test_a_paper_is_uploaded_refused_and_removed(own, applicant):
    filing = stories.draft(applicant)
    url, row = f"/filings/{filing.id}/documents", "legal_representative_id"

    def send(name: str, data: bytes):
        given = {"requirement": row, "language": "foreign", "file": (io.BytesIO(data), name)}
        return post(own, url, given, content_type="multipart/form-data")

    refused = send("程序.pdf", b"MZ\x90\x00 not a pdf")
    assert refused.status_code == 422 and page(refused).get_element_by_id(f"{row}-error") is not None
    assert post(own, url, {"requirement": row}).status_code == 422
    assert send("护照.pdf", stories.a_pdf("passport")).status_code == 303
    assert "护照.pdf" in own.get(url).text and "中文翻译件" in own.get(url).text
    db.session.rollback()
    document = db.session.get(Filing, filing.id).current_documents[-1]
    shown = own.get(f"{url}/{document.id}")
    assert shown.data.startswith(b"%PDF") and "filename*=UTF-8''" in shown.headers["Content-Disposition"]
    post(own, f"{url}/{document.id}/remove")
    assert "护照.pdf" not in own.get(url).text


def test_the_letter_has_one_signature_for_each_investor(own, applicant):
    filing = stories.draft(applicant)
    text = page(own.get(f"/filings/{filing.id}/letter")).xpath("//article")[0].text_content()
    assert text.count("承诺人/授权代表签字、盖章：") == 3
    assert "现提交青岛莱茵精密机械有限公司（下称企业）设立备案信息并承诺：" in text


def test_progress_explains_the_clock_day_by_day(own, applicant):
    filing = stories.submitted(applicant, "2017-09-28 10:00")
    set_clock("2017-10-09 09:00")
    text = page(own.get(f"/filings/{filing.id}")).xpath("//main")[0].text_content()
    assert "2017年10月9日" in text and "国庆节，不计入" in text and "调休上班，计入备案机构第2日" in text
