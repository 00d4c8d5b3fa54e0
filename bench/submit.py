"""Submitting over HTTP, beside bare Flask + SQLAlchemy: `python -m bench.submit [N]`.

Two rivals, with no law in between. One writes every row that a submission leaves, in our own tables
(bench/rivals/every_row.py): of that one, which inserts the same, a share is to be reached. The other writes four rows
(bench/rivals/bare.py), and shows how far away it is to write no more. All behind the same server with the same
processes and threads, on the same kind of database with every commit on the disk: SQLite, then PostgreSQL. They take
turns, so that whatever else the machine does meets all alike. That the first one leaves as many rows with as much in
them is looked at before.
"""

import contextlib
import http.client
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from time import perf_counter, sleep
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask_migrate import upgrade
from sqlalchemy import Engine, TextClause, create_engine, inspect, text

from bench.history import Figures
from bench.rivals import bare
from filing import create_app
from filing.config import ROOT
from filing.extensions import db, transaction
from filing.models import Agency, User
from filing.moment import real_now
from filing.services.filings import documents, drafts
from filing.services.filings.documents import Received
from filing.services.people import accounts, agencies, tokens
from tests.conftest import shanghai, turn_clock
from tests.postgres import PostgresUnavailable, postgres_url
from tests.samples import establishment_answers
from tests.servers import Server
from tests.services import stories

SHARE, TURNS, WARMING = 60, 12, 1
#: So many clients at once, and as many people whose drafts they send, one of each by turns.
AT_ONCE = 4
#: By how much what the rival writes into a table may be less than ours, or more.
ALIKE = 0.1
NOW = "2018-05-10 10:00"
WRITTEN = (
    "filing", "filing_event", "notice", "party", "imprint", "audit_record", "delivery", "filing_words",
)  # fmt: skip

#: A filing's number, and the token of whose it is.
Draft = tuple[int, str]
#: A path, and the token that it is asked with.
Call = tuple[str, str]


def drafted(folder: Path, url: str, count: int) -> tuple[list[Draft], list[Draft]]:
    """So many complete drafts for us and for the rival, in a database of ours."""
    app = create_app(
        FILING_VAR=folder, FONTS_VAR=ROOT / "var", SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="test",
        STORAGE_URL=f"file://{folder}/files", SIMULATION=True,
    )  # fmt: skip
    with app.app_context():
        upgrade()
        with transaction():
            agencies.seed()
        with transaction():
            accounts.create_staff(
                "b@example.com", "审", "reviewer", "bench password", shanghai(NOW), Agency.by_code("370200")
            )
        turn_clock(NOW)
        made = _drafts(count, "ours"), _drafts(count, "theirs")
        db.session.remove()
        db.engine.dispose()
    return made


