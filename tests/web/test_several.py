"""批量新建, through the real pages: one table, a draft for each enterprise, or none."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.filings import drafts
from tests.conftest import turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post

HEADS = "企业中文名称\t投资者中文姓名/名称\t认缴出资额\t权益比例（%）"
RHEIN = "莱茵机械股份公司"
FAULTY = f"{HEADS}\n甲机械有限公司\t{RHEIN}\t1000000\t100\n乙机械有限公司\t{RHEIN}\t1\t130%%"
TABLE = f"{HEADS}\n甲机械有限公司\t{RHEIN}\t1000000\t50\n乙机械有限公司\t\t\t"


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-29 10:00")


@pytest.fixture
def sample(client, applicant) -> Filing:
    filing = stories.draft(applicant)
    as_user(client, applicant)
    return filing


def place(sample: Filing) -> str:
    return f"/filings/{sample.id}/several"


def made(sample: Filing) -> list[Filing]:
    db.session.expire_all()
    return list(db.session.scalars(select(Filing).where(Filing.sample_id == sample.id).order_by(Filing.id)))


def send(client, sample: Filing, table: str = TABLE, **more):
    papers = page(client.get(place(sample))).xpath("//input[@name='paper'][@checked]/@value")
    return post(client, place(sample), {"table": table, "paper": papers, **more})


def test_a_table_makes_a_draft_of_each_enterprise_with_what_the_sample_says(client, sample):
    assert send(client, sample).location == f"{place(sample)}#made"
    first, second = made(sample)
    assert [first.enterprise_name, second.enterprise_name] == ["甲机械有限公司", "乙机械有限公司"]
    assert [row["name_cn"] for row in first.answers["investors"]] == [RHEIN]
    assert second.answers["investors"] == sample.answers["investors"]
    assert second.answers["enterprise"]["organisation"] == sample.answers["enterprise"]["organisation"]


def test_papers_of_people_come_along_where_they_stand_and_the_page_says_what_is_lacking(client, sample):
    send(client, sample)
    held = [sorted(d.requirement for d in one.documents) for one in made(sample)]
    assert held == [
        ["investor_qualification_or_id", "legal_representative_id"],
        ["investor_qualification_or_id"] * 3 + ["legal_representative_id"],
    ]
    rows = page(client.get(place(sample))).xpath("//table[@id='made']/tbody/tr")
    said = [" ".join(row.text_content().split()) for row in rows]
    assert "还有 1 处 还缺 4 份" in said[0] and "已填写完毕 还缺 4 份" in said[1]


def test_a_table_that_is_sent_twice_makes_nothing_more_and_what_it_made_outlives_the_sample(client, sample):
    send(client, sample)
    assert send(client, sample).status_code == 303 and len(made(sample)) == 2
    ids = [one.id for one in made(sample)]
    with transaction():
        drafts.delete_draft(db.session.get_one(Filing, sample.id))
    assert [db.session.get_one(Filing, one).sample_id for one in ids] == [None, None]


def test_with_one_faulty_cell_nothing_is_made_and_what_was_pasted_and_ticked_stays(client, sample):
    answer = send(client, sample, FAULTY)
    shown = page(answer)
    assert answer.status_code == 422 and made(sample) == []
    assert "第3行“投资者权益比例（%）”（D3）" in shown.xpath("string(//*[@role='alert'])")
    assert shown.xpath("string(//textarea)").strip() == FAULTY
    assert len(shown.xpath("//input[@name='paper'][@checked]")) == 4


def test_an_enterprise_that_is_filed_already_is_named(client, sample):
    name = sample.enterprise_name
    answer = send(client, sample, f"企业中文名称\n丙机械有限公司\n{name}")
    assert f"第3行“企业中文名称”：本单位已有“{name}”的申报" in page(answer).text_content()
    assert made(sample) == []


def test_the_workbook_can_be_filled_in_and_sent_back(client, sample):
    book = load_workbook(io.BytesIO(client.get(f"{place(sample)}.xlsx").data))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    send(client, sample, "", file=(file, "批量.xlsx"))
    assert [one.enterprise_name for one in made(sample)] == ["青岛莱茵一号机械有限公司"]


def test_files_go_to_the_filings_and_rows_that_their_names_say(client, sample):
    send(client, sample)
    names = (
        "甲机械有限公司-承诺书.pdf",
        "营业执照（乙机械有限公司）.pdf",
        "丙公司承诺书.pdf",
        "甲机械有限公司 扫描件.pdf",
    )
    files = [(io.BytesIO(stories.a_pdf(name)), name) for name in names]
    letters = zipfile.ZipFile(io.BytesIO(client.get(f"{place(sample)}/letters.zip").data)).namelist()
    assert letters == ["甲机械有限公司-承诺书.pdf", "乙机械有限公司-承诺书.pdf"]
    answer = post(client, f"{place(sample)}/documents", {"file": files}, form_on=place(sample))
    said = page(answer).xpath("string(//*[@class='govuk-error-summary'])")
    assert "“丙公司承诺书.pdf”没有上传：文件名中没有这一批草稿的企业名称" in said
    assert "“甲机械有限公司 扫描件.pdf”没有上传：文件名看不出是甲机械有限公司的哪一项材料" in said
    held = [[d.requirement for d in one.documents if d.file_name in names] for one in made(sample)]
    assert held == [["filing_commitment_letter"], ["name_preapproval_or_business_licence"]]
