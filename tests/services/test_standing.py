"""What administrators change now and then is read once by each process, and counts for all from its change on."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from filing.extensions import db, transaction, writers_turn
from filing.models import Agency, ClosedZone, ListedZone, Setting
from filing.models.standing import EDITION
from filing.services.calendars import current_calendar, import_year
from filing.services.people import accounts, agencies, zones
from tests.conftest import PASSWORD, shanghai
from tests.web.conftest import statements

pytestmark = pytest.mark.dates

DAY, NOW = date(2018, 5, 10), shanghai("2018-05-10 10:00")
HOLIDAY = {"year": 2030, "days": [{"date": "2030-05-10", "isOffDay": True, "name": "试"}]}


@pytest.fixture
def admin(app):
    with transaction():
        return accounts.create_staff("root@example.com", "管", "admin", PASSWORD, NOW)


def read_everything():
    return ListedZone.lists_on(DAY), Agency.listed(), current_calendar()


def asked_for_them() -> int:
    db.session.rollback()
    return statements(read_everything)


def edition():
    db.session.rollback()
    return db.session.get(Setting, EDITION)


def test_they_are_read_once_for_many_transactions(app):
    read_everything()
    # The beginning, and which edition it is.
    assert asked_for_them() == 2


def test_each_change_counts_in_the_transaction_that_makes_it_and_in_those_that_follow(admin):
    first = read_everything()[0]
    name = next(name for name in sorted(first.ftz_areas) if first.ftz_areas[name].name == name)
    with transaction():
        zones.close(admin, NOW, name=name, reason="文件")
        assert name not in ListedZone.lists_on(DAY).ftz_areas
    assert name not in ListedZone.lists_on(DAY).ftz_areas


def test_what_was_undone_counts_for_nobody(admin):
    name = next(iter(read_everything()[0].etdzs))

    def given_up():
        with transaction():
            zones.close(admin, NOW, name=name, reason="文件")
            assert name not in ListedZone.lists_on(DAY).etdzs
            raise ZeroDivisionError

    pytest.raises(ZeroDivisionError, given_up)
    assert name in ListedZone.lists_on(DAY).etdzs


CHANGES = {
    "a zone added": lambda who: zones.add(
        who, NOW, kind="etdz", name="某某经济技术开发区", zone="", province="370000", established=None
    ),
    "an agency renamed": lambda who: agencies.rename(who, "370200", name="青岛某局", reason="文件", now=NOW),
    "a year imported": lambda who: import_year(HOLIDAY, who, NOW),
    "a statement of its own": lambda who: db.session.execute(
        update(Agency).where(Agency.code == "370200").values(telephone="1")
    ),
}


def test_every_way_to_change_them_leaves_another_edition(admin):
    seen = {None}
    for said, change in CHANGES.items():
        with transaction():
            change(admin)
        assert edition().value not in seen, said
        seen.add(edition().value)


def test_what_another_process_changed_is_read_anew(app):
    name = next(iter(read_everything()[0].etdzs))
    closed = insert(ClosedZone.__table__).values(name=name, closed_on=DAY, reason="文件")
    with writers_turn(), db.engine.begin() as another:
        another.execute(closed)
        another.execute(update(Setting.__table__).where(Setting.key == EDITION).values(value="another"))
    db.session.rollback()
    assert name not in ListedZone.lists_on(DAY).etdzs
