"""The reviewer's queue among N filings, against the bare indexed query: `python -m bench.review_queue [N] [SMALL]`.

Both sizes are measured in one run, so that growth with the table shows as a ratio.
"""

import io
import sys
import tempfile
from contextlib import redirect_stderr
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask_migrate import upgrade
from sqlalchemy import text

from bench.law import median_seconds
from filing import create_app
from filing.config import ROOT
from filing.current import now
from filing.extensions import db, transaction
from filing.http.sessions import KEY
from filing.models import Agency, User
from filing.moment import real_now
from filing.services.filings import queue
from filing.services.filings.narrowing import Filters
from filing.services.people import accounts, agencies, sessions

PAGE_MS, QUERY_MS, ROWS = 15, 1, 20
VIEWS = ("unclaimed", "mine", "open", "waiting", "closed")
#: Each filter of the page, on a day when a part of the filings is overdue.
NARROWED = {"kind": "establishment", "due": "overdue", "claimed": "nobody", "late": "yes", "returned": "yes"}
TODAY = date(2017, 10, 16)
HOURS = timedelta(hours=12)
BARE = text(
    "select id, due_on, enterprise_name, application_number from filing"
    " where agency_id = :agency and state = 'under_review' and (due_on, id) > (:day, 0)"
    " order by due_on, id limit 21"
)
# A third of everything lies with one agency; of its open filings a half is claimed, some by the reviewer.
FILL = text("""
with recursive n(i) as (select 1 union all select i + 1 from n where i < :count)
insert into filing (id, kind, form_key, state, answers, enterprise_name, application_number, organisation_id,
  created_by_id, agency_id, reviewer_id, law_day, late_days, due_on, due_provisional, supplement_note,
  created_at, updated_at, version)
select i, 'establishment', 'establishment-2017',
  case i % 10 when 0 then 'awaiting_supplement' when 1 then 'suspended' when 2 then 'completed'
    when 3 then 'completed' when 4 then 'not_completed' else 'under_review' end,
  '{}', '示例企业第' || i || '号有限公司', '20170928' || printf('%07d', i), 1, :applicant,
  case when i % 3 = 0 then :agency else :agency + 1 + i % 20 end,
  case when i % 2 then null when i % 999 = 0 then :reviewer else :other end,
  '2017-09-28', 0, case when i % 10 in (1, 2, 3, 4) then null else date('2017-10-09', (i % 2000) || ' days') end,
  0, '', '2017-09-28', '2017-09-28', 1 from n
""")


def fill(folder: Path, count: int):
    """An application with that many filings in a fresh SQLite file, and its reviewer."""
    app = create_app(
        FILING_VAR=folder,
        FONTS_VAR=ROOT / "var",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/filing.db",
        SECRET_KEY="bench",
        SIMULATION=True,
    )
    with app.app_context():
        upgrade()
        with transaction():
            agencies.seed()
        with transaction():
            agency, password = Agency.by_code("370200"), "bench password"
            who = accounts.register_applicant("a@example.com", "申", password, now(), organisation="社")
            staff = [
                accounts.create_staff(f"{n}@example.com", "审", "reviewer", password, now(), agency)
                for n in "bc"
            ]
            given = {"count": count, "agency": agency.id, "applicant": who.id}
            db.session.execute(FILL, {**given, "reviewer": staff[0].id, "other": staff[1].id})
        return app, staff[0].id


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


def measure(count: int) -> dict[str, float]:
    """Milliseconds of the bare query, of each view's query, of a deep page and of the whole page."""
    with tempfile.TemporaryDirectory() as name:
        began = perf_counter()
        app, reviewer_id = fill(Path(name), count)
        print(f"{count:,} filings inserted in {perf_counter() - began:.0f} s")
        with app.app_context():
            reviewer = db.session.get(User, reviewer_id)
            bare = {"agency": reviewer.agency_id, "day": "2017-10-09"}
            times = {"bare query": milliseconds(lambda: db.session.execute(BARE, bare).all())}
            for view in VIEWS:
                times[f"query {view}"] = milliseconds(
                    lambda v=view: queue.queue_page(reviewer, view=v, limit=ROWS)
                )
            _, after = queue.queue_page(reviewer, view="open", limit=200)
            times["query open, a later page"] = milliseconds(
                lambda: queue.queue_page(reviewer, view="open", after=after, limit=ROWS)
            )
            for name, value in NARROWED.items():
                by = Filters(**{name: value}).conditions(reviewer, TODAY)
                times[f"query open, {name}={value}"] = milliseconds(
                    lambda by=by: queue.queue_page(reviewer, view="open", narrowed=by, limit=ROWS)
                )
            times["query any, by number"] = milliseconds(
                lambda: queue.queue_page(reviewer, view="any", search=f"20170928{count:07d}")
            )
            client = log_in(app, reviewer_id)
            # A line on the terminal for each request is not what is measured.
            with redirect_stderr(io.StringIO()):
                times["page"] = milliseconds(lambda: _page(client))
            db.session.remove()
            db.engine.dispose()
    return times


def _page(client) -> None:
    answer = client.get("/review")
    assert answer.status_code == 200 and "示例企业" in answer.get_data(as_text=True)


def main(count: int, small: int) -> int:
    few, many = measure(small), measure(count)
    print(f"{'':28}{small:>12,}{count:>12,}   growth   of the bare query")
    for what, time in many.items():
        growth, share = time / few[what], time / many["bare query"]
        print(f"{what:28}{few[what]:>9.2f} ms{time:>9.2f} ms{growth:>8.1f}×{share:>12.1f}×")
    print(f"aims at {count:,}: page ≤ {PAGE_MS} ms, query ≤ {QUERY_MS} ms, no growth")
    slow = [what for what in many if what.startswith("query ") and many[what] > QUERY_MS]
    return 1 if slow or many["page"] > PAGE_MS else 0


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]]
    raise SystemExit(main(*(sizes + [100_000, 1_000][len(sizes) :])))
