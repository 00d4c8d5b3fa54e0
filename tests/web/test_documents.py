"""申报材料: the checklist, uploads and their refusals in words, downloads."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest

from filing.current import calendar, store
from filing.extensions import db, transaction
from filing.models import Document, Filing
from filing.services.filings import documents, drafts, review
from filing.services.filings.review import Ask
from tests.conftest import shanghai, turn_clock
from tests.samples import establishment_answers
from tests.services import stories
from tests.services.examining import examined_meanwhile
from tests.web.conftest import as_user, page, post

LETTER = "filing_commitment_letter"
AT = "2017-09-27 10:00"


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-28 10:00")


@pytest.fixture
def empty(applicant) -> Filing:
    """A draft without papers."""
    with transaction():
        return drafts.create(applicant, "establishment", shanghai(AT))


def upload(client, filing: Filing, data: bytes, name: str = "承诺书.pdf", **fields):
    given = {"requirement": LETTER, "language": "zh", "file": (io.BytesIO(data), name), **fields}
    return post(client, f"/filings/{filing.id}/documents", given, content_type="multipart/form-data")


def kept(filing: Filing) -> list[Document]:
    db.session.expire_all()
    return db.session.get(Filing, filing.id).current_documents


def words(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


def add(filing: Filing, applicant, *given, **more) -> Document:
    return stories.upload(filing, applicant, AT, *given, **more)


def test_every_row_says_why_it_is_asked_for_and_by_which_article(client, applicant, empty):
    rows = page(as_user(client, applicant).get(f"/filings/{empty.id}/documents")).xpath("//section")
    assert len(rows) == 9
    cited = [row.xpath("string(.//span[@class='app-article'])") for row in rows]
    assert all(words.startswith("《办法》第八条") for words in cited)


def test_an_uploaded_paper_is_listed_with_pages_person_and_day(client, applicant, empty):
    answer = upload(as_user(client, applicant), empty, stories.a_pdf())
    assert answer.status_code == 303 and answer.location.endswith(f"#{LETTER}")
    row = page(client.get(f"/filings/{empty.id}/documents")).xpath(f"//section[@id='{LETTER}']")[0]
    shown = " ".join(row.text_content().split())
    assert "承诺书.pdf" in shown and "1 页，李敏 2017年9月28日 10:00 上传" in shown


@pytest.mark.parametrize(
    ("data", "name", "said", "status"),
    [
        (b"", "空.pdf", "是空文件", 422),
        (b"MZ\x90\x00", "程序.pdf", "不是 PDF、OFD、JPG、PNG、HEIC 或 TIFF 文件", 422),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "图.svg",
            "不是 PDF、OFD、JPG、PNG、HEIC 或 TIFF 文件",
            422,
        ),
        (b"%PDF-1.7 broken", "坏.pdf", "不完整", 422),
    ],
)
def test_a_refusal_is_said_in_words_at_its_row_and_nothing_is_lost(
    client, applicant, data, name, said, status
):
    filing = stories.draft(applicant)
    before = len(kept(filing))
    answer = upload(as_user(client, applicant), filing, data, name)
    assert answer.status_code == status
    row = page(answer).xpath(f"//section[@id='{LETTER}']//p[@class='govuk-error-message']")[0]
    assert said in row.text_content() and len(kept(filing)) == before


def test_the_summary_leads_to_the_input_that_was_refused(client, applicant, empty):
    shown = page(upload(as_user(client, applicant), empty, b"", "空.pdf"))
    (href,) = shown.xpath("//div[contains(@class, 'govuk-error-summary')]//a/@href")
    assert shown.xpath(f"//input[@id='{href[1:]}' and @aria-invalid='true']")


def test_sending_the_form_without_a_file_says_to_choose_one(client, applicant, empty):
    answer = post(as_user(client, applicant), f"/filings/{empty.id}/documents", {"requirement": LETTER})
    assert answer.status_code == 422 and "请先选择要上传的文件" in words(answer)


def test_a_row_that_is_not_on_the_list_is_refused(client, applicant, empty):
    answer = upload(as_user(client, applicant), empty, stories.a_pdf(), requirement="board_resolution")
    assert answer.status_code == 422 and not kept(empty)


def test_the_same_file_twice_is_one_document(client, applicant, empty):
    as_user(client, applicant)
    for _ in (1, 2):
        upload(client, empty, stories.a_pdf())
    assert len(kept(empty)) == 1


def test_too_large_a_body_is_413_with_a_way_back_to_the_page(app, client, applicant, empty):
    as_user(client, applicant)
    app.config["MAX_CONTENT_LENGTH"] = 50_000
    path = f"/filings/{empty.id}/documents"
    answer = client.post(
        path,
        data={"file": (io.BytesIO(b"x" * 60_000), "大.pdf")},
        headers={"Referer": f"http://localhost{path}"},
    )
    assert answer.status_code == 413
    assert path in page(answer).xpath("//main//a/@href")


INVESTOR = "investor_qualification_or_id"
SECOND = establishment_answers()["investors"][1]["id"]


@pytest.fixture
def filled_in(applicant, empty) -> Filing:
    """A draft with the sample's answers, and without papers."""
    with transaction():
        filing = Filing.locked(empty.id)
        drafts.save_answers(filing, applicant, establishment_answers(), shanghai(AT))
    return filing


