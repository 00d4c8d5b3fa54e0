"""A page reads its filing once: it judges once, and finds the form once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from filing.domain.forms import KINDS
from tests.api.conftest import caller_for
from tests.services import stories
from tests.web.conftest import as_user


@pytest.fixture
def counted(monkeypatch):
    """How often each question was put to the kind of an establishment."""
    asked: Counter = Counter()
    kind = KINDS["establishment"]

    def counting(name, answer):
        def ask(*given):
            asked[name] += 1
            return answer(*given)

        return ask

    names = ("find_problems", "find_doubts", "events", "opened")
    watched = replace(kind, **{name: counting(name, getattr(kind, name)) for name in names})
    object.__setattr__(watched, "form_on", counting("form_on", kind.form_on))
    # The titles are looked up as they are; only the rows are found for the filing.
    checklist = replace(kind.checklist)
    object.__setattr__(checklist, "rows", counting("checklist", kind.checklist.rows))
    object.__setattr__(watched, "checklist", checklist)
    monkeypatch.setitem(KINDS, "establishment", watched)
    return asked


PAGES = ["", "/enterprise/names", "/documents", "/letter", "/review", "/submit", "/print"]


@pytest.mark.parametrize("place", PAGES)
def test_a_page_of_a_draft_asks_each_thing_once_at_most(client, applicant, counted, place):
    filing = stories.draft(applicant)
    as_user(client, applicant)
    counted.clear()
    response = client.get(f"/filings/{filing.id}{place}")
    assert response.status_code == 200
    assert counted and max(counted.values()) == 1, counted


def test_the_page_a_reviewer_decides_on_asks_each_thing_once_at_most(client, applicant, reviewer, counted):
    filing = stories.claimed(applicant, reviewer)
    as_user(client, reviewer)
    counted.clear()
    assert client.get(f"/review/{filing.id}").status_code == 200
    assert counted and max(counted.values()) == 1, counted


@pytest.mark.parametrize("answer", ["problems", "checklist", "doubts", "deadlines"])
def test_an_answer_to_a_program_asks_each_thing_once_at_most(client, applicant, counted, answer):
    filing = stories.draft(applicant)
    li = caller_for(client, applicant)
    counted.clear()
    assert li.get(f"/filings/{filing.id}/{answer}").status_code == 200
    assert counted and max(counted.values()) == 1, counted
