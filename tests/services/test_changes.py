"""变更备案: from the record to the receipt and back into the record, one after another and two at once."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.errors import IncompleteFiling, MoveNotAllowed, NoFilingRegime
from filing.domain.forms.record import fold
from filing.domain.procedures.receipt import Status
from filing.domain.questions.paths import get_at
from filing.extensions import transaction
from filing.models import Enterprise, Filing
from filing.services.filings import changes, drafts
from filing.services.filings.reading import Reading
from tests.conftest import shanghai
from tests.domain.change.matters import A3, dated
from tests.services.changing import completed, drafted, filed

NAME, BOARD = "enterprise_basic_change.name", "enterprise_basic_change.organisation"
NAME_PATH = ("enterprise", "enterprise_name", "cn")
BOARD_PATH = ("enterprise", "organisation", "supreme_authority_name")


def on_record(enterprise: Enterprise, path: tuple, on: str, known_at: str = "2019-01-01 10:00"):
    version = enterprise.version_on(date.fromisoformat(on), shanghai(known_at))
    return get_at(version.facts, path)


def test_a_change_amends_the_record_from_its_day_and_supersedes_the_receipt(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    old = on_record(enterprise, NAME_PATH, "2017-09-28")
    filing = drafted(
        applicant, enterprise, "2018-03-20 10:00", NAME,
        event=dated(NAME, on="2018-03-01"), enterprise__enterprise_name__cn="青岛新名机械有限公司",
    )  # fmt: skip
    completed(applicant, reviewer, filing, "2018-03-21 10:00")
    assert on_record(enterprise, NAME_PATH, "2018-02-28") == old
    assert on_record(enterprise, NAME_PATH, "2018-03-01") == "青岛新名机械有限公司"
    assert on_record(enterprise, NAME_PATH, "2018-03-01", known_at="2018-03-20 23:00") == old
    first = Filing.query.filter_by(kind="establishment").one() if hasattr(Filing, "query") else None
    assert first is None or first.receipt.status == Status.SUPERSEDED
    assert filing.receipt.view["fields"]["change_items"] == ["外商投资企业基本信息变更（名称）"]
    assert filing.receipt.view["fields"]["enterprise_name_cn"] == "青岛新名机械有限公司"
    assert enterprise.name == "青岛新名机械有限公司"


def test_late_days_are_those_of_the_latest_head_and_never_block(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    event = {
        "changes": [
            *dated(NAME, on="2018-03-01")["changes"],
            {**dated(BOARD, on="2018-02-01")["changes"][0], "id": "e9"},
        ]
    }
    filing = drafted(
        applicant, enterprise, "2018-03-20 10:00", NAME, BOARD, event=event,
        enterprise__enterprise_name__cn="青岛新名机械有限公司",
        enterprise__organisation__supreme_authority_name="股东会",
    )  # fmt: skip
    completed(applicant, reviewer, filing, "2018-03-20 11:00")
    assert (filing.late_days, filing.event_on) == (15, date(2018, 2, 1))


def test_an_older_change_filed_late_is_entered_by_its_day_and_the_later_one_stands_on_it(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    later = drafted(
        applicant, enterprise, "2018-03-20 10:00", NAME,
        event=dated(NAME, on="2018-03-10"), enterprise__enterprise_name__cn="青岛后名机械有限公司",
    )  # fmt: skip
    completed(applicant, reviewer, later, "2018-03-20 11:00")
    earlier = drafted(
        applicant, enterprise, "2018-04-20 10:00", BOARD,
        event=dated(BOARD, on="2018-02-01"), enterprise__organisation__supreme_authority_name="股东会",
    )  # fmt: skip
    completed(applicant, reviewer, earlier, "2018-04-20 11:00")
    assert on_record(enterprise, BOARD_PATH, "2018-02-01") == "股东会"
    assert on_record(enterprise, NAME_PATH, "2018-02-01") == "青岛莱茵精密机械有限公司"
    assert on_record(enterprise, NAME_PATH, "2018-03-10") == "青岛后名机械有限公司"
    assert on_record(enterprise, BOARD_PATH, "2018-03-10") == "股东会"
    assert on_record(enterprise, BOARD_PATH, "2018-03-10", known_at="2018-04-19 10:00") == "董事会"
    assert fold(version.entry for version in enterprise.entries) == enterprise.present.facts


def test_of_two_open_changes_the_second_keeps_what_the_first_did(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    first = drafted(
        applicant, enterprise, "2018-03-20 10:00", NAME, enterprise__enterprise_name__cn="青岛甲机械有限公司"
    )
    second = drafted(
        applicant,
        enterprise,
        "2018-03-20 10:00",
        BOARD,
        enterprise__organisation__supreme_authority_name="股东会",
    )
    completed(applicant, reviewer, first, "2018-03-20 11:00")
    assert changes.moved_on(second) and changes.differences(second, date(2018, 3, 20)) == []
    completed(applicant, reviewer, second, "2018-03-21 10:00")
    assert on_record(enterprise, NAME_PATH, "2018-03-21") == "青岛甲机械有限公司"
    assert on_record(enterprise, BOARD_PATH, "2018-03-21") == "股东会"


@pytest.mark.parametrize(("take", "name"), [("mine", "青岛乙机械有限公司"), ("record", "青岛甲机械有限公司")])
def test_what_both_changed_is_decided_field_by_field(applicant, reviewer, take, name):
    enterprise = filed(applicant, reviewer)
    first, second = (
        drafted(applicant, enterprise, "2018-03-20 10:00", NAME, enterprise__enterprise_name__cn=text)
        for text in ("青岛甲机械有限公司", "青岛乙机械有限公司")
    )
    completed(applicant, reviewer, first, "2018-03-20 11:00")
    (difference,) = changes.differences(second, date(2018, 3, 20))
    assert (difference.path, difference.record) == (NAME_PATH, "青岛甲机械有限公司")
    with pytest.raises(IncompleteFiling) as refused:
        completed(applicant, reviewer, second, "2018-03-21 10:00")
    assert refused.value.problems[0].path == ("rebase", *NAME_PATH)
    with transaction():
        locked = Filing.locked(second.id)
        assert changes.rebase(locked, applicant, [(NAME_PATH, take)], shanghai("2018-03-21 10:00")) == []
    assert get_at(second.answers, NAME_PATH) == name and second.base_id == enterprise.present.id


def test_a_change_submitted_before_the_record_moved_on_is_asked_about_before_it_is_completed(
    applicant, reviewer
):
    enterprise = filed(applicant, reviewer)
    first, second = (
        drafted(applicant, enterprise, "2018-03-20 10:00", NAME, enterprise__enterprise_name__cn=text)
        for text in ("青岛甲机械有限公司", "青岛乙机械有限公司")
    )
    from tests.services import stories

    stories.submit(second, applicant, "2018-03-20 10:30")
    completed(applicant, reviewer, first, "2018-03-20 11:00")
    with transaction():
        from filing.services.filings import claims

        claims.claim(Filing.locked(second.id), reviewer, shanghai("2018-03-20 11:30"))
    with pytest.raises(IncompleteFiling):
        stories.accept(second, reviewer, "2018-03-20 12:00")
    with transaction(), pytest.raises(MoveNotAllowed):
        changes.rebase(
            Filing.locked(second.id), applicant, [(NAME_PATH, "record")], shanghai("2018-03-20 12:00")
        )
    with transaction():
        changes.rebase(
            Filing.locked(second.id), applicant, [(NAME_PATH, "mine")], shanghai("2018-03-20 12:00")
        )
    stories.accept(second, reviewer, "2018-03-20 12:30")
    assert enterprise.name == "青岛乙机械有限公司"


def test_a_record_that_has_ended_takes_no_change(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    filing = drafted(applicant, enterprise, "2018-03-20 10:00", "equity_change")
    with transaction():
        rows = [
            {**r, "equity_ratio": "100.00", "subscribed_capital": {"amount": "1000000.00", "currency": "USD"}}
            for r in filing.answers["investors"]
            if r["id"] == A3
        ]
        drafts.save_part(
            Filing.locked(filing.id), applicant, ("investors",), rows, shanghai("2018-03-20 10:00")
        )
    completed(applicant, reviewer, filing, "2018-03-20 11:00")
    assert (enterprise.status, enterprise.closed_on) == ("converted_to_domestic", date(2018, 3, 20))
    with transaction(), pytest.raises(MoveNotAllowed, match="已转为内资"):
        changes.begin(applicant, "change", Enterprise.locked(enterprise.id), shanghai("2018-03-22 10:00"))


def test_a_draft_open_across_the_revision_keeps_its_answers_and_shows_what_is_new(applicant, reviewer):
    enterprise = filed(applicant, reviewer, "2017-03-01 10:00")
    filing = drafted(
        applicant,
        enterprise,
        "2017-07-28 10:00",
        NAME,
        enterprise__enterprise_name__cn="青岛新名机械有限公司",
    )
    before, after = (Reading(filing, date(2017, 7, day)) for day in (29, 31))
    assert (before.form.key, after.form.key) == ("change-2016", "change-2017")
    assert before.answers == after.answers
    papers = [{row.id for row in reading.checklist} for reading in (before, after)]
    assert papers[1] - papers[0] == {"ultimate_controller_equity_chart", "outbound_investment_certificate"}
    with transaction():
        drafts.save_part(
            Filing.locked(filing.id), applicant, ("change", "remarks"), "无。", shanghai("2017-07-31 10:00")
        )
    assert get_at(filing.answers, NAME_PATH) == "青岛新名机械有限公司" and filing.form_key == "change-2017"


def test_before_the_measures_nothing_is_filed(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    with transaction(), pytest.raises(NoFilingRegime):
        changes.begin(applicant, "change", Enterprise.locked(enterprise.id), shanghai("2016-10-07 10:00"))


def test_a_recalled_change_follows_the_rules_of_its_next_submission(applicant, reviewer):
    from filing.current import calendar
    from filing.services.filings import submission
    from tests.services import stories

    enterprise = filed(applicant, reviewer, "2017-03-01 10:00")
    filing = drafted(
        applicant, enterprise, "2017-07-28 10:00", NAME,
        event=dated(NAME, on="2017-07-01"), enterprise__enterprise_name__cn="青岛新名机械有限公司",
    )  # fmt: skip
    stories.submit(filing, applicant, "2017-07-28 11:00")
    assert (filing.law_day, filing.late_days) == (date(2017, 7, 28), 0)
    with transaction():
        submission.recall(Filing.locked(filing.id), applicant, shanghai("2017-07-29 10:00"), calendar())
    assert filing.law_day is None
    stories.submit(filing, applicant, "2017-08-04 10:00")
    assert (filing.law_day, filing.late_days) == (date(2017, 8, 4), 4)
