"""Submitting over HTTP, beside bare Flask + SQLAlchemy writing the same rows: `python -m bench.submit [N]`.

Both behind the same server with the same processes and threads, both on the same kind of database with every commit on
the disk: SQLite, then PostgreSQL. They take turns, so that whatever else the machine does meets both alike.
"""

import contextlib
import http.client
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask_migrate import upgrade

from bench.history import Figures
from bench.rivals import bare
from filing import create_app
from filing.config import ROOT
from filing.extensions import db, transaction
from filing.models import Agency
from filing.moment import real_now
from filing.services.people import accounts, agencies, tokens
from tests.conftest import shanghai, turn_clock
from tests.postgres import PostgresUnavailable, postgres_url
from tests.samples import establishment_answers
from tests.servers import Server
from tests.services import stories

SHARE, AT_ONCE, TURNS = 60, 4, 5
NOW = "2018-05-10 10:00"


def drafted(folder: Path, url: str, count: int) -> tuple[str, list[int]]:
    """So many complete drafts in a database of ours; the token of their owner, and their numbers."""
    app = create_app(
        FILING_VAR=folder, FONTS_VAR=ROOT / "var", SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="test",
        STORAGE_URL=f"file://{folder}/files", SIMULATION=True,
    )  # fmt: skip
    with app.app_context():
        upgrade()
        with transaction():
            agencies.seed()
        with transaction():
            who = accounts.register_applicant(
                "a@example.com", "申", "bench password", shanghai(NOW), organisation="社"
            )
            accounts.create_staff(
                "b@example.com", "审", "reviewer", "bench password", shanghai(NOW), Agency.by_code("370200")
            )
            token = tokens.create(who, real_now())
        turn_clock(NOW)
        numbers = [stories.draft(who, NOW).id for _ in range(count)]
        db.session.remove()
        db.engine.dispose()
    return token, numbers


class BareServer(Server):
    """The rival behind the same server."""

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--worker-class", "filing.http.serving.CollectingWorker"]
        self.environment["BARE_URL"] = self.environment["FILING_DATABASE_URL"]
        self.process = subprocess.Popen(
            [*command, "--workers", "2", "--threads", "8", "--bind", f"127.0.0.1:{self.port}", "bench.rivals.bare:app"],
            cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        for _ in range(400):
            with contextlib.suppress(OSError):
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=5).connect()
                return
            sleep(0.05)
        raise RuntimeError("the bare server does not answer")


def seconds_to_send(port: int, paths: list[str], token: str) -> float:
    """Seconds until all were answered, by a few clients at once who each keep their connection."""
    connections: SimpleQueue = SimpleQueue()
    for _ in range(AT_ONCE):
        connections.put(http.client.HTTPConnection("127.0.0.1", port, timeout=60))

    def send(path: str) -> None:
        connection = connections.get()
        connection.request("POST", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        said = answer.read()
        connections.put(connection)
        assert answer.status == 200, said

    with ThreadPoolExecutor(AT_ONCE) as clients:
        began = perf_counter()
        list(clients.map(send, paths))
        return perf_counter() - began


@contextmanager
def served(kind: type[Server], folder: Path, url: str) -> Iterator[Server]:
    server = kind(folder, url)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def measure(folder: Path, ours_url: str, bare_url: str, count: int) -> tuple[float, float]:
    """Submissions a second, ours and bare, the medians of some turns."""
    with redirect_stderr(io.StringIO()):
        token, numbers = drafted(folder, ours_url, count)
    bare.fill(bare_url, token, [establishment_answers()] * count)
    each = count // TURNS
    with served(Server, folder, ours_url) as ours, served(BareServer, folder, bare_url) as rival:
        turns = []
        for first in range(0, count - count % TURNS, each):
            part = slice(first, first + each)
            a = seconds_to_send(
                ours.port, [f"/api/v1/filings/{n}/moves/submit" for n in numbers[part]], token
            )
            b = seconds_to_send(rival.port, [f"/filings/{n + 1}/submit" for n in range(count)[part]], token)
            turns.append((each / a, each / b))
    return median(a for a, _ in turns[1:]), median(b for _, b in turns[1:])


def main(count: int) -> int:
    figures = Figures("submit")
    print(
        f"submitting over HTTP, {AT_ONCE} at once, beside bare Flask + SQLAlchemy (load {os.getloadavg()[0]:.1f} before):"
    )
    with tempfile.TemporaryDirectory() as name:
        ours, rival = measure(Path(name), f"sqlite:///{name}/filing.db", f"sqlite:///{name}/bare.db", count)
        told(figures, "SQLite", ours, rival)
    try:
        with tempfile.TemporaryDirectory() as name, postgres_url(durable=True) as url:
            told(figures, "PostgreSQL", *measure(Path(name), url, url, count))
    except PostgresUnavailable as missing:
        print(f"  not measured on PostgreSQL: {missing}")
    return figures.close()


def told(figures: Figures, where: str, ours: float, rival: float) -> None:
    figures.add(f"submit on {where}, share of bare", 100 * ours / rival, "%", least=SHARE,
                beside=f"ours {ours:.0f}/s, bare {rival:.0f}/s")  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 150))
