"""The demonstration: every state, believable, in order, and made once."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from flask import current_app, g

from filing import create_app, demo
from filing.current import anchors, calendar, key_secret, now, reading, store, today
from filing.demo.numbers import citizen_id, credit_code
from filing.demo.people import ACCOUNTS, PASSWORD
from filing.domain import sharing
from filing.domain.days.calendar import SHANGHAI
from filing.domain.errors import BadAnswer
from filing.domain.procedures.filing import State
from filing.domain.procedures.inspection import Stage
from filing.domain.procedures.registration import STEP_LABELS as STEPS_OF_REGISTRATION
from filing.domain.procedures.report import Step
from filing.domain.questions.formats import is_citizen_id, is_uscc
from filing.extensions import db, transaction
from filing.models import (
    AuditRecord,
    CreditRecord,
    Delivery,
    Disclosure,
    Document,
    Draw,
    Enterprise,
    EnterpriseLink,
    Filing,
    Inspection,
    LicenceFact,
    Notice,
    Receipt,
    Registration,
    Report,
    Setting,
    User,
)
from filing.models.reports import KINDS
from filing.moment import OFFSET, real_now
from filing.services import invariants, simulation
from filing.services.people import accounts
from filing.services.records.timeline import timeline
from filing.work.sweeping import run_sweep
from tests.conftest import settings_for
from tests.web.conftest import as_user, page, post

pytestmark = pytest.mark.dates


@pytest.fixture(scope="module")
def shown(tmp_path_factory, blank_database):
    """An application with the demonstration in it, made once for these tests."""
    var = tmp_path_factory.mktemp("demo")
    (var / "filing.db").write_bytes(blank_database.read_bytes())
    app = create_app(**settings_for(var, SQLALCHEMY_DATABASE_URI=f"sqlite:///{var}/filing.db"))
    with app.app_context():
        made = demo.build()
        yield made
        db.session.remove()
        db.engine.dispose()


def all_filings() -> list[Filing]:
    return list(db.session.scalars(db.select(Filing).order_by(Filing.id)))


def answers_of(state: State) -> list[dict]:
    return [filing.answers for filing in all_filings() if filing.state == state]


def test_the_clock_stands_at_the_demonstrations_first_day(shown):
    assert (today(), now().hour) == (date(2018, 3, 5), 9)


def test_nothing_lies_after_that_day(shown):
    assert max(filing.updated_at for filing in all_filings()) <= now()
    assert min(filing.law_day for filing in all_filings() if filing.law_day) == date(2016, 11, 17)


def test_every_state_is_shown(shown):
    assert {filing.state for filing in all_filings()} == set(State)


def test_every_state_of_a_report_is_shown_and_none_lies_after_that_day(shown):
    told = list(db.session.scalars(db.select(Report)))
    assert {report.state for report in told} == set(Step) and {report.kind for report in told} == set(KINDS)
    assert max(record.at for report in told for record in AuditRecord.about(report.subject)) <= now()


def test_a_draw_was_made_inspected_and_published_and_another_waits_for_its_seed(shown):
    first, second = db.session.scalars(db.select(Draw).order_by(Draw.id))
    case = db.session.scalars(db.select(Inspection).where(Inspection.way == "draw")).one()
    shown_on = db.session.scalars(db.select(Disclosure).where(Disclosure.draw_id == first.id)).one()
    assert (first.is_drawn, second.is_drawn, shown_on.state) == (True, False, "published")
    assert (case.enterprise.name, case.state, case.breaches) == ("青岛崂山湾精细陶瓷有限公司", "closed", [])


def test_cases_stand_at_every_stage_and_one_record_has_its_day_of_removal(shown):
    cases = list(db.session.scalars(db.select(Inspection)))
    days = [one.removal_on for one in db.session.scalars(db.select(CreditRecord)) if one.removal_on]
    assert {case.state for case in cases} == set(Stage) and {case.way for case in cases} >= {"draw", "report"}
    assert days and min(days) > date(2020, 1, 1)


def test_everything_holds(shown):
    assert list(invariants.find_breaches(store(), calendar(), now(), anchors(), key_secret())) == []


def test_everything_holds_after_a_sweep_too(shown):
    assert run_sweep()["failed"] == 0
    assert list(invariants.find_breaches(store(), calendar(), now(), anchors(), key_secret())) == []


def test_a_second_run_adds_nothing(shown):
    counted = [db.select(db.func.count()).select_from(t) for t in (Filing, Document, Notice, User, Receipt)]
    before = [db.session.scalar(query) for query in counted]
    assert shown == len(all_filings()) and demo.build() == 0
    assert [db.session.scalar(query) for query in counted] == before


@pytest.mark.parametrize("key", ACCOUNTS)
def test_every_log_in_works_and_is_printed(shown, key):
    account = ACCOUNTS[key]
    assert accounts.authenticate(account.email, PASSWORD).role == account.role
    assert account.email in demo.log_ins() and PASSWORD in demo.log_ins()


def test_two_colleagues_share_an_organisation(shown):
    one, other = (User.by_email(ACCOUNTS[key].email) for key in ("applicant", "colleague"))
    assert one.organisation_id == other.organisation_id


def test_what_was_submitted_had_no_problem(shown):
    submitted = [f for f in all_filings() if f.law_day]
    assert [p.message for f in submitted for p in reading(f).problems] == []


def test_the_queue_shows_overdue_and_due_soon(shown):
    under_review = [f for f in all_filings() if f.state == State.UNDER_REVIEW]
    left = {calendar().count(today(), f.due(calendar()).on) for f in under_review}
    assert min(left) < 0 and left & {0, 1}


def test_every_kind_of_enterprise_is_there(shown):
    kinds = {f.answers["enterprise"]["enterprise_type"].partition(".")[0] for f in all_filings()}
    assert kinds == {
        "equity_joint_venture",
        "contractual_joint_venture",
        "wholly_foreign_owned",
        "joint_stock",
    }


@pytest.mark.parametrize("section", ["acquisition", "strategic_investment"])
def test_the_sections_for_deals_are_filled_in_somewhere(shown, section):
    assert any(filing.answers.get(section) for filing in all_filings())


def test_one_and_two_and_three_and_many_investors_are_there(shown):
    assert {1, 2, 3, 12} <= {len(filing.answers["investors"]) for filing in all_filings()}


def test_rare_characters_are_there(shown):
    names = "".join(filing.enterprise_name for filing in all_filings())
    assert "𠮷" in names and "㛃" in names


def test_no_two_investors_or_persons_of_a_filing_share_a_number(shown):
    for filing in all_filings():
        rows = filing.answers.get("investors", [])
        numbers = [row["certificate"]["number"] for row in rows if "certificate" in row]
        assert len(set(numbers)) == len(numbers), filing.enterprise_name


def test_a_foreign_original_has_its_translation(shown):
    translations = db.session.scalars(
        db.select(Document).where(Document.translation_of_id.is_not(None))
    ).all()
    assert translations and all(paper.translation_of.language == "foreign" for paper in translations)


def test_receipts_are_numbered_in_the_order_of_their_days(shown):
    receipts = db.session.scalars(db.select(Receipt).order_by(Receipt.completed_on)).all()
    assert [receipt.number for receipt in receipts] == [
        "鲁济外资备201600001", "鲁济外资备201600002", "鲁青外资备201700001", "鲁经开烟台外资备201700001",
        *(f"鲁青外资备20170000{n}" for n in (2, 3, 4)), "鲁济外资备201700001",
        *(f"鲁青外资备20170000{n}" for n in (5, 6, 7)), *(f"鲁青外资备20180000{n}" for n in (1, 2, 3)),
        "鲁济外资备201800001", "鲁济外资备201800002", "鲁青外资备201800004",
        "鲁经开烟台外资备201800001", "鲁经开烟台外资备201800002", "鲁青外资备201800005",
    ]  # fmt: skip


def test_one_receipt_is_revoked_one_replaced_one_collected(shown):
    (replaced,) = db.session.scalars(db.select(Receipt).where(Receipt.status == "replaced"))
    (revoked,) = db.session.scalars(db.select(Receipt).where(Receipt.status == "revoked"))
    assert replaced.replaced_by.status == "current" and "鲁迅公园" in revoked.filing.enterprise_name
    first = next(f.receipts[0] for f in all_filings() if "莱茵" in f.enterprise_name)
    assert "receipt.collected" in [record.act for record in AuditRecord.about(first.subject)]


def test_one_was_filed_again_and_completed(shown):
    (again,) = (filing for filing in all_filings() if filing.copied_from_id)
    assert (again.copied_from.state, again.state) == (State.NOT_COMPLETED, State.COMPLETED)


def test_one_was_late(shown):
    assert any(filing.late_days for filing in all_filings())


def test_nothing_of_the_past_is_mailed(shown):
    assert db.session.scalars(db.select(Notice).where(Notice.sent_at.is_(None))).all() == []


def visitor(key: str):
    """A browser of its own, logged in."""
    for kept in list(g):  # one application context serves all these tests
        g.pop(kept)
    client = current_app.test_client()
    as_user(client, User.by_email(ACCOUNTS[key].email), PASSWORD)
    return client


def enterprise_named(part: str) -> Enterprise:
    return db.session.scalars(db.select(Enterprise).where(Enterprise.name.contains(part))).one()


def changes_of(part: str) -> list[Filing]:
    return [f for f in all_filings() if f.kind == "change" and f.enterprise is enterprise_named(part)]


HISTORY = {
    "外商投资企业基本信息变更（名称）": ("青岛莱茵澜岸精密传动有限公司", "青岛莱茵澜岸智能传动有限公司"),
    "外商投资企业基本信息变更（注册地址）": ("山东路6号甲1201室", "春阳路167号2号楼"),
    "外商投资企业基本信息变更（注册资本）": ("1,000,000.00", "2,000,000.00"),
    "外商投资企业投资者基本信息变更（认缴出资额）": ("333,300.00", "666,600.00"),
    "外商投资企业基本信息变更（董事、监事、总经理等组织机构构成、法定代表人）": ("约翰·史密斯", "安娜·米勒"),
    "股权、合作权益变更": ("（无）", "狮城精工投资私人有限公司"),
    "外商投资企业基本信息变更（经营范围）": ("精密传动部件的研发", "工业机器人减速器"),
}


@pytest.mark.parametrize(("item", "before", "after"), [(item, *texts) for item, texts in HISTORY.items()])
def test_the_record_says_what_each_change_changed(shown, item, before, after):
    steps = [step for step in timeline(enterprise_named("莱茵"), now()) if item in step.change_items]
    told = [difference for step in steps for difference in step.differences]
    assert any(before in d.before_text and after in d.after_text for d in told), told


def test_every_change_of_a_history_has_its_receipt_and_only_the_last_one_counts(shown):
    receipts = [filing.receipt for filing in changes_of("莱茵")]
    assert [receipt.status for receipt in receipts] == [*("superseded",) * 5, "current"]
    assert {item for receipt in receipts for item in receipt.view["fields"]["change_items"]} == set(HISTORY)


def test_the_history_is_read_on_the_page_of_the_record(shown):
    client, enterprise = visitor("applicant"), enterprise_named("莱茵")
    words = client.get(f"/enterprises/{enterprise.id}").get_data(as_text=True)
    assert [item for item in HISTORY if item not in words] == []


def test_directors_who_left_are_gone_from_the_record(shown):
    directors = enterprise_named("莱茵").present.facts["enterprise"]["organisation"]["directors"]
    assert [director.get("name") for director in directors] == ["安娜·米勒", "唐博文", "陈嘉敏"]


def test_one_change_of_a_history_was_late(shown):
    assert [filing.late_days > 0 for filing in changes_of("莱茵")].count(True) == 1


def test_a_change_waits_for_its_reviewer(shown):
    (filing,) = changes_of("泉佐")
    assert (filing.state, filing.reviewer.email) == (State.UNDER_REVIEW, ACCOUNTS["jinan"].email)


def test_a_half_done_change_is_overdue_already(shown):
    (filing,) = changes_of("志远")
    assert filing.state == State.DRAFT and reading(filing).problems
    assert reading(filing).lateness(calendar())[1] > 0


def test_the_first_change_after_approval_lapses_the_certificate(shown):
    (filing,) = changes_of("崂山湾")
    assert (filing.way, filing.state) == ("first_after_approval", State.COMPLETED)
    assert filing.enterprise.certificate_lapsed_on == filing.receipt.completed_on
    labels = [step.label for step in timeline(filing.enterprise, now())]
    assert labels == ["登记经审批设立时的内容（未经备案）", "变更备案"]


def test_a_terminated_enterprise_has_no_open_record(shown):
    (filing,) = changes_of("鲁迅公园")
    assert (filing.enterprise.status, filing.enterprise.closed_on) == ("closed", date(2018, 1, 10))


def links_between(part: str) -> list[tuple]:
    ids = [e.id for e in db.session.scalars(db.select(Enterprise).where(Enterprise.name.contains(part)))]
    rows = db.session.scalars(db.select(EnterpriseLink).where(EnterpriseLink.to_id.in_(ids)))
    return [(row.kind, row.from_name, row.to_name) for row in rows if row.from_id]


def test_an_absorption_leaves_one_record_that_goes_on_and_one_that_ended_linked(shown):
    assert links_between("泺口") == [("merger", "济南趵泉轴承部件有限公司", "济南泺口精密轴承有限公司")]
    absorbed, survivor = enterprise_named("趵泉"), enterprise_named("泺口")
    assert (absorbed.status, absorbed.closed_on) == ("closed", date(2018, 1, 15))
    assert survivor.status == "current"
    assert survivor.present.facts["enterprise"]["registered_capital"]["amount"] == "1100000.00"


def test_a_division_leaves_two_records_linked(shown):
    told = ("division", "烟台崆峒岛食品有限公司", "烟台崆峒岛冷冻食品有限公司")
    assert links_between("崆峒岛冷冻") == [told]
    both = [enterprise_named(name) for name in ("崆峒岛食品", "崆峒岛冷冻")]
    assert [enterprise.status for enterprise in both] == ["current", "current"]
    capital = [e.present.facts["enterprise"]["registered_capital"]["amount"] for e in both]
    assert capital == ["600000.00", "300000.00"]


def test_the_record_of_the_absorbed_leads_to_the_survivor(shown):
    client = visitor("agent")
    shown_there = page(client.get(f"/enterprises/{enterprise_named('趵泉').id}"))
    href = f"/enterprises/{enterprise_named('泺口').id}"
    assert [a.text_content() for a in shown_there.xpath(f"//a[@href='{href}']")] == [
        "济南泺口精密轴承有限公司"
    ]


def test_papers_of_a_change_are_called_so(shown):
    names = {d.file_name for f in changes_of("莱茵") for d in f.current_documents}
    assert "外商投资企业变更备案申报承诺书.pdf" in names
    assert "外商投资企业设立备案申报承诺书.pdf" not in names


def test_the_administrator_goes_back_to_the_real_date_with_one_click(shown):
    """The last of these tests: it moves the clock."""
    client = visitor("applicant")
    told = page(client.get("/filings")).xpath("//div[contains(@class,'app-clock-banner')]")[0]
    assert "2018年3月5日" in told.text_content() and not told.xpath(".//button")
    client = visitor("admin")
    banner = page(client.get("/admin")).xpath("//div[contains(@class,'app-clock-banner')]")[0]
    (form,) = banner.xpath(".//form")
    assert form.xpath(".//button")[0].text_content().strip() == "回到真实日期"
    post(client, form.get("action"), form_on="/admin")
    assert "模拟时钟已调整" not in client.get("/admin").get_data(as_text=True)
    assert abs((real_now() - client_now()).total_seconds()) < 60


def client_now():
    g.pop("now", None)
    return now()


def emptied(tmp_path, blank_database, **more):
    """An application of its own, with nothing in it."""
    (tmp_path / "filing.db").write_bytes(blank_database.read_bytes())
    return create_app(
        **settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/filing.db", **more)
    )


def test_an_earlier_demonstration_stays_as_it_is(tmp_path, blank_database):
    app = emptied(tmp_path, blank_database)
    with app.app_context():
        with transaction():
            db.session.add(Setting(key=demo.DONE, value={"just_begun": 1}))
        assert demo.build() == 0 and db.session.get(Setting, OFFSET) is None
        db.session.remove()
        db.engine.dispose()


def test_a_clock_that_somebody_has_set_is_not_moved(tmp_path, blank_database):
    app = emptied(tmp_path, blank_database)
    with app.app_context():
        with transaction():
            simulation.set_clock(datetime(2017, 8, 1, 9, tzinfo=SHANGHAI), simulation=True)
        with pytest.raises(BadAnswer, match="flask clock"):
            demo.build()
        g.pop("now", None)
        assert today() == date(2017, 8, 1)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("serial", range(0, 100_000, 7919))
def test_credit_codes_are_valid(serial):
    assert is_uscc(credit_code("370202", serial))


@pytest.mark.parametrize("serial", range(0, 1000, 97))
def test_identity_numbers_are_valid(serial):
    assert is_citizen_id(citizen_id("19800229", serial))


def test_departments_are_told_of_what_happened_and_the_registrar_handed_licences_in(shown):
    told = db.session.scalars(db.select(Delivery)).all()
    assert {sharing.COMPLETED, sharing.CHANGED, sharing.LAPSED, sharing.TERMINATED} <= {
        one.event for one in told
    }
    assert {one.department.name for one in told} >= {
        "青岛海关",
        "青岛市工商行政管理局",
        "青岛市质量技术监督局",
    }
    outcomes = db.session.scalars(db.select(LicenceFact.outcome).order_by(LicenceFact.id)).all()
    assert outcomes == ["waiting", "differs", "waiting"]
    states = set(db.session.scalars(db.select(Registration.state)))
    assert states == set(STEPS_OF_REGISTRATION), "单一窗口 in every state"
