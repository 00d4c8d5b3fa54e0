"""Agencies over time: a name changes, another goes on for a closed one, and what was issued stays as it was."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from filing.current import anchors, calendar, key_secret, press, store
from filing.domain.errors import BadAnswer, IncompleteFiling, NotPermitted
from filing.domain.reference.lists import Places
from filing.extensions import db, transaction
from filing.models import Agency, AuditRecord, Filing, ListedZone, Notice, User
from filing.services import invariants
from filing.services.filings import claims, queue, submission
from filing.services.people import accounts, administration, agencies, sight, zones
from filing.services.receipts import life, published
from filing.work.sweeping import run_sweep
from tests.conftest import PASSWORD, shanghai
from tests.services import stories
from tests.services.receipts import CORRECTED, NAME, staff

pytestmark = pytest.mark.dates

CODE, OLD, NEW = "370200", "青岛市商务局", "青岛市商务和投资促进局"
ETDZ = "青岛经济技术开发区"
LATER = "2017-10-12 10:00"
BASIS = "《青岛市机构改革方案》"


@pytest.fixture
def admin(app):
    return staff("admin@example.com", "管理员", "admin", None)


def rename(admin, **given):
    with transaction():
        agencies.rename(admin, CODE, **{"name": NEW, "reason": BASIS, "now": shanghai(LATER), **given})


def close(admin, code=CODE, successor="370000", people=False):
    with transaction():
        return agencies.close(
            admin, code, successor=successor, reason=BASIS, people=people, now=shanghai(LATER)
        )[1]


def breaches() -> list[str]:
    """Mail waits, for nobody sends it here."""
    found = invariants.find_breaches(store(), calendar(), shanghai(LATER), anchors(), key_secret())
    return [one for one in found if "waits since" not in one]


def completed(applicant, reviewer, at: str, **changes):
    return stories.accept(stories.claimed(applicant, reviewer, at, **changes), reviewer, at).receipt


def last_act(subject: str) -> tuple:
    db.session.expire_all()
    record = AuditRecord.about(subject)[-1]
    return record.act, record.actor_name


SECOND = {"enterprise__enterprise_name__cn": "青岛第二家有限公司", "enterprise__enterprise_name__en": ""}


def test_a_receipt_keeps_the_name_of_its_day_and_the_next_one_has_todays(applicant, reviewer, admin):
    before = completed(applicant, reviewer, "2017-09-28 15:00")
    rename(admin)
    after = completed(applicant, reviewer, LATER, **SECOND)
    assert (before.agency_name, after.agency_name) == (OLD, NEW)
    assert (before.number, after.number) == ("鲁青外资备201700001", "鲁青外资备201700002")
    agency = Agency.by_code(CODE)
    assert [(one.name, one.until) for one in agency.former_names] == [(OLD, date(2017, 10, 12))]
    assert last_act(agency.subject) == ("agency.renamed", "管理员（系统管理）")
    # Each under a seal with its own name: every file is genuine, and so is everything else.
    assert before.seal_key_id != after.seal_key_id
    assert breaches() == []


def test_what_is_published_says_what_the_receipt_says(applicant, reviewer, admin):
    completed(applicant, reviewer, "2017-09-28 15:00")
    rename(admin)
    rows, _ = published.result_page(published.Wanted(agency=CODE))
    assert [row.agency for row in rows] == [OLD]


def test_a_corrected_receipt_is_issued_under_the_name_of_its_own_day(applicant, reviewer, admin):
    old = completed(applicant, reviewer, "2017-09-28 15:00")
    colleague = staff("r2@example.com", "陈核", "reviewer")
    rename(admin)
    with transaction():
        proposal = life.propose_correction(
            old, reviewer, shanghai(LATER), press(), "企业名称有误字", {NAME: CORRECTED}
        )
    with transaction():
        new = life.confirm(proposal, colleague, shanghai(LATER), press())
    assert (old.agency_name, new.agency_name) == (OLD, NEW)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": ""}, "name"), ({"name": OLD}, "name"), ({"name": "济南市投资促进局"}, "name"), ({"reason": " "}, "reason"),
     ({"short_name": "鲁济"}, "short_name"), ({"name": "字" * 201}, "name")],
)  # fmt: skip
def test_a_name_that_would_confuse_or_has_no_ground_is_refused_at_its_field(admin, given, field):
    with pytest.raises(BadAnswer) as refusal:
        rename(admin, **given)
    assert refusal.value.problems[0].path == (field,)
    assert Agency.by_code(CODE).name == OLD


def test_the_beginning_of_the_numbers_changes_only_while_there_are_none(applicant, reviewer, admin):
    rename(admin, short_name="鲁岛")
    assert completed(applicant, reviewer, LATER).number == "鲁岛外资备201700001"
    with pytest.raises(BadAnswer, match="已经用现在的简称编号"):
        rename(admin, name=OLD, short_name="鲁青")
    assert Agency.by_code(CODE).name == NEW


def test_what_another_agency_was_called_is_nobody_elses_name(admin):
    rename(admin)
    with pytest.raises(BadAnswer, match="以前的名称"), transaction():
        agencies.rename(admin, "370100", name=OLD, reason=BASIS, now=shanghai(LATER))


def test_a_closed_agencys_filings_are_another_ones_in_the_same_act(applicant, reviewer, admin):
    other = staff("shandong@example.com", "鲁审", "reviewer", "370000")
    done = completed(applicant, reviewer, "2017-09-28 15:00")
    waiting = stories.claimed(applicant, reviewer, "2017-10-11 10:00", **SECOND)
    due = waiting.due_on
    assert close(admin) == 1
    db.session.expire_all()
    assert (waiting.agency.code, waiting.reviewer, waiting.due_on) == ("370000", None, due)
    event = waiting.events[-1]
    assert (event.move, event.reason, event.details) == (
        "agency_closed",
        BASIS,
        {"from": OLD, "to": "山东省商务厅"},
    )
    told = db.session.scalars(select(Notice).where(Notice.occasion.startswith("agency_")).order_by(Notice.id))
    assert [(one.recipient, one.subject) for one in told] == [
        (applicant.email, "改由其他备案机构办理：青岛第二家有限公司"), (other.email, f"承接{OLD}的备案申报"),
    ]  # fmt: skip
    # What it had completed follows, and is found there; the receipt stays what it was.
    assert run_sweep(housekeep=False)["carried_over"] == 1
    assert run_sweep(housekeep=False)["carried_over"] == 0
    rows, _ = queue.queue_page(other, view="any", search="莱茵")
    assert [row.id for row in rows] == [waiting.id, done.filing_id]
    db.session.expire_all()
    assert (done.filing.agency.code, done.agency.code, done.agency_name) == ("370000", CODE, OLD)
    assert sight.receipt_for(other, done.number).id == done.id
    with transaction():
        claims.claim(Filing.locked(waiting.id), other, shanghai(LATER))
    assert stories.accept(waiting, other, LATER).receipt.number == "鲁外资备201700001"
    assert last_act(Agency.by_code(CODE).subject) == ("agency.closed", "管理员（系统管理）")
    assert breaches() == []


def test_its_people_go_on_with_what_they_have_in_hand_where_they_go_too(applicant, reviewer, admin):
    filing = stories.claimed(applicant, reviewer, "2017-10-11 10:00")
    close(admin, people=True)
    db.session.expire_all()
    assert (reviewer.agency.code, filing.reviewer_id, filing.agency.code) == ("370000", reviewer.id, "370000")
    assert last_act(reviewer.subject)[0] == "account.moved"
    assert breaches() == []


def test_a_closed_agencys_addresses_lead_to_whoever_goes_on_for_it(applicant, admin):
    draft = stories.draft(applicant, LATER)
    close(admin, successor="370100")
    close(admin, code="370100")
    stories.submit(draft, applicant, LATER)
    db.session.expire_all()
    assert draft.agency.name == "山东省商务厅"


def test_a_new_agency_for_the_place_comes_before_the_successor_of_the_old_one(applicant, admin):
    draft = stories.draft(applicant, LATER)
    close(admin)
    with transaction():
        agencies.add(
            admin,
            shanghai(LATER),
            code="370200-2",
            name=NEW,
            short_name="鲁岛",
            kind="separately_planned",
            region=CODE,
        )
    stories.submit(draft, applicant, LATER)
    assert draft.agency.code == "370200-2"


@pytest.mark.parametrize("successor", [CODE, "nowhere", ""])
def test_an_agency_is_not_closed_without_another_one(applicant, admin, successor):
    with pytest.raises(BadAnswer, match="承接"):
        close(admin, successor=successor)
    assert Agency.by_code(CODE).closed_on is None


def test_a_closed_agency_is_neither_renamed_nor_a_place_of_work(admin):
    close(admin)
    with pytest.raises(BadAnswer, match="已撤销"):
        rename(admin)
    with pytest.raises(BadAnswer, match="山东省商务厅"), transaction():
        accounts.create_staff(
            "x@example.com", "某", "reviewer", PASSWORD, shanghai(LATER), Agency.by_code(CODE)
        )


def test_only_administrators_do_any_of_it(reviewer):
    for act in (rename, close):
        with pytest.raises(NotPermitted):
            act(reviewer)


def test_a_closed_zone_is_chosen_no_more_and_its_addresses_are_the_citys(applicant, admin):
    in_it = {"in_national_etdz": True, "national_etdz": ETDZ}
    address = {f"enterprise__registered_address__{key}": value for key, value in in_it.items()}
    before = stories.submitted(applicant, "2017-10-11 10:00", **address)
    with transaction():
        zones.close(admin, shanghai(LATER), name=ETDZ, reason=BASIS)
    assert before.agency.zone == ETDZ and ETDZ in lists_on("2017-10-11").etdzs
    assert ETDZ not in lists_on("2017-10-12").etdzs
    later = stories.draft(applicant, LATER, **SECOND, **address)
    with pytest.raises(IncompleteFiling) as refusal:
        stories.submit(later, applicant, LATER)
    assert "已撤销" in refusal.value.problems[0].message
    assert submission.agency_for(later.answers, date(2017, 10, 12)).code == CODE
    assert last_act("zones") == ("zone.closed", "管理员（系统管理）")


def lists_on(day: str) -> Places:
    return ListedZone.lists_on(date.fromisoformat(day))


def test_accounts_are_made_moved_and_reset_by_somebody_who_is_written_down(applicant, reviewer, admin):
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        jinan = Agency.by_code("370100")
        administration.set_place(
            admin, reviewer, shanghai(LATER), role="reviewer", agency=jinan, department=None
        )
        administration.reset_password(admin, reviewer, shanghai(LATER), shanghai(LATER))
    db.session.expire_all()
    assert filing.reviewer is None and filing.events[-1].reason == "王审的岗位已调整。"
    acts = [(one.act, one.actor_name) for one in AuditRecord.about(reviewer.subject)]
    by_admin = "管理员（系统管理）"
    assert acts == [
        ("account.made", "系统"),
        ("account.moved", by_admin),
        ("account.password_reset", by_admin),
    ]
    moved = AuditRecord.about(reviewer.subject)[1].details
    assert (moved["before"]["place"], moved["after"]["place"]) == (OLD, "济南市投资促进局")


def test_an_applicant_becomes_nobody_of_the_staff(applicant, admin):
    with pytest.raises(BadAnswer, match="另行开设"), transaction():
        administration.set_place(
            admin, applicant, shanghai(LATER), role="supervisor", agency=None, department=None
        )
    assert db.session.get(User, applicant.id).role == "applicant"