def _drafts(count: int, whose: str) -> list[Draft]:
    of_each = [_drafts_of(f"{whose}-{one}@example.com", -(-count // AT_ONCE)) for one in range(AT_ONCE)]
    return [draft for of_all in zip(*of_each, strict=True) for draft in of_all][:count]


def _drafts_of(email: str, count: int) -> list[Draft]:
    with transaction():
        who = accounts.register_applicant(email, "申", "bench password", shanghai(NOW), organisation="社")
        token = tokens.create(who, real_now())
    first = stories.draft(who, NOW)
    papers = [Received(**{part.name: getattr(paper, part.name) for part in fields(Received)
                          if part.name != "row"}) for paper in first.documents]  # fmt: skip
    return [(first.id, token), *((_another(who, papers), token) for _ in range(count - 1))]


def _another(who: User, papers: list[Received]) -> int:
    """A draft with the same papers, which were examined and stored once."""
    with transaction():
        filing = drafts.create(who, "establishment", shanghai(NOW))
        drafts.save_answers(filing, who, establishment_answers(), shanghai(NOW))
        for paper in papers:
            documents.add(filing, who, shanghai(NOW), replace(paper, cleaned=()))
        return filing.id


class BareServer(Server):
    """The rival of four rows behind the same server."""

    app = "bench.rivals.bare:app"

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--worker-class", "filing.http.serving.CollectingWorker"]
        self.environment["BARE_URL"] = self.environment["FILING_DATABASE_URL"]
        self.process = subprocess.Popen(
            [*command, "--workers", "2", "--threads", "8", "--bind", f"127.0.0.1:{self.port}", self.app],
            cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        for _ in range(400):
            with contextlib.suppress(OSError):
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=5).connect()
                return
            sleep(0.05)
        raise RuntimeError("the bare server does not answer")


class EveryRowServer(BareServer):
    app = "bench.rivals.every_row:app"


def seconds_to_send(port: int, calls: list[Call]) -> float:
    """Seconds until all were answered, by a few clients at once who each keep their connection."""
    connections: SimpleQueue = SimpleQueue()
    for _ in range(AT_ONCE):
        connections.put(http.client.HTTPConnection("127.0.0.1", port, timeout=60))

    def send(call: Call) -> None:
        (path, token), connection = call, connections.get()
        connection.request("POST", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        said = answer.read()
        connections.put(connection)
        assert answer.status == 200, said

    with ThreadPoolExecutor(AT_ONCE) as clients:
        began = perf_counter()
        list(clients.map(send, calls))
        return perf_counter() - began


@contextmanager
def served(kind: type[Server], folder: Path, url: str) -> Iterator[Server]:
    server = kind(folder, url)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Left(NamedTuple):
    rows: int
    characters: int


def left_by(url: str, act: Callable[[], object]) -> dict[str, Left]:
    """By how much each table grew."""
    engine = create_engine(url)
    before = _held_in(engine)
    act()
    after = _held_in(engine)
    engine.dispose()
    added = {name: Left(*(a - b for a, b in zip(after[name], before[name], strict=True))) for name in after}
    return {name: left for name, left in added.items() if any(left)}


def _held_in(engine: Engine) -> dict[str, Left]:
    columns = {name: [column["name"] for column in inspect(engine).get_columns(name)] for name in WRITTEN}
    with engine.connect() as connection:
        return {name: Left(*connection.execute(_sizes_of(name, of)).one()) for name, of in columns.items()}


def _sizes_of(name: str, columns: list[str]) -> TextClause:
    said = " + ".join(f'coalesce(length(cast("{column}" as text)), 0)' for column in columns)
    return text(f"select count(*), coalesce(sum({said}), 0) from {name}")


def require_alike(ours: dict[str, Left], theirs: dict[str, Left]) -> None:
    assert ours.keys() == theirs.keys(), (ours, theirs)
    for name, left in ours.items():
        written = theirs[name]
        assert written.rows == left.rows, (name, left, written)
        assert abs(written.characters - left.characters) <= ALIKE * left.characters, (name, left, written)


def measure(folder: Path, ours_url: str, bare_url: str, count: int) -> dict[str, list[float]]:
    """Submissions a second of ours and of the rivals, turn by turn."""
    with redirect_stderr(io.StringIO()):
        own, rivals = drafted(folder, ours_url, count)
    bare.fill(bare_url, rivals[0][1], [establishment_answers()] * count)
    with (
        served(Server, folder, ours_url) as ours,
        served(BareServer, folder, bare_url) as four,
        served(EveryRowServer, folder, ours_url) as every,
    ):
        sent: dict[str, tuple[int, list[Call]]] = {
            "ours": (ours.port, [(f"/api/v1/filings/{n}/moves/submit", token) for n, token in own]),
            "four rows": (four.port, [(f"/filings/{n + 1}/submit", rivals[0][1]) for n in range(count)]),
            "every row": (every.port, [(f"/filings/{n}/submit", token) for n, token in rivals]),
        }
        # One of each person's: of the rival, who holds nothing, two at once would keep the same parties.
        left = [
            left_by(ours_url, partial(seconds_to_send, port, calls[:AT_ONCE]))
            for port, calls in (sent["ours"], sent["every row"])
        ]
        require_alike(*left)
        return _taking_turns(sent, (count - AT_ONCE) // TURNS)


def _taking_turns(sent: dict[str, tuple[int, list[Call]]], each: int) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {name: [] for name in sent}
    for first in range(AT_ONCE, AT_ONCE + each * TURNS, each):
        for name, (port, calls) in sent.items():
            rates[name].append(each / seconds_to_send(port, calls[first : first + each]))
    return {name: of_turns[WARMING:] for name, of_turns in rates.items()}


def main(count: int) -> int:
    figures = Figures("submit")
    print(f"submitting over HTTP, {AT_ONCE} at once (load {os.getloadavg()[0]:.1f} before):")
    with tempfile.TemporaryDirectory() as name:
        told(
            figures,
            "SQLite",
            measure(Path(name), f"sqlite:///{name}/filing.db", f"sqlite:///{name}/bare.db", count),
        )
    try:
        with tempfile.TemporaryDirectory() as name, postgres_url(durable=True) as url:
            told(figures, "PostgreSQL", measure(Path(name), url, url, count))
    except PostgresUnavailable as missing:
        print(f"  not measured on PostgreSQL: {missing}")
    return figures.close()


def told(figures: Figures, where: str, rates: dict[str, list[float]]) -> None:
    """The medians of the turns' shares: what meets one turn meets all three in it."""
    ours = rates.pop("ours")
    for name, of_rival in rates.items():
        which = "bare" if name == "four rows" else f"bare writing {name}"
        share = median(100 * a / b for a, b in zip(ours, of_rival, strict=True))
        least = SHARE if name == "every row" else None
        figures.add(f"submit on {where}, share of {which}", share, "%", least=least,
                    beside=f"ours {median(ours):.0f}/s, bare {median(of_rival):.0f}/s")  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 480))
