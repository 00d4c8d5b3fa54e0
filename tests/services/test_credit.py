"""诚信档案 and 信息公示, told through the services: from a case to the platform and off it again."""

from __future__ import annotations

from datetime import date

import pytest

from filing.current import calendar, now
from filing.domain import sharing
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound, NotPermitted
from filing.domain.supervision.items import ITEMS
from filing.domain.supervision.redacting import Redaction
from filing.domain.supervision.tally import DUTIES, STEPS
from filing.extensions import db, transaction
from filing.models import (
    CreditRecord,
    Delivery,
    Department,
    Disclosure,
    Enterprise,
    Inspection,
    Notice,
    Subscription,
)
from filing.services.credit import corrections, importing, published, publishing, records
from filing.services.people import accounts
from filing.services.supervision import correcting, examining, fining, opening, tallies
from filing.work.sweeping import run_sweep
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.services.supervising import AT, enlisted, filed, supervisor_of
from tests.web.conftest import as_user

FINDINGS = {item: {"finding": "逐项核对。", "evidence": "备案回执。"} for item in ITEMS}
FALSE = {"key": "false", "began_on": date(2017, 8, 1), "ended_on": date(2017, 8, 10)}


def done(service, thing, actor, **given) -> None:
    """A service called as the outer ring calls it: its row locked, in a transaction."""
    with transaction():
        service(type(thing).locked(thing.id), actor, now(), calendar(), **given)
    db.session.refresh(thing)


@pytest.fixture
def sun(app):
    supervisor = supervisor_of("370200")
    enlisted(supervisor)
    return supervisor


@pytest.fixture
def he(sun):
    return supervisor_of("370200", "he@example.com")


@pytest.fixture
def case(sun, applicant) -> Inspection:
    """Ordered to correct a false filing; the enterprise is the applicant's."""
    filed(applicant, 1)
    enterprise = db.session.scalar(db.select(Enterprise.id))
    with transaction():
        made = opening.open_case(
            sun, now(), way="suggestion", enterprise=enterprise, source="税务局建议检查。"
        )
    done(examining.notify, made, sun, for_visit=True, on=date(2017, 10, 19), papers=["营业执照"])
    turn_clock("2017-10-19 09:30")
    done(examining.visit, made, sun, certificates_shown=True)
    done(examining.find, made, sun, findings=FINDINGS)
    done(examining.conclude, made, sun, result="申报的投资者不实。", breaches=[FALSE])
    done(correcting.order, made, sun, text="更正备案，联系人13800138000。", days=10)
    return made


def breach() -> CreditRecord:
    db.session.expire_all()
    return db.session.scalar(db.select(CreditRecord).where(CreditRecord.kind == "false_filing"))


def settle(case: Inspection, sun, he) -> None:
    """Fined, corrected and paid on 2 November."""
    done(fining.propose_fine, case, sun, fines=[{"breach": 0, "amount": "8000.00"}])
    turn_clock("2017-11-02 10:00")
    done(fining.decide, case, he, amounts=["8000.00"], reason="事实清楚。")
    for what in ("correction", "payment"):
        done(correcting.perform, case, sun, what=what, on=date(2017, 11, 2), evidence="凭证。")


def publish(record: CreditRecord, sun, he) -> Disclosure:
    with transaction():
        one = publishing.draft_record(record.id, sun, now())
    done(publishing.redact, one, sun, redactions=publishing.suggestions(one))
    done(publishing.check, one, sun)
    done(publishing.publish, one, he)
    return one


def test_an_order_leaves_a_record_and_its_subject_is_told(case, applicant):
    record = breach()
    assert {one.kind for one in records.record_page(applicant)[0]} == {"inspection_result", "false_filing"}
    assert (record.committed_on, record.removal_on) == (date(2017, 8, 10), None)
    assert "尚未改正" in records.removal_for(record).why
    assert db.session.scalar(db.select(Notice.body).where(Notice.subject.startswith("已记入诚信档案")))


def test_a_case_followed_twice_leaves_each_record_once(case, sun, he):
    settle(case, sun, he)
    assert db.session.query(CreditRecord).count() == 2
    record = breach()
    assert record.measures.endswith(
        "罚款人民币8,000.00元。已于2017年11月2日改正。已于2017年11月2日缴纳罚款。"
    )
    assert record.removal_on == date(2020, 11, 3)


