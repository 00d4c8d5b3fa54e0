"""What a filing costs from first page to receipt, of processor, memory and disk: `python bench/sizing.py [FILINGS]`.

The table of docs/deployment/index.md is made of it. A real server, `flask work` and a PostgreSQL that syncs, each counted by the
kernel's own groups; some people at once, each with a filing that is typed in page by page, with scans as people make
them, then claimed, looked at and accepted. Needs root.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import requests
from flask_migrate import upgrade
from PIL import Image
from sqlalchemy import create_engine, text

from bench.apart.networks import Missing
from bench.apart.shares import Share, share
from bench.history import Figures
from bench.review_queue import log_in
from filing import create_app
from filing.config import ROOT
from filing.extensions import db, transaction
from filing.models import Agency
from filing.moment import real_now
from filing.services.people import accounts, agencies, tokens
from tests.conftest import FONTS_VAR, shanghai, turn_clock
from tests.postgres import PostgresUnavailable, postgres_server
from tests.samples import establishment_answers
from tests.servers import Server
from tests.services.stories import PAPERS

NOW, PASSWORD = "2018-05-10 10:00", "bench password"
AT_ONCE, PAGES_TYPED, LOOKS_OF_THE_REVIEWER = 4, 25, 6


def scan(number: int) -> bytes:
    """Two pages as an office scanner makes them: grey, 150 dots an inch, with the grain of the paper."""
    pages = [Image.effect_noise((1240, 1754), 12).point(lambda grey: min(255, grey + 100)) for _ in range(2)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], quality=60, title=f"scan {number}")
    return out.getvalue()


def prepared(folder: Path, url: str) -> tuple[str, str, str]:
    """The tokens of an applicant and a reviewer, and the cookie of the applicant's log-in."""
    app = create_app(
        FILING_VAR=folder, FONTS_VAR=FONTS_VAR, SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="test",
        STORAGE_URL=f"file://{folder}/files", SIMULATION=True,
    )  # fmt: skip
    with app.app_context(), redirect_stderr(io.StringIO()):
        upgrade()
        with transaction():
            agencies.seed()
        with transaction():
            own = accounts.register_applicant(
                "a@example.com", "申", PASSWORD, shanghai(NOW), organisation="社"
            )
            staff = accounts.create_staff(
                "b@example.com", "审", "reviewer", PASSWORD, shanghai(NOW), Agency.by_code("370200")
            )
            made = tokens.create(own, real_now()), tokens.create(staff, real_now())
        turn_clock(NOW)
        cookie = log_in(app, own.id).get_cookie("filing_session").value
        db.session.remove()
        db.engine.dispose()
    return *made, cookie


class Life:
    """One filing, from nothing to its receipt."""

    def __init__(self, url: str, applicant: str, reviewer: str, cookie: str):
        self.url, self.tokens = url, {"applicant": applicant, "reviewer": reviewer}
        self.pages = requests.Session()
        self.pages.cookies.set("filing_session", cookie, domain="127.0.0.1", path="/")

    def ask(self, who: str, method: str, path: str, **more) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        answer = requests.request(method, f"{self.url}/api/v1{path}", headers=headers, timeout=120, **more)
        assert answer.status_code < 400, answer.text
        return answer

    def lead(self, number: int) -> None:
        filing = self.ask("applicant", "POST", "/filings", json={"kind": "establishment"}).json()["id"]
        self.ask("applicant", "PUT", f"/filings/{filing}/answers", json=establishment_answers())
        self._type(filing)
        for at, kind in enumerate(PAPERS):
            files = {"file": (f"{kind}.pdf", scan(number * 100 + at), "application/pdf")}
            self.ask(
                "applicant", "POST", f"/filings/{filing}/documents", files=files, data={"requirement": kind}
            )
        self.ask("applicant", "POST", f"/filings/{filing}/moves/submit", json={})
        self.ask("reviewer", "POST", f"/filings/{filing}/claim", json={})
        for _ in range(LOOKS_OF_THE_REVIEWER):
            self.ask("reviewer", "GET", f"/filings/{filing}")
        self.ask("reviewer", "POST", f"/filings/{filing}/moves/accept", json={"within_scope": True})
        assert self.ask("applicant", "GET", f"/filings/{filing}/receipt.pdf").content.startswith(b"%PDF")

    def _type(self, filing: int) -> None:
        """Pages, each opened and saved by its script as somebody types."""
        own = f"{self.url}/filings/{filing}/remarks"
        for words in range(PAGES_TYPED):
            page = self.pages.get(own, timeout=60).text
            token = page.split('name="csrf_token" value="')[1].split('"')[0]
            given = {"remarks": f"第{words}次", "csrf_token": token}
            saved = self.pages.post(own, given, headers={"X-Autosave": "1"}, timeout=60)
            assert saved.ok, saved.text


