"""提交、补充提交、甄别、备案完成: what is judged or searched is so before the turn of whoever writes; what was changed meanwhile counts."""

from __future__ import annotations

import threading
from functools import lru_cache

import pytest

from filing import current
from filing.api import moves
from filing.current import calendar
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Filing, User
from filing.moment import real_now
from filing.services.filings import drafts, reading, review, screening
from filing.services.filings.review import Ask
from filing.services.people import tokens
from filing.turns import is_writers_turn
from filing.web.applicant import submission
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, post
from tests.web.reviewing import state_of, version_on

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
    return client.post(f"/api/v1/filings/{filing_id}/moves/{move}", headers=bearer(applicant))


def bearer(who: User) -> dict[str, str]:
    with transaction():
        return {"Authorization": f"Bearer {tokens.create(who, real_now())}"}


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

    def judge_ahead(actor, number):
        current.judge_ahead(actor, number)
        thread = threading.Thread(target=clear)
        thread.start()
        thread.join()

    monkeypatch.setattr(submission, "judge_ahead", judge_ahead)
    monkeypatch.setitem(moves.AHEAD, "submit", judge_ahead)
    assert send(filing_id, "submit").status_code == 422
    assert state_of(filing_id) == State.DRAFT


@pytest.fixture
def searched(monkeypatch) -> list[bool]:
    """Of each search of the lists, whether it was in a writer's turn; what others searched is forgotten."""
    told: list[bool] = []
    search = screening.screen.__wrapped__

    @lru_cache
    def screen(subject):
        told.append(is_writers_turn())
        return search(subject)

    monkeypatch.setattr(screening, "screen", screen)
    return told


@pytest.fixture
def claimed(applicant, reviewer) -> Filing:
    return stories.claimed(applicant, reviewer, enterprise__business_scope="稀土冶炼、分离；烟草制品批发。")


@pytest.mark.parametrize("by", ["page", "program"])
def test_the_lists_are_searched_before_a_finding_is_answered(client, reviewer, claimed, searched, by):
    filing_id, key = claimed.id, found_in(claimed)[0].finding.key
    given = {"answer": "not_concerned", "reason": "不涉及。"}
    screening.screen.cache_clear()
    searched.clear()
    if by == "page":
        path = f"/review/{filing_id}/findings/{key}"
        answer = post(as_user(client, reviewer), path, given, form_on="/account")
    else:
        path = f"/api/v1/filings/{filing_id}/findings/{key}"
        answer = client.put(path, json=given, headers=bearer(reviewer))
    assert answer.status_code in (200, 303) and searched == [False]


def found_in(filing: Filing) -> list[screening.Answered]:
    return screening.findings_of(reading.Reading(filing, filing.law_day)).findings


@pytest.mark.parametrize("by", ["page", "program"])
def test_the_lists_are_searched_before_a_filing_is_completed(client, reviewer, claimed, searched, by):
    filing_id = claimed.id
    stories.answer_findings(claimed, reviewer, NOW)
    searched.clear()
    if by == "page":
        version = version_on(as_user(client, reviewer), f"/review/{filing_id}/accept")
        screening.screen.cache_clear()
        fields = {"within_scope": "yes", "version": version}
        post(client, f"/review/{filing_id}/accept", fields, form_on="/account")
    else:
        screening.screen.cache_clear()
        path = f"/api/v1/filings/{filing_id}/moves/accept"
        client.post(path, json={"within_scope": True}, headers=bearer(reviewer))
    assert state_of(filing_id) == State.COMPLETED
    assert searched and not any(searched)
