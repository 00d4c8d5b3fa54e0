"""What a program's token opens, for how long, and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from filing.extensions import db, transaction
from filing.models import ApiToken, AuditRecord, User
from filing.models.accounts import READ
from filing.moment import real_now
from filing.services.people import accounts, administration, sessions, tokens
from tests.api.caller import Caller
from tests.conftest import PASSWORD


def calls(client, user, **how) -> Caller:
    with transaction():
        return Caller(client, tokens.create(user, real_now(), **how))


def test_a_token_for_reading_reads_and_writes_nothing(client, applicant):
    program = calls(client, applicant, scope=READ)
    assert program.get("/filings").status_code == 200
    refused = program.post("/filings", json={"kind": "establishment"})
    assert refused.status_code == 403 and "只能查询" in refused.json["message"]
    assert program.get("/filings").json["items"] == []


def test_a_token_opens_nothing_once_its_days_are_over(client, applicant):
    program = calls(client, applicant, days=30)
    with transaction():
        db.session.scalars(select(ApiToken)).one().expires_at -= timedelta(days=30)
    assert program.get("/filings").status_code == 401


def test_the_last_use_of_a_token_is_noted(client, applicant):
    program = calls(client, applicant)
    program.get("/filings")
    db.session.rollback()
    used_at = db.session.scalars(select(ApiToken.used_at)).one()
    assert abs(real_now() - used_at) < timedelta(minutes=1)


ENDS = {
    "a new password": lambda user, _: accounts.change_password(user, PASSWORD, "a new sentence", real_now()),
    "ending all sessions": lambda user, _: accounts.end_sessions(user, real_now()),
    "an administrator's reset": lambda user, root: administration.reset_password(
        root, user, real_now(), real_now()
    ),
    "disabling": lambda user, root: administration.set_enabled(root, user, False, real_now()),
    "both over": lambda user, _: sessions.end_all(user, real_now()),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=list(ENDS))
def test_tokens_end_with_the_sessions(client, applicant, end):
    program = calls(client, applicant)
    with transaction():
        root = accounts.create_staff("root@example.com", "管理员", "admin", PASSWORD, real_now())
        end(db.session.get_one(User, applicant.id), root)
        db.session.get_one(User, applicant.id).is_enabled = True
    assert program.get("/filings").status_code == 401


def test_making_and_stopping_a_token_is_in_the_audit_records(client, applicant):
    calls(client, applicant, name="财务系统")
    token = db.session.scalars(select(ApiToken)).one()
    with transaction():
        tokens.revoke(applicant, token.id, real_now())
    made, stopped = AuditRecord.about(token.subject)
    assert (made.act, stopped.act) == ("token.created", "token.revoked")
    assert made.details == {"name": "财务系统", "scope": "write", "days": 365}


def test_moving_the_clock_is_in_the_audit_records_with_the_person(admin, at):
    at("2017-09-28T10:00")
    record = AuditRecord.about("clock")[-1]
    assert (record.act, record.actor.email) == ("clock.set", "root@example.com")
    assert record.details["address"] == "127.0.0.1"


@pytest.fixture
def counting(app):
    app.config.update(RATELIMIT_ENABLED=True, LIMIT_API="3 per minute", LIMIT_BAD_TOKENS="2 per minute")
    yield app
    app.config["RATELIMIT_ENABLED"] = False


def test_a_program_that_calls_too_often_is_told_when_it_may_again(counting, client, applicant, reviewer):
    eager, calm = calls(client, applicant), calls(client, reviewer)
    answers = [eager.get("/filings") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert calm.get("/filings").status_code == 200


def test_who_brings_one_wrong_token_after_another_is_held_up_and_a_good_one_is_not(
    counting, client, applicant
):
    good = calls(client, applicant)
    answers = [Caller(client, f"fk_{n}").get("/filings").status_code for n in range(3)]
    assert answers == [401, 401, 429]
    assert good.get("/filings").status_code == 200
