"""What people are told, and how often: the letter's items, one line for a filing, one mail a day for who wants it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from filing.current import calendar
from filing.extensions import db, transaction
from filing.models import Notice, User
from filing.services.filings import review
from filing.services.filings.review import Ask
from filing.services.people import digests, inbox
from filing.services.people.notices import tell
from filing.work.sweeping import run_sweep
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.services.smtp_sink import Sink, running

MORNING, NIGHT = "2017-10-17 08:30", "2017-10-17 06:00"


@pytest.fixture
def sink(app):
    with running(Sink()) as server:
        app.config["SMTP_URL"] = server.url
        yield server


@pytest.fixture
def gathering(reviewer) -> User:
    """A reviewer who wants one mail a day, and has two notices waiting."""
    with transaction():
        person = db.session.get_one(User, reviewer.id)
        digests.set_wish(person, True)
        for occasion in "ab":
            tell([person], "registered_again", occasion, shanghai("2017-10-16 10:00"))
    return reviewer


def to(address: str, sink: Sink) -> list[str]:
    return [letter["Subject"] for letter in sink.letters if letter["To"] == address]


def test_the_notice_of_a_supplement_holds_what_the_letter_asks_for(applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    asks = [
        Ask("请写明门牌号", "例如1202室", path=("enterprise", "registered_address", "detail")),
        Ask("请说明", path=("remarks",)),
    ]
    with transaction():
        review.request_supplement(filing, reviewer, shanghai("2017-09-29 10:00"), calendar(), asks)
    told = select(Notice.body).where(Notice.occasion.startswith("supplement_requested"))
    lines = db.session.scalars(told).one().splitlines()[1:]
    assert lines[0].startswith("1. ") and lines[0].endswith("：请写明门牌号（例如1202室）")
    assert lines[1].startswith("2. ") and lines[1].endswith("：请说明")


def test_a_reader_has_one_line_for_a_filing_with_what_came_before_below(applicant, reviewer):
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    shown = db.session.scalars(inbox.newest_of_each(applicant)).all()
    assert [notice.subject.partition("：")[0] for notice in shown] == ["备案完成"]
    assert [one.subject.partition("：")[0] for one in inbox.earlier_ones(applicant, shown)[filing.id]] == [
        "备案申报已提交"
    ]
    assert inbox.count_unread(applicant.id) == 1


def test_reading_the_newest_reads_those_before_it(applicant, reviewer):
    stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00")
    newest = db.session.scalars(inbox.newest_of_each(applicant)).one()
    with transaction():
        inbox.mark_read(applicant, shanghai("2017-10-10 09:00"), newest.id)
    assert inbox.count_unread(applicant.id) == 0


def test_who_wants_one_mail_a_day_gets_one_with_what_is_new(sink, gathering):
    turn_clock(MORNING)
    run_sweep()
    assert to(gathering.email, sink) == ["今日通知汇总（2条）"]
    assert db.session.scalars(inbox.newest_of_each(gathering)).all()[0].subject == "有人用您的地址再次注册"
    assert inbox.count_unread(gathering.id) == 2


def test_before_the_hour_nothing_is_mailed_and_what_comes_later_waits_for_tomorrow(sink, gathering):
    turn_clock(NIGHT)
    run_sweep()
    assert to(gathering.email, sink) == []
    turn_clock(MORNING)
    run_sweep()
    with transaction():
        tell([db.session.get_one(User, gathering.id)], "registered_again", "c", shanghai(MORNING))
    run_sweep()
    assert len(to(gathering.email, sink)) == 1
    turn_clock("2017-10-18 08:30")
    run_sweep()
    assert to(gathering.email, sink)[1] == "今日通知汇总（1条）"


def test_everybody_else_is_mailed_as_before(sink, gathering, applicant):
    stories.submitted(applicant)
    turn_clock(NIGHT)
    run_sweep()
    assert len(to(applicant.email, sink)) == 1
