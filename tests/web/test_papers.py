"""What goes to paper: the form as submitted, on a page and as PDF."""

from __future__ import annotations

import subprocess

import pytest

from filing.current import calendar
from filing.domain.questions.display import date_text
from filing.extensions import db, transaction
from filing.models import Agency, AgencyLetter, Filing
from filing.services.filings import drafts, elsewhere, review
from filing.services.filings.review import Ask
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


def test_of_a_text_that_no_question_takes_the_beginning_is_printed_and_that_it_goes_on(client, applicant):
    filing = stories.draft(applicant)
    with transaction():
        drafts.save_part(filing, applicant, ("remarks",), "长" * 9_000, shanghai("2017-09-29 10:00"))
    as_user(client, applicant)
    printed = text_of(client.get(f"/filings/{filing.id}/form.pdf"))
    assert printed.count("长" * 20) > 100
    assert "……（共9000字，超出可填写的字数，未全部打印）" in printed


# 承诺书


def test_the_commitment_bears_the_digest_of_the_form_it_is_signed_for(client, applicant):
    filing = stories.draft(applicant)
    as_user(client, applicant)
    digest = digest_on(client.get(f"/filings/{filing.id}/print"))
    assert digest in words(client.get(f"/filings/{filing.id}/letter"))
    text = text_of(client.get(f"/filings/{filing.id}/letter.pdf"))
    assert digest in text and f"草稿号{filing.id:07d}" in text


def test_the_drafts_number_is_the_end_of_the_one_it_is_given(client, applicant):
    filing = stories.submitted(applicant)
    assert filing.application_number.endswith(f"{filing.id:07d}")
    text = text_of(as_user(client, applicant).get(f"/filings/{filing.id}/letter.pdf"))
    assert filing.application_number in text and "草稿号" not in text


@pytest.mark.parametrize(("query", "sheets"), [("", 1), ("?each=1", 3)])
def test_the_commitment_is_one_sheet_or_one_for_each_who_signs(client, applicant, query, sheets):
    filing = stories.draft(applicant)
    text = text_of(as_user(client, applicant).get(f"/filings/{filing.id}/letter.pdf{query}"))
    assert text.count("所填报的备案信息完整、真实、准确") == sheets
    assert text.count("承诺人名称：") == 3


# 告知书


@pytest.fixture
def asked(applicant, reviewer) -> Filing:
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        agency = Agency.by_code("370200")
        agency.telephone, agency.address = "0532-85911111", "青岛市香港中路"
    asks = [Ask("门牌号不一致", "写明房间号", path=("enterprise", "registered_address", "detail"))]
    with transaction():
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), asks, "请一并补齐")
    return filing


def letters_of(filing: Filing) -> list[AgencyLetter]:
    db.session.expire_all()
    return db.session.get(Filing, filing.id).letters


def test_a_letter_says_what_is_asked_until_when_by_whom_and_whom_to_call(client, asked, applicant):
    (letter,) = letters_of(asked)
    text = text_of(as_user(client, applicant).get(f"/filings/{asked.id}/letters/{letter.id}.pdf"))
    for told in (
        "补充信息告知书", "编号：鲁青外资告201700001", "门牌号不一致", "应补充为：写明房间号", "请一并补齐",
        "2017年10月25日前（含当日", "《办法》第十二条第二款", "青岛市商务局2017年9月28日", "电话：0532-85911111",
        "地址：青岛市香港中路",
    ):  # fmt: skip
        assert told in text


def test_both_sides_find_it_on_the_filings_page(app, asked, applicant, reviewer):
    (letter,) = letters_of(asked)
    for person, address in ((applicant, f"/filings/{asked.id}"), (reviewer, f"/review/{asked.id}")):
        client = as_user(app.test_client(), person)
        links = page(client.get(address)).xpath("//section[@id='letters']//a/@href")
        assert links == [f"/filings/{asked.id}/letters/{letter.id}.pdf"]
        assert client.get(links[0]).mimetype == "application/pdf"


def test_it_keeps_its_words_whatever_becomes_of_the_agencys_data(client, asked, applicant):
    with transaction():
        Agency.by_code("370200").telephone = "0532-00000000"
    (letter,) = letters_of(asked)
    text = text_of(as_user(client, applicant).get(f"/filings/{asked.id}/letters/{letter.id}.pdf"))
    assert "0532-85911111" in text and "0532-00000000" not in text


def test_the_letter_of_another_filing_is_not_found(client, asked, applicant):
    (letter,) = letters_of(asked)
    other = stories.draft(applicant)
    as_user(client, applicant)
    assert client.get(f"/filings/{other.id}/letters/{letter.id}.pdf").status_code == 404


def test_letters_are_numbered_without_gap_though_a_decision_failed(applicant, reviewer):
    one, two = (stories.claimed(applicant, reviewer) for _ in range(2))

    def declare(filing: Filing) -> None:
        at = shanghai("2017-09-28 15:00")
        held = Filing.locked(filing.id)
        review.declare_out_of_scope(
            held, reviewer, at, calendar(), reason="涉及限制类", rule="限制类第十七条"
        )

    def declare_and_fail(filing: Filing) -> None:
        with transaction():
            declare(filing)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        declare_and_fail(one)
    for filing in (two, one):
        with transaction():
            declare(filing)
    assert [letter.number for letter in letters_of(two) + letters_of(one)] == [
        "鲁青外资告201700001",
        "鲁青外资告201700002",
    ]


def test_resuming_is_told_in_a_letter_with_the_reviews_result_and_the_new_last_day(applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        held = Filing.locked(filing.id)
        elsewhere.suspend(held, reviewer, shanghai("2017-09-28 15:00"), calendar(), "涉及军工配套。")
    with transaction():
        held = Filing.locked(filing.id)
        elsewhere.resume(
            held, reviewer, shanghai("2017-10-16 10:00"), calendar(), "商国安审〔2017〕1号", result="passed"
        )
    suspended, resumed = letters_of(filing)
    assert (suspended.number, resumed.number) == ("鲁青外资告201700001", "鲁青外资告201700002")
    said = resumed.content
    assert said["title"] == "恢复办理告知书"
    assert said["opening"][1] == "国家安全审查的情况：国家安全审查通过；商国安审〔2017〕1号"
    assert (
        "《办法》第三十二条" in said["opening"][0]
        and f"最迟于{date_text(filing.due_on)}" in said["closing"][0]
    )


def test_a_transfer_is_told_in_a_letter_of_the_agency_that_sends_it_on(applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        jinan = Agency.by_code("370100")
        jinan.telephone = "0531-12345678"
        held = Filing.locked(filing.id)
        at = shanghai("2017-09-28 15:00")
        elsewhere.transfer(held, reviewer, at, calendar(), jinan, "注册地址在济南市。")
    (letter,) = letters_of(filing)
    said = letter.content
    assert (letter.number, said["title"], said["agency"]) == (
        "鲁青外资告201700001",
        "移送告知书",
        "青岛市商务局",
    )
    assert "现移送济南市投资促进局（0531-12345678）办理（《办法》第三条" in said["opening"][0]
    assert said["opening"][1] == "理由：注册地址在济南市。"
    assert "无需重新提交" in said["closing"][0] and f"最迟于{date_text(filing.due_on)}" in said["closing"][0]
