"""Wrong passwords hold up whoever guesses, and nobody else; the owner is told and has a way in."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from filing import create_app
from filing.current import key_secret
from filing.extensions import db, limiter, transaction
from filing.http.backoff import FORGOTTEN_AFTER, PATIENCE, network_of
from filing.models import AuditRecord, MailLink, Notice, RateCount, User
from filing.services.people import links
from tests.conftest import PASSWORD, Browser
from tests.web.conftest import page, post


@pytest.fixture
def two_workers(app):
    """Two applications on one database, as two processes would be."""
    kept = {k: app.config[k] for k in ("FILING_VAR", "SQLALCHEMY_DATABASE_URI", "STORAGE_URL")}
    settings = kept | {"TESTING": True, "SECRET_KEY": "test", "KEY_SECRET": app.config["KEY_SECRET"]}
    workers = [create_app(**settings, SECOND_FACTOR=False, RATELIMIT_ENABLED=True) for _ in range(2)]
    yield workers
    limiter.enabled = False
    for worker in workers:
        with worker.app_context():
            db.engine.dispose()


def browser(worker, address: str = "203.0.113.7") -> Browser:
    made = Browser(worker, worker.response_class)
    made.environ_base["REMOTE_ADDR"] = address
    return made


def try_once(client, user, password: str = "wrong wrong"):
    return post(client, "/login", {"email": user.email, "password": password})


def time_passes(seconds: float) -> None:
    with transaction():
        db.session.execute(update(RateCount).values(expires_at=RateCount.expires_at - seconds))


def as_often(kind: str, failures: int) -> None:
    """So many failures of one kind, without hashing a password for each."""
    with transaction():
        kept = RateCount.key.startswith(f"password-{kind}")
        db.session.execute(update(RateCount).where(kept).values(count=failures))


def test_five_wrong_passwords_cost_nothing_and_the_sixth_has_to_wait(two_workers, applicant):
    clients = [browser(worker) for worker in two_workers]
    answers = [try_once(clients[n % 2], applicant) for n in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= PATIENCE["pair"].first
    assert "秒后再试" in page(answers[-1]).xpath("string(//*[@role='alert'])")


def test_after_the_wait_the_right_password_logs_in(two_workers, applicant):
    client = browser(two_workers[0])
    for _ in range(5):
        try_once(client, applicant)
    assert try_once(client, applicant, PASSWORD).status_code == 429
    time_passes(PATIENCE["pair"].first)
    assert try_once(client, applicant, PASSWORD).status_code == 303


def test_an_early_attempt_keeps_what_was_typed(two_workers, applicant):
    client = browser(two_workers[0])
    for _ in range(5):
        try_once(client, applicant)
    kept = {"kept_url": "/filings/1/remarks", "kept_name": "remarks", "kept_value": "三个字"}
    answer = post(client, "/login", {"email": applicant.email, "password": PASSWORD} | kept)
    assert page(answer).xpath("//input[@name='kept_value']/@value") == ["三个字"]


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(two_workers, applicant):
    stranger, owner = browser(two_workers[0], "198.51.100.9"), browser(two_workers[1])
    try_once(stranger, applicant)
    as_often("pair", 60)
    assert try_once(stranger, applicant).status_code == 429
    assert try_once(owner, applicant, PASSWORD).status_code == 303


def test_many_strangers_hold_up_a_new_device_for_a_minute_at_most_and_a_known_one_not_at_all(
    two_workers, applicant
):
    known, new = browser(two_workers[0]), browser(two_workers[1], "192.0.2.1")
    assert try_once(known, applicant, PASSWORD).status_code == 303
    post(known, "/logout", form_on="/account")
    try_once(browser(two_workers[0], "198.51.100.9"), applicant)
    as_often("account", 5000)
    held_up = try_once(new, applicant, PASSWORD)
    assert (held_up.status_code, int(held_up.headers["Retry-After"]) <= 60) == (429, True)
    assert try_once(known, applicant, PASSWORD).status_code == 303


def test_another_account_is_not_held_up_by_somebodys_failures(two_workers, applicant, reviewer):
    client = browser(two_workers[0])
    for _ in range(5):
        try_once(client, applicant)
    assert try_once(client, reviewer, PASSWORD).status_code == 303


def test_one_address_that_tries_account_after_account_has_to_wait(two_workers, applicant, reviewer):
    client = browser(two_workers[0])
    try_once(client, applicant)
    as_often("address", 60)
    assert try_once(client, reviewer, PASSWORD).status_code == 429


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2001:db8::1", "2001:db8::ffff:2", True), ("2001:db8::1", "2001:db8:0:1::1", False),
     ("203.0.113.7", "203.0.113.8", False)],
)  # fmt: skip
def test_a_network_of_ipv6_counts_as_one_address(one, other, same):
    assert (network_of(one) == network_of(other)) is same


def test_failures_are_forgotten_after_an_hour(two_workers, applicant):
    client = browser(two_workers[0])
    try_once(client, applicant)
    as_often("pair", 60)
    time_passes(FORGOTTEN_AFTER)
    assert try_once(client, applicant).status_code == 422


def guessed(worker, user, times: int) -> Browser:
    client = browser(worker, "198.51.100.9")
    try_once(client, user)
    as_often("account", times - 1)
    try_once(client, user)
    return client


def test_the_owner_is_told_once_and_the_link_leads_in(two_workers, applicant):
    guessed(two_workers[0], applicant, PATIENCE["account"].free)
    told = db.session.scalars(select(Notice).where(Notice.user_id == applicant.id)).all()
    assert ["错误密码" in notice.subject for notice in told] == [True]
    owner = browser(two_workers[1], "192.0.2.1")
    path = links.path_of(told[0].link, key_secret())
    assert path not in told[0].body
    assert post(owner, path).location == "/filings"
    assert owner.get("/account").status_code == 200
    assert owner.get(path).status_code == 404
    acts = [record.act for record in AuditRecord.about(applicant.subject)]
    assert "account.guessed_at" in acts


def test_opening_the_link_alone_does_nothing(two_workers, applicant):
    guessed(two_workers[0], applicant, PATIENCE["account"].free)
    link = db.session.scalars(select(MailLink)).one()
    owner = browser(two_workers[1])
    assert owner.get(links.path_of(link, key_secret())).status_code == 200
    assert owner.get("/account").status_code == 302
    db.session.expire_all()
    assert link.used_at is None


def test_guessing_at_an_unknown_address_tells_nobody(two_workers, app):
    guessed(two_workers[0], User(email="nobody@example.com"), PATIENCE["account"].free)
    assert db.session.scalars(select(Notice)).all() == []


def test_the_counts_hold_no_address(two_workers, applicant):
    try_once(browser(two_workers[0]), applicant)
    keys = db.session.scalars(select(RateCount.key)).all()
    assert keys and not any("li@example.com" in key or "203.0.113" in key for key in keys)
