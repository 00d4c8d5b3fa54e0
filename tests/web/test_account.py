"""Registering, logging in and out, one's own account, the inbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from filing.extensions import db, transaction
from filing.models import ApiToken, AuditRecord, LogIn, Notice, Organisation, User
from filing.moment import real_now
from filing.services.people import accounts, sessions, tokens
from tests.conftest import PASSWORD
from tests.services import stories
from tests.web.conftest import as_user, page, post

NEW = {
    "name": "赵新",
    "email": "zhao@example.com",
    "belonging": "new",
    "organisation": "新港代理有限公司",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


def again(user: User) -> User:
    db.session.expire_all()
    return db.session.get(User, user.id)


def test_registering_makes_an_applicant_who_can_log_in(client):
    assert post(client, "/register", NEW).location == "/login"
    user = User.by_email("zhao@example.com")
    assert (user.role, user.organisation.name) == ("applicant", "新港代理有限公司")
    assert as_user(client, user).get("/account").status_code == 200


def test_registering_a_known_address_answers_exactly_as_a_new_one(client, applicant):
    new = post(client, "/register", NEW)
    known = post(client, "/register", {**NEW, "email": applicant.email})
    assert (new.status_code, new.location) == (known.status_code, known.location)
    assert again(applicant).name == "李敏"


def test_role_and_organisation_cannot_be_posted(client, applicant):
    post(client, "/register", {**NEW, "role": "admin", "organisation_id": applicant.organisation_id})
    user = User.by_email("zhao@example.com")
    assert user.role == "applicant" and user.organisation_id != applicant.organisation_id


def test_a_join_code_leads_into_the_organisation_of_the_colleague(client, applicant):
    code = applicant.organisation.join_code
    post(client, "/register", {**NEW, "belonging": "join", "join_code": code})
    assert User.by_email("zhao@example.com").organisation_id == applicant.organisation_id


def test_a_wrong_join_code_is_said_beside_its_field_and_the_rest_is_kept(client):
    answer = post(client, "/register", {**NEW, "belonging": "join", "join_code": "wrong"})
    shown = page(answer)
    assert answer.status_code == 422
    assert "加入码" in shown.xpath("string(//*[@id='join_code-error'])")
    assert shown.get_element_by_id("name").get("value") == "赵新"
    assert shown.xpath("//*[@class='govuk-error-summary__body']//a/@href") == ["#join_code"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "no-address"), ("name", "\u202e假名"), ("password", "short"), ("password_again", "different")],
)
def test_what_is_wrong_in_a_registration_is_said_at_its_field(client, field, value):
    answer = post(client, "/register", {**NEW, field: value})
    assert answer.status_code == 422
    assert page(answer).xpath(f"boolean(//*[@id='{field}-error'])")
    assert User.by_email("zhao@example.com") is None


@pytest.mark.parametrize("email", ["li@example.com", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_address_read_the_same(client, applicant, email):
    answer = post(client, "/login", {"email": email, "password": "wrong wrong wrong"})
    assert answer.status_code == 422
    assert "电子邮件地址或密码不正确" in answer.get_data(as_text=True)


def test_a_disabled_account_cannot_log_in(client, applicant):
    with transaction():
        again(applicant).is_enabled = False
    assert post(client, "/login", {"email": applicant.email, "password": PASSWORD}).status_code == 422


def test_the_session_is_new_after_logging_in(client, applicant):
    client.get("/login")
    with client.session_transaction() as session:
        session["left_by_somebody"] = "x"
        before = session["csrf_token"]
    as_user(client, applicant)
    with client.session_transaction() as session:
        assert "left_by_somebody" not in session and session.get("csrf_token") != before


def test_logging_in_leads_back_to_the_page_asked_for(client, applicant):
    asked = client.get("/account?x=1")
    assert asked.location == "/login?next=%2Faccount%3Fx%3D1"
    form = page(client.get(asked.location))
    then = form.xpath("//input[@name='next']/@value")[0]
    token = form.xpath("//input[@name='csrf_token']/@value")[0]
    data = {"email": applicant.email, "password": PASSWORD, "next": then, "csrf_token": token}
    assert client.post("/login", data=data).location == "/account?x=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/%09/evil\t",
        "evil",
        "/ /x",
    ],
)
def test_nobody_is_sent_to_another_site(client, applicant, elsewhere):
    answer = post(client, "/login", {"email": applicant.email, "password": PASSWORD, "next": elsewhere})
    assert answer.location == "/filings"


def test_logging_out_needs_a_post_and_ends_the_session(client, applicant):
    as_user(client, applicant)
    assert client.get("/logout").status_code == 405
    assert post(client, "/logout", form_on="/account").location == "/"
    assert client.get("/account").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(app, client, applicant):
    other = as_user(app.test_client(), applicant)
    as_user(client, applicant)
    data = {
        "old_password": PASSWORD,
        "new_password": "a new sentence",
        "new_password_again": "a new sentence",
    }
    assert post(client, "/account/password", data, form_on="/account").status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_a_wrong_old_password_changes_nothing(client, applicant):
    as_user(client, applicant)
    data = {
        "old_password": "not this one",
        "new_password": "a new sentence",
        "new_password_again": "a new sentence",
    }
    answer = post(client, "/account/password", data, form_on="/account")
    assert answer.status_code == 422
    assert page(answer).xpath("boolean(//*[@id='old_password-error'])")
    assert accounts.authenticate(applicant.email, PASSWORD)


def test_all_other_devices_can_be_logged_out(app, client, applicant):
    other = as_user(app.test_client(), applicant)
    as_user(client, applicant)
    post(client, "/account/sessions/end", form_on="/account")
    assert (client.get("/account").status_code, other.get("/account").status_code) == (200, 302)


def left_alone(minutes: int) -> None:
    with transaction():
        db.session.scalars(select(LogIn)).one().seen_at -= timedelta(minutes=minutes)


def test_a_session_ends_when_nobody_uses_it(client, applicant):
    as_user(client, applicant)
    left_alone(66)
    assert client.get("/account").status_code == 302


def test_a_session_that_is_used_goes_on(client, applicant):
    as_user(client, applicant)
    for _ in range(2):
        left_alone(59)
        assert client.get("/account").status_code == 200


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(client, applicant):
    as_user(client, applicant)
    with transaction():
        db.session.scalars(select(LogIn)).one().ends_at -= timedelta(hours=12)
    assert client.get("/account").status_code == 302


def test_a_copied_cookie_answers_no_more_once_its_owner_logged_out(app, client, applicant):
    as_user(client, applicant)
    copied = app.test_client()
    copied.set_cookie("filing_session", client.get_cookie("filing_session").value)
    assert copied.get("/account").status_code == 200
    post(client, "/logout", form_on="/account")
    assert copied.get("/account").status_code == 302


def test_the_database_holds_no_key_that_a_cookie_could_bring(client, applicant):
    as_user(client, applicant)
    with client.session_transaction() as session:
        key = session["log_in"]
    assert db.session.scalars(select(LogIn.digest)).one() not in (key, "")


def test_reading_pages_writes_nothing_for_five_minutes(client, applicant):
    as_user(client, applicant)
    seen_at = select(LogIn.seen_at)
    client.get("/account")
    before = db.session.scalar(seen_at)
    client.get("/notices")
    db.session.rollback()
    assert db.session.scalar(seen_at) == before
    left_alone(5)
    client.get("/notices")
    db.session.rollback()
    assert db.session.scalar(seen_at) >= before


DEVICE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"


def test_one_other_device_is_told_apart_and_logged_out(app, client, applicant):
    other = app.test_client()
    other.environ_base["HTTP_USER_AGENT"] = DEVICE
    as_user(other, applicant)
    as_user(client, applicant)
    row = page(client.get("/account")).xpath("//*[@id='sessions']//tbody/tr[.//button]")[0]
    assert "Chrome，Windows" in row.text_content()
    post(client, row.xpath(".//form/@action")[0], form_on="/account")
    assert (client.get("/account").status_code, other.get("/account").status_code) == (200, 302)


def test_nobody_ends_another_persons_session(app, client, applicant, reviewer):
    theirs = as_user(app.test_client(), reviewer)
    row = db.session.scalars(select(LogIn)).one()
    as_user(client, applicant)
    assert post(client, f"/account/sessions/{row.id}/end", form_on="/account").status_code == 404
    assert theirs.get("/account").status_code == 200


def test_a_log_in_and_out_are_in_the_audit_records_with_their_address(client, applicant):
    as_user(client, applicant)
    post(client, "/logout", form_on="/account")
    begun, ended = AuditRecord.about(applicant.session_subject)
    assert (begun.act, ended.act) == ("session.begun", "session.ended")
    assert begun.actor_id == applicant.id and begun.details["address"] == "127.0.0.1"


def test_log_ins_that_are_over_are_swept(client, applicant):
    as_user(client, applicant)
    with transaction():
        sessions.sweep(real_now() + timedelta(hours=13))
    assert db.session.scalars(select(LogIn)).all() == []


def test_a_renewed_join_code_replaces_the_old_one(client, applicant):
    old = applicant.organisation.join_code
    as_user(client, applicant)
    post(client, "/account/join-code")
    codes = db.session.scalars(select(Organisation.join_code)).all()
    assert old not in codes and codes[0] in client.get("/account").get_data(as_text=True)


TOKEN = {"token-name": "财务系统", "token-scope": "read", "token-days": "30"}


@pytest.mark.parametrize("change", [{"token-name": " "}, {"token-scope": "all"}, {"token-days": "4000"}])
def test_what_is_wrong_with_a_token_is_said_at_its_field(client, applicant, change):
    as_user(client, applicant)
    answer = post(client, "/account/tokens", TOKEN | change, form_on="/account")
    (field,) = change
    assert answer.status_code == 422 and page(answer).xpath(f"boolean(//*[@id='{field}-error'])")
    assert db.session.scalars(select(ApiToken)).all() == []


def test_the_list_says_what_a_token_may_do_and_until_when(client, applicant):
    as_user(client, applicant)
    post(client, "/account/tokens", TOKEN, form_on="/account")
    row = page(client.get("/account")).xpath("//*[@id='tokens']//tbody/tr")[0].text_content()
    assert "财务系统" in row and "只能查询" in row and "没有用过" in row


def test_a_token_is_shown_once_and_can_be_revoked(client, applicant):
    as_user(client, applicant)
    post(client, "/account/tokens", TOKEN, form_on="/account")
    first, second = (client.get("/account").get_data(as_text=True) for _ in range(2))
    assert "fk_" in first and "fk_" not in second
    row = db.session.scalars(select(ApiToken)).one()
    post(client, f"/account/tokens/{row.id}/revoke", form_on="/account")
    db.session.expire_all()
    assert row.revoked_at


def test_another_persons_token_does_not_exist(client, applicant, reviewer):
    with transaction():
        tokens.create(db.session.get(User, reviewer.id), real_now())
    row = db.session.scalars(select(ApiToken)).one()
    as_user(client, applicant)
    assert post(client, f"/account/tokens/{row.id}/revoke", form_on="/account").status_code == 404


def test_notices_are_unread_until_marked(client, applicant):
    stories.submitted(applicant)
    as_user(client, applicant)
    inbox = page(client.get("/notices"))
    assert "备案申报已提交" in inbox.text_content()
    assert inbox.xpath("//*[@class='app-header__count']/text()") == ["1"]
    notice = db.session.scalars(select(Notice).where(Notice.user_id == applicant.id)).one()
    post(client, f"/notices/{notice.id}/read", form_on="/notices")
    assert not page(client.get("/notices")).xpath("//*[@class='app-header__count']")


def test_nobody_marks_another_persons_notice(client, applicant, reviewer):
    stories.submitted(applicant)
    notice = db.session.scalars(select(Notice).where(Notice.user_id == reviewer.id)).one()
    as_user(client, applicant)
    post(client, f"/notices/{notice.id}/read", form_on="/notices")
    db.session.expire_all()
    assert notice.read_at is None
