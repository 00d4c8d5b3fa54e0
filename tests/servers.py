"""The real server, as an operator starts it, on a port of its own; it can be killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path

import requests
from flask import Flask

from filing import create_app
from filing.config import ROOT
from filing.extensions import db
from tests.conftest import FONTS_VAR


class Server:
    """gunicorn with two workers over one FILING_VAR and one database; it is waited for `patience` seconds."""

    patience = 40.0

    def __init__(self, var: Path, database_url: str, *options: str):
        self.var, self.options = var, options
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "FILING_VAR": str(var),
            "FILING_FONTS_VAR": str(FONTS_VAR),
            "FILING_DATABASE_URL": database_url,
            "FILING_SIMULATION": "1",
            "FILING_BASE_URL": self.url,
            "FILING_SECRET_KEY": "test",
            "FILING_RATE_LIMITS": "0",
            "FLASK_APP": "wsgi",
        }
        self.process: subprocess.Popen | None = None

    @cached_property
    def app(self) -> Flask:
        """The same application in this process, on the server's database and files."""
        return create_app(
            FILING_VAR=self.var,
            FONTS_VAR=str(FONTS_VAR),
            SQLALCHEMY_DATABASE_URI=self.environment["FILING_DATABASE_URL"],
            SIMULATION=True,
            BASE_URL=self.url,
            SECRET_KEY=self.environment["FILING_SECRET_KEY"],
        )

    def flask(self, *arguments: str) -> str:
        """What a `flask` command printed, run in this process; a failed one fails the test."""
        done = self.app.test_cli_runner().invoke(args=list(arguments))
        with self.app.app_context():
            db.engine.dispose()
        assert done.exit_code == 0, done.output
        return done.output

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py"]
        with (self.var / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *self.options, "--bind", f"127.0.0.1:{self.port}", "wsgi:app"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            with contextlib.suppress(requests.RequestException):
                if requests.get(self.url + "/healthz", timeout=5).ok:
                    return
            time.sleep(0.02)
        self.kill()
        raise RuntimeError((self.var / "server.log").read_text()[-4000:])

    def kill(self) -> None:
        """kill -9 of master and workers, as if the power had gone."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def restart(self) -> None:
        self.kill()
        self.start()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
