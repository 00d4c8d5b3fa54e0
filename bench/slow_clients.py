"""50 people at work, then beside 1,000 silent sockets, 200 dripping bodies and 50 unread downloads: `python bench/slow_clients.py [SECONDS]`.

On the real server, in real sockets, over in a minute and a half. What the people wait must stay the same within a fifth.
"""

import contextlib
import http.client
import io
import os
import resource
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask_migrate import upgrade

from bench.history import Figures
from bench.review_queue import log_in
from filing import create_app
from filing.config import ROOT
from filing.current import store
from filing.extensions import db, transaction
from filing.models import Document
from filing.services.filings import drafts
from filing.services.people import accounts, agencies
from tests.conftest import shanghai, turn_clock
from tests.samples import establishment_answers
from tests.servers import Server
from tests.services import stories

PEOPLE, SILENT, DRIPPING, UNREAD, THINK_S, LONGER, ANSWERED_MS = 50, 1_000, 200, 50, 2.0, 1.2, 400
DOWNLOAD_BYTES = 8 * 1024 * 1024
NOW = "2018-05-10 10:00"
BODY_BEGUN = (
    b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\nx"
)


@dataclass(frozen=True)
class Person:
    """Somebody at work on a draft, with the cookie of a log-in."""

    cookie: str
    draft: int


def prepared(folder: Path, url: str) -> tuple[list[Person], int]:
    """The people with their drafts, and a document of the first one's, large enough to fill every buffer on its way."""
    app = create_app(
        FILING_VAR=folder, FONTS_VAR=ROOT / "var", SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="test",
        STORAGE_URL=f"file://{folder}/files", SIMULATION=True,
    )  # fmt: skip
    with app.app_context():
        upgrade()
        with transaction():
            agencies.seed()
            made = [
                accounts.register_applicant(
                    f"p{n}@example.com", "申", "bench password", shanghai(NOW), organisation=f"社{n}"
                )
                for n in range(PEOPLE)
            ]
        turn_clock(NOW)
        first = stories.draft(made[0], NOW)
        ids = [first.id]
        for person in made[1:]:
            with transaction():
                filing = drafts.create(person, "establishment", shanghai(NOW))
                drafts.save_answers(filing, person, establishment_answers(), shanghai(NOW))
            ids.append(filing.id)
        with transaction():
            paper = db.session.get_one(Document, first.documents[0].id)
            paper.storage_key, paper.size = (
                store().put(os.urandom(DOWNLOAD_BYTES), "documents"),
                DOWNLOAD_BYTES,
            )
        cookies = [log_in(app, person.id).get_cookie("filing_session").value for person in made]
        number = first.documents[0].id
        db.session.remove()
        db.engine.dispose()
    return [
        Person(f"filing_session={cookie}", draft) for cookie, draft in zip(cookies, ids, strict=True)
    ], number


def work(port: int, person: Person, start: float, until: float) -> list[float]:
    """Seconds that each answer took: the list, the tasks, a page, and what its script saves while somebody types."""
    waited: list[float] = []
    own = f"/filings/{person.draft}"
    token, words, cookie = "", 0, person.cookie
    time.sleep(max(0, start - time.monotonic()))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.monotonic() < until:
        for method, path in (
            ("GET", "/filings"),
            ("GET", own),
            ("GET", own + "/remarks"),
            ("POST", own + "/remarks"),
        ):
            headers, body = {"Cookie": cookie}, None
            if method == "POST":
                words += 1
                body = urlencode({"remarks": f"第{words}次", "csrf_token": token})
                headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-Autosave": "1"}
            began = time.monotonic()
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            waited.append(time.monotonic() - began)
            # The token of the forms lies in the session.
            given = [one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie", [])]
            cookie = next((one for one in given if one.startswith("filing_session=")), cookie)
            assert answer.status == 200, f"{method} {path} {answer.status}"
            if path.endswith("/remarks") and method == "GET":
                token = text.split('name="csrf_token" value="')[1].split('"')[0]
            time.sleep(max(0, min(THINK_S, until - time.monotonic())))
            if time.monotonic() >= until:
                break
    connection.close()
    return waited


def at_work(port: int, people: list[Person], seconds: float) -> list[float]:
    """Milliseconds of every answer, of all together; they begin one after another, as people do."""
    began = time.monotonic()
    with ThreadPoolExecutor(len(people)) as pool:
        spans = [
            pool.submit(work, port, person, began + THINK_S * at / len(people), began + seconds)
            for at, person in enumerate(people)
        ]
        return [1e3 * each for span in spans for each in span.result()]


@contextmanager
def opened(port: int, count: int, first: bytes = b"", small: bool = False) -> Iterator[list[socket.socket]]:
    """So many connections that have sent so much; `small`: of those that read nothing, next to nothing fits on its way."""
    with contextlib.ExitStack() as kept:
        made = []
        for _ in range(count):
            one = kept.enter_context(socket.socket())
            if small:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.connect(("127.0.0.1", port))
            one.sendall(first)
            made.append(one)
        yield made


@contextmanager
def dripping(sockets: list[socket.socket]) -> Iterator[None]:
    """One more byte from each, twice a second."""
    is_over = threading.Event()

    def drip() -> None:
        while not is_over.wait(0.5):
            for one in sockets:
                with contextlib.suppress(OSError):
                    one.sendall(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def p95(waited: list[float]) -> float:
    return quantiles(waited, n=20)[-1]


def main(seconds: float) -> int:
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    figures = Figures("slow_clients")
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/filing.db"
        with redirect_stderr(io.StringIO()):
            people, document = prepared(Path(name), url)
        server = Server(Path(name), url)
        server.environment["FILING_STORAGE_URL"] = f"file://{name}/files"
        server.start()
        try:
            at_work(server.port, people, 4)
            print(
                f"{PEOPLE} people with {THINK_S:.0f} s to think, {seconds:.0f} s each way (load {os.getloadavg()[0]:.1f} before):"
            )
            alone = at_work(server.port, people, seconds)
            ask = f"GET /filings/{people[0].draft}/documents/{document} HTTP/1.1\r\nHost: x\r\nCookie: {people[0].cookie}\r\n\r\n"
            with (
                opened(server.port, SILENT),
                opened(server.port, DRIPPING, BODY_BEGUN) as bodies,
                opened(server.port, UNREAD, ask.encode(), small=True),
                dripping(bodies),
            ):
                time.sleep(2)
                beside = at_work(server.port, people, seconds)
            again = at_work(server.port, people, seconds)
        finally:
            server.kill()
    quiet = min(p95(alone), p95(again))
    told = f"{SILENT:,} silent, {DRIPPING} dripping, {UNREAD} unread: p95 {p95(beside):.0f} ms, median {median(beside):.0f} ms; "
    told += f"before p95 {p95(alone):.0f} ms, after {p95(again):.0f} ms"
    figures.add(f"p95 of {PEOPLE} people", quiet, "ms", most=ANSWERED_MS)
    figures.add("p95 beside slow clients, times as long", p95(beside) / quiet, "×", most=LONGER, beside=told)
    return figures.close()


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 20))
