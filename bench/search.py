"""Search among N filings, on SQLite or, with a URL of an empty database, on PostgreSQL: `python -m bench.search [N] [URL]`."""

import io
import sys
import tempfile
from contextlib import redirect_stderr
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask_migrate import upgrade
from sqlalchemy import text

from bench.history import Figures
from bench.review_queue import log_in, milliseconds
from filing import create_app
from filing.config import ROOT
from filing.current import now
from filing.domain.questions.grams import grams
from filing.extensions import db, transaction
from filing.models import Agency, Filing, User
from filing.models.search import OWN, SENT, put
from filing.services.filings import queue
from filing.services.filings.finding import found
from filing.services.people import accounts, agencies
from filing.services.people.sight import filings_of

LIMIT_MS, LIST_MS, AT_ONCE = 5, 30, 5_000
PAGES = (
    "/filings",
    "/filings?sort=due",
    "/filings?state=under_review",
    "/filings?kind=change",
    "/filings?search=青岛",
)
ROW = text(
    "insert into filing (id, kind, form_key, state, answers, enterprise_name, application_number, organisation_id,"
    " created_by_id, agency_id, law_day, late_days, due_on, due_provisional, supplement_note, way, rebased,"
    " created_at, updated_at, updated_by, version) values (:id, 'establishment', 'establishment-2017',"
    " 'under_review', '{}', :name, :number, :organisation, :applicant, :agency, '2017-09-28', 0, '2017-10-09',"
    " :no, '', '', '{}', '2017-09-28', '2017-09-28', '', 1)"
)
EVENT = text(
    "insert into filing_event (filing_id, move, state, actor_id, actor_role, actor_name, at, reason, details)"
    " values (:id, 'submit', 'under_review', :person, 'applicant', '申', '2017-09-28', '', :no)"
)
#: What is common to all, what only one has, whole and in part, in Chinese, Latin letters and digits; and nothing.
SOUGHT = (
    "有限公司",
    "青",
    "青岛",
    "精密",
    "第{n}号",
    "号有",
    "invest{n}",
    "inv",
    "20170928{n:07d}",
    "{n:07d}",
    "不存在",
)


def fill(count: int) -> tuple[User, User]:
    """An applicant who has every tenth of that many filings, and the reviewer of a third of them."""
    with transaction():
        agencies.seed()
    with transaction():
        agency = Agency.by_code("370200")
        mine, other = (
            accounts.register_applicant(f"{n}@example.com", "申", "bench password", now(), organisation=n)
            for n in "ab"
        )
        staff = accounts.create_staff("r@example.com", "审", "reviewer", "bench password", now(), agency)
        for first in range(1, count + 1, AT_ONCE):
            numbers = range(first, first + AT_ONCE)
            rows = [_row(i, mine if i % 10 == 0 else other, agency.id + (i % 3 != 0)) for i in numbers]
            db.session.execute(ROW, rows)
            put(db.session.connection(), [_indexed(row) for row in rows])
            db.session.execute(
                EVENT, [{"id": row["id"], "person": row["applicant"], "no": "{}"} for row in rows]
            )
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum analyze"))
    return db.session.get(User, mine.id), db.session.get(User, staff.id)


def _row(i: int, person: User, agency_id: int) -> dict:
    city = "青岛" if i % 2 else "济南"
    return {
        "id": i, "name": f"{city}示例精密企业第{i}号有限公司", "number": f"20170928{i:07d}", "no": False,
        "organisation": person.organisation_id, "applicant": person.id, "agency": agency_id,
    }  # fmt: skip


def _indexed(row: dict) -> dict:
    known = grams([row["name"], row["number"], f"Investor Invest{row['id']} GmbH"])
    return {"id": row["id"], OWN: [f"§{row['organisation']}", *known], SENT: [f"§{row['agency']}", *known]}


def _own(applicant: User, words: str) -> list[int]:
    """The query alone: what a line of the list shows is read for its rows only, however many there are."""
    query = found(filings_of(applicant).with_only_columns(Filing.id), applicant, words)
    return list(db.session.scalars(query.limit(21)))


def main(count: int, url: str = "") -> int:
    with tempfile.TemporaryDirectory() as name:
        uri = url or f"sqlite:///{name}/filing.db"
        app = create_app(
            FILING_VAR=Path(name), FONTS_VAR=ROOT / "var", SQLALCHEMY_DATABASE_URI=uri, SECRET_KEY="bench", SIMULATION=True
        )  # fmt: skip
        with app.app_context():
            upgrade()
            applicant, reviewer = fill(count)
            figures, worst = Figures("search"), 0.0
            for pattern in SOUGHT:
                words = pattern.format(n=count // 2 // 30 * 30)
                own = milliseconds(lambda w=words: _own(applicant, w), 10)
                sent = milliseconds(lambda w=words: queue.queue_page(reviewer, view="any", search=w), 10)
                found = len(queue.queue_page(reviewer, view="any", search=words)[0])
                worst = max(worst, own, sent)
                print(f"{words:18} {found:>3} shown {sent:>8.2f} ms reviewer {own:>8.2f} ms applicant")
            figures.add(f"the slowest search among {count:,}", worst, "ms", most=LIMIT_MS)
            beyond = list_pages(app, applicant, count)
            figures.add(f"list of {count // 10:,} beyond an empty one", beyond, "ms", most=LIST_MS)
            db.session.remove()
            db.engine.dispose()
    return figures.close()


def list_pages(app, applicant: User, count: int) -> float:
    """Milliseconds of the pages of 我的申报, printed; what the slowest takes beyond the page of who has none."""
    with transaction():
        none = accounts.register_applicant("c@example.com", "申", "bench password", now(), organisation="c")
    bare, mine = log_in(app, none.id), log_in(app, applicant.id)

    def get(client, path: str) -> float:
        assert client.get(path).status_code == 200
        return milliseconds(lambda: client.get(path), 15)

    # A line on the terminal for each request is not what is measured.
    with redirect_stderr(io.StringIO()):
        get(mine, "/filings")  # what is made once in a process
        empty = get(bare, "/filings")
        times = {path: get(mine, path) for path in PAGES}
    print(f"我的申报 of an organisation with {count // 10:,} filings; of one with none {empty:.1f} ms")
    for path, time in times.items():
        print(f"  {path:32}{time:>8.1f} ms, {time - empty:.1f} ms beyond (aim ≤ {LIST_MS} ms)")
    return max(times.values()) - empty


if __name__ == "__main__":
    given = sys.argv[1:]
    raise SystemExit(main(int(given[0]) if given else 100_000, *given[1:2]))
