"""Logging in in two steps, as the staff do outside a simulation."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from lxml import html

from filing import create_app
from filing.extensions import db, limiter, transaction
from filing.models import Notice, SecondFactor
from filing.moment import real_now
from filing.services.people import accounts, tokens
from tests.conftest import PASSWORD, Browser
from tests.services import stories
from tests.web.conftest import as_user, page, post

START = datetime(2026, 3, 5, 1, 0, 15, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.fixture
def hour():
    """The real clock stands still at START until it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def strict(app, client, hour):
    """A browser on an installation that is no simulation."""
    app.config["SIMULATION"] = False
    return client


def give_password(client, person, **more):
    return post(client, "/login", {"email": person.email, "password": PASSWORD, **more})


def secret_on(answer) -> str:
    shown = page(answer).xpath("//dt[normalize-space()='密钥']/following-sibling::dd[1]")[0].text_content()
    return re.sub(r"\s", "", shown)


def give_code(client, answer, code: str, **more):
    """Fills in the page that the answer is, with all it carries."""
    form = page(answer).xpath("//form[.//input[@name='code']]")[0]
    fields = {**dict(form.form_values()), "code": code, **more}
    return client.post(form.get("action"), data=fields)


def set_up(client, person) -> tuple[pyotp.TOTP, list[str]]:
    """The authenticator and the recovery codes of somebody who has just logged in for the first time."""
    first = give_password(client, person)
    totp = pyotp.TOTP(secret_on(first))
    answer = give_code(client, first, totp.at(START))
    assert answer.status_code == 200
    return totp, page(answer).xpath("//main//code/text()")


def is_in(client) -> bool:
    return client.get("/account").status_code == 200


def test_the_first_log_in_sets_it_up_and_shows_ten_recovery_codes(strict, reviewer):
    first = give_password(strict, reviewer)
    assert "设置两步登录" in page(first).xpath("string(//h1)")
    assert page(first).xpath("//img[@class='app-qr']/@src")[0].startswith("data:image/png;base64,")
    assert not is_in(strict)
    answer = give_code(strict, first, pyotp.TOTP(secret_on(first)).at(START))
    assert len(page(answer).xpath("//main//code")) == 10
    assert page(answer).xpath("//main//a[contains(., '已经保存好')]/@href") == ["/review"]
    assert is_in(strict)


def test_a_wrong_first_code_keeps_the_same_secret_on_the_page(strict, reviewer):
    first = give_password(strict, reviewer)
    refused = give_code(strict, first, "000000")
    assert refused.status_code == 422 and "验证码不正确" in refused.text
    assert secret_on(refused) == secret_on(first)
    assert not is_in(strict)


def test_later_log_ins_ask_for_a_code_before_anybody_is_in(strict, reviewer, hour):
    totp, _ = set_up(strict, reviewer)
    strict.post("/logout", data={"csrf_token": page(strict.get("/account")).xpath("//@value")[0]})
    hour.shift(60)
    asked = give_password(strict, reviewer)
    assert page(asked).xpath("string(//h1)") == "输入验证码"
    assert not is_in(strict)
    assert strict.get("/review").status_code == 302
    answer = give_code(strict, asked, totp.at(START + 2 * STEP))
    assert (answer.status_code, answer.location) == (303, "/review")
    assert is_in(strict)


def test_a_code_seen_over_the_shoulder_is_worth_nothing(app, strict, reviewer, hour):
    totp, _ = set_up(strict, reviewer)
    other = app.test_client()
    refused = give_code(other, give_password(other, reviewer), totp.at(START))
    assert refused.status_code == 422 and not is_in(other)


def test_a_recovery_code_logs_in_and_says_how_many_are_left(app, strict, reviewer):
    _, codes = set_up(strict, reviewer)
    other = app.test_client()
    answer = give_code(other, give_password(other, reviewer), codes[3])
    assert answer.status_code == 303
    assert "还剩9个" in other.get("/review").text


