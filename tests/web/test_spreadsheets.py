"""Investors and directors from a spreadsheet, through the real pages."""

from __future__ import annotations

import io

import pytest

from filing.extensions import db
from filing.models import Filing
from tests.conftest import turn_clock
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


def test_a_file_is_taken_as_well(client, applicant, filing, place):
    file = (io.BytesIO(TABLE.replace("\t", ",").encode("gb18030")), "投资者.csv")
    post(as_user(client, applicant), place, {"file": file}, content_type="multipart/form-data")
    assert names(filing) == ["莱茵机械股份公司", "海港投资有限公司"]


def test_with_one_faulty_cell_nothing_is_added_and_what_was_pasted_stays(client, applicant, filing, place):
    answer = post(as_user(client, applicant), place, {"table": TABLE + "0%%"})
    assert answer.status_code == 422 and names(filing) == []
    shown = page(answer)
    assert "第3行“权益比例（%）”" in shown.xpath("string(//*[@role='alert'])")
    assert shown.xpath("string(//textarea)").strip() == TABLE + "0%%"


def test_the_template_can_be_filled_in(client, applicant, place):
    text = as_user(client, applicant).get(f"{place}.csv").get_data(as_text=True)
    assert text.startswith("\ufeff中文姓名/名称,")


def test_what_was_submitted_takes_no_rows(client, applicant):
    filing = stories.submitted(applicant)
    assert (
        as_user(client, applicant).get(f"/filings/{filing.id}/from-spreadsheet/investors").status_code == 404
    )
