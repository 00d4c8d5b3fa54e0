"""Investors and directors from a spreadsheet, through the real pages."""

from __future__ import annotations

import io
import threading
from contextlib import contextmanager
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from filing.domain.sheets.reading import read_table
from filing.extensions import db, transaction
from filing.models import Filing, User
from filing.services.filings import drafts
from filing.turns import is_writers_turn
from filing.web.applicant import sheets
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post

TABLE = "中文姓名/名称\t权益比例（%）\n莱茵机械股份公司\t50\n海港投资有限公司\t50"


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-29 10:00")


@pytest.fixture
def filing(applicant) -> Filing:
    return stories.draft(applicant, investors=[])


@pytest.fixture
def place(filing) -> str:
    return f"/filings/{filing.id}/from-spreadsheet/investors"


def names(filing: Filing) -> list[str]:
    db.session.expire_all()
    return [row["name_cn"] for row in db.session.get(Filing, filing.id).answers.get("investors", [])]


def test_the_page_is_led_to_from_the_list(client, applicant, filing, place):
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}/investors"))
    assert place in shown.xpath("//a/@href")


def test_pasted_rows_are_added_in_their_order(client, applicant, filing, place):
    answer = post(as_user(client, applicant), place, {"table": TABLE})
    assert answer.location == f"/filings/{filing.id}/investors"
    assert names(filing) == ["莱茵机械股份公司", "海港投资有限公司"]


@pytest.fixture
def read(monkeypatch) -> list[bool]:
    """Of each reading of a table, whether it was in a writer's turn."""
    told: list[bool] = []
    monkeypatch.setattr(
        sheets, "read_table", lambda *given: told.append(is_writers_turn()) or read_table(*given)
    )
    return told


def test_a_table_is_read_before_its_turn_and_again_where_a_colleague_was_first(
    app, client, applicant, filing, place, read, monkeypatch
):
    as_user(client, applicant)
    post(client, place, {"table": TABLE})
    assert read == [False]
    filing_id, who = filing.id, applicant.id

    def of_a_colleague():
        with app.app_context(), transaction():
            held = Filing.locked(filing_id)
            drafts.save_part(
                held, db.session.get(User, who), ("investors",), [], shanghai("2017-09-29 10:00")
            )

    # The colleague writes after the table was read, before its turn.
    @contextmanager
    def after_a_colleague():
        thread = threading.Thread(target=of_a_colleague)
        thread.start()
        thread.join()
        with transaction():
            yield

    monkeypatch.setattr(sheets, "transaction", after_a_colleague)
    post(client, place, {"table": TABLE})
    assert read == [False, False, True]
    assert names(filing) == ["莱茵机械股份公司", "海港投资有限公司"]


def test_a_file_is_taken_as_well(client, applicant, filing, place):
    file = (io.BytesIO(TABLE.replace("\t", ",").encode("gb18030")), "投资者.csv")
    post(as_user(client, applicant), place, {"file": file}, content_type="multipart/form-data")
    assert names(filing) == ["莱茵机械股份公司", "海港投资有限公司"]


def test_with_one_faulty_cell_nothing_is_added_and_what_was_pasted_stays(client, applicant, filing, place):
    answer = post(as_user(client, applicant), place, {"table": TABLE + "0%%"})
    assert answer.status_code == 422 and names(filing) == []
    shown = page(answer)
    assert "第3行“权益比例（%）”（B3）" in shown.xpath("string(//*[@role='alert'])")
    assert shown.xpath("string(//textarea)").strip() == TABLE + "0%%"


def test_half_a_quotation_mark_is_said_and_what_was_pasted_stays(client, applicant, filing, place):
    pasted = TABLE + '"' + "甲" * 200_000
    answer = post(as_user(client, applicant), place, {"table": pasted})
    assert answer.status_code == 422 and names(filing) == []
    shown = page(answer)
    assert "半个引号" in shown.xpath("string(//*[@role='alert'])")
    assert shown.xpath("string(//textarea)").strip() == pasted


