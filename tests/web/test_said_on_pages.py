"""What the pages of a filing say, from the blank draft to the supplement: nothing unfinished, and why a part is missing."""

from __future__ import annotations

import pytest
from lxml import html

from filing.extensions import transaction
from filing.services.filings import drafts
from tests.conftest import shanghai, turn_clock
from tests.guards.said import faults_in_words
from tests.guards.test_access import faults_of
from tests.services import stories
from tests.web.conftest import as_user, page

OWN = ("", "/enterprise/names", "/enterprise/organisation", "/investors", "/remarks", "/signing", "/documents", "/review", "/letter", "/print", "/several")  # fmt: skip


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-29 10:00")


def faults_at(client, paths) -> dict[str, list[str]]:
    answers = {path: client.get(path) for path in paths}
    shown = {path: answer for path, answer in answers.items() if answer.mimetype == "text/html"}
    assert {answer.status_code for answer in shown.values()} == {200}
    return {path: found for path, answer in shown.items() if (found := faults_of(answer))}


def test_no_page_of_a_filing_says_anything_unfinished(client, applicant, reviewer):
    with transaction():
        blank = drafts.create(applicant, "establishment", shanghai("2017-09-27 10:00"))
    full = stories.draft(applicant)
    sent = stories.claimed(applicant, reviewer)
    as_user(client, applicant)
    assert faults_at(client, [f"/filings/{one.id}{place}" for one in (blank, full) for place in OWN]) == {}
    assert (
        faults_at(client, [f"/filings/{sent.id}{place}" for place in ("", "/documents", "/review", "/print")])
        == {}
    )
    reading = as_user(client.application.test_client(), reviewer)
    places = ("", "/supplement", "/accept", "/out-of-scope")
    assert faults_at(reading, [f"/review/{sent.id}{place}" for place in places]) == {}


def test_empty_remarks_are_no_work_done_and_parts_that_are_missing_say_why(client, applicant):
    draft = stories.draft(applicant, remarks=None)
    tasks = page(as_user(client, applicant).get(f"/filings/{draft.id}")).xpath("//main")[0]
    (remarks,) = tasks.xpath(".//li[contains(., '备注')]")
    assert "可不填" in remarks.text_content() and "已完成" not in remarks.text_content()
    for shown in (tasks, page(client.get(f"/filings/{draft.id}/review")).xpath("//main")[0]):
        words = shown.text_content()
        assert "本申报不涉及，没有列出：三、并购设立" in words and "四、外国投资者战略投资" in words


def test_the_guard_sees_what_it_is_for():
    tree = html.fromstring(
        "<html><body><main><h1>题</h1><p>好的。 。</p><h2>空</h2><h2>满</h2><p>None</p><h3></h3></main></body></html>"
    )
    assert len(faults_in_words(tree)) == 5
