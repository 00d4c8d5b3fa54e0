"""A change filed late, of a day before what the record already holds: what counts from which day is asked and kept."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.errors import IncompleteFiling
from filing.domain.forms.record import fold
from filing.extensions import db, transaction
from filing.models import Enterprise, Filing
from filing.services.filings import changes, claims, drafts, recorded_later
from filing.services.filings.reading import Reading
from tests.conftest import shanghai
from tests.domain.change.matters import dated
from tests.services import stories
from tests.services.changing import completed, drafted, filed
from tests.services.test_changes import BOARD, NAME, NAME_PATH, on_record

DIRECTORS = ("enterprise", "organisation", "directors")
D9 = "00000000-0000-4000-8000-0000000000d9"
CAME = {
    "id": D9,
    "name": "新董事",
    "nationality": "DE",
    "id_document": {"choice": "passport", "text": "C01X00T47"},
    "appointment": {"choice": "appointed", "text": "莱茵机械股份公司"},
}
OLD, NEW, BETWEEN = "青岛莱茵精密机械有限公司", "青岛新名机械有限公司", "青岛中间机械有限公司"
LATE = "2018-04-20 10:00"


@pytest.fixture
def enterprise(applicant, reviewer) -> Enterprise:
    """Whose name changed on 2018-03-10, as filed on the 20th."""
    enterprise = filed(applicant, reviewer)
    renamed(applicant, reviewer, enterprise, NEW)
    return enterprise


def renamed(applicant, reviewer, enterprise: Enterprise, name: str) -> None:
    filing = drafted(
        applicant, enterprise, "2018-03-20 10:00", NAME,
        event=dated(NAME, on="2018-03-10"), enterprise__enterprise_name__cn=name,
    )  # fmt: skip
    completed(applicant, reviewer, filing, "2018-03-20 11:00")


def late(applicant, enterprise: Enterprise, *heads: str, on: str = "2018-02-01", **put) -> Filing:
    return drafted(applicant, enterprise, LATE, *heads, event=dated(*heads, on=on), **put)


def waiting(filing: Filing) -> list:
    return recorded_later.waiting(Reading(filing, date(2018, 4, 20)))


def decide(filing: Filing, applicant, path: tuple, take: str) -> None:
    with transaction():
        read = Reading(Filing.locked(filing.id), date(2018, 4, 20))
        recorded_later.decide(read, applicant, [(path, take)], shanghai(LATE))


@pytest.mark.parametrize(
    ("take", "named"),
    [
        ("mine", {"2018-01-31": OLD, "2018-02-01": NEW, "2018-03-09": NEW, "2018-03-10": NEW}),
        ("record", {"2018-01-31": OLD, "2018-02-01": OLD, "2018-03-09": OLD, "2018-03-10": NEW}),
    ],
)
def test_what_the_record_says_today_counts_from_the_earlier_day_where_that_is_said(
    applicant, reviewer, enterprise, take, named
):
    filing = late(
        applicant, enterprise, NAME, BOARD, enterprise__organisation__supreme_authority_name="股东会"
    )
    (asked,) = waiting(filing)
    assert (asked.path, asked.found.then, asked.found.mine, asked.takes) == (
        NAME_PATH,
        OLD,
        NEW,
        ("mine", "record"),
    )
    with pytest.raises(IncompleteFiling) as refusal:
        stories.submit(filing, applicant, LATE)
    assert [p.code for p in refusal.value.problems] == ["recorded_later"]
    decide(filing, applicant, NAME_PATH, take)
    completed(applicant, reviewer, filing, LATE)
    assert {day: on_record(enterprise, NAME_PATH, day) for day in named} == named
    assert on_record(enterprise, NAME_PATH, "2018-02-01", known_at="2018-04-19 10:00") == OLD
    assert fold(entry.entry for entry in enterprise.entries) == enterprise.present.facts


def test_a_head_under_which_nothing_but_the_day_is_new_is_no_head_without_a_change(applicant, enterprise):
    filing = late(applicant, enterprise, NAME)
    assert "unchanged" in {doubt.code for doubt in Reading(filing, date(2018, 4, 20)).doubts}
    decide(filing, applicant, NAME_PATH, "mine")
    assert "unchanged" not in {doubt.code for doubt in Reading(filing, date(2018, 4, 20)).doubts}


def test_another_value_holds_until_the_later_day_and_that_is_confirmed(applicant, reviewer, enterprise):
    filing = late(applicant, enterprise, NAME, enterprise__enterprise_name__cn=BETWEEN)
    (asked,) = waiting(filing)
    assert (asked.found.then, asked.found.mine, asked.found.now, asked.takes) == (
        OLD,
        BETWEEN,
        NEW,
        ("record",),
    )
    decide(filing, applicant, NAME_PATH, "mine")
    assert waiting(filing)
    decide(filing, applicant, NAME_PATH, "record")
    completed(applicant, reviewer, filing, LATE)
    days = {"2018-01-31": OLD, "2018-02-01": BETWEEN, "2018-03-09": BETWEEN, "2018-03-10": NEW}
    assert {day: on_record(enterprise, NAME_PATH, day) for day in days} == days


def test_what_happened_on_the_later_day_or_after_it_asks_nothing(applicant, enterprise):
    assert waiting(late(applicant, enterprise, NAME, on="2018-03-10")) == []


def test_what_no_ticked_head_is_about_asks_nothing(applicant, enterprise):
    put = {"enterprise__organisation__supreme_authority_name": "股东会"}
    assert waiting(late(applicant, enterprise, BOARD, **put)) == []


def test_a_decision_is_asked_again_when_the_day_becomes_another(applicant, enterprise):
    filing = late(applicant, enterprise, NAME)
    decide(filing, applicant, NAME_PATH, "mine")
    assert waiting(filing) == []
    with transaction():
        event = dated(NAME, on="2018-01-15")
        drafts.save_part(Filing.locked(filing.id), applicant, ("event",), event, shanghai(LATE))
    (asked,) = waiting(filing)
    assert asked.found.day == date(2018, 1, 15)


def test_a_director_who_came_later_by_the_record_came_earlier_as_a_whole(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    first = enterprise.present.facts["enterprise"]["organisation"]["directors"]
    came = drafted(
        applicant, enterprise, "2018-03-20 10:00", BOARD,
        event=dated(BOARD, on="2018-03-10"), enterprise__organisation__directors=[*first, CAME],
    )  # fmt: skip
    completed(applicant, reviewer, came, "2018-03-20 11:00")
    filing = late(applicant, enterprise, BOARD)
    (asked,) = waiting(filing)
    assert (asked.path, asked.found.then, asked.found.now) == ((*DIRECTORS, D9), None, CAME)
    decide(filing, applicant, (*DIRECTORS, D9), "mine")
    completed(applicant, reviewer, filing, LATE)
    assert on_record(enterprise, (*DIRECTORS, D9), "2018-01-31") is None
    assert on_record(enterprise, (*DIRECTORS, D9), "2018-02-01") == CAME
    assert [row["id"] for row in enterprise.present.facts["enterprise"]["organisation"]["directors"]][
        -1
    ] == D9


def test_a_day_before_the_record_began_counts_from_its_beginning(applicant, reviewer, enterprise):
    filing = late(applicant, enterprise, NAME, on="2017-09-01")
    decide(filing, applicant, NAME_PATH, "mine")
    completed(applicant, reviewer, filing, LATE)
    assert on_record(enterprise, NAME_PATH, "2017-09-28") == NEW


def test_what_is_recorded_while_a_late_filing_is_reviewed_is_asked_before_it_is_completed(
    applicant, reviewer
):
    enterprise = filed(applicant, reviewer)
    filing = drafted(
        applicant, enterprise, "2018-03-19 10:00", NAME,
        event=dated(NAME, on="2018-02-01"), enterprise__enterprise_name__cn=BETWEEN,
    )  # fmt: skip
    stories.submit(filing, applicant, "2018-03-19 10:00")
    with transaction():
        claims.claim(Filing.locked(filing.id), reviewer, shanghai("2018-03-19 11:00"))
    renamed(applicant, reviewer, enterprise, NEW)
    with transaction():
        changes.rebase(Filing.locked(filing.id), applicant, [(NAME_PATH, "mine")], shanghai(LATE))
    with pytest.raises(IncompleteFiling) as refusal:
        stories.accept(filing, reviewer, LATE)
    assert [p.code for p in refusal.value.problems] == ["recorded_later"]
    decide(filing, applicant, NAME_PATH, "record")
    stories.accept(filing, reviewer, LATE)
    db.session.expire_all()
    days = {"2018-02-01": BETWEEN, "2018-03-10": NEW}
    assert {day: on_record(enterprise, NAME_PATH, day) for day in days} == days