def places(client, filing: Filing) -> list[str]:
    """What is said of each investor's paper: name, state, files."""
    found = page(client.get(f"/filings/{filing.id}/documents")).xpath(
        f"//section[@id='{INVESTOR}']//h3/../.."
    )
    return [" ".join(place.text_content().split()) for place in found]


def test_each_investor_has_a_place_that_takes_that_investors_paper(client, applicant, filled_in):
    upload(
        as_user(client, applicant),
        filled_in,
        stories.a_pdf(),
        "海港.pdf",
        requirement=INVESTOR,
        **{"for": SECOND},
    )
    first, second, third = places(client, filled_in)
    assert first.startswith("莱茵机械股份公司 待上传") and third.startswith("青岛海湾电子有限公司 待上传")
    assert second.startswith("海港投资有限公司 已齐 海港.pdf")


def test_the_way_back_from_an_upload_leads_to_the_place_of_that_investor(client, applicant, filled_in):
    given = {"requirement": INVESTOR, "for": SECOND}
    answer = upload(as_user(client, applicant), filled_in, stories.a_pdf(), **given)
    anchor = answer.location.partition("#")[2]
    assert page(client.get(answer.location)).xpath(f"//*[@id='{anchor}']//h3/text()") == ["海港投资有限公司"]


def test_a_refused_paper_is_said_at_the_place_of_that_investor_alone(client, applicant, filled_in):
    given = {"requirement": INVESTOR, "for": SECOND}
    shown = page(upload(as_user(client, applicant), filled_in, b"", "空.pdf", **given))
    (error,) = shown.xpath("//p[@class='govuk-error-message']")
    assert error.xpath("ancestor::div[h3 or div/h3]//h3/text()") == ["海港投资有限公司"]
    (href,) = shown.xpath("//div[contains(@class, 'govuk-error-summary')]//a/@href")
    assert shown.xpath(f"//input[@id='{href[1:]}' and @aria-invalid='true']")


def test_a_paper_of_somebody_who_is_not_on_the_form_is_refused_in_words(client, applicant, filled_in):
    answer = upload(
        as_user(client, applicant), filled_in, stories.a_pdf(), requirement=INVESTOR, **{"for": "x"}
    )
    assert answer.status_code == 422 and "没有这名投资者或人员" in words(answer) and not kept(filled_in)


def test_the_same_file_sent_three_times_fills_the_three_investors_places(client, applicant, filled_in):
    as_user(client, applicant)
    for _ in (1, 2, 3, 4):
        upload(client, filled_in, stories.a_pdf(), requirement=INVESTOR)
    assert [d.row for d in kept(filled_in)] == [i["id"] for i in establishment_answers()["investors"]]


def test_a_problem_leads_to_the_place_of_the_investor_whose_paper_is_missing(client, applicant, filled_in):
    upload(as_user(client, applicant), filled_in, stories.a_pdf(), requirement=INVESTOR)
    links = page(client.get(f"/filings/{filled_in.id}/review")).xpath(
        "//a[contains(@href, '/documents#')]/@href"
    )
    ids = set(page(client.get(f"/filings/{filled_in.id}/documents")).xpath("//@id"))
    assert f"{INVESTOR}-{SECOND}" in {link.partition("#")[2] for link in links} <= ids


def test_the_paper_of_an_investor_taken_out_of_the_form_can_be_removed(client, applicant, filled_in):
    upload(as_user(client, applicant), filled_in, stories.a_pdf(), requirement=INVESTOR, **{"for": SECOND})
    left = [i for i in establishment_answers()["investors"] if i["id"] != SECOND]
    with transaction():
        drafts.save_part(Filing.locked(filled_in.id), applicant, ("investors",), left, shanghai(AT))
    assert "可以移除" in places(client, filled_in)[2] and "移除承诺书.pdf" in places(client, filled_in)[2]


