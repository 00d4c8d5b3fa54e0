"""The pages of the enterprise that is inspected: what it sees, and what it typed when something is refused."""

from __future__ import annotations

import io

import pytest

from filing.models import Receipt
from tests.guards.test_access import faults_of
from tests.services.supervising import enlisted, filed, supervisor_of
from tests.web.conftest import as_user, page, post
from tests.web.test_inspections import CASE, FALSE, FOUND, made, opened, words

OWN = "/inspections/1"


@pytest.fixture
def sun(client, app, applicant):
    """At 事先告知 of a fine against the applicant's enterprise."""
    supervisor = supervisor_of("370200")
    enlisted(supervisor)
    (number,) = filed(applicant, 1)
    enterprise = Receipt.by_number(number).filing.enterprise
    client = as_user(client, supervisor)
    opened(client, respondent=enterprise.name, enterprise=str(enterprise.id))
    made(client, "notify", kind="papers", on="2017-10-19", papers="营业执照", place="青岛市香港中路6号")
    made(client, "receive_papers", everything="y")
    made(client, "find", **FOUND)
    made(client, "conclude", result="申报的投资者信息不实。", **FALSE)
    made(client, "order", text="更正备案信息。", days="10")
    made(client, "propose_fine", **{"fines-0-amount": "8000"})
    return client


@pytest.fixture
def owner(app, applicant, sun):
    return as_user(app.test_client(), applicant)


def test_the_enterprise_reads_days_papers_and_fine_and_not_why_it_was_chosen(owner):
    listed = words(owner.get("/inspections"))
    assert "已告知拟作处罚" in listed and "改正期限：" in listed
    answer = owner.get(OWN)
    shown = words(answer)
    assert faults_of(answer) == []
    for told in (
        "要求听证 2017年10月19日",
        "行政处罚事先告知书（PDF）",
        "拟处人民币8,000.00元",
        "尚未在系统中提交",
    ):
        assert told in shown
    assert "税务局建议检查" not in shown and "办理记录" not in shown
    told = page(owner.get("/notices"))
    assert "拟作处罚：拟处罚款人民币8,000.00元" in told.text_content()
    assert "/inspections" in told.xpath("//main//a/@href")


def test_a_statement_reaches_the_body_which_is_asked_to_answer(owner, sun):
    assert faults_of(owner.get(f"{OWN}/moves/state_case")) == []
    assert post(owner, f"{OWN}/moves/state_case", {"text": "请从轻。"}).status_code == 303
    assert "当事人的陈述和申辩：请从轻。" in words(sun.get(f"{CASE}/moves/hear"))
    assert "检查机构尚未答复" in words(owner.get(OWN))
    made(sun, "hear", answer="部分采纳。")
    assert "答复：部分采纳。" in words(owner.get(OWN))


def test_a_file_that_is_refused_leaves_what_was_typed(owner):
    given = {"text": "已经更正，备案编号见附件。", "files": (io.BytesIO(b"MZ"), "说明.exe")}
    refused = post(owner, f"{OWN}/moves/report_correction", given)
    assert refused.status_code == 422
    assert "已经更正，备案编号见附件。" in refused.get_data(as_text=True)
    assert "不是 PDF" in words(refused)


def test_what_is_not_open_says_why(owner):
    assert owner.get(f"{OWN}/moves/report_payment").status_code == 409
    assert owner.get(f"{OWN}/moves/close").status_code == 404