def test_departments_of_the_place_are_told_of_the_record_and_of_the_fine(case, sun, he):
    with transaction():
        told = Department(name="青岛市税务局", category="税务部门", region="370200")
        events = [sharing.FINE, sharing.CREDIT]
        db.session.add(
            Subscription(department=told, events=events, fields=["name"], endpoint="", changed_at=AT)
        )
        officer = accounts.create_staff(
            "t@example.com", "税务员", "department", PASSWORD, AT, department=told
        )
    settle(case, sun, he)
    item = {
        "number": "税字1号", "name": case.respondent, "kind": "uncooperative", "facts": "拒绝提供材料。",
        "committed_on": date(2017, 10, 30),
    }  # fmt: skip
    with transaction():
        (record,) = importing.hand_in(officer, now(), calendar(), [item])
    said = {row.event: row.content["data"] for row in db.session.scalars(db.select(Delivery))}
    assert said[sharing.FINE] == {
        "subject": case.enterprise.subject, "case": case.id, "yuan": "8000.00", "enterprise": {"name": None},
    }  # fmt: skip
    assert said[sharing.CREDIT] == {
        "subject": case.enterprise.subject, "record": record.id, "kind": "uncooperative",
        "committed_on": "2017-10-30", "enterprise": {"name": None},
    }  # fmt: skip


def test_a_fine_not_paid_and_handed_over_is_a_record_of_its_own(case, sun, he):
    done(fining.propose_fine, case, sun, fines=[{"breach": 0, "amount": "8000.00"}])
    turn_clock("2017-11-02 10:00")
    done(fining.decide, case, he, amounts=["8000.00"], reason="事实清楚。")
    done(
        correcting.hand_over,
        case,
        sun,
        to="市南区人民法院",
        what="强制执行",
        receipt="某号",
        for_enforcement=True,
    )
    found = db.session.scalar(db.select(CreditRecord).where(CreditRecord.kind == "unperformed_penalty"))
    assert found is not None and found.removal_on is None


def test_nothing_detected_is_published_and_two_people_approve(case, sun, he):
    with transaction():
        one = publishing.draft_record(breach().id, sun, now())
    with pytest.raises(BadAnswer, match="没有隐去") as refused:
        done(publishing.redact, one, sun, redactions=[])
    assert "疑似电话号码" in refused.value.problems[0].message
    db.session.rollback()
    done(publishing.redact, one, sun, redactions=[Redaction("13800138000", "personal")])
    done(publishing.check, one, sun)
    with pytest.raises(NotPermitted, match="另一人"):
        done(publishing.publish, one, sun)
    db.session.rollback()
    assert published.entry_page()[0] == []
    done(publishing.publish, one, he)
    (entry,) = published.entry_page("不实")[0]
    assert "13800138000" not in str(entry) and "联系人〔已隐去〕" in entry.fields["measures"]
    assert published.entry_page("查无此事")[0] == []


def test_three_clean_years_remove_it_from_the_platform_too(case, sun, he):
    settle(case, sun, he)
    one = publish(breach(), sun, he)
    turn_clock("2020-11-02 23:50")
    assert run_sweep(housekeep=False)["credit_removed"] == 0
    turn_clock("2020-11-03 00:10")
    assert run_sweep(housekeep=False)["credit_removed"] == 1
    assert run_sweep(housekeep=False)["credit_removed"] == 0
    stone = published.entry_or_tombstone(one.id)
    assert stone.why.startswith("改正并履行") and breach().state == "removed"
    assert published.entry_page()[0] == [] and (breach().ended_on, one.public) == (date(2020, 11, 3), None)


def test_a_new_breach_in_between_restarts_the_count(case, sun, he):
    settle(case, sun, he)
    with transaction():
        customs = Department(name="青岛海关", category="海关", region="370200")
        officer = accounts.create_staff(
            "c@example.com", "关员", "department", PASSWORD, AT, department=customs
        )
    item = {
        "number": "关字1号", "name": breach().name, "kind": "not_filed", "facts": "变更后未备案。",
        "committed_on": date(2017, 11, 5),
    }  # fmt: skip
    turn_clock("2017-12-01 10:00")
    with transaction():
        importing.hand_in(officer, now(), calendar(), [item])
    assert breach().removal_on is None
    later = {**item, "corrected_on": date(2017, 11, 20), "performed_on": date(2017, 11, 30)}
    with transaction():
        (mine,) = importing.hand_in(officer, now(), calendar(), [later])
    assert (mine.agency.code, mine.removal_on, breach().removal_on) == (
        "370200", date(2020, 12, 1), date(2020, 12, 1),
    )  # fmt: skip
    assert [one.id for one in records.record_page(officer)[0]] == [mine.id]
    with pytest.raises(BadAnswer) as refused:
        importing.hand_in(officer, now(), calendar(), [{"number": "2", "kind": "inspection_result"}])
    assert {problem.path[-1] for problem in refused.value.problems} == {
        "name",
        "facts",
        "kind",
        "committed_on",
    }


