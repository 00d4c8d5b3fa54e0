"""Enterprises' records over time: who sees them, how they begin, what changed, who they belong to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from filing.domain.errors import BadAnswer, IncompleteFiling, MoveNotAllowed, NotFound, NotPermitted
from filing.domain.forms import KINDS
from filing.extensions import db, transaction
from filing.models import Agency, AuditRecord, Enterprise, EnterpriseOffer
from filing.services.filings import drafts, submission
from filing.services.people import accounts
from filing.services.people.sight import enterprise_for, enterprises_visible_to
from filing.services.records import handing_over
from filing.services.records.base import base_record, supply_credit_code
from filing.services.records.listed import listed_option
from filing.services.records.listing import enterprise_page
from filing.services.records.reading import recorded
from filing.services.records.timeline import timeline
from tests.conftest import PASSWORD, shanghai
from tests.samples import establishment_answers
from tests.services import changing
from tests.services.enterprises import CAPITAL, CODE, NAME, an_enterprise, change

NOW = shanghai("2018-03-05 09:00")
INVESTOR = "00000000-0000-4000-8000-0000000000a1"
GONE = "00000000-0000-4000-8000-0000000000a3"


def someone(email: str, role: str = "applicant", agency: str | None = None, organisation: str = "别家"):
    with transaction():
        if role == "applicant":
            return accounts.register_applicant(email, "赵外", PASSWORD, NOW, organisation=organisation)
        place = Agency.by_code(agency) if agency else None
        return accounts.create_staff(email, "某某", role, PASSWORD, NOW, place)


def seen_by(actor) -> list[int]:
    return [e.id for e in db.session.scalars(enterprises_visible_to(actor))]


def names_found(actor, search: str) -> list[str]:
    return [e.name for e in enterprise_page(actor, search=search)[0]]


def approved(applicant, **more):
    answers = establishment_answers()
    given = {"approval_certificate": "商外资青府字〔2009〕0001号", **answers, **more}
    with transaction():
        return base_record(
            applicant, given["approval_certificate"], given["enterprise"], given["investors"], NOW
        )


@pytest.mark.parametrize(
    ("role", "agency", "sees"),
    [
        ("reviewer", "370200", True),
        ("reviewer", "370100", False),
        ("supervisor", "370200", True),
        ("supervisor", "370100", False),
        ("supervisor", None, True),
        ("admin", None, False),
        ("applicant", None, False),
    ],
)
def test_a_record_is_seen_by_its_organisation_and_where_it_was_filed(applicant, role, agency, sees):
    enterprise = an_enterprise(applicant)
    other = someone("other@example.com", role, agency)
    assert seen_by(applicant) == [enterprise.id]
    assert seen_by(other) == ([enterprise.id] if sees else [])


def test_a_record_is_told_of_to_nobody_else(applicant):
    enterprise = an_enterprise(applicant)
    with pytest.raises(NotFound):
        enterprise_for(someone("other@example.com"), enterprise.id)


@pytest.mark.parametrize(
    "typed", ["莱茵精密", "青岛 莱茵", "RHEIN", "ｒｈｅｉｎ", "Rhéin", "(青岛)莱茵", "旧名"]
)
def test_a_part_of_any_name_it_had_finds_an_enterprise(applicant, typed):
    enterprise = an_enterprise(applicant, enterprise__enterprise_name__cn="旧名（青岛）莱茵有限公司")
    change(enterprise, applicant, "2018-01-02", "2018-01-10 10:00", (NAME, "青岛莱茵精密机械有限公司"))
    assert names_found(applicant, typed) == ["青岛莱茵精密机械有限公司"]


@pytest.mark.parametrize("typed", ["莱茵重工", "%", "_", "（）", "9137020016356268XX"])
def test_what_is_no_part_of_a_name_finds_nothing(applicant, typed):
    an_enterprise(applicant)
    assert names_found(applicant, typed) == []


def test_the_code_finds_an_enterprise_however_it_is_spaced(applicant):
    enterprise = an_enterprise(applicant)
    with transaction():
        supply_credit_code(Enterprise.locked(enterprise.id), applicant, CODE, date(2017, 10, 20), NOW)
    assert names_found(applicant, " 91370200 163562681g") == [enterprise.name]


def test_the_pages_of_the_list_follow_each_other(applicant):
    made = [an_enterprise(applicant).id for _ in range(3)]
    first, after = enterprise_page(applicant, limit=2)
    second, last = enterprise_page(applicant, limit=2, after=after)
    assert [e.id for e in first + second] == made[::-1]
    assert last is None


def test_an_approved_enterprise_begins_its_record_without_a_filing(applicant):
    enterprise = approved(applicant)
    assert (enterprise.origin, enterprise.status, enterprise.organisation_id) == (
        "approved", "current", applicant.organisation_id,
    )  # fmt: skip
    assert [(v.cause, v.valid_from) for v in enterprise.versions] == [("base", date(2018, 3, 5))]
    assert AuditRecord.about(enterprise.subject)[0].act == "enterprise.base_record"


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"approval_certificate": " "}, ("approval_certificate",)),
        ({"enterprise": {}}, ("enterprise", "enterprise_name", "cn")),
        ({"investors": []}, ("investors",)),
        ({"investors": "三名"}, ("investors",)),
        ({"investors": [{"equity_ratio": "100"}]}, ("investors", 0, "name_cn")),
    ],
)
def test_a_base_record_needs_its_certificate_name_and_investors(applicant, changed, path):
    with pytest.raises(IncompleteFiling) as refused:
        approved(applicant, **changed)
    assert [p.path for p in refused.value.problems] == [path]


def test_an_enterprise_has_one_record(applicant):
    code = {"unified_social_credit_code": {"choice": "licence_obtained", "text": CODE}}
    enterprise = {**establishment_answers()["enterprise"], **code}
    approved(applicant, enterprise=enterprise)
    with pytest.raises(MoveNotAllowed, match="已有企业档案"):
        approved(someone("other@example.com"), enterprise=enterprise)


def test_only_an_applicant_begins_a_record(applicant, reviewer):
    with pytest.raises(NotPermitted):
        approved(reviewer)


def test_the_pending_code_is_valid_from_the_licence_day(applicant):
    enterprise = an_enterprise(applicant)
    with transaction():
        supply_credit_code(Enterprise.locked(enterprise.id), applicant, CODE, date(2017, 10, 20), NOW)
    assert recorded(enterprise, date(2017, 10, 19), NOW).credit_code == ""
    assert recorded(enterprise, date(2017, 10, 20), NOW).credit_code == CODE
    assert enterprise.credit_code == CODE


def test_the_same_code_again_changes_nothing_and_another_is_refused(applicant):
    enterprise = an_enterprise(applicant)
    for _ in range(2):
        with transaction():
            supply_credit_code(Enterprise.locked(enterprise.id), applicant, CODE, date(2017, 10, 20), NOW)
    assert len(enterprise.versions) == 2
    with pytest.raises(MoveNotAllowed), transaction():
        supply_credit_code(
            Enterprise.locked(enterprise.id), applicant, "91350100M000100Y43", date(2017, 10, 20), NOW
        )


@pytest.mark.parametrize(
    ("code", "on", "path"),
    [
        ("91370200163562681X", date(2017, 10, 20), ("code",)),
        ("", date(2017, 10, 20), ("code",)),
        (CODE, None, ("licence_on",)),
        (CODE, date(2018, 3, 6), ("licence_on",)),
    ],
)
def test_a_wrong_code_or_day_is_refused_where_it_stands(applicant, code, on, path):
    enterprise = an_enterprise(applicant)
    with pytest.raises(IncompleteFiling) as refused:
        supply_credit_code(enterprise, applicant, code, on, NOW)
    assert [p.path for p in refused.value.problems] == [path]


def test_the_record_of_a_day_as_known_at_a_moment(applicant):
    enterprise = an_enterprise(applicant)
    change(enterprise, applicant, "2018-01-02", "2018-01-10 10:00", (NAME, "青岛新名机械有限公司"))
    old, new = "青岛莱茵精密机械有限公司", "青岛新名机械有限公司"
    assert recorded(enterprise, date(2018, 1, 1), NOW).name == old
    assert recorded(enterprise, date(2018, 1, 2), NOW).name == new
    assert recorded(enterprise, date(2018, 1, 2), shanghai("2018-01-09 10:00")).name == old


def test_a_closed_record_was_open_before(applicant):
    enterprise = an_enterprise(applicant)
    change(enterprise, applicant, "2018-02-01", "2018-02-05 10:00", closes_as="converted_to_domestic")
    assert recorded(enterprise, date(2018, 1, 31), NOW).status == "current"
    assert recorded(enterprise, date(2018, 2, 1), NOW).status == "converted_to_domestic"


def test_the_timeline_says_what_each_filing_changed_in_words(applicant):
    enterprise = an_enterprise(applicant)
    more = {"amount": "1200000.00", "currency": "USD"}
    filing = change(
        enterprise, applicant, "2018-01-02", "2018-01-10 10:00", (CAPITAL, more),
        enterprise_basic_change=["registered_capital"],
    )  # fmt: skip
    first, second = timeline(enterprise, NOW)
    assert (first.label, first.differences) == ("设立备案", ())
    assert (second.label, second.filing.id) == ("变更备案", filing.id)
    assert second.change_items == ("外商投资企业基本信息变更（注册资本）",)
    [found] = second.differences
    assert (found.path, found.label) == (CAPITAL, "一、外商投资企业基本信息 › 注册资本")
    assert (found.before_text, found.after_text) == ("1,000,000.00美元", "1,200,000.00美元")


def test_an_investor_who_left_is_told_once(applicant):
    enterprise = an_enterprise(applicant)
    change(enterprise, applicant, "2018-01-02", "2018-01-10 10:00", (("investors", GONE), None))
    [found] = timeline(enterprise, NOW)[-1].differences
    assert found.path == ("investors", GONE)
    assert (found.before_text, found.after_text) == (
        "青岛海湾电子有限公司，333,400.00美元，33.34%",
        "（无）",
    )


def test_a_change_entered_late_stands_at_its_own_day(applicant):
    enterprise = an_enterprise(applicant)
    share = ("investors", INVESTOR, "equity_ratio")
    change(enterprise, applicant, "2018-01-20", "2018-01-25 10:00", (share, "40"))
    change(enterprise, applicant, "2018-01-02", "2018-02-20 10:00", (share, "35"))
    told = [[(d.before, d.after) for d in step.differences] for step in timeline(enterprise, NOW)]
    assert told == [[], [("33.33", "35")], [("35", "40")]]
    known = [step.entry.valid_from.isoformat() for step in timeline(enterprise, shanghai("2018-02-01 10:00"))]
    assert known == ["2017-09-28", "2018-01-20"]


@pytest.mark.parametrize(
    ("kind", "share", "control", "duty", "moved"),
    [
        ("joint_stock.listed", "71.66", False, "optional", "5.00"),
        ("joint_stock.listed", "71.67", False, "required", "5.01"),
        ("joint_stock.listed", "61.66", False, "optional", "5.00"),
        ("joint_stock.unlisted.public_company", "60", False, "required", "6.66"),
        ("joint_stock.listed", "66.66", True, "required", "0.00"),
        ("joint_stock.unlisted.other", "66.66", False, "required", "0.00"),
    ],
)
def test_a_listed_company_may_wait_up_to_the_threshold(applicant, kind, share, control, duty, moved):
    enterprise = an_enterprise(applicant, enterprise__enterprise_type=kind)
    found = listed_option(recorded(enterprise, date(2018, 1, 2), NOW), Decimal(share), control)
    assert (found.duty, str(found.cumulative_change)) == (duty, moved)


def test_the_threshold_counts_from_what_was_filed_last(applicant):
    enterprise = an_enterprise(applicant, enterprise__enterprise_type="joint_stock.listed")
    change(
        enterprise,
        applicant,
        "2018-01-02",
        "2018-01-10 10:00",
        (("investors", INVESTOR, "equity_ratio"), "37.33"),
    )
    found = listed_option(recorded(enterprise, date(2018, 1, 2), NOW), Decimal("75"), False)
    assert (found.duty, found.cumulative_change) == ("optional", Decimal("4.34"))


def handed_to(enterprise, applicant, receiver):
    with transaction():
        made = handing_over.offer(enterprise, applicant, receiver.organisation.join_code, NOW)
    return made


def test_a_record_moves_when_the_other_one_accepts(applicant):
    enterprise, receiver = an_enterprise(applicant), someone("zhao@example.com")
    made = handed_to(enterprise, applicant, receiver)
    assert seen_by(receiver) == []
    with transaction():
        handing_over.accept(handing_over.offer_for(receiver, made.id), receiver, NOW)
    assert (seen_by(applicant), seen_by(receiver)) == ([], [enterprise.id])
    told = {r.act: r.details for r in AuditRecord.about(enterprise.subject)}
    assert told["enterprise.handed_over"] == {"before": "海湾律师事务所", "to": "别家", "offered_by": "李敏"}


def test_an_offer_declined_or_withdrawn_moves_nothing(applicant):
    enterprise, receiver = an_enterprise(applicant), someone("zhao@example.com")
    for settle, actor in ((handing_over.decline, receiver), (handing_over.withdraw, applicant)):
        made = handed_to(enterprise, applicant, receiver)
        with transaction():
            settle(handing_over.offer_for(actor, made.id), actor, NOW)
        with pytest.raises(MoveNotAllowed), transaction():
            handing_over.accept(handing_over.offer_for(receiver, made.id), receiver, NOW)
    assert seen_by(applicant) == [enterprise.id]


def test_nobody_takes_what_was_offered_to_another(applicant):
    enterprise, receiver = an_enterprise(applicant), someone("zhao@example.com")
    made, other = (
        handed_to(enterprise, applicant, receiver),
        someone("qian@example.com", organisation="第三家"),
    )
    with pytest.raises(NotFound), transaction():
        handing_over.offer_for(other, made.id)
    with pytest.raises(NotPermitted), transaction():
        handing_over.accept(handing_over.offer_for(applicant, made.id), applicant, NOW)


def test_there_is_one_offer_at_a_time(applicant):
    enterprise, receiver = an_enterprise(applicant), someone("zhao@example.com")
    handed_to(enterprise, applicant, receiver)
    with pytest.raises(MoveNotAllowed):
        handed_to(enterprise, applicant, receiver)
    assert db.session.query(EnterpriseOffer).count() == 1


@pytest.mark.parametrize(
    "to", ["", "no-such-code", "nobody@example.com", "wang@example.com", "li@example.com"]
)
def test_a_record_is_offered_to_another_organisation_only(applicant, reviewer, to):
    enterprise = an_enterprise(applicant)
    with pytest.raises(BadAnswer):
        handing_over.offer(enterprise, applicant, to, NOW)


def test_the_agency_hands_over_with_a_reason(applicant, reviewer):
    enterprise, receiver = an_enterprise(applicant), someone("zhao@example.com")
    with pytest.raises(BadAnswer, match="理由"):
        handing_over.assign(enterprise, reviewer, "zhao@example.com", " ", NOW)
    with transaction():
        locked = Enterprise.locked(enterprise.id)
        handing_over.assign(locked, reviewer, "zhao@example.com", "原代理机构已注销。", NOW)
    assert seen_by(receiver) == [enterprise.id]
    assert AuditRecord.about(enterprise.subject)[-1].details["reason"] == "原代理机构已注销。"


def test_a_draft_of_the_one_who_handed_over_cannot_be_submitted(applicant, reviewer):
    enterprise = an_enterprise(applicant)
    someone("zhao@example.com")
    with transaction():
        draft = drafts.create(applicant, "change", NOW)
        draft.enterprise_id, draft.base = enterprise.id, enterprise.present
    with transaction():
        handing_over.assign(Enterprise.locked(enterprise.id), reviewer, "zhao@example.com", "合并。", NOW)
    with pytest.raises(MoveNotAllowed, match="已移交"):
        submission.submit(draft, applicant, NOW, None)


def test_a_kind_names_its_change_items_by_any_part_of_its_own(applicant, reviewer, monkeypatch):
    enterprise = changing.filed(applicant, reviewer)
    by_signing = replace(
        KINDS["change"], change_items=lambda matter: (matter.answers["signing"]["filed_by"],)
    )
    monkeypatch.setitem(KINDS, "change", by_signing)
    name = {"enterprise__enterprise_name__cn": "青岛新莱茵机械有限公司"}
    filing = changing.drafted(
        applicant, enterprise, "2018-03-05 10:00", "enterprise_basic_change.name", **name
    )
    changing.completed(applicant, reviewer, filing, "2018-03-05 10:30")
    steps = timeline(enterprise, shanghai("2018-03-06 09:00"))
    assert steps[-1].change_items == ("enterprise",)
