"""单一窗口 on pages: chosen, answered, sent, corrected, licensed, and read by everybody concerned."""

from __future__ import annotations

from filing.extensions import db
from filing.models import Department
from tests.conftest import turn_clock
from tests.services import stories, windows
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import text_of

FORM = {
    "basics-name_approval_number": "（青）外名称预核〔2017〕第000123号", "basics-postal_code": "266071",
    "basics-premises": "other", "basics-premises-other-text": "政府提供", "basics-premises_evidence": "证明",
    "basics-licence_copies": "1",
    "finance_officer-name": "赵会", "finance_officer-mobile": "13800138001",
    "finance_officer-email": "zhao@example.com", "finance_officer-id_document": "id_card",
    "finance_officer-id_document-id_card-text": "11010519491231002X",
    "liaison-is_contact": "true",
    "receiver-name": "海湾律师事务所", "receiver-address": "青岛市香港中路1号", "receiver-phone": "0532-80000001",
}  # fmt: skip


def test_from_one_form_to_two_applications_and_a_licence(app, client, applicant, reviewer):
    officer = windows.registrar()
    turn_clock("2017-09-27 10:00")
    filing = stories.draft(applicant)
    here = f"/filings/{filing.id}"
    as_user(client, applicant)
    assert "选择单一窗口" in text_of(client.get(here))
    post(client, f"{here}/registration/choose", form_on=here)
    own = f"{here}/registration"
    assert post(client, own, {**FORM, "basics-postal_code": "12"}, form_on=own).location == f"{own}?check=1"
    shown = client.get(f"{own}?check=1")
    assert "邮政编码为6位数字" in text_of(shown)
    assert page(shown).xpath("//input[@name='basics-postal_code']/@value") == ["12"], "nothing typed is lost"
    assert page(shown).xpath("//div[@class='app-part'][@data-show-when='liaison-is_contact=false']")
    problem = page(client.get(f"{here}/review")).xpath("//a[contains(., '邮政编码')]/@href")[0]
    assert problem == f"{own}?check=1#basics-postal_code"
    assert post(client, f"{here}/submit", form_on=f"{here}/review").status_code == 422
    assert post(client, own, FORM, form_on=own).location == here
    assert "登记申请同时提交给登记机关" in text_of(client.get(f"{here}/submit"))
    post(client, f"{here}/submit", form_on=f"{here}/submit")
    assert "登记申请待受理" in text_of(client.get(here))

    theirs = as_user(app.test_client(), officer)
    one = windows.one_of(filing)
    there = f"/registrations/{one.id}"
    assert "青岛莱茵精密机械有限公司" in text_of(theirs.get("/registrations"))
    assert "其他：政府提供 （登记专项问题）" in text_of(theirs.get(there))
    assert "请一次写明" in text_of(post(theirs, f"{there}/ask", {"ask-reason": " "}, form_on=there))
    post(theirs, f"{there}/ask", {"ask-reason": "住所证明不清晰"}, form_on=there)
    both = f"{here}/window"
    assert "住所证明不清晰" in text_of(client.get(both))
    assert "请逐项说明" in text_of(post(client, f"{own}/moves/correct", {"reply": ""}, form_on=both))
    post(client, f"{own}/moves/correct", {"reply": "已补"}, form_on=both)
    post(theirs, f"{there}/take_up", form_on=there)
    granted = {"license-number": "青工商8号", "license-credit_code": "9", "license-licence_on": "2017-09-27"}
    refused = post(theirs, f"{there}/license", granted, form_on=there)
    assert refused.status_code == 422 and "青工商8号" in refused.text
    granted["license-credit_code"] = windows.LICENCE["credit_code"]
    post(theirs, f"{there}/license", granted, form_on=there)
    assert "营业执照已经颁发，备案继续办理" in text_of(client.get(both))
    agency = as_user(app.test_client(), reviewer)
    seen = text_of(agency.get(f"/review/{filing.id}"))
    assert "营业执照已经颁发，备案继续办理" in seen and "赵会" not in seen


def test_registrations_own_questions_save_themselves_and_a_colleagues_words_are_not_overwritten(
    client, applicant
):
    windows.registrar()
    turn_clock("2017-09-27 10:00")
    filing = stories.draft(applicant)
    here = f"/filings/{filing.id}"
    as_user(client, applicant)
    post(client, f"{here}/registration/choose", form_on=here)
    own = f"{here}/registration"
    shown = page(client.get(own)).xpath("//form[@data-autosave]")[0]
    assert (shown.get("data-autosave"), shown.get("data-compare")) == (own, own)
    seen = {"seen": shown.xpath("string(.//input[@name='seen']/@value)")}

    def by_script(given: dict, **more):
        return post(client, own, given, form_on=own, headers={"X-Autosave": "1", **more})

    saved = by_script({**FORM, **seen}).json
    assert saved["saved"] and saved["seen"] != seen["seen"]
    assert by_script({**FORM, **seen}, **{"X-Compare": "1"}).json == {"same": True, "seen": saved["seen"]}
    other = {**FORM, **seen, "receiver-name": "别家律师事务所"}
    assert by_script(other).status_code == 409
    both = post(client, own, other, form_on=own)
    assert both.status_code == 409 and "姓名或者名称 别家律师事务所 海湾律师事务所" in text_of(both)
    kept = {box.get("name"): box.get("value") for box in page(both).xpath("//main//input[@type='hidden']")}
    assert post(client, own, kept, form_on=own).status_code == 303
    assert "别家律师事务所" in client.get(own).text


def test_who_takes_part_and_what_is_taken_from_where_is_public(app, client, admin, applicant):
    windows.registrar(opened=False)
    filing = stories.draft(applicant)
    department = db.session.scalars(db.select(Department)).one()
    assert "目前没有登记机关开办" in text_of(client.get("/window"))
    as_user(client, admin)
    settings = f"/admin/departments/{department.id}/sharing"
    post(client, f"/admin/departments/{department.id}/window", {"opened": "1"}, form_on=settings)
    assert "关闭单一窗口" in text_of(client.get(settings))
    shown = text_of(client.get("/window"))
    assert "370200工商局" in shown and "一、外商投资企业基本信息 › 经营范围" in shown
    client = as_user(app.test_client(), applicant)
    here = f"/filings/{filing.id}"
    assert client.get(f"{here}/window").status_code == 404
    post(client, f"{here}/registration/choose", form_on=here)
    post(client, f"{here}/registration/drop", form_on=f"{here}/registration")
    assert "选择单一窗口" in text_of(client.get(here))
