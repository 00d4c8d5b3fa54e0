"""提交、补充提交: judged before the turn of whoever writes, so that nobody waits for it; what was changed meanwhile counts."""

from __future__ import annotations

import threading

import pytest

from filing import current
from filing.api import moves
from filing.current import calendar
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Filing, User
from filing.moment import real_now
from filing.services.filings import drafts, reading, review
from filing.services.filings.review import Ask
from filing.services.people import tokens
from filing.turns import is_writers_turn
from filing.web.applicant import submission
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, post
from tests.web.reviewing import state_of

NOW = "2017-09-29 10:00"


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock(NOW)


@pytest.fixture
def judged(monkeypatch) -> list[bool]:
    """Of each judgement, whether it was in a writer's turn."""
    told: list[bool] = []
    judge = reading.numbered
    monkeypatch.setattr(reading, "numbered", lambda *of: told.append(is_writers_turn()) or judge(*of))
    return told


def by_page(client, applicant, filing_id: int, move: str):
    path = f"/filings/{filing_id}/{'submit' if move == 'submit' else 'supplement'}"
    return post(as_user(client, applicant), path, {"_send": "1"}, form_on="/account")


def by_program(client, applicant, filing_id: int, move: str):
    with transaction():
        token = tokens.create(applicant, real_now())
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(f"/api/v1/filings/{filing_id}/moves/{move}", headers=headers)


@pytest.fixture(params=[by_page, by_program])
def send(request, client, applicant):
    """Sends a filing in, as a person or as a program does."""
    return lambda filing_id, move: request.param(client, applicant, filing_id, move)


def test_a_submission_is_judged_before_its_turn(send, applicant, reviewer, judged):
    filing_id = stories.draft(applicant).id
    send(filing_id, "submit")
    assert state_of(filing_id) == State.UNDER_REVIEW and judged == [False]


def test_a_supplement_is_judged_before_its_turn(send, applicant, reviewer, judged):
    filing_id = asked_for_the_remarks(applicant, reviewer)
    with transaction():
        held = Filing.locked(filing_id)
        drafts.save_answers(held, applicant, {**held.answers, "remarks": "已说明"}, shanghai(NOW))
    judged.clear()
    send(filing_id, "resubmit")
    assert state_of(filing_id) == State.UNDER_REVIEW and judged == [False]


def asked_for_the_remarks(applicant, reviewer) -> int:
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        asks = [Ask("请说明", path=("remarks",))]
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), asks, "")
    return filing.id


def test_what_a_colleague_cleared_after_it_was_judged_is_missed(app, send, applicant, reviewer, monkeypatch):
    filing_id, who = stories.draft(applicant).id, applicant.id

    def clear():
        with app.app_context(), transaction():
            held, colleague = Filing.locked(filing_id), db.session.get(User, who)
            drafts.save_answers(held, colleague, {**held.answers, "signing": {}}, shanghai(NOW))

    def judge_ahead(filing):
        current.judge_ahead(filing)
        thread = threading.Thread(target=clear)
        thread.start()
        thread.join()

    for place in (submission, moves):
        monkeypatch.setattr(place, "judge_ahead", judge_ahead)
    assert send(filing_id, "submit").status_code == 422
    assert state_of(filing_id) == State.DRAFT
