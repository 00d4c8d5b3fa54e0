"""Links in mail: a new password, a confirmed address; each good once and for a while."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from sqlalchemy import select

from filing.current import key_secret
from filing.extensions import db, transaction
from filing.models import AuditRecord, MailLink, Notice, User
from filing.moment import real_now
from filing.services.people import accounts, links, tokens
from filing.work.mail import letter_of
from tests.conftest import PASSWORD
from tests.web.conftest import as_user, page, post
from tests.web.test_account import NEW

NEW_PASSWORD = "harbour 九月 sentence"
BOTH = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}


def link_to(user: User, purpose: str = links.RESET) -> str:
    """The address in the last mail of that kind."""
    db.session.rollback()
    query = select(MailLink).where(MailLink.user_id == user.id, MailLink.purpose == purpose)
    return links.path_of(db.session.scalars(query.order_by(MailLink.id.desc())).first(), key_secret())


def forget(client, email: str):
    return post(client, "/password/forgotten", {"email": email})


@pytest.fixture
def asked(client, applicant) -> str:
    forget(client, applicant.email)
    return link_to(applicant)


def test_the_link_sets_a_new_password_once(app, client, applicant, asked):
    assert post(client, asked, BOTH).location == "/login"
    as_user(app.test_client(), applicant, NEW_PASSWORD)
    assert accounts.authenticate(applicant.email, PASSWORD) is None
    assert client.get(asked).status_code == 404
    acts = [(record.act, record.details.get("address")) for record in AuditRecord.about(applicant.subject)]
    assert ("password.set_by_link", "127.0.0.1") in acts


def test_a_new_password_by_link_ends_sessions_tokens_and_the_other_links(app, client, applicant, asked):
    theirs = as_user(app.test_client(), applicant)
    with transaction():
        token = tokens.create(db.session.get_one(User, applicant.id), real_now())
    forget(client, applicant.email)
    post(client, link_to(applicant), BOTH)
    assert theirs.get("/account").status_code == 302 and tokens.find(token, real_now()) is None
    assert client.get(asked).status_code == 404


def test_known_and_unknown_addresses_are_answered_alike(client, applicant):
    answers = [forget(client, email) for email in (applicant.email, "nobody@example.com")]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/login")}
    assert len(db.session.scalars(select(MailLink)).all()) == 1


def test_without_mail_nobody_is_told_to_look_into_the_mailbox(app, client, applicant):
    assert "没有设置邮件" in client.get(forget(client, applicant.email).location).text
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    assert "我们已向它寄出" in client.get(forget(client, applicant.email).location).text


def test_a_link_is_good_for_an_hour(client, asked):
    with transaction():
        db.session.scalars(select(MailLink)).one().expires_at -= timedelta(hours=1)
    assert (
        client.get(asked).status_code == 404
        and post(client, asked, BOTH, form_on="/login").status_code == 404
    )


@pytest.mark.parametrize("change", [lambda p: p[:-1] + "x", lambda p: "/links/" + p.partition("-")[2],
                                    lambda p: p.replace("/links/", "/links/9"), lambda p: "/links/é-x"])  # fmt: skip
def test_another_address_than_the_mailed_one_opens_nothing(client, asked, change):
    assert client.get(change(asked)).status_code == 404


def test_the_address_follows_from_the_secret_and_not_from_the_database_alone(client, applicant, asked):
    link = db.session.scalars(select(MailLink)).one()
    assert links.path_of(link, b"another") != asked


def test_a_disabled_account_gets_no_link(client, applicant):
    with transaction():
        db.session.get_one(User, applicant.id).is_enabled = False
    forget(client, applicant.email)
    assert db.session.scalars(select(MailLink)).all() == []


def test_nobodys_mailbox_is_filled(client, applicant):
    for _ in range(5):
        forget(client, applicant.email)
    assert len(db.session.scalars(select(Notice).where(Notice.user_id == applicant.id)).all()) == 3


def test_only_the_mail_shows_the_address(client, applicant, asked):
    notice = db.session.scalars(select(Notice)).one()
    assert asked in letter_of(notice, "a@b", "https://x.example", key_secret()).get_content()
    as_user(client, applicant)
    assert asked not in client.get("/notices").text


@pytest.mark.parametrize("password", ["password2018", "1234567890", "qwertyuiop12", "li@example.com"])
def test_a_password_that_everybody_tries_is_refused_in_words(client, asked, password):
    answer = post(client, asked, {"password": password, "password_again": password})
    assert answer.status_code == 422
    assert "容易被猜中" in page(answer).xpath("string(//*[@id='password-error'])")


def test_a_password_is_the_same_however_a_keyboard_composes_it(client, asked, applicant):
    composed = "Zürich größer 2018"
    taken_apart = unicodedata.normalize("NFD", composed)
    post(client, asked, {"password": composed, "password_again": composed})
    assert accounts.authenticate(applicant.email, taken_apart).id == applicant.id


@pytest.fixture
def with_mail(app):
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"


def test_where_there_is_mail_an_address_is_confirmed_by_its_link(with_mail, client):
    post(client, "/register", NEW)
    entering = {"email": NEW["email"], "password": PASSWORD}
    refused = post(client, "/login", entering)
    assert refused.status_code == 403 and "请先确认电子邮件地址" in page(refused).xpath("string(//h1)")
    assert post(client, link_to(User.by_email(NEW["email"]), links.CONFIRM)).location == "/login"
    assert post(client, "/login", entering).status_code == 303


def test_without_mail_an_address_counts_as_confirmed_and_the_page_says_so(client):
    post(client, "/register", NEW)
    assert "不寄邮件，电子邮件地址视为已经确认" in client.get("/login").text
    assert User.by_email(NEW["email"]).is_confirmed


def test_the_owner_learns_that_the_address_was_registered_again(client, applicant):
    post(client, "/register", NEW | {"email": applicant.email})
    told = db.session.scalars(select(Notice).where(Notice.user_id == applicant.id)).one()
    assert "再次注册" in told.subject
