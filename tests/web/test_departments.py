"""The inbox of a department, and what the agency sees of it, on pages and in the API."""

from __future__ import annotations

import pytest

from filing.current import calendar
from filing.extensions import transaction
from filing.models import Department, Filing
from filing.moment import real_now
from filing.services.filings import review
from filing.services.people import accounts, tokens
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import text_of

AT = shanghai("2017-09-01 09:00")


@pytest.fixture
def customs(app):
    with transaction():
        department = Department(name="青岛海关", category="海关", region="370200")
        return accounts.create_staff(
            "customs@example.com", "关员", "department", PASSWORD, AT, department=department
        )


@pytest.fixture
def told(applicant, reviewer, customs) -> Filing:
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        review.declare_out_of_scope(
            Filing.locked(filing.id), reviewer, shanghai("2017-09-28 15:00"), calendar(),
            reason="应当办理审批", rule="某规定", departments=["海关", "税务部门"],
        )  # fmt: skip
    turn_clock("2017-09-29 09:00")
    return filing


def test_a_department_reads_and_receives_and_the_agency_sees_it(app, client, told, customs, reviewer):
    as_user(client, customs)
    shown = client.get("/inbox")
    assert "请依法处理：青岛莱茵精密机械有限公司" in text_of(shown) and "待签收" in text_of(shown)
    action = page(shown).xpath("//main//form/@action")[0]
    answer = post(client, action, form_on="/inbox")
    assert answer.location == "/inbox" and "没有待签收的告知" in client.get("/inbox").text
    assert "2017年9月29日 09:00 由关员签收" in text_of(client.get("/inbox?all=1"))
    theirs = as_user(app.test_client(), reviewer)
    rows = page(theirs.get(f"/review/{told.id}")).xpath("//*[@id='told']//tbody/tr")
    said = {row.xpath("string(th)").split()[0]: " ".join(row.text_content().split()) for row in rows}
    assert "2017年9月29日 09:00，关员" in said["海关"]
    assert "该部门未在本系统登记，请另行送达" in said["税务部门"]


def test_the_second_of_two_colleagues_reads_who_was_first(client, told, customs):
    as_user(client, customs)
    action = page(client.get("/inbox")).xpath("//main//form/@action")[0]
    post(client, action, form_on="/inbox")
    again = post(client, action, form_on="/account")
    assert again.status_code == 409 and "关员已经签收" in again.text


def test_a_department_knows_of_no_filing(client, told, customs):
    as_user(client, customs)
    assert client.get(f"/review/{told.id}").status_code == 403
    assert client.get(f"/filings/{told.id}").status_code == 403


def test_the_landing_page_of_a_department_is_its_inbox(client, customs):
    answer = post(client, "/login", {"email": customs.email, "password": PASSWORD})
    assert answer.location == "/inbox"
    assert "没有待签收的告知" in client.get("/inbox").text


def test_older_letters_are_on_pages_of_their_own(client, applicant, reviewer, customs, told, monkeypatch):
    monkeypatch.setattr("filing.web.departments.inbox.PAGE", 1)
    other = stories.claimed(applicant, reviewer, enterprise__enterprise_name={"cn": "青岛澜海仪器有限公司"})
    with transaction():
        review.declare_out_of_scope(
            Filing.locked(other.id), reviewer, shanghai("2017-09-28 16:00"), calendar(),
            reason="应当办理审批", rule="某规定", departments=["海关"],
        )  # fmt: skip
    as_user(client, customs)
    first = page(client.get("/inbox?all=1"))
    older = first.xpath("//nav[@aria-label='告知分页']//a/@href")
    assert len(first.xpath("//main//h2")) == 1 and "all=1" in older[0]
    assert "莱茵" in text_of(client.get(older[0]))


def headers(person) -> dict:
    with transaction():
        token = tokens.create(person, real_now())
    return {"Authorization": f"Bearer {token}"}


def test_programs_receive_too(client, told, customs, reviewer):
    own = headers(customs)
    letter = client.get("/api/v1/inbox?unreceived=true", headers=own).json["items"][0]
    assert (letter["department"], letter["received_at"]) == ("青岛海关", None)
    path = f"/api/v1/inbox/{letter['id']}/receive"
    assert client.post(path, headers=own).json["received_by"] == "关员"
    assert client.post(path, headers=own).status_code == 409
    assert client.get("/api/v1/inbox?unreceived=true", headers=own).json["items"] == []
    seen = client.get(f"/api/v1/filings/{told.id}/departments", headers=headers(reviewer)).json
    assert [(one["recipient"], one["received_by"]) for one in seen] == [("海关", "关员"), ("税务部门", None)]
    assert client.get("/api/v1/inbox", headers=headers(reviewer)).status_code == 403