def test_where_one_wanted_to_go_is_kept_through_both_steps(app, strict, reviewer, hour):
    totp, _ = set_up(strict, reviewer)
    hour.shift(60)
    other = app.test_client()
    asked = give_password(other, reviewer, next="/review/team")
    wrong = give_code(other, asked, "000000")
    answer = give_code(other, wrong, totp.at(START + 2 * STEP))
    assert answer.location == "/review/team"


def test_what_was_typed_before_the_session_ended_is_kept_through_both_steps(strict, reviewer, hour):
    totp, _ = set_up(strict, reviewer)
    stale = page(strict.get("/account")).xpath("//form[@action='/account/tokens']//@value")[0]
    with transaction():
        accounts.end_sessions(reviewer, real_now())
    hour.shift(60)
    again = strict.post("/notices/read", data={"csrf_token": stale, "words": "三个字"})
    login = page(again).xpath("//form[@action='/login']")[0]
    fields = {**dict(login.form_values()), "email": reviewer.email, "password": PASSWORD}
    asked = strict.post("/login", data=fields)
    answer = give_code(strict, asked, totp.at(START + 2 * STEP))
    kept = page(answer).xpath("//main//form")[0]
    assert kept.get("action") == "/notices/read" and dict(kept.form_values())["words"] == "三个字"


def test_ten_minutes_after_the_password_it_is_asked_for_again(strict, reviewer, hour):
    totp, _ = set_up(strict, reviewer)
    asked = give_password_again(strict, reviewer)
    hour.shift(601)
    answer = give_code(strict, asked, totp.at(START + timedelta(seconds=601)))
    assert answer.location == "/login" and "请重新输入密码" in strict.get("/login").text
    assert not is_in(strict)


def give_password_again(client, person):
    client.post("/logout", data={"csrf_token": page(client.get("/account")).xpath("//@value")[0]})
    return give_password(client, person)


def test_a_session_from_before_it_was_asked_for_ends(app, client, hour, reviewer):
    as_user(client, reviewer)
    assert is_in(client)
    app.config["SIMULATION"] = False
    assert not is_in(client)


@pytest.mark.parametrize("settings", [{"SIMULATION": True}, {"SIMULATION": False, "SECOND_FACTOR": False}])
def test_nobody_is_asked_in_a_simulation_or_where_the_setting_is_off(app, client, reviewer, settings):
    app.config.update(settings)
    as_user(client, reviewer)
    assert is_in(client) and "两步登录" not in client.get("/account").text


def test_applicants_log_in_with_their_password(strict, applicant):
    assert give_password(strict, applicant).location == "/filings"