class Counted:
    """The greatest memory of a group, looked at twice a second."""

    def __init__(self, *shares: Share):
        self.shares, self.most = shares, [0] * len(shares)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._over.wait(0.5):
            self.most = [max(most, one.memory()) for most, one in zip(self.most, self.shares, strict=True)]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error) -> None:
        self._over.set()
        self._thread.join()


def measure(figures: Figures, folder: Path, count: int, app: Share, base: Share) -> None:
    with postgres_server(durable=True) as database:
        base.join(int((database.data / "postmaster.pid").read_text().split()[0]))
        tokens_and_cookie = prepared(folder, database.url)
        server = Server(folder, database.url)
        server.environment["FILING_STORAGE_URL"] = f"file://{folder}/files"
        server.start()
        app.join(server.process.pid)
        for child in children(server.process.pid):
            app.join(child)
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "work"], cwd=ROOT, env=server.environment,
            stderr=subprocess.DEVNULL, preexec_fn=app.join,
        )  # fmt: skip
        try:
            Life(server.url, *tokens_and_cookie).lead(0)
            time.sleep(2)
            before, rows, stored = (app.seconds_used(), base.seconds_used()), size(database.url), kept(folder)
            began = time.monotonic()
            with Counted(app, base) as memory, ThreadPoolExecutor(AT_ONCE) as people:
                lives = range(1, count + 1)
                list(people.map(lambda n: Life(server.url, *tokens_and_cookie).lead(n), lives))
            figures.add(
                "server and worker, of the processor", (app.seconds_used() - before[0]) / count, "s a filing"
            )
            figures.add("database, of the processor", (base.seconds_used() - before[1]) / count, "s a filing")
            figures.add("rows", (size(database.url) - rows) / count / 1e6, "MB a filing")
            figures.add("files", (kept(folder) - stored) / count / 1e6, "MB a filing")
            figures.add("server and worker, at most", memory.most[0] / 1e6, "MB")
            figures.add("database, at most", memory.most[1] / 1e6, "MB")
            figures.add(
                "as fast as this machine can", 3600 * count / (time.monotonic() - began), "filings an hour"
            )
        finally:
            worker.kill()
            worker.wait()
            server.kill()


def told(figures: Figures, what: str, value: float, unit: str) -> None:
    figures.add(what, value, unit)


def children(process: int) -> list[int]:
    with contextlib.suppress(FileNotFoundError):
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def size(url: str) -> int:
    """Bytes of the database."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT pg_database_size(current_database())"))
    engine.dispose()
    return found


def kept(folder: Path) -> int:
    """Bytes of the stored files."""
    return sum(path.stat().st_size for path in (folder / "files").rglob("*") if path.is_file())


def main(count: int) -> int:
    figures = Figures("sizing")
    name = f"filing-sizing-{os.getpid()}"
    try:
        if os.geteuid() != 0:
            raise Missing("the kernel's groups need root")
        with (
            tempfile.TemporaryDirectory() as folder,
            share(f"{name}-app") as app,
            share(f"{name}-base") as base,
        ):
            print(f"{count} filings, {AT_ONCE} people at once (load {os.getloadavg()[0]:.1f} before):")
            measure(figures, Path(folder), count, app, base)
    except (Missing, PostgresUnavailable) as missing:
        print(f"not measured: {missing}")
        return 0
    return figures.close()


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 24))