def test_an_administrator_registers_a_department_and_opens_an_account(client, admin):
    as_user(client, admin)
    given = {"name": "青岛海关", "category": "海关", "region": "370200"}
    assert post(client, "/admin/departments", given).status_code == 303
    again = post(client, "/admin/departments", given)
    assert again.status_code == 422 and "已有青岛海关" in again.text
    chosen = page(client.get("/admin/users/new")).xpath("//select[@name='department']/option[2]/@value")[0]
    person = {"name": "关员", "email": "customs@example.com", "role": "department", "password": PASSWORD}
    refused = post(client, "/admin/users/new", {**person, "agency": "370200"})
    assert refused.status_code == 422 and page(refused).xpath("//*[@id='department-error']")
    assert post(client, "/admin/users/new", {**person, "department": chosen}).status_code == 303
    assert "青岛海关" in client.get("/admin/users?q=关员").text


def test_an_administrator_settles_what_a_department_is_told_and_it_fetches_it(
    app, client, applicant, reviewer, customs, admin
):
    as_user(client, admin)
    here = f"/admin/departments/{customs.department_id}/sharing"
    wrong = post(client, here, {"events": ["filing.completed"], "endpoint": "青岛海关"}, form_on=here)
    assert wrong.status_code == 422 and "请至少选择一项提供给该部门的信息" in text_of(wrong)
    wrong = post(client, here, {"events": [], "endpoint": "青岛海关"}, form_on=here)
    assert "请填写完整的接收地址" in text_of(wrong) and 'value="青岛海关"' in wrong.text
    given = {"events": ["filing.completed"], "fields": ["name"], "endpoint": "https://customs.example/hook"}
    assert post(client, here, given, form_on=here).location == here
    shown = post(client, f"/admin/departments/{customs.department_id}/secret", form_on=here)
    assert page(shown).xpath("string(//*[@id='secret'])").startswith("whsec_")
    assert "whsec_" not in client.get(here).text
    (ask,) = page(client.get(here)).xpath("//*[@id='signing']//a/@href")
    assert (
        "青岛海关手中的密钥立即失效" in text_of(client.get(ask))
        and page(client.get(here)).xpath("//*[@id='signing']//form") == []
    )
    assert page(post(client, ask, form_on=ask)).xpath("string(//*[@id='secret'])").startswith("whsec_")
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    assert "青岛莱茵精密机械有限公司" in text_of(client.get(here)) and "等待送达" in text_of(client.get(here))
    again = page(client.get(here)).xpath("//form[contains(@action,'replay')]/@action")[0]
    assert post(client, again, form_on=here).location == here
    theirs = as_user(app.test_client(), customs)
    assert "设立备案完成" in text_of(theirs.get("/shared"))
    with transaction():
        token = tokens.create(customs, real_now(), scope="read")
    told = app.test_client().get("/api/v1/deliveries", headers={"Authorization": f"Bearer {token}"}).json
    (item,) = told["items"]
    assert item["data"]["receipt_number"] == filing.receipt.number
    assert item["data"]["enterprise"] == {"name": "青岛莱茵精密机械有限公司"}
    after = f"/api/v1/deliveries?after={told['next']}"
    nothing = app.test_client().get(after, headers={"Authorization": f"Bearer {token}"}).json
    assert nothing == {"items": [], "next": told["next"]}


def test_a_registrar_hands_a_licence_in_on_the_page_and_by_program(app, client, customs):
    with transaction():
        bureau = Department(name="青岛市工商行政管理局", category="工商行政管理部门", region="370200")
        registrar = accounts.create_staff(
            "gs@example.com", "登记员", "department", PASSWORD, AT, department=bureau
        )
    as_user(client, registrar)
    given = {"number": "8号", "name": "青岛澜海仪器有限公司", "credit_code": "1", "licence_on": "2017-08-31"}
    wrong = post(client, "/licences", given, form_on="/licences")
    assert wrong.status_code == 422 and page(wrong).xpath("//*[@id='credit_code-error']")
    assert 'value="青岛澜海仪器有限公司"' in wrong.text
    right = {**given, "credit_code": "9135 0100 M000 100Y 43"}
    assert post(client, "/licences", right, form_on="/licences").location == "/licences"
    assert "尚无对应的企业档案，建立后自动核对" in text_of(client.get("/licences"))
    fresh, own = app.test_client(), headers(registrar)
    body = {"items": [{**right, "number": "9号"}]}
    (made,) = fresh.post("/api/v1/licences", json=body, headers=own).json["items"]
    assert (made["credit_code"], made["outcome"]) == ("91350100M000100Y43", "waiting")
    known = fresh.get("/api/v1/licences?limit=1", headers=own).json
    assert [one["number"] for one in known["items"]] == ["8号"] and known["next"] == str(made["id"] - 1)
    theirs = headers(customs)
    assert fresh.post("/api/v1/licences", json=body, headers=theirs).status_code == 403
    assert fresh.get("/api/v1/licences", headers=theirs).json["items"] == []
    assert "由工商行政管理部门提供" in text_of(as_user(app.test_client(), customs).get("/licences"))
