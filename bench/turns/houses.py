"""An installation of one version, made by its own commands and asked in its own process."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

from filing.config import ROOT

ASKED = Path(__file__).with_name("asked.py")
PASSWORD = "青岛 harbour 2018"
NOW = "2018-05-10T10:00"
PEOPLE = {
    "applicant": ("--organisation", "海湾律师事务所"),
    "reviewer": ("--agency", "370200"),
    "admin": (),
}
TOKEN = 'name="csrf_token" value="'


def python_of(root: Path) -> str:
    """The Python that a version's libraries are installed for."""
    return sys.executable if root == ROOT else str(root / ".venv" / "bin" / "python")


class Otherwise(Exception):
    """A version answered otherwise than was expected: it lacks the page, or refuses."""


class House:
    """A version with a folder of its own; `people` are logged in, and have a token for their programs."""

    def __init__(self, name: str, root: Path, folder: Path) -> None:
        self.name, self.root = name, root
        self.environment = {
            **os.environ, "FILING_VAR": str(folder), "FILING_FONTS_VAR": str(root / "var"), "FILING_SIMULATION": "1",
            "FILING_SECRET_KEY": "bench" * 8, "FILING_KEY_SECRET": "bench" * 8, "FILING_RATE_LIMITS": "0",
            "FLASK_APP": "wsgi", "PYTHONPATH": str(root), "PYTHONHASHSEED": "1",
        }  # fmt: skip
        self.filings: dict[str, int] = {}
        self.facts: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.forms: dict[str, str] = {}
        folder.mkdir()
        self.log = folder / "log"
        self.process: subprocess.Popen | None = None

    def run(self, *arguments: str) -> tuple[str, float]:
        """What a program of this version printed, and its milliseconds of the processor."""
        before = _of_children()
        done = subprocess.run(
            [python_of(self.root), *arguments], cwd=self.root, env=self.environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{self.name}: {arguments} {done.stderr[-2000:]}"
        return done.stdout.strip(), (_of_children() - before) * 1e3

    def flask(self, *arguments: str) -> str:
        return self.run("-m", "flask", *arguments)[0]

    def start(self) -> None:
        """With its tables, its day and its people; one process waits to be asked."""
        self.flask("db", "upgrade")
        self.flask("clock", "set", NOW)
        for who, more in PEOPLE.items():
            self.flask("user", "create", f"{who}@example.com", "--role", who, "--password", PASSWORD, *more)
            self.tokens[who] = self.flask("token", "create", f"{who}@example.com").splitlines()[-1]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [python_of(self.root), "-P", str(ASKED)], cwd=self.root, env=self.environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        for who in PEOPLE:
            self.log_in(who)

    @property
    def has_findings(self) -> bool:
        """Whether this version compares what is filed with the lists."""
        return (self.root / "filing" / "domain" / "screening").is_dir()

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def tell(self, call: dict) -> None:
        self.process.stdin.write(json.dumps(call) + "\n")
        self.process.stdin.flush()

    def ask(self, who: str, method: str, path: str, status: int = 200, **options) -> dict:
        """What came of a request, if it was what is expected."""
        self.tell({"who": who, "method": method, "path": path, **options})
        line = self.process.stdout.readline()
        assert line, f"{self.name} ended at {path}: {self.log.read_text()[-2000:]}"
        answer = json.loads(line)
        if answer["status"] != status:
            raise Otherwise(f"{self.name}: {method} {path} {answer['status']} {answer['body'][:3000]}")
        return answer

    def page(self, who: str, path: str) -> str:
        return self.ask(who, "GET", path, wanted=True)["body"]

    def log_in(self, who: str) -> None:
        """Through the page; the token of its forms is kept."""
        token = token_of(self.page(who, "/login"))
        data = {"email": f"{who}@example.com", "password": PASSWORD, "csrf_token": token}
        self.ask(who, "POST", "/login", 303, data=data)
        self.forms[who] = token_of(self.page(who, "/account"))

    def api(self, who: str, method: str, path: str, status: int = 200, **options) -> dict | list:
        return json.loads(self.program(who, method, path, status, wanted=True, **options)["body"])

    def program(self, who: str, method: str, path: str, status: int = 200, **options) -> dict:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.ask(f"{who}'s program", method, f"/api/v1{path}", status, headers=headers, **options)

    def upload(self, filing: int, requirement: str, content: bytes, row: str | None) -> dict:
        files = {"file": (f"{requirement}.pdf", b64encode(content).decode())}
        data = {"requirement": requirement, **({"for": row} if row else {})}
        return self.program("applicant", "POST", f"/filings/{filing}/documents", 201, data=data, files=files)


def token_of(page: str) -> str:
    return page.split(TOKEN)[1].split('"')[0]


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
