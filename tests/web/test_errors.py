"""Refusals and failures: what to do is said, no trace is shown, and nothing typed is lost."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import delete

from filing.domain.errors import MoveNotAllowed
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import LogIn, User
from filing.moment import real_now
from filing.services.filings import allowances
from filing.services.people import accounts
from tests.conftest import PASSWORD, Browser
from tests.databases import sqlite_app
from tests.services import stories
from tests.web.conftest import as_user, page, post, token_on

TYPED = {"answer": "生产\r\n第二行", "list": ["一", "二"], "password": "never shown"}


@pytest.fixture
def app(tmp_path, blank_database):
    """With pages that receive, refuse and fail as the real ones do."""
    with sqlite_app(blank_database, tmp_path, to_be_changed=True) as made:
        made.test_client_class = Browser
        add_pages(made)
        yield made


def add_pages(app) -> None:
    got = app.extensions["got"] = []

    @access("applicant")
    def receive():
        from flask import request

        got.append(request.form.to_dict(flat=False))
        return "received"

    @access("public")
    def refuse():
        raise MoveNotAllowed("已由他人领取。")

    @access("public")
    def fail():
        raise ZeroDivisionError("secret words of an applicant")

    app.add_url_rule("/t/receive", "t_receive", receive, methods=["GET", "POST"])
    app.add_url_rule("/t/refuse", "t_refuse", refuse)
    app.add_url_rule("/t/fail", "t_fail", fail)


def form_of(response, action: str | None = None) -> tuple[str, dict]:
    """Where the page's main form posts to, and what it holds, hidden fields included."""
    forms = page(response).xpath("//main//form")
    form = next(f for f in forms if action in (None, f.get("action")))
    fields: dict[str, list] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return form.get("action"), fields


def test_a_form_posted_after_the_session_ended_comes_back_after_logging_in(app, client, applicant):
    as_user(client, applicant)
    token = token_on(client, "/account")
    with transaction():
        db.session.execute(delete(LogIn))
    asked = client.post("/t/receive?step=2", data={"csrf_token": token, **TYPED})
    assert asked.status_code == 401 and not app.extensions["got"]
    action, carried = form_of(asked)
    data = carried | {"email": applicant.email, "password": PASSWORD}
    kept = client.post(action, data=data)
    assert "您登录前填写的内容已保留" in kept.get_data(as_text=True)
    target, fields = form_of(kept)
    assert target == "/t/receive?step=2"
    assert client.post(target, data=fields).data == b"received"
    arrived = app.extensions["got"][0]
    assert arrived["list"] == ["一", "二"] and arrived["answer"][0].splitlines() == ["生产", "第二行"]
    assert "password" not in arrived


def test_what_was_typed_outlives_a_mistyped_password(app, client, applicant):
    asked = client.post("/t/receive", data={"csrf_token": token_on(client, "/login"), **TYPED})
    action, carried = form_of(asked)
    wrong = client.post(action, data=carried | {"email": applicant.email, "password": "wrong wrong"})
    _, carried = form_of(wrong)
    assert carried["kept_value"][0].splitlines() == ["生产", "第二行"]


def test_files_are_said_to_be_lost(app, client, applicant):
    data = {"csrf_token": token_on(client, "/login"), "answer": "x", "file": (io.BytesIO(b"1"), "a.pdf")}
    asked = client.post("/t/receive", data=data, content_type="multipart/form-data")
    assert "文件需要重新选择" in asked.get_data(as_text=True)


def test_without_a_session_and_without_a_token_the_log_in_page_carries_the_form(app, client):
    asked = client.post("/t/receive", data=TYPED)
    assert asked.status_code == 401
    assert form_of(asked)[1]["kept_url"] == ["/t/receive"]


def test_a_stale_token_with_a_live_session_asks_once_more(app, client, applicant):
    as_user(client, applicant)
    asked = client.post("/t/receive", data={"csrf_token": "stale", **TYPED})
    assert asked.status_code == 400 and not app.extensions["got"]
    target, fields = form_of(asked)
    client.post(target, data=fields)
    assert app.extensions["got"][0]["list"] == ["一", "二"]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_another_sites_form_is_never_carried(app, client, applicant, headers):
    as_user(client, applicant)
    asked = client.post("/t/receive", data=TYPED, headers=headers)
    assert asked.status_code == 400 and "第二行" not in asked.get_data(as_text=True)


def test_the_log_in_page_posts_to_this_site_only(client, applicant):
    data = {"email": applicant.email, "password": PASSWORD, "kept_url": "//evil.example", "kept_name": "a",
            "kept_value": "b"}  # fmt: skip
    assert post(client, "/login", data).location == "/filings"