def test_tokens_of_programs_ask_for_no_code(app, strict, reviewer):
    with transaction():
        token = tokens.create(reviewer, real_now())
    answer = strict.get("/api/v1/filings", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


@pytest.fixture
def counting(app, hour):
    """An installation on the same database that counts what fails, and is no simulation."""
    kept = {key: app.config[key] for key in ("FILING_VAR", "SQLALCHEMY_DATABASE_URI", "STORAGE_URL")}
    limits = {"RATELIMIT_ENABLED": True, "LIMIT_CODE_FAILURES": "3 per 10 minutes"}
    other = create_app(**kept, **limits, TESTING=True, SECRET_KEY="test", SIMULATION=False)
    yield other
    limiter.enabled = False
    with other.app_context():
        db.engine.dispose()


def test_failed_codes_are_counted_for_the_person_wherever_they_are_tried(counting, reviewer, hour):
    def browser():
        return Browser(counting, counting.response_class)

    totp, _ = set_up(browser(), reviewer)
    answers = []
    for _ in range(4):
        other = browser()
        answers.append(give_code(other, give_password(other, reviewer), "000000").status_code)
    hour.shift(60)
    blocked = give_code(other, give_password(other, reviewer), totp.at(START + 2 * STEP))
    assert (answers, blocked.status_code) == ([422, 422, 422, 429], 429)
    hour.shift(600)
    let_in = give_code(other, give_password(other, reviewer), totp.at(START + 22 * STEP))
    assert let_in.status_code == 303


def test_new_recovery_codes_are_shown_once_for_a_code(strict, reviewer, hour):
    totp, old = set_up(strict, reviewer)
    hour.shift(60)
    token = {"csrf_token": page(strict.get("/account")).xpath("//@value")[0]}
    refused = strict.post("/account/recovery-codes", data={**token, "codes-code": "000000"})
    assert refused.status_code == 422 and page(refused).xpath(
        "//input[@id='codes-code'][@aria-invalid='true']"
    )
    answer = strict.post("/account/recovery-codes", data={**token, "codes-code": totp.at(START + 2 * STEP)})
    new = page(answer).xpath("//main//code/text()")
    assert len(new) == 10 and not set(new) & set(old)


def test_another_phone_replaces_the_one_before(app, strict, reviewer, hour):
    totp, _ = set_up(strict, reviewer)
    hour.shift(60)
    token = {"csrf_token": page(strict.get("/account")).xpath("//@value")[0]}
    begun = strict.post(
        "/account/second-factor/begin", data={**token, "change-code": totp.at(START + 2 * STEP)}
    )
    assert begun.location == "/account/second-factor"
    shown = strict.get("/account/second-factor")
    new = pyotp.TOTP(secret_on(shown))
    assert new.secret != totp.secret
    answer = give_code(strict, shown, new.at(START + 2 * STEP))
    assert len(page(answer).xpath("//main//code")) == 10
    hour.shift(60)
    other = app.test_client()
    assert give_code(other, give_password(other, reviewer), totp.at(START + 4 * STEP)).status_code == 422
    assert give_code(other, give_password(other, reviewer), new.at(START + 4 * STEP)).status_code == 303


def test_nobody_sees_another_secret_without_a_code(strict, reviewer):
    set_up(strict, reviewer)
    assert strict.get("/account/second-factor").location == "/account#second-factor"


def test_an_administrator_resets_it_after_being_asked(app, strict, reviewer, admin):
    theirs = app.test_client()
    set_up(theirs, reviewer)
    set_up(strict, admin)
    link = page(strict.get("/admin/users")).xpath("//a[contains(., '重置两步登录')]/@href")
    assert link == [f"/admin/users/{reviewer.id}/second-factor"]
    assert f"重置{reviewer.name}的两步登录？" in page(strict.get(link[0])).xpath("string(//h1)")
    refused = post(strict, link[0], {"reason": ""})
    assert refused.status_code == 422 and SecondFactor.of(reviewer)
    assert post(strict, link[0], {"reason": "手机丢失，已当面核对。"}).location == "/admin/users"
    db.session.expire_all()
    assert SecondFactor.of(reviewer) is None and not is_in(theirs)
    told = db.session.query(Notice).filter(Notice.user_id == reviewer.id).order_by(Notice.id.desc()).first()
    assert told.subject == "您的两步登录已被重置"


def test_an_account_closed_between_the_steps_stays_out(app, strict, reviewer, hour):
    totp, _ = set_up(strict, reviewer)
    asked = give_password_again(strict, reviewer)
    with transaction():
        reviewer.is_enabled = False
    hour.shift(60)
    give_code(strict, asked, totp.at(START + 2 * STEP))
    assert not is_in(strict)


def test_the_page_of_the_code_lies_behind_the_password(strict, reviewer):
    assert strict.get("/login/code").location == "/login"
    assert strict.get("/login/second-factor").location == "/login"
    assert html.document_fromstring(strict.get("/login").text).xpath("//input[@name='password']")


def test_two_steps_do_not_disturb_the_rest_of_the_work(strict, reviewer, applicant):
    filing = stories.submitted(applicant)
    set_up(strict, reviewer)
    assert filing.enterprise_name in strict.get(f"/review/{filing.id}").text