def test_a_foreign_original_asks_for_its_translation_and_takes_it(client, applicant, empty):
    as_user(client, applicant)
    upload(client, empty, stories.a_pdf("foreign"), "Register.pdf", language="foreign")
    (original,) = kept(empty)
    shown = page(client.get(f"/filings/{empty.id}/documents"))
    assert "缺翻译件" in shown.xpath(f"string(//section[@id='{LETTER}'])")
    upload(client, empty, stories.a_pdf("chinese"), "译文.pdf", translation_of=original.id)
    assert [d.translation_of_id for d in kept(empty)] == [None, original.id]
    shown = page(client.get(f"/filings/{empty.id}/documents"))
    assert "已齐" in shown.xpath(f"string(//section[@id='{LETTER}'])")


def test_a_chinese_name_survives_the_download(client, applicant, empty):
    document = add(empty, applicant, stories.a_pdf(), "股权架构图.pdf", LETTER)
    answer = as_user(client, applicant).get(f"/filings/{empty.id}/documents/{document.id}")
    assert f"filename*=UTF-8''{quote('股权架构图.pdf')}" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.data.startswith(b"%PDF")


def test_anothers_document_does_not_exist(client, applicant, reviewer, empty):
    document = add(empty, applicant, stories.a_pdf(), "承诺书.pdf", LETTER)
    assert as_user(client, reviewer).get(f"/filings/{empty.id}/documents/{document.id}").status_code in (
        403,
        404,
    )


def test_a_document_is_removed_only_after_a_question(client, applicant, empty):
    document = add(empty, applicant, stories.a_pdf(), "承诺书.pdf", LETTER)
    path = f"/filings/{empty.id}/documents/{document.id}/remove"
    as_user(client, applicant).get(path)
    assert kept(empty)
    assert post(client, path).status_code == 303 and not kept(empty)


def test_a_submitted_filing_takes_no_more_papers(client, applicant):
    filing = stories.submitted(applicant)
    as_user(client, applicant)
    assert not page(client.get(f"/filings/{filing.id}/documents")).xpath("//main//form")
    given = {"requirement": LETTER, "file": (io.BytesIO(stories.a_pdf("late")), "迟.pdf")}
    answer = post(client, f"/filings/{filing.id}/documents", given, form_on="/filings/new")
    assert answer.status_code == 409


def test_in_a_supplement_only_the_marked_rows_take_papers_and_the_way_leads_back_to_the_letter(
    client, applicant, reviewer
):
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        at = shanghai("2017-09-28 15:00")
        asks = [Ask("未盖章", "请盖章后重新上传", requirement=LETTER)]
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), asks)
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}/documents"))
    assert "未盖章" in shown.xpath(f"string(//section[@id='{LETTER}'])")
    assert not shown.xpath("//section[@id='legal_representative_id']//form")
    answer = upload(client, filing, stories.a_pdf("stamped"))
    assert answer.location == f"/filings/{filing.id}/supplement#items"


def test_others_save_while_a_file_is_examined(app, client, applicant, empty, monkeypatch):
    as_user(client, applicant)
    with examined_meanwhile(app, monkeypatch, lambda: upload(client, empty, stories.a_pdf())) as answer:
        with transaction():
            drafts.save_part(Filing.locked(empty.id), applicant, ("remarks",), "另存", shanghai(AT))
        assert not answer.done()
    assert answer.result().status_code == 303 and len(kept(empty)) == 1


def test_a_filing_submitted_while_its_file_was_examined_takes_it_no_more(app, client, applicant, monkeypatch):
    filing = stories.draft(applicant)
    as_user(client, applicant)
    before = len(kept(filing))
    with examined_meanwhile(
        app, monkeypatch, lambda: upload(client, filing, stories.a_pdf("late"))
    ) as answer:
        stories.submit(filing, applicant, "2017-09-28 09:00")
    assert answer.result().status_code == 409 and len(kept(filing)) == before


def test_no_file_is_examined_in_a_transaction(applicant, empty):
    with pytest.raises(RuntimeError, match="kept waiting"), transaction():
        documents.receive(empty, shanghai(AT).date(), store(), stories.a_pdf(), "a.pdf", LETTER)