def test_the_template_can_be_filled_in(client, applicant, place):
    text = as_user(client, applicant).get(f"{place}.csv").get_data(as_text=True)
    assert text.startswith("\ufeff中文姓名/名称,")


def test_what_was_submitted_takes_no_rows(client, applicant):
    filing = stories.submitted(applicant)
    assert (
        as_user(client, applicant).get(f"/filings/{filing.id}/from-spreadsheet/investors").status_code == 404
    )


def workbook(*rows) -> io.BytesIO:
    book, kept = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for cell in book.active["B"][1:]:
        cell.number_format = "0.00%"
    book.save(kept)
    return io.BytesIO(kept.getvalue())


def upload(client, place: str, file: io.BytesIO):
    given = {"file": (file, "投资者.xlsx")}
    return post(client, place, given, content_type="multipart/form-data")


HEADS = ["中文姓名/名称", "权益比例（%）", "认缴出资额", "币种", "出资期限"]


def test_a_workbook_is_taken_with_numbers_shares_and_days_as_they_were_meant(
    client, applicant, filing, place
):
    row = ["莱茵机械股份公司", 0.3334, 333300, "美元", date(2027, 12, 31)]
    upload(as_user(client, applicant), place, workbook(HEADS, row))
    db.session.expire_all()
    (taken,) = db.session.get(Filing, filing.id).answers["investors"]
    assert taken["equity_ratio"] == "33.34" and taken["contribution_deadline"] == "2027-12-31"
    assert taken["subscribed_capital"] == {"amount": "333300", "currency": "USD"}


def test_a_faulty_cell_of_a_workbook_is_named_as_there_and_its_table_can_be_mended_on_the_page(
    client, applicant, filing, place
):
    good, bad = ["莱茵", 0.5, 1, "美元", None], ["海港", 0.5, 1, "贝壳", None]
    answer = upload(as_user(client, applicant), place, workbook(HEADS, good, bad))
    assert answer.status_code == 422 and names(filing) == []
    shown = page(answer)
    assert "第3行“币种”（D3）：没有“贝壳”这一币种" in shown.xpath("string(//*[@role='alert'])")
    assert "海港\t50%\t1\t贝壳" in shown.xpath("string(//textarea)")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (io.BytesIO(b"PK\x03\x04 no workbook"), "文件已损坏或者加了密码，请重新导出后上传"),
        (workbook(["中文姓名/名称", "证件号码"], ["王", 110105194912310020]), "B2 是数字格式"),
        (workbook(["中文姓名/名称"], *[["甲"]] * 2001), "工作簿超过2000行"),
    ],
)
def test_what_cannot_be_read_of_a_workbook_is_said_with_what_to_do(
    client, applicant, filing, place, file, said
):
    answer = upload(as_user(client, applicant), place, file)
    assert answer.status_code == 422 and said in page(answer).xpath("string(//*[@role='alert'])")
    assert names(filing) == []


def test_the_workbook_offered_has_cells_of_text_and_lists_to_choose_from(client, applicant, place):
    book = load_workbook(io.BytesIO(as_user(client, applicant).get(f"{place}.xlsx").data))
    sheet = book["填写"]
    assert sheet["A1"].value == "中文姓名/名称" and sheet["F300"].number_format == "@"
    assert "德国" in {cell.value for cell in book["可选项"]["A"]}
    assert len(sheet.data_validations.dataValidation) == 3


def test_an_exported_answer_is_never_a_formula(client, applicant):
    filing = stories.draft(applicant, enterprise__business_scope="=1+1")
    browser = as_user(client, applicant)
    export = browser.get(f"/filings/{filing.id}/answers.xlsx").data
    cells = {cell.value: cell.data_type for row in load_workbook(io.BytesIO(export)).active for cell in row}
    assert cells["=1+1"] == "s"
    listed = load_workbook(io.BytesIO(browser.get("/filings.xlsx").data)).active
    assert (listed["A1"].value, listed["A2"].value) == ("企业名称", filing.enterprise_name)
