"""The reviewer's queue among N filings, on SQLite, against the bare indexed query: `python -m bench.review_queue [N] [SMALL]`.

Both sizes are measured in one run, so that growth with the table shows as a ratio. With a URL of an empty database
instead of SMALL (`[N] postgresql+psycopg://…`) it is measured there, at one size.
A query's time is that of the database: its statement is sent again by the driver alone. Page and picture are whole
answers; beside the page stands that of an agency without filings, the bare one.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask_migrate import upgrade
from sqlalchemy import event, select, text

from bench.history import Figures
from bench.law import median_seconds
from filing import create_app
from filing.config import ROOT
from filing.current import now
from filing.extensions import db, transaction
from filing.http.sessions import KEY
from filing.models import Agency, User
from filing.moment import real_now
from filing.services.filings import load, queue
from filing.services.filings.narrowing import CHOICES, Filters
from filing.services.people import accounts, agencies, sessions

PAGE_MS, QUERY_MS, PICTURE_MS, ROWS = 15, 1, 50, 20
PASSWORD = "bench password"
BARE_PAGE, PAGE, PICTURE = "page of an agency without filings", "page", "lead's picture, its counts"
VIEWS = ("unclaimed", "mine", "open", "waiting", "suspended", "closed", "any")
TODAY = date(2017, 10, 16)
HOURS = timedelta(hours=12)
BARE = text(
    "select id, due_on, enterprise_name, application_number from filing"
    " where agency_id = :agency and state = 'under_review' and (due_on, id) > (:day, 0)"
    " order by due_on, id limit 21"
)
# A third of everything lies with one agency; of its open filings a half is claimed, some by the reviewer. Changes, what
# was late, and what came back from its applicant are one in a thousand each.
FILL = """
with recursive n(i) as (select 1 union all select i + 1 from n where i < :count)
insert into filing (id, kind, form_key, state, answers, enterprise_name, application_number, organisation_id,
  created_by_id, agency_id, reviewer_id, law_day, late_days, due_on, due_provisional, supplement_note,
  resubmitted_at, created_at, updated_at, version)
select i, case when i % 1000 = 1 then 'change' else 'establishment' end, 'establishment-2017',
  case i % 10 when 0 then 'awaiting_supplement' when 1 then 'suspended' when 2 then 'completed'
    when 3 then 'completed' when 4 then 'not_completed' else 'under_review' end,
  '{}', '示例企业第' || i || '号有限公司', '20170928' || printf('%07d', i), 1, :applicant,
  case when i % 3 = 0 then :agency else :agency + 1 + i % 20 end,
  case when i % 2 = 1 then null when i % 999 = 0 then :reviewer else :other end,
  '2017-09-28', case when i % 1001 = 0 then 3 else 0 end,
  case when i % 10 in (1, 2, 3, 4) then null else date('2017-10-09', (i % 2000) || ' days') end,
  :no, '', case when i % 1003 = 0 then '2017-09-28 00:00' end, '2017-09-28 00:00', '2017-09-28 00:00', 1 from n
"""
#: What SQLite and PostgreSQL write differently.
ON_POSTGRESQL = {
    "printf('%07d', i)": "lpad(cast(i as text), 7, '0')",
    "'2017-09-28 00:00'": "timestamp '2017-09-28 00:00'",
    "date('2017-10-09', (i % 2000) || ' days')": "date '2017-10-09' + i % 2000",
}


def fill(folder: Path, count: int, url: str):
    """An application with that many filings, its reviewer, and one of an agency that has none."""
    app = create_app(
        FILING_VAR=folder,
        FONTS_VAR=ROOT / "var",
        SQLALCHEMY_DATABASE_URI=url or f"sqlite:///{folder}/filing.db",
        SECRET_KEY="bench",
        SIMULATION=True,
    )
    with app.app_context():
        upgrade()
        with transaction():
            agencies.seed()
        with transaction():
            busy, idle = (
                Agency.by_code("370200"),
                db.session.scalars(select(Agency).order_by(-Agency.id)).first(),
            )
            who = accounts.register_applicant("a@example.com", "申", PASSWORD, now(), organisation="社")
            staff = [
                accounts.create_staff(f"{n}@example.com", "审", "reviewer", PASSWORD, now(), agency)
                for n, agency in (("b", busy), ("c", busy), ("d", idle))
            ]
            given = {"count": count, "agency": busy.id, "applicant": who.id, "no": False}
            written = FILL
            for one, other in ON_POSTGRESQL.items() if url else ():
                written = written.replace(one, other)
            db.session.execute(text(written), {**given, "reviewer": staff[0].id, "other": staff[1].id})
        if url:
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("vacuum analyze"))
        return app, staff[0].id, staff[2].id


def log_in(app, user_id: int):
    """A client with a session: hashing a password is not what is measured."""
    client = app.test_client()
    with transaction():
        person = db.session.get_one(User, user_id)
        key = sessions.begin(person, real_now(), HOURS, device="bench", address="", in_two_steps=True)
    with client.session_transaction() as session:
        session.update({"_user_id": str(user_id), "_fresh": True, KEY: key})
    return client


def milliseconds(act, rounds: int = 30) -> float:
    act()
    return median_seconds(act, rounds, 1) * 1e3


def in_database(act) -> float:
    """Milliseconds that the act's statements take of the database, sent by the driver alone."""
    sent: list[tuple] = []

    def note(_connection, _cursor, statement, given, *_rest) -> None:
        sent.append((statement, given))

    act()
    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    cursor = db.session.connection().connection.cursor()
    return milliseconds(lambda: [cursor.execute(*one).fetchall() for one in sent])