def test_a_stale_log_in_page_keeps_the_address_and_shows_no_password(client):
    answer = client.post("/login", data={"email": "li@example.com", "password": "secret sentence"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "li@example.com" in text and "secret sentence" not in text


def test_autosave_is_told_where_to_log_in(app, client):
    data = {"csrf_token": token_on(client, "/login"), "answer": "x"}
    headers = {"X-Autosave": "1", "Referer": "http://localhost/filings/1/enterprise"}
    answer = client.post("/t/receive", data=data, headers=headers)
    assert (answer.status_code, answer.json["login_url"]) == (401, "/login?next=%2Ffilings%2F1%2Fenterprise")


def test_autosave_gets_a_fresh_token_that_works(app, client, applicant):
    as_user(client, applicant)
    answer = client.post("/t/receive", data={"csrf_token": "stale"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 400
    again = client.post(
        "/t/receive", data={"csrf_token": answer.json["csrf_token"]}, headers={"X-Autosave": "1"}
    )
    assert again.status_code == 200


def test_a_refusal_is_a_page_with_its_words(app, client):
    answer = client.get("/t/refuse")
    assert answer.status_code == 409 and "已由他人领取" in page(answer).xpath("string(//main)")


def test_a_failure_shows_no_trace_and_logs_no_words(app, client, capsys):
    app.testing = False
    answer = client.get("/t/fail")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500 and "系统出现故障" in text
    assert "ZeroDivision" not in text and "secret words" not in text
    assert answer.headers["X-Request-ID"] in text
    assert "secret words" not in "".join(
        line for line in capsys.readouterr().err.splitlines() if "failure" in line
    )


def test_a_broken_database_is_said_in_a_page(app, client, monkeypatch):
    app.testing = False
    from sqlalchemy.exc import OperationalError

    def broken(*_args, **_options):
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "get", broken)
    monkeypatch.setattr(db.session, "scalar", broken)
    assert "系统" in client.get("/t/fail").get_data(as_text=True)


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/filings/999999999999999999999", 404)])
def test_unknown_addresses_are_pages(client, applicant, path, status):
    as_user(client, applicant)
    answer = client.get(path)
    assert answer.status_code == status and page(answer).xpath("boolean(//main//h1)")


def test_opening_a_button_address_says_so(client):
    answer = client.get("/logout")
    assert answer.status_code == 405 and "不能用这种方式打开" in answer.get_data(as_text=True)


@pytest.mark.parametrize("body", [b"email=%ff%fe&password=x", b"email=\xff\xfe", b"\xc0\x80=1"])
def test_a_body_that_is_not_utf8_is_refused(client, body):
    answer = client.post("/login", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400 and "UTF-8" in answer.get_data(as_text=True)


def test_a_multipart_body_that_is_not_utf8_is_refused(client):
    body = b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n\xff\xfe\r\n--b--\r\n'
    answer = client.post("/login", data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 400


def test_too_large_a_file_says_how_large_it_may_be(client):
    token = token_on(client, "/verify")
    data = {"csrf_token": token, "file": (io.BytesIO(b"x" * (25 * 1024 * 1024)), "big.pdf")}
    answer = client.post("/verify", data=data, content_type="multipart/form-data")
    assert answer.status_code == 413 and "24 MB" in answer.get_data(as_text=True)


def test_the_wrong_role_is_told_so(client, reviewer):
    as_user(client, reviewer)
    assert client.get("/admin").status_code == 403


def test_a_disabled_person_is_out_at_once(client, applicant):
    as_user(client, applicant)
    with transaction():
        user = db.session.get(User, applicant.id)
        user.is_enabled = False
        accounts.end_sessions(user, real_now())
    assert client.get("/account").status_code == 302


def test_a_bound_that_is_met_is_called_one_and_leads_to_where_there_is_room(client, applicant, monkeypatch):
    monkeypatch.setattr(allowances, "MOST_DRAFTS", 0)
    answer = post(as_user(client, applicant), "/filings", {"kind": "establishment"}, form_on="/filings/new")
    shown = page(answer).xpath("//main")[0]
    assert answer.status_code == 422 and shown.xpath("string(.//h1)").strip() == "已达到上限"
    assert "不能再新建" in shown.text_content() and "核对后再提交" not in shown.text_content()
    assert shown.xpath(".//a/@href") == ["/filings"] and not shown.xpath(".//textarea")


def test_what_was_typed_for_a_move_that_is_not_open_can_be_taken_along(client, applicant):
    filing = stories.draft(applicant)
    answer = post(
        as_user(client, applicant),
        f"/filings/{filing.id}/moves/cancel",
        {"reason": "项目终止"},
        form_on="/account",
    )
    shown = page(answer).xpath("//main")[0]
    assert answer.status_code == 409 and shown.xpath("string(.//textarea)").strip() == "项目终止"
    assert "已被别人修改" not in shown.text_content()
