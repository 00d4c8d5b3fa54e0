"""诚信档案 and 信息公示 on the pages: what was planted gets out nowhere, and a correction goes its way."""

from __future__ import annotations

import io
import re

import pytest

from filing.current import calendar, now
from filing.extensions import db, transaction
from filing.models import Department, Enterprise
from filing.services.credit import importing
from filing.services.people import accounts
from tests.conftest import PASSWORD
from tests.guards.test_access import faults_of
from tests.services.stories import a_pdf
from tests.services.supervising import AT, filed, supervisor_of
from tests.web.conftest import as_user, page, post

PLANTED = ("370202198001011234", "138 0013 8000", "li.min@example.com", "代号海燕", "6222021001116245702")
FACTS = "经办人370202198001011234，电话138 0013 8000，邮箱li.min@example.com，账号6222021001116245702；代号海燕的配方。"
ONE, RECORD = "/supervision/disclosures/1", "/credit/1"


def words(response) -> str:
    return " ".join(page(response).xpath("string(//main)").split())


@pytest.fixture
def record(app, applicant) -> None:
    """A department's record of the applicant's enterprise, full of what nobody may read."""
    filed(applicant, 1)
    with transaction():
        customs = Department(name="青岛海关", category="海关", region="370200")
        officer = accounts.create_staff(
            "c@example.com", "关员", "department", PASSWORD, AT, department=customs
        )
        name = db.session.scalar(db.select(Enterprise.name))
        item = {
            "number": "关字1号",
            "name": name,
            "kind": "false_filing",
            "facts": FACTS,
            "committed_on": AT.date(),
        }
        importing.hand_in(officer, now(), calendar(), [item])


@pytest.fixture
def sun(client, record):
    return as_user(client, supervisor_of("370200"))


@pytest.fixture
def he(app, record):
    return as_user(app.test_client(), supervisor_of("370200", "he@example.com"))


@pytest.fixture
def li(app, applicant, record):
    return as_user(app.test_client(), applicant)


def read(answer) -> str:
    """What stands in it, whatever it is written in."""
    return str(answer.json) if answer.is_json else answer.text


def made(client, where: str, **given) -> None:
    asked = client.get(where)
    assert asked.status_code == 200 and faults_of(asked) == [], where
    answer = post(client, where, given)
    assert answer.status_code == 303, words(answer)


def test_what_was_planted_gets_out_nowhere(sun, he, app):
    assert post(sun, "/supervision/disclosures?record=1", form_on=RECORD).status_code == 303
    refused = post(sun, f"{ONE}/moves/redact", {"trade": "代号海燕"})
    assert refused.status_code == 422 and "疑似身份证号没有完整隐去" in words(refused)
    suggested = page(sun.get(f"{ONE}/moves/redact")).xpath("string(//textarea[@name='personal'])")
    made(sun, f"{ONE}/moves/redact", personal=suggested, trade="代号海燕")
    shown = sun.get(ONE)
    assert page(shown).xpath("//del[contains(., '代号海燕')]") and faults_of(shown) == []
    made(sun, f"{ONE}/moves/check")
    assert sun.get(f"{ONE}/moves/publish").status_code == 403
    made(he, f"{ONE}/moves/publish")
    anybody = app.test_client()
    places = (
        "/disclosure",
        "/disclosure/1",
        "/disclosure.csv",
        "/disclosure.atom",
        "/api/v1/disclosure",
        "/api/v1/disclosure/1",
    )
    before = {where: anybody.get(where) for where in places}
    assert all(answer.status_code == 200 and "备案不实" in read(answer) for answer in before.values())
    # Read by people, a day is written out; in a table for a spreadsheet it sorts.
    assert not re.search(r"\d{4}-\d\d-\d\d", words(before["/disclosure/1"]))
    assert re.search(r"认定日期 20\d\d年\d+月\d+日", words(before["/disclosure/1"]))
    made(he, f"{ONE}/moves/withdraw", why="published_in_error")
    after = {where: anybody.get(where) for where in places}
    assert "公示有误，已撤下" in words(after["/disclosure/1"]) and after["/disclosure/1"].status_code == 410
    assert "deleted-entry" in after["/disclosure.atom"].text
    for answer in (*before.values(), *after.values()):
        assert [one for one in PLANTED if one in read(answer)] == []
    assert not any("公司" in read(after[where]) for where in places[2:])


def test_the_same_page_is_not_sent_twice(app, record):
    for where in ("/disclosure", "/disclosure.csv", "/disclosure.atom"):
        anybody = app.test_client()
        tag = anybody.get(where).headers["ETag"]
        assert anybody.get(where, headers={"If-None-Match": tag}).status_code == 304, where


def test_the_subject_sees_when_it_goes_and_has_it_corrected(li, sun, he):
    shown = li.get(RECORD)
    assert "尚未改正" in words(shown) and "3年内没有再违反办法的" in words(shown) and faults_of(shown) == []
    made(li, f"{RECORD}/corrections", what="已经改正。", evidence="回执。")
    empty = post(sun, "/credit/corrections/1/moves/verify", {"answer": ""})
    assert empty.status_code == 422 and "请写明核查了什么" in words(empty)
    made(sun, "/credit/corrections/1/moves/verify", answer="属实。")
    assert sun.get("/credit/corrections/1/moves/correct").status_code == 403
    days = {"committed_on": "2017-09-01", "corrected_on": "2017-10-01", "performed_on": "2017-10-02"}
    made(he, "/credit/corrections/1/moves/correct", facts=FACTS, **days)
    told = words(li.get(RECORD))
    assert "2020年10月3日" in told and "已修正" in told and "（空） 2017年10月1日" in told


def test_what_proves_an_application_comes_with_it_and_stays_with_its_history(li, he, sun, app):
    where, said = f"{RECORD}/corrections", {"what": "已经履行。", "evidence": "完税凭证。"}
    wrong = {**said, "files": (io.BytesIO(b"MZ"), "凭证.exe")}
    refused = post(li, where, wrong, content_type="multipart/form-data")
    assert (
        refused.status_code == 422
        and "已经履行。" in refused.text
        and page(refused).xpath("//*[@id='files-error']")
    )
    proof = {**said, "files": (io.BytesIO(a_pdf()), "完税凭证.pdf")}
    assert post(li, where, proof, form_on=where, content_type="multipart/form-data").status_code == 303
    made(he, "/credit/corrections/1/moves/refuse", reason="材料不能证明。")
    for reader in (li, sun, he):
        (link,) = page(reader.get(RECORD)).xpath("//a[text()='完税凭证.pdf']/@href")
        kept = reader.get(link)
        assert kept.mimetype == "application/pdf" and "sandbox" in kept.headers["Content-Security-Policy"]
    assert app.test_client().get(link).status_code == 302
    assert sun.get(f"{link}9").status_code == 404


def test_a_correction_is_refused_with_its_reason(li, he):
    made(li, f"{RECORD}/corrections", what="没有此事。", evidence="说明。")
    made(he, "/credit/corrections/1/moves/refuse", reason="材料不能证明。")
    assert "材料不能证明。" in words(li.get(RECORD))