def queries(reviewer: User, count: int) -> dict[str, Callable]:
    """Every tab, alone and with every filter; a later page; a search by number."""
    page = partial(queue.queue_page, reviewer, limit=ROWS)
    asked = {f"query {view}": partial(page, view=view) for view in VIEWS}
    for view in VIEWS[:-1]:
        for name, value in ((name, value) for name, values in CHOICES.items() for value in values):
            by = queue.narrowed_to(reviewer, view, Filters(**{name: value}), TODAY)
            asked[f"query {view}, {name}={value}"] = partial(page, view=view, narrowed=by)
    _, after = queue.queue_page(reviewer, view="open", limit=200)
    asked["query open, a later page"] = partial(page, view="open", after=after)
    asked["query any, by number"] = partial(page, view="any", search=f"20170928{count:07d}")
    return asked


def measure(count: int, url: str = "") -> dict[str, float]:
    """Milliseconds of the bare query, of each tab's with each filter, and of the pages."""
    with tempfile.TemporaryDirectory() as name:
        began = perf_counter()
        app, reviewer_id, idle_id = fill(Path(name), count, url)
        print(f"{count:,} filings inserted in {perf_counter() - began:.0f} s")
        with app.app_context():
            reviewer = db.session.get(User, reviewer_id)
            bare = {"agency": reviewer.agency_id, "day": date(2017, 10, 9).isoformat()}
            times = {"bare query": in_database(lambda: db.session.execute(BARE, bare).all())}
            for what, act in queries(reviewer, count).items():
                times[what] = in_database(act)
            times[PICTURE] = milliseconds(lambda: load.loads_of(reviewer.agency_id, TODAY))
            clients = {BARE_PAGE: log_in(app, idle_id), PAGE: log_in(app, reviewer_id)}
            # A line on the terminal for each request is not what is measured.
            with redirect_stderr(io.StringIO()):
                times |= {what: milliseconds(partial(_page, client)) for what, client in clients.items()}
            db.session.remove()
            db.engine.dispose()
    return times


def _page(client) -> None:
    assert client.get("/review").status_code == 200


def main(count: int, small: int, url: str = "") -> int:
    many = measure(count, url)
    few = {} if url else measure(small)
    print(f"{'':40}{'' if url else f'{small:,}':>12}{count:>12,}   growth")
    for what, time in many.items():
        beside = (
            f"{few[what]:>9.2f} ms{time:>9.2f} ms{time / few[what]:>8.1f}×" if few else f"{time:>21.2f} ms"
        )
        print(f"{what:40}{beside}")
    figures, where = Figures("review_queue"), "on PostgreSQL" if url else "on SQLite"
    print(f"aims at {count:,} {where}:")
    bare, beyond = many["bare query"], many[PAGE] - many[BARE_PAGE]
    asked = sorted((what for what in many if what.startswith("query ")), key=lambda what: -many[what])
    # The slowest is told in any case, the others where they miss.
    for what in [each for each in asked if each == asked[0] or many[each] > QUERY_MS]:
        figures.add(f"{what} {where}", many[what], "ms", most=QUERY_MS, beside=f"bare {bare:.2f} ms")
    beside = f"bare page {many[BARE_PAGE]:.1f} ms"
    figures.add(f"page beyond the bare one {where}", beyond, "ms", most=PAGE_MS, beside=beside)
    figures.add(f"{PICTURE} {where}", many[PICTURE], "ms", most=PICTURE_MS)
    return figures.close()


if __name__ == "__main__":
    size, *more = [*sys.argv[1:], "100000"][: max(1, len(sys.argv) - 1)]
    beside = more[0] if more else "1000"
    raise SystemExit(main(int(size), int(beside)) if beside.isdigit() else main(int(size), 0, beside))
