"""The application under test: a real database made by the real migrations, real fonts, real files.

One rule of time: a day written down in a test meets only days written down. Every application begins at BEGINNING
on the simulated clock and only `turn_clock` moves it, so `now()`, `today()` and whatever a page or a command dates
are literal too. What must follow the real clock (mail tried again, ages of files, log-ins) is counted from
`real_now()` and never compared with a literal. Each of the tests marked `dates` holds on any real day: `make
test-dates` runs them on others.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest
import time_machine
from flask import g
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState

from filing import create_app
from filing.config import ROOT
from filing.domain.days.calendar import SHANGHAI
from filing.extensions import db, transaction
from filing.models import Agency, User
from filing.services import simulation
from filing.services.files import uploads
from filing.services.files.probe.__main__ import examined, reader_of
from filing.services.people import accounts, agencies
from filing.turns import is_writers_turn
from tests.economy import application, share_what_is_the_same

FONTS_VAR = os.environ.get("FILING_VAR") or ROOT / "var"
PASSWORD = "青岛 harbour 2018"
#: Later than any receipt that is told of in passing, so that nothing was sealed in the future.
BEGINNING = "2017-10-16 10:00"


share_what_is_the_same()

# A busy machine makes examples slowly, and that is no fault.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

#: Their every test is about days, forms or what the whole house keeps to.
ALL_ABOUT_DATES = (ROOT / "tests" / "domain", ROOT / "tests" / "guards")


def pytest_configure(config):
    """FILING_TEST_REAL_DAY=2028-02-29: the whole run takes place on that day, and time goes on from its noon.

    Programs that tests start read the machine's own clock: such tests are marked `own_clock` and left out.
    """
    if day := os.environ.get("FILING_TEST_REAL_DAY"):
        # In UTC: a named time zone would become that of the process.
        journey = time_machine.travel(datetime.fromisoformat(f"{day}T04:00+00:00"), tick=True)
        journey.start()
        config.add_cleanup(journey.stop)


def pytest_collection_modifyitems(items):
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in ALL_ABOUT_DATES):
            item.add_marker(pytest.mark.dates)


@pytest.fixture(scope="session")
def blank_database(tmp_path_factory) -> Path:
    """A migrated and seeded SQLite file, copied for each test."""
    var = tmp_path_factory.mktemp("blank")
    app = create_app(**settings_for(var, SQLALCHEMY_DATABASE_URI=f"sqlite:///{var}/filing.db"))
    migrate_and_seed(app)
    return var / "filing.db"


def migrate_and_seed(app) -> None:
    with app.app_context():
        upgrade()
        with transaction():
            agencies.seed()
        db.session.remove()
        db.engine.dispose()


def give_key(var: Path) -> None:
    """The secret that the key of the imprints in the blank database is sealed with; programs read it here too."""
    (Path(var) / "key_secret").write_text("test, of sixteen bytes and more")


def settings_for(var: Path, **more) -> dict:
    give_key(var)
    return {
        "FILING_VAR": var,
        # Made once at set-up: making them for every test would take a minute each.
        "FONTS_VAR": FONTS_VAR,
        "TESTING": True,
        "SECRET_KEY": "test",
        "SIMULATION": True,
        "STORAGE_URL": f"file://{var}/files",
        "RATELIMIT_ENABLED": False,
        # Tests of the engine have one; everybody else looks at what one turn does.
        "QUEUE_URL": "",
        **more,
    }


#: The probe in a process of its own, as the product runs it.
REAL_PROBE = uploads.probe


@pytest.fixture(scope="session", autouse=True)
def each_content_is_probed_once_and_here():
    """Hundreds of tests upload the same few papers, and a process that examines one takes a third of a second.

    test_inspection starts real ones where the process itself matters.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploads, "probe", lru_cache(maxsize=256)(probed_here))
        yield


@pytest.fixture(scope="session", autouse=True)
def rows_are_held_in_transactions_only():
    """SQLite locks no row and says nothing; PostgreSQL refuses to where nothing may be written."""

    def require_turn(asked: ORMExecuteState) -> None:
        held = getattr(asked.statement, "_for_update_arg", None)
        assert held is None or is_writers_turn(), f"held outside of a transaction: {asked.statement}"

    event.listen(db.session, "do_orm_execute", require_turn)
    yield
    event.remove(db.session, "do_orm_execute", require_turn)


def probed_here(data: bytes, kind: uploads.Kind) -> tuple[dict, bytes]:
    return examined(reader_of(kind), data)


class Browser(FlaskClient):
    """A client whose every request has a context of its own, as on a server.

    Within the test's context the request's `g` would outlive it, and with it who is logged in and the hour.
    """

    def open(self, *args, **kwargs):
        # The test's own session reads again afterwards, and sees what the request wrote.
        db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def app(tmp_path, blank_database):
    """An application of its own for each test; requests work within `app.app_context()`."""
    shutil.copy(blank_database, tmp_path / "filing.db")
    with application(
        settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/filing.db")
    ) as made:
        made.test_client_class = Browser
        turn_clock(BEGINNING)
        yield made


@pytest.fixture
def client(app):
    return app.test_client()


def shanghai(text: str) -> datetime:
    """'2018-02-09 10:00' as a moment in Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def turn_clock(text: str) -> None:
    """The simulated clock runs from this moment on."""
    with transaction():
        simulation.set_clock(shanghai(text), simulation=True)
    # A request of this moment is another one.
    g.pop("now", None)


def register_li() -> User:
    with transaction():
        return accounts.register_applicant(
            "li@example.com", "李敏", PASSWORD, shanghai("2017-09-01 09:00"), organisation="海湾律师事务所"
        )


def employ_wang() -> User:
    """At 青岛市商务局, the agency of the sample filing."""
    with transaction():
        at, agency = shanghai("2017-09-01 09:00"), Agency.by_code("370200")
        return accounts.create_staff("wang@example.com", "王审", "reviewer", PASSWORD, at, agency)


@pytest.fixture
def applicant(app):
    return register_li()


@pytest.fixture
def reviewer(app):
    """A reviewer at 青岛市商务局, the agency of the sample filing."""
    return employ_wang()
