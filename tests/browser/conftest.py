"""A real Chromium against the real server, as people use it."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser.looking import complaints_about, share_what_is_sound
from tests.databases import server_on
from tests.servers import Server
from tests.web.conftest import post

PASSWORD = "correct horse 1"
#: The browser without its windows: it takes less than half of what the whole one takes for each visitor.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
]
#: How long, in seconds, a page may load itself anew before it has to stand still.
PATIENCE = 10


@pytest.fixture(scope="session")
def server(tmp_path_factory, blank_database):
    run = tmp_path_factory.getbasetemp()
    share_what_is_sound((run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "sound pages")
    server = server_on(blank_database, tmp_path_factory.mktemp("browser"))
    create = ("--role", "reviewer", "--agency", "370200", "--password", PASSWORD, "--name", "王审")
    server.flask("user", "create", "reviewer@example.com", *create)
    server.flask("user", "create", "admin@example.com", "--role", "admin", "--password", PASSWORD)
    server.flask("clock", "set", "2017-09-28T10:00")
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def chromium():
    # No longer than a module: while it is open an event loop runs, and other tests could not begin one.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """A person with a browser; every page that is opened is checked for accessibility."""

    #: Width, script and path: where a browser of this kind was on its way in.
    _came_by: ClassVar[set[tuple[int, bool, str]]] = set()

    def __init__(self, browser: Browser, server: Server, width: int, script: bool):
        self.server, self.script, self.width = server, script, width
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", java_script_enabled=script
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", self._hear)
        #: Fields that were typed, ticked or chosen in, and pages that were loaded.
        self.typed = self.pages = 0
        self.page.on("domcontentloaded", self._turn)

    def _hear(self, message) -> None:
        # The browser itself reports an answer of 4xx as an error; those are the point of some tests.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _turn(self, _page: Page) -> None:
        self.pages += 1

    def open(self, path: str) -> Page:
        self.page.goto(self.server.url + path)
        self.look()
        return self.page

    def press(self, name: str) -> Page:
        """A button or link by its words."""
        here = self.page.locator("main")
        button = here.get_by_role("button", name=name, exact=True).or_(
            here.get_by_role("link", name=name, exact=True)
        )
        self.enter(button.first)
        return self.page

    def enter(self, button) -> None:
        """As with the keyboard, on a button or link that leads to a page."""
        button.press("Enter")
        self.page.wait_for_load_state("load")
        self.look()

    def log_in(self, email: str) -> None:
        """By the page, where no browser of this kind went that way yet; else its form is sent without drawing it."""
        if self._comes_first_to("/login"):
            self.open("/login")
            self.page.fill("#email", email)
            self.page.fill("#password", PASSWORD)
            self.press("登录")
            self._comes_first_to(urlsplit(self.page.url).path)
        elif self._comes_first_to(home := self._log_in_unseen(email)):
            self.open(home)

    def _comes_first_to(self, path: str) -> bool:
        been = self.width, self.script, path
        if been in self._came_by:
            return False
        self._came_by.add(been)
        return True

    def _log_in_unseen(self, email: str) -> str:
        """Where the log-in leads; the browser has its cookie."""
        client = self.server.app.test_client()
        answer = post(client, "/login", {"email": email, "password": PASSWORD})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        cookie = client.get_cookie(self.server.app.config["SESSION_COOKIE_NAME"])
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server.url}])
        return answer.location

    def look(self) -> None:
        """No sideways scrolling, no axe violation, no broken label, on any page visited."""
        if not self.script:
            return  # axe is a script, and nothing can be evaluated without one: the same pages are checked with it
        until = time.monotonic() + PATIENCE
        while True:
            try:
                # Of a page that was only just begun there may be nothing yet, not even what `load` waits for.
                self.page.wait_for_function("document.body && document.readyState === 'complete'")
                where = f"{self.page.url} ({self.width}px)"
                self.complaints += [f"{where}: {complaint}" for complaint in complaints_about(self.page)]
                return
            except Error:
                # While it was looked at the button's answer came, or the page loaded itself anew, perhaps more than once, for
                # what it had kept. What is wrong with the look itself stays wrong.
                if time.monotonic() > until:
                    raise

    def picture(self, file: Path) -> None:
        self.page.screenshot(path=str(file), full_page=True)

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def meet(chromium, server):
    """Makes visitors of whatever kind of browser; closes them and says what they complained of."""
    visitors: list[Visitor] = []

    def come(width: int = 1280, script: bool = True) -> Visitor:
        visitors.append(Visitor(chromium, server, width, script))
        return visitors[-1]

    yield come
    complaints = [c for visitor in visitors for c in visitor.complaints]
    for visitor in visitors:
        visitor.close()
    assert not complaints, "\n".join(dict.fromkeys(complaints))


@pytest.fixture(params=[(1280, True), (390, True), (1280, False)], ids=["desktop", "phone", "no-script"])
def visit(request, meet):
    """Makes visitors of one kind of browser."""
    return lambda: meet(*request.param)
