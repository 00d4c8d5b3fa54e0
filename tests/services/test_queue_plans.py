"""How the database reads the queue: by an index of what is asked for, never past what others have."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import event

from filing.extensions import db
from filing.services.filings import load, queue
from filing.services.filings.narrowing import CHOICES, Filters

TODAY = date(2017, 10, 9)
#: Which index finds what is rare, on the tabs of everybody and on those of one person.
RARE = {
    ("kind", "change"): ("ix_filing_kind", "ix_filing_claimed_kind"),
    ("late", "yes"): ("ix_filing_late", "ix_filing_claimed_late"),
    ("returned", "yes"): ("ix_filing_returned", "ix_filing_claimed_returned"),
}


@pytest.fixture
def plan_of(app):
    """What SQLite says of how it reads the filings for an act, one line for each stretch it reads."""

    def plan(act) -> list[str]:
        asked = []

        def note(_connection, _cursor, statement, given, *_):
            asked.append((statement, given))

        event.listen(db.engine, "before_cursor_execute", note)
        act()
        event.remove(db.engine, "before_cursor_execute", note)
        cursor = db.session.connection().connection.cursor()
        steps = [row[3] for one in asked for row in cursor.execute(f"explain query plan {one[0]}", one[1])]
        return [step for step in steps if re.match(r"(SEARCH|SCAN) filing\b", step)]

    return plan


def page(actor, view: str, **chosen):
    return lambda: queue.queue_page(
        actor, view=view, narrowed=queue.narrowed_to(actor, view, Filters(**chosen), TODAY)
    )


def by_index(step: str) -> bool:
    return "agency_id=?" in step or "PRIMARY KEY (rowid=?)" in step


@pytest.mark.parametrize("view", queue.VIEWS)
def test_every_tab_with_every_filter_is_read_by_an_index(view, plan_of, reviewer):
    chosen = [{}, *({name: value} for name in queue.filters_of(view) for value in CHOICES[name])]
    steps = {str(one): plan_of(page(reviewer, view, **one)) for one in chosen}
    assert all(steps.values())
    assert {one: read for one, read in steps.items() if not all(map(by_index, read))} == {}


@pytest.mark.parametrize(("name", "value"), RARE)
@pytest.mark.parametrize("view", ["open", "unclaimed", "waiting", "suspended"])
def test_what_is_rare_has_an_index_of_its_own(view, name, value, plan_of, reviewer):
    of_all, of_one = RARE[name, value]
    index = of_one if view == "unclaimed" else of_all
    steps = plan_of(page(reviewer, view, **{name: value}))
    assert [f" {index} " in step for step in steps] == [True]


def test_what_each_has_in_hand_is_counted_by_stretches_of_an_index(plan_of, reviewer):
    steps = plan_of(lambda: load.loads_of(reviewer.agency_id, TODAY))
    assert [step for step in steps if "agency_id=? AND reviewer_id=? AND state=?" not in step] == []
    assert len(steps) == 10
