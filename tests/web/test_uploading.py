"""Several files at once, one file for several rows, and what both sides read of how a file was received."""

from __future__ import annotations

import io

import pytest

from filing.domain.forms.received import DONE
from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.filings import drafts
from tests.conftest import shanghai, turn_clock
from tests.samples import establishment_answers
from tests.services import stories
from tests.services.odd_layers import CASES
from tests.services.odd_pdfs import script, signed
from tests.web.conftest import as_user, page, post

AT, LETTER, INVESTOR = "2017-09-27 10:00", "filing_commitment_letter", "investor_qualification_or_id"
FIRST, SECOND, THIRD = (row["id"] for row in establishment_answers()["investors"])


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-28 10:00")


@pytest.fixture
def draft(client, applicant) -> Filing:
    """A draft with the sample's answers and no papers; its applicant is logged in."""
    with transaction():
        filing = drafts.create(applicant, "establishment", shanghai(AT))
        drafts.save_answers(filing, applicant, establishment_answers(), shanghai(AT))
    as_user(client, applicant)
    return filing


def send(client, filing: Filing, *files: tuple[bytes, str], headers=None, **fields):
    given = {"requirement": LETTER, "file": [(io.BytesIO(data), name) for data, name in files], **fields}
    return post(
        client, f"/filings/{filing.id}/documents", given, content_type="multipart/form-data", headers=headers
    )


def kept(filing: Filing):
    db.session.expire_all()
    return db.session.get(Filing, filing.id).current_documents


def words(element) -> str:
    return " ".join(element.text_content().split())


def read(client, filing: Filing) -> str:
    return words(page(client.get(f"/filings/{filing.id}/documents")).xpath("//main")[0])


def test_two_files_chosen_together_are_two_papers_of_the_row(client, draft):
    answer = send(client, draft, (stories.a_pdf("1"), "一.pdf"), (stories.a_pdf("2"), "二.pdf"))
    assert answer.status_code == 303 and [d.file_name for d in kept(draft)] == ["一.pdf", "二.pdf"]
    assert "2 个文件已上传" in read(client, draft)


def test_of_files_chosen_together_one_refusal_is_no_others(client, draft):
    answer = send(client, draft, (stories.a_pdf(), "好.pdf"), (b"MZ", "坏.pdf"), (b"", "空.pdf"))
    shown = page(answer)
    said = [words(one) for one in shown.xpath(f"//section[@id='{LETTER}']//p[@class='govuk-error-message']")]
    assert answer.status_code == 422 and [d.file_name for d in kept(draft)] == ["好.pdf"]
    assert "“坏.pdf”不是 PDF" in said[0] and "“空.pdf”是空文件" in said[1] and len(said) == 2


def test_the_script_is_told_of_each_file_in_json(client, draft):
    sent = {"headers": {"X-Upload": "1"}}
    assert send(client, draft, (stories.a_pdf(), "好.pdf"), **sent).json == {"stored": 1, "refused": []}
    answer = send(client, draft, (b"", "空.pdf"), **sent)
    assert answer.status_code == 422 and "是空文件" in answer.json["refused"][0]


def test_the_script_reads_why_no_file_is_taken_any_more(client, applicant, draft):
    filing = stories.submitted(applicant)
    given = {"requirement": LETTER, "file": (io.BytesIO(stories.a_pdf("late")), "迟.pdf")}
    answer = post(
        client, f"/filings/{filing.id}/documents", given, form_on="/filings/new", headers={"X-Upload": "1"}
    )
    assert answer.status_code == 409 and "不能上传" in answer.json["message"]


def test_one_file_stands_for_three_investors_when_somebody_says_so(client, draft):
    send(client, draft, (stories.a_pdf(), "三家.pdf"), requirement=INVESTOR, **{"for": FIRST})
    (paper,) = kept(draft)
    for row in (SECOND, THIRD, THIRD):
        answer = post(
            client,
            f"/filings/{draft.id}/documents/same",
            {"requirement": INVESTOR, "for": row, "document": paper.id},
        )
        assert answer.location.endswith(f"#{INVESTOR}-{row}")
    assert [d.row for d in kept(draft)] == [FIRST, SECOND, THIRD]
    assert len({d.storage_key for d in kept(draft)}) == 1


def test_a_foreign_paper_brings_its_translation_to_the_other_row(client, applicant, draft):
    original = stories.upload(
        draft, applicant, AT, stories.a_pdf("f"), "Register.pdf", INVESTOR, row=FIRST, language="foreign"
    )
    stories.upload(draft, applicant, AT, stories.a_pdf("z"), "译文.pdf", INVESTOR, translation_of=original.id)
    given = {"requirement": INVESTOR, "for": SECOND, "document": original.id}
    post(client, f"/filings/{draft.id}/documents/same", given)
    again, translation = kept(draft)[2:]
    assert (again.row, again.language, translation.translation_of_id) == (SECOND, "foreign", again.id)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"document": 999}, "没有这一份"),
        ({"requirement": "board_resolution"}, "没有这一类文件"),
        ({"for": "nobody"}, "没有这名投资者或人员"),
    ],
)
def test_what_there_is_not_cannot_be_used_again(client, applicant, draft, given, said):
    paper = stories.upload(draft, applicant, AT, stories.a_pdf(), "a.pdf", INVESTOR, row=FIRST)
    asked = {"requirement": INVESTOR, "for": SECOND, "document": paper.id, **given}
    answer = post(client, f"/filings/{draft.id}/documents/same", asked)
    assert answer.status_code == 422 and said in words(page(answer)) and len(kept(draft)) == 1


def test_the_language_is_asked_once_until_some_paper_is_foreign(client, draft):
    def asked(query: str = "") -> list[str]:
        shown = page(client.get(f"/filings/{draft.id}/documents{query}"))
        return shown.xpath("//div[@data-language and not(@hidden)]//select/@id")

    assert asked() == [] and f"file-{LETTER}-language" in asked("?languages=mixed")
    send(client, draft, (stories.a_pdf(), "Letter.pdf"), language="foreign")
    assert f"file-{LETTER}-language" in asked()


def test_papers_are_shown_beside_the_list(client, draft):
    send(client, draft, (stories.a_pdf(), "一.pdf"))
    shown = page(client.get(f"/filings/{draft.id}/documents"))
    (frame,) = shown.xpath("//iframe[@name='paper']/@src")
    assert frame.startswith(f"/filings/{draft.id}/documents/{kept(draft)[0].id}")
    assert shown.xpath("//a[@target='paper']")


def test_the_applicant_reads_what_was_done_to_a_file(client, draft):
    send(client, draft, (CASES["layer: hidden"](), "层.pdf"))
    assert f"收到时已处理：{DONE['layer']}" in read(client, draft)


@pytest.mark.parametrize(
    ("more", "said", "status"),
    [((), "下载签名原件", 200), ((script(),), "没有保存，签名无法验证", 404)],
    ids=["harmless", "with a script"],
)
def test_the_reviewer_gets_the_signed_original_where_it_is_harmless(
    client, applicant, reviewer, more, said, status
):
    draft, data = stories.draft(applicant), signed(*more)
    paper = stories.upload(draft, applicant, AT, data, "执照.pdf", LETTER)
    stories.submit(draft, applicant, AT)
    as_user(client, reviewer)
    assert said in words(page(client.get(f"/review/{draft.id}")).xpath("//main")[0])
    answer = client.get(f"/review/{draft.id}/documents/{paper.id}/original")
    assert answer.status_code == status
    assert status == 404 or (answer.data == data and "attachment" in answer.headers["Content-Disposition"])
