"""Registering, logging in and out, one's own account, the inbox."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from filing.extensions import db, transaction
from filing.models import ApiToken, Notice, Organisation, RateCount, User
from filing.services.people import accounts
from tests.conftest import PASSWORD, Browser, shanghai
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


def test_a_session_ends_when_nobody_uses_it(client, applicant):
    as_user(client, applicant)
    with client.session_transaction() as session:
        session["seen_at"] -= 61 * 60
    assert client.get("/account").status_code == 302


def test_a_renewed_join_code_replaces_the_old_one(client, applicant):
    old = applicant.organisation.join_code
    as_user(client, applicant)
    post(client, "/account/join-code", form_on="/account")
    codes = db.session.scalars(select(Organisation.join_code)).all()
    assert old not in codes and codes[0] in client.get("/account").get_data(as_text=True)


def test_a_token_is_shown_once_and_can_be_revoked(client, applicant):
    as_user(client, applicant)
    post(client, "/account/tokens", form_on="/account")
    first, second = (client.get("/account").get_data(as_text=True) for _ in range(2))
    assert "fk_" in first and "fk_" not in second
    row = db.session.scalars(select(ApiToken)).one()
    post(client, f"/account/tokens/{row.id}/revoke", form_on="/account")
    db.session.expire_all()
    assert row.revoked_at


def test_another_persons_token_does_not_exist(client, applicant, reviewer):
    with transaction():
        accounts.create_token(db.session.get(User, reviewer.id), shanghai("2017-09-02 09:00"))
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


def limited(app_settings, **limits):
    from filing import create_app

    return create_app(**app_settings, RATELIMIT_ENABLED=True, **limits)


@pytest.fixture
def two_workers(app):
    """Two applications on one database, as two processes would be."""
    kept = {k: app.config[k] for k in ("FILING_VAR", "SQLALCHEMY_DATABASE_URI", "STORAGE_URL")}
    settings = kept | {"TESTING": True, "SECRET_KEY": "test", "SECOND_FACTOR": False}
    settings["LIMIT_LOGIN_FAILURES"] = "3 per minute"
    workers = [limited(settings) for _ in range(2)]
    yield [Browser(worker, worker.response_class) for worker in workers]
    from filing.extensions import limiter

    limiter.enabled = False
    for worker in workers:
        with worker.app_context():
            db.engine.dispose()


def test_failed_log_ins_are_counted_across_workers(two_workers, applicant):
    answers = [
        post(two_workers[i % 2], "/login", {"email": applicant.email, "password": "wrong wrong"}).status_code
        for i in range(4)
    ]
    assert answers == [422, 422, 422, 429]
    blocked = post(two_workers[0], "/login", {"email": applicant.email, "password": PASSWORD})
    assert int(blocked.headers["Retry-After"]) <= 61
    assert "秒后再试" in page(blocked).xpath("string(//main)").replace("</strong>", "")


def test_another_account_is_not_held_up_by_somebodys_failures(two_workers, applicant, reviewer):
    for i in range(4):
        post(two_workers[i % 2], "/login", {"email": applicant.email, "password": "wrong wrong"})
    assert post(two_workers[0], "/login", {"email": reviewer.email, "password": PASSWORD}).status_code == 303


def test_the_counts_hold_no_address(two_workers, applicant):
    post(two_workers[0], "/login", {"email": applicant.email, "password": "wrong wrong"})
    keys = db.session.scalars(select(RateCount.key)).all()
    assert keys and not any("li@example.com" in key for key in keys)
