"""What administrators look after."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from filing.current import calendar
from filing.domain.days.calendar import LAST_YEAR
from filing.extensions import db, transaction
from filing.models import Agency, AgencyPhrase, AuditRecord, CalendarYear, Filing, ListedZone, Notice, User
from filing.moment import clock_offset, real_now
from filing.services import jumps
from filing.services.filings import review
from filing.services.filings.review import Ask
from filing.services.people import accounts, outbox
from tests.conftest import PASSWORD, shanghai
from tests.services import stories
from tests.web.conftest import as_user, page, post, token_on
from tests.web.reviewing import text_of

STAFF = {
    "name": "新人",
    "email": "new@example.com",
    "role": "reviewer",
    "agency": "370200",
    "password": PASSWORD,
}
AGENCY = {
    "name": "某经济技术开发区管委会", "kind": "etdz", "region": "370200", "zone": "某经济技术开发区",
    "code": "370200-x", "short_name": "鲁青某",
}  # fmt: skip
NEW_YEARS_DAY = {"date": f"{LAST_YEAR}-01-01", "isOffDay": True, "name": "元旦"}


@pytest.fixture
def client(client, admin):
    return as_user(client, admin)


def upload(client, data: bytes):
    fields = {"csrf_token": token_on(client, "/admin/calendar"), "file": (io.BytesIO(data), "year.json")}
    return client.post("/admin/calendar", data=fields, content_type="multipart/form-data")


def test_a_reviewer_is_made_for_an_agency_and_can_log_in(app, client):
    assert post(client, "/admin/users/new", STAFF).status_code == 303
    user = User.by_email("new@example.com")
    assert (user.role, user.agency.code) == ("reviewer", "370200")
    as_user(app.test_client(), user)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"agency": ""}, "agency"), ({"role": "applicant"}, "role"), ({"password": "short"}, "password"),
     ({"email": "admin@example.com"}, "email"), ({"name": " "}, "name")],
)  # fmt: skip
def test_what_is_wrong_with_an_account_is_said_at_its_field(client, change, field):
    answer = post(client, "/admin/users/new", {**STAFF, **change})
    assert answer.status_code == 422
    assert page(answer).xpath(f"boolean(//*[@id='{field}-error'])")


def test_a_disabled_person_is_logged_out_and_stays_out(app, client, applicant):
    theirs = as_user(app.test_client(), applicant)
    post(client, f"/admin/users/{applicant.id}/disable", form_on="/admin/users")
    assert theirs.get("/account").status_code == 302
    refused = post(theirs, "/login", {"email": applicant.email, "password": PASSWORD})
    assert refused.status_code == 422
    post(client, f"/admin/users/{applicant.id}/enable", form_on="/admin/users")
    acts = [record.act for record in AuditRecord.about(applicant.subject)]
    assert acts == ["account.registered", "account.disabled", "account.enabled"]


def test_nobody_disables_the_own_account(client, admin):
    post(client, f"/admin/users/{admin.id}/disable", form_on="/admin/users")
    assert client.get("/admin").status_code == 200


def test_a_reset_password_is_shown_once_and_works(app, client, applicant):
    post(client, f"/admin/users/{applicant.id}/password", form_on="/admin/users")
    first, second = (page(client.get("/admin/users")).xpath("//code/text()") for _ in range(2))
    assert second == []
    as_user(app.test_client(), applicant, first[0])


def test_a_password_that_an_administrator_set_is_replaced_before_anything_else(app, client, applicant):
    app.config.update(SIMULATION=False, SECOND_FACTOR=False)
    post(client, f"/admin/users/{applicant.id}/password", form_on="/admin/users")
    (given,) = page(client.get("/admin/users")).xpath("//code/text()")
    theirs = as_user(app.test_client(), applicant, given)
    assert theirs.get("/filings").location == theirs.get("/account/data.json").location == "/account"
    assert "才能使用其他功能" in theirs.get("/account").get_data(as_text=True)
    sent = post(theirs, "/account/name", {"own-name": "青岛手写了很久的公司"}, form_on="/account")
    assert (
        sent.status_code == 403
        and "青岛手写了很久的公司" in dict(page(sent).xpath("//main//form")[0].form_values()).values()
    )
    own = {
        "old_password": given,
        "new_password": "a quite new one 5",
        "new_password_again": "a quite new one 5",
    }
    assert post(theirs, "/account/password", own, form_on="/account").status_code == 303
    assert theirs.get("/filings").status_code == 200


def test_a_password_that_nobody_replaced_in_time_opens_nothing(app, client, applicant):
    app.config.update(SIMULATION=False, SECOND_FACTOR=False)
    post(client, "/admin/users/new", STAFF)
    made = User.by_email(STAFF["email"])
    with transaction():
        accounts.give_password(made, real_now() - accounts.GIVEN_FOR - timedelta(seconds=1))
    refused = post(app.test_client(), "/login", {"email": made.email, "password": STAFF["password"]})
    assert refused.status_code == 422 and "没有在期限内修改，已经失效" in refused.get_data(as_text=True)


def test_people_are_found_by_part_of_their_name(client, applicant, reviewer):
    shown = page(client.get("/admin/users?q=李"))
    assert [cell.strip() for cell in shown.xpath("//tbody//th/a/text()")] == ["李敏"]


def test_an_added_agency_receives_filings_of_its_zone(client):
    post(client, "/admin/zones", {"kind": "etdz", "name": "某经济技术开发区", "province": "370000"})
    assert post(client, "/admin/agencies", AGENCY).status_code == 303
    found = page(client.get("/agencies?city=370200&etdz=某经济技术开发区")).get_element_by_id("result")
    assert "某经济技术开发区管委会" in found.text_content()


@pytest.mark.parametrize(
    "change", [{"short_name": "鲁青"}, {"code": "370200"}, {"region": "999999"}, {"zone": ""}]
)
def test_an_agency_that_would_confuse_is_refused(client, change):
    assert post(client, "/admin/agencies", {**AGENCY, **change}).status_code == 422
    assert db.session.scalar(select(Agency.id).where(Agency.name == AGENCY["name"])) is None


def test_an_added_area_can_be_chosen(client):
    data = {"kind": "ftz", "name": "中国（某地）自由贸易试验区某片区", "zone": "中国（某地）自由贸易试验区",
            "province": "460000", "established": "2018-10-16"}  # fmt: skip
    assert post(client, "/admin/zones", data).status_code == 303
    assert db.session.scalars(select(ListedZone.kind)).all() == ["ftz"]
    assert post(client, "/admin/zones", data).status_code == 422


def import_shown(client, shown):
    form = page(shown).xpath("//form[@action='/admin/calendar/import']")[0]
    return client.post("/admin/calendar/import", data=dict(form.form_values()))


def test_which_due_days_would_move_is_shown_before_it_happens(client, applicant):
    """28 September 2017, and the National Day week without holidays: three working days on is 9 October no more."""
    filing = stories.submitted(applicant, "2017-09-28 10:00")
    as_published = date(2017, 10, 9)
    days = [{"date": "2017-01-01", "isOffDay": True, "name": "元旦"}]
    shown = upload(client, json.dumps({"year": 2017, "days": days}).encode())
    row = page(shown).xpath("//tbody/tr")[0].text_content()
    assert "2017年10月9日" in row and "2017年10月3日" in row and filing.application_number in row
    assert "2017年9月30日（周六）" in page(shown).xpath("string(//main)").replace("\n", "").replace(" ", "")
    db.session.expire_all()
    assert filing.due_on == as_published
    import_shown(client, shown)
    db.session.expire_all()
    assert filing.due_on == date(2017, 10, 3)
    assert filing.events[-1].reason == "2017年放假安排公布，期限由2017年10月9日改为2017年10月3日。"
    record = AuditRecord.about("calendar:2017")[-1]
    assert (record.act, record.details) == ("calendar.imported", {"days": 1, "due_days_moved": 1})
    assert "1 份申报的期限随之调整" in client.get("/admin/calendar").text


def test_a_calendar_is_imported_and_used(client):
    file = json.dumps({"year": LAST_YEAR, "days": [NEW_YEARS_DAY]}).encode()
    shown = upload(client, file)
    assert shown.status_code == 200 and db.session.get(CalendarYear, LAST_YEAR) is None
    assert import_shown(client, shown).status_code == 303
    assert db.session.get(CalendarYear, LAST_YEAR).days == [NEW_YEARS_DAY]
    assert calendar().is_published(LAST_YEAR)


@pytest.mark.parametrize(
    "file",
    [b"no json", b"[]", b"{}", b'{"year": 2099, "days": []}', b"\xff\xfe", b"[" * 100_000,
     json.dumps({"year": 2099, "days": [{"date": "2099-13-01", "isOffDay": True, "name": "x"}]}).encode()],
)  # fmt: skip
def test_a_malformed_calendar_changes_nothing(client, file):
    answer = upload(client, file)
    assert answer.status_code == 422 and page(answer).xpath("boolean(//*[@id='file-error'])")
    assert db.session.scalars(select(CalendarYear)).all() == []


def test_the_clock_is_moved_and_reset(client):
    assert post(client, "/admin/clock", {"now": "2018-02-09T10:00"}).status_code == 303
    assert "2018年2月9日 10:00" in client.get("/admin/clock").get_data(as_text=True)
    post(client, "/admin/clock/reset", form_on="/admin/clock")
    assert not clock_offset()


def test_a_host_clock_that_jumped_is_shown_and_confirmed_with_the_persons_name(client, admin, monkeypatch):
    assert "有待确认" not in client.get("/admin").text + client.get("/admin/clock").text
    with transaction():
        jumps.believe(real_now() - timedelta(days=9))
    assert "服务器日期有待确认，期满处理已暂停" in client.get("/admin").text
    assert "日期有误的请先改正" in client.get("/admin/clock").text
    assert post(client, "/admin/clock/confirm", form_on="/admin/clock").status_code == 303
    assert not jumps.is_held(real_now()) and "有待确认" not in client.get("/admin").text
    line = AuditRecord.about("clock")[-1]
    assert (line.act, line.actor) == ("clock.confirmed", admin)


@pytest.mark.parametrize("typed", ["", "tomorrow", "1066-10-14T09:00"])
def test_an_impossible_moment_is_refused_and_kept_as_typed(client, typed):
    answer = post(client, "/admin/clock", {"now": typed})
    assert answer.status_code == 422
    assert page(answer).get_element_by_id("now").get("value") == typed


def test_without_the_simulation_the_clock_cannot_be_moved(app, client):
    app.config.update(SIMULATION=False, SECOND_FACTOR=False)
    token = token_on(client, "/admin/clock")
    assert (
        client.post("/admin/clock", data={"csrf_token": token, "now": "2018-02-09T10:00"}).status_code == 403
    )


def test_the_sweep_ends_what_has_run_out(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    ask = [Ask("请写明门牌号", path=("enterprise", "registered_address", "detail"))]
    with transaction():
        review.request_supplement(
            Filing.locked(filing.id), reviewer, shanghai("2017-09-28 15:00"), calendar(), ask
        )
    post(client, "/admin/clock", {"now": "2017-10-26T00:10"})
    post(client, "/admin/sweep", form_on="/admin/clock")
    db.session.rollback()
    assert db.session.get(Filing, filing.id).state == "not_completed"


def test_an_agencys_contact_is_written_and_anybody_finds_it(app, client):
    path = "/admin/agencies/370200"
    assert path in page(client.get("/admin/agencies")).xpath("//main//a/@href")
    fields = {"telephone": "0532-85911111 转 801", "address": "青岛市香港中路"}
    assert post(client, path, fields).status_code == 303
    shown = page(client.get(path))
    assert shown.xpath("//input[@name='telephone']/@value") == ["0532-85911111 转 801"]
    found = page(app.test_client().get("/agencies?city=370200")).text_content()
    assert "0532-85911111 转 801" in found and "青岛市香港中路" in found
    long = post(client, path, {"telephone": "1" * 101})
    assert long.status_code == 422 and "最多100字" in page(long).text_content()
    assert client.get("/admin/agencies/nowhere").status_code == 404


def test_from_which_fine_a_hearing_is_offered_is_settled_with_its_source(client):
    path = "/admin/agencies/370200/hearing"
    alone = post(client, path, {"threshold": "10000"})
    assert alone.status_code == 422 and page(alone).xpath("//*[@id='source-error']")
    assert 'value="10000"' in alone.text
    wrong = post(client, path, {"threshold": "很多", "source": "某规定"})
    assert wrong.status_code == 422 and page(wrong).xpath("//*[@id='threshold-error']")
    assert post(client, path, {"threshold": "10000", "source": "某省听证标准规定"}).status_code == 303
    shown = client.get("/admin/agencies/370200").text
    assert "人民币10,000.00元（某省听证标准规定）" in shown and "设定听证的数额标准" in shown
    assert post(client, path, {"threshold": "", "source": ""}).status_code == 303
    assert "没有设定，当事人都可以要求听证" in client.get("/admin/agencies/370200").text


@pytest.mark.parametrize(
    ("act", "said"),
    [("disable", "退回待领取"), ("enable", "恢复"), ("password", "只显示一次"), ("lead", "负责人")],
)
def test_an_act_on_an_account_says_what_it_does_before_it_is_done(client, reviewer, act, said):
    asked = page(client.get(f"/admin/users/{reviewer.id}/ask/{act}"))
    assert said in asked.text_content() and reviewer.name in asked.text_content()
    form = asked.xpath("//main//form")[0]
    client.post(form.get("action"), data=dict(form.form_values()))
    db.session.expire_all()
    acts = [record.act for record in AuditRecord.about(reviewer.subject)]
    assert len(acts) == 2


def test_the_list_of_accounts_does_nothing_by_one_click(client, applicant, reviewer):
    assert page(client.get("/admin/users")).xpath("//main//form[@method='post']") == []


def test_an_act_that_does_not_exist_is_not_asked_for(client, applicant):
    assert client.get(f"/admin/users/{applicant.id}/ask/promote").status_code == 404


def test_refused_mail_is_shown_with_the_servers_words(client, applicant):
    stories.submitted(applicant)
    with transaction():
        notice_id = db.session.scalar(select(Notice.id).where(Notice.user_id == applicant.id))
        outbox.refused(notice_id, shanghai("2017-09-29 10:00"), "550 no such user")
    row = page(client.get("/admin/mail")).xpath("//tbody/tr")[0].text_content()
    assert "没有送达，不再寄送" in row and "550 no such user" in row and applicant.email in row
    assert "1 封没有寄到" in client.get("/admin").text


def test_in_a_simulation_without_mail_the_links_are_shown_to_the_administrator_alone(app, client, applicant):
    asking = app.test_client()
    answer = post(asking, "/password/forgotten", {"email": applicant.email})
    assert "/links/" not in asking.get(answer.location).text
    (path,) = page(client.get("/admin/mail")).xpath("//*[@id='unmailed']//a/@href")
    assert asking.get(path).status_code == 200
    app.config.update(SIMULATION=False, SECOND_FACTOR=False)
    app.config["SECOND_FACTOR"] = False
    assert "/links/" not in client.get("/admin/mail").text


def test_an_agency_is_renamed_and_its_page_tells_since_when_and_by_whom(client):
    path = "/admin/agencies/370200"
    assert post(client, f"{path}/name", {"name": "青岛市投资局"}).status_code == 422
    fields = {"name": "青岛市投资局", "short_name": "鲁青", "reason": "机构改革方案"}
    assert post(client, f"{path}/name", fields).location == path
    shown = text_of(client.get(path))
    assert (
        "青岛市商务局（至2017年10月16日）" in shown
        and "“青岛市商务局”改为“青岛市投资局”。依据：机构改革方案" in shown
    )
    assert "2017年10月16日以前称青岛市商务局" in text_of(client.get("/agencies?city=370200"))


def test_an_agency_is_closed_with_its_filings_and_the_public_is_led_on(client, applicant):
    stories.submitted(applicant, "2017-10-16 09:00")
    path = "/admin/agencies/370200/close"
    assert "未办结的申报 1 份" in text_of(client.get(path))
    kept = post(client, path, {"reason": "机构改革方案"})
    assert kept.status_code == 422 and "请选择承接" in text_of(kept) and "机构改革方案" in text_of(kept)
    assert post(client, path, {"successor": "370000", "reason": "机构改革方案"}).status_code == 303
    assert "已于2017年10月16日撤销，其职责由山东省商务厅承接" in text_of(client.get("/admin/agencies/370200"))
    assert client.get(path).status_code == 404
    found = text_of(client.get("/agencies?city=370200"))
    assert (
        "该地址原由青岛市商务局负责" in found
        and "青岛市商务局：2017年10月16日撤销，由山东省商务厅承接" in found
    )


def test_whoever_verifies_an_old_receipt_reads_what_the_agency_is_called_now(
    app, client, applicant, reviewer
):
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-09-28 15:00")
    post(client, "/admin/agencies/370200/name", {"name": "青岛市投资局", "reason": "机构改革方案"})
    db.session.expire_all()
    said = text_of(app.test_client().get(f"/verify/{filing.receipt.code}"))
    assert "备案机构 青岛市商务局" in said and "青岛市商务局现名青岛市投资局" in said


def test_a_zone_is_closed_and_can_be_chosen_no_more(client):
    name = "青岛经济技术开发区"
    path = f"/admin/zones/close?name={name}"
    assert (
        len(page(client.get("/admin/zones")).xpath("//main//a[starts-with(@href, '/admin/zones/close')]"))
        > 200
    )
    assert post(client, path, {"name": name}).status_code == 422
    assert post(client, path, {"name": name, "reason": "批复"}).status_code == 303
    assert f"{name}（山东省） 2017年10月16日撤销" in text_of(client.get("/admin/zones"))
    assert name not in page(client.get("/agencies")).xpath("//option/@value")
    assert client.get("/admin/zones/close?name=没有").status_code == 302


def test_an_administrator_looks_after_any_agencys_phrases(client, reviewer):
    path = "/admin/agencies/370200/phrases"
    assert post(client, path, {"text": "请写明门牌号。"}).location == path
    (phrase,) = AgencyPhrase.of(reviewer.agency_id)
    assert (
        post(client, f"{path}/{phrase.id}", {"step": "save", "text": "请写明房间号。"}, form_on=path).location
        == path
    )
    db.session.expire_all()
    assert [one.text for one in AgencyPhrase.of(reviewer.agency_id)] == ["请写明房间号。"]
    assert "修改常用语" in text_of(client.get("/admin/agencies/370200"))


def test_somebody_of_the_staff_gets_another_place_of_work(client, reviewer):
    path = f"/admin/users/{reviewer.id}"
    assert path in page(client.get("/admin/users")).xpath("//tbody//a/@href")
    refused = post(client, path, {"role": "reviewer", "agency": ""})
    assert refused.status_code == 422 and "须指定所属备案机构" in text_of(refused)
    assert post(client, path, {"role": "supervisor", "agency": "370100"}).location == path
    shown = text_of(client.get(path))
    assert "角色 监督检查人员" in shown and "由青岛市商务局改为济南市投资促进局" in shown


def test_the_applicant_reads_before_submitting_who_goes_on_for_the_agency(app, client, applicant):
    filing = stories.draft(applicant, "2017-10-16 09:00")
    post(client, "/admin/agencies/370200/close", {"successor": "370000", "reason": "机构改革方案"})
    said = text_of(as_user(app.test_client(), applicant).get(f"/filings/{filing.id}/review"))
    assert (
        "山东省商务厅，按注册地址和所在区域确定（原由青岛市商务局负责，该机构已于2017年10月16日撤销）" in said
    )