def test_a_correction_is_verified_by_another_and_the_platform_follows(case, sun, he, applicant):
    one = publish(breach(), sun, he)
    with transaction():
        asked = corrections.apply(
            breach().id, applicant, now(), what="行为止于8月5日。", evidence="更正回执。"
        )
    with pytest.raises(MoveNotAllowed, match="已有一项"), transaction():
        corrections.apply(breach().id, applicant, now(), what="再次。", evidence="同上。")
    with pytest.raises(NotPermitted, match="另一人"):
        done(corrections.verify, asked, sun, answer="属实。")
    db.session.rollback()
    done(corrections.verify, asked, he, answer="与回执相符，属实。")
    done(corrections.correct, asked, sun, committed_on=date(2017, 8, 5))
    line = next(line for line in breach().history if line.act == "credit.correct")
    assert line.details["changes"] == [
        {"field": "committed_on", "before": "2017-08-10", "after": "2017-08-05"}
    ]
    assert published.entry_or_tombstone(one.id).why == "记录经核查已修正"


def test_a_correction_refused_says_why(case, he, applicant):
    with transaction():
        asked = corrections.apply(breach().id, applicant, now(), what="没有此事。", evidence="说明。")
    done(corrections.refuse, asked, he, reason="材料不能证明。")
    assert (asked.state, asked.answer) == ("refused", "材料不能证明。")
    assert db.session.scalar(db.select(Notice.body).where(Notice.subject.startswith("诚信记录未予修正")))


def test_a_record_annulled_no_longer_counts(case, sun, he, applicant):
    with transaction():
        asked = corrections.apply(breach().id, applicant, now(), what="不是我方。", evidence="判决书。")
    done(corrections.verify, asked, he, answer="张冠李戴，属实。")
    done(corrections.correct, asked, sun, annul=True)
    assert (breach().state, breach().removal_on) == ("annulled", None)


def test_others_records_do_not_exist(case, app):
    with transaction():
        stranger = accounts.register_applicant("z@example.com", "赵", PASSWORD, AT, organisation="别家")
    jinan = supervisor_of("370100", "jinan@example.com")
    for person in (stranger, jinan):
        with pytest.raises(NotFound):
            records.record_for(person, breach().id)


def test_an_undrawn_result_is_not_published(case, sun):
    result = db.session.scalar(db.select(CreditRecord).where(CreditRecord.kind == "inspection_result"))
    with pytest.raises(MoveNotAllowed, match="不是随机抽查"), transaction():
        publishing.draft_record(result.id, sun, now())


def test_the_invariants_hold(case, sun, he, applicant):
    from filing.services.invariants import credit_and_disclosure_are_what_their_history_says as check

    settle(case, sun, he)
    one = publish(breach(), sun, he)
    assert list(check(None)) == []
    with transaction():
        db.session.get(Disclosure, one.id).redactions = []
    assert "otherwise" in next(check(None))
    assert shanghai("2017-11-02 10:00") <= now()


def test_a_year_is_counted_by_city_with_the_days_that_were_missed_and_no_name_for_the_public(
    app, case, sun, he
):
    settle(case, sun, he)
    turn_clock("2020-11-03 00:10")
    run_sweep(housekeep=False)
    year = tallies.of_all(2017, now().date(), calendar())
    (qingdao,) = year.tallies
    counts = {key: qingdao.figures[key] for key in STEPS}
    assert (qingdao.name, counts) == (
        "青岛市", {"drawn": 0, "concluded": 1, "found": 1, "corrected": 1, "fined": 1, "removed": 0},
    )  # fmt: skip
    assert {key: qingdao.kept(key) for key in DUTIES} == {
        "result": (1, 1), "report": (0, 1), "correction": (1, 1),
    }  # fmt: skip
    assert [(one.what, one.done_on) for one in year.missed] == [("报告检查情况", None)]
    later = tallies.of_all(2020, now().date(), calendar())
    assert later.tallies[0].figures["removed"] == 1 and later.missed == []
    assert tallies.years(now().date()) == [2020, 2019, 2018, 2017]
    jinan = supervisor_of("370100", "ji@example.com")
    assert tallies.of_own(jinan, 2017, now().date(), calendar()).tallies == []
    shown = app.test_client().get("/figures?year=2017").text
    assert "青岛市" in shown and "到期1件，按期0件" in shown and case.respondent not in shown
    own = app.test_client()
    as_user(own, sun)
    told = own.get("/supervision/figures?year=2017").text
    assert case.respondent in told and "至今没有完成" in told
