"""The filer's own term, said before it is missed: on the list, the tasks, the pages before submitting, in a notice."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from filing.extensions import db, transaction
from filing.models import Filing, Notice
from filing.services.filings import drafts
from filing.work.sweeping import run_sweep
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, statements

LICENCE = {"choice": "licence_obtained", "text": "91370200163562681G"}
WORDS = "最迟2018年3月5日（含当日），还剩9日"


@pytest.fixture
def licensed(applicant) -> Filing:
    """A draft whose licence is of 2 February 2018: the 30 days end on Sunday, 4 March, so on Monday."""
    filing = stories.draft(applicant, "2018-02-05 10:00", enterprise__unified_social_credit_code=LICENCE)
    with transaction():
        at = shanghai("2018-02-05 10:00")
        drafts.save_part(filing, applicant, ("event", "licence_on"), "2018-02-02", at)
        drafts.save_part(filing, applicant, ("signing", "filed_by"), "enterprise", at)
    return filing


def words(response) -> str:
    return "".join(page(response).xpath("//main")[0].text_content().split())


@pytest.mark.parametrize(
    "address", ["/filings", "/filings/{}", "/filings/{}/signing", "/filings/{}/review", "/filings/{}/submit"]
)
def test_each_page_on_the_way_says_by_when(client, applicant, licensed, address):
    turn_clock("2018-02-24 10:00")
    assert WORDS in words(as_user(client, applicant).get(address.format(licensed.id)))


def test_before_the_licence_there_is_no_term(client, applicant):
    turn_clock("2018-02-24 10:00")
    filing = stories.draft(applicant, "2018-02-24 09:00")
    assert filing.file_by is None
    assert "申报期限" not in words(as_user(client, applicant).get(f"/filings/{filing.id}"))


def test_past_the_term_the_pages_say_by_how_much(client, applicant, licensed):
    turn_clock("2018-03-08 10:00")
    assert "最迟2018年3月5日（含当日），已逾期3日" in words(
        as_user(client, applicant).get(f"/filings/{licensed.id}")
    )


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2018-02-25 09:00", []),
        ("2018-02-26 09:00", ["最迟2018年3月5日（含当日），还剩7日"]),
        ("2018-03-05 09:00", ["最迟2018年3月5日（含当日），今天是最后一天"]),
        ("2018-03-06 09:00", []),
    ],
)
def test_a_notice_comes_a_week_before_and_at_the_end_and_once_each(applicant, licensed, at, told):
    turn_clock(at)
    for _ in range(2):
        run_sweep(housekeep=False)
    bodies = db.session.scalars(select(Notice.body).where(Notice.filing_id == licensed.id)).all()
    assert [words in body for words, body in zip(told, bodies, strict=True)] == [True] * len(told)


def test_what_was_submitted_is_reminded_of_no_more(applicant, licensed):
    stories.submit(licensed, applicant, "2018-02-24 10:00")
    assert db.session.get(Filing, licensed.id).file_by is None


def test_by_the_last_day_a_drafts_own_term_stands_among_the_clocks_and_costs_no_statement_each(
    client, applicant, licensed
):
    turn_clock("2018-03-02 10:00")
    for day, name in (("02-27", "先到期公司"), ("03-02", "后到期公司")):
        stories.submitted(applicant, f"2018-{day} 10:00", enterprise__enterprise_name__cn=name)
    li, asked = as_user(client, applicant), []
    names = page(li.get("/filings?sort=due")).xpath("//tbody//th/a[1]/text()")
    assert names == ["先到期公司", licensed.enterprise_name, "后到期公司"]
    for _ in range(2):
        asked.append(statements(lambda: li.get("/filings?sort=due")))
        with transaction():
            again = drafts.copy_of(licensed, applicant, shanghai("2018-03-02 09:00"))
            drafts.save_part(
                again, applicant, ("event", "licence_on"), "2018-02-02", shanghai("2018-03-02 09:00")
            )
    assert asked[0] == asked[1]
