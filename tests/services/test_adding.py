"""Evidence added to a report after it was sent: until when, whose duty it becomes, and what it must not give away."""

from __future__ import annotations

from datetime import datetime

import pytest

from filing.current import calendar, key_secret
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.extensions import db, transaction
from filing.models import AuditRecord, Notice, Report, ReportAddition
from filing.services.supervision import adding, handling
from filing.services.supervision.evidence import Stored
from tests.conftest import shanghai
from tests.services.reporting import CONTACT, NAME, PHOTO, department, reported, suggested
from tests.services.supervising import enlisted, supervisor_of

LATER = shanghai("2017-10-18 15:30")
BILL = Stored("application/pdf", 2, 2000, "1" * 64, "documents/11/" + "1" * 32)


def added(
    report: Report, words: str = "", *files: Stored, at: datetime = LATER, actor=None
) -> ReportAddition:
    with transaction():
        return adding.add(Report.locked(report.id), words, files, at, key_secret(), actor)


def test_what_comes_later_stands_with_its_time_under_the_next_numbers_and_the_body_is_told(app):
    sun = supervisor_of("370200")
    report, _ = reported()
    made = added(report, " 又更换了法定代表人。 ", BILL, PHOTO)
    assert (made.words, made.received_at, made.submitted_by_id) == ("又更换了法定代表人。", LATER, None)
    assert [(one.serial, one.addition_id) for one in report.evidence] == [(1, None), (2, made.id)]
    line = AuditRecord.about(report.subject)[-1]
    assert (line.act, line.actor_id, line.details) == ("report.add", None, {"evidence": [2]})
    told = db.session.scalars(db.select(Notice).where(Notice.user_id == sun.id)).all()
    assert told[-1].subject == "举报补充了材料：胶州某食品公司" and "法定代表人" not in told[-1].body


def test_sent_again_it_is_one_addition_and_a_file_that_is_there_is_none(app):
    report, _ = reported()
    first = added(report, "又更换了法定代表人。", BILL)
    assert added(report, "又更换了法定代表人。", BILL).id == first.id
    assert len(report.evidence) == 2 and len(report.additions) == 1
    with pytest.raises(BadAnswer, match="先前已经收到"):
        added(report, "", PHOTO)
    with pytest.raises(BadAnswer, match="请写明补充的事实"):
        added(report, "  ")


def test_evidence_that_was_lacking_obliges_the_body_to_inspect(app):
    sun = supervisor_of("370200")
    report, _ = reported(evidence=False)
    added(report, "还有一事：股东也换了。")
    assert not report.must_inspect
    added(report, "", BILL)
    assert (report.must_inspect, report.article) == (True, "17-§17")
    assert (
        "应当进行必要的检查" in db.session.scalars(db.select(Notice).order_by(Notice.id.desc())).first().body
    )
    with pytest.raises(MoveNotAllowed, match="不能不予受理"):
        handling.decline(report, sun, LATER, calendar(), reason="没有证据。")


def test_evidence_obliges_nobody_where_no_respondent_was_named(app):
    report, _ = reported(evidence=False, respondent="")
    added(report, "", BILL)
    assert not report.must_inspect and report.why.startswith("举报没有明确的被举报人")


def test_a_body_that_inspects_already_keeps_the_duty_its_case_began_with(app):
    sun = supervisor_of("370200")
    enlisted(sun)
    report, _ = reported(evidence=False, respondent="")
    with transaction():
        handling.take_up(report, sun, LATER, calendar())
        handling.open_case(report, sun, LATER, calendar(), respondent="胶州某食品公司")
    added(report, "", BILL)
    assert not report.must_inspect and len(report.evidence) == 1


@pytest.mark.parametrize("word", [NAME, CONTACT])
def test_words_that_name_who_reported_are_refused_and_nobody_is_noted_as_having_looked(app, word):
    report, _ = reported()
    with pytest.raises(BadAnswer) as refused:
        added(report, f"我是{word}，补充如下。", BILL)
    assert refused.value.problems[0].path == ("words",)
    assert [one.act for one in AuditRecord.about(report.subject)] == ["report.receive"]


def test_nothing_is_added_to_what_is_over_nor_without_end(app, monkeypatch):
    sun, tax = supervisor_of("370200"), department()
    report, suggestion = reported(evidence=False)[0], suggested(tax)
    monkeypatch.setattr(adding, "MOST", 1)
    made = added(suggestion, "另有一处营业场所。", actor=tax)
    assert made.submitted_by_id == tax.id
    with pytest.raises(MoveNotAllowed, match="已经补充1次.*请另行提出建议"):
        added(suggestion, "再有一处。", actor=tax)
    with transaction():
        handling.decline(report, sun, LATER, calendar(), reason="没有具体事实。")
    with pytest.raises(MoveNotAllowed, match="不予受理，不再接收补充.*请另行举报"):
        added(report, "", BILL)
