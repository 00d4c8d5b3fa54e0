"""An application machine: the server and `flask work`, in a network of their own, with a share of the processor."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from bench.apart.networks import Member
from bench.apart.shares import Share
from filing.config import ROOT
from tests.conftest import FONTS_VAR

PORT, PATIENCE_SECONDS = 8000, 60


class Machine:
    """Both programs; `others` are the settings that all machines of an installation share."""

    def __init__(self, member: Member, share: Share, var: Path, others: dict[str, str]):
        self.member, self.share, self.var = member, share, var
        self.url = f"http://{member.address}:{PORT}"
        self.environment = {
            **os.environ,
            "FILING_VAR": str(var),
            "FILING_FONTS_VAR": str(FONTS_VAR),
            "FLASK_APP": "wsgi",
            **others,
        }
        self._programs: list[subprocess.Popen] = []

    def start(self) -> None:
        self.var.mkdir()
        server = (
            "gunicorn",
            "--config",
            "scripts/gunicorn.conf.py",
            "--bind",
            f"{self.member.address}:{PORT}",
        )
        self._run(*server, "wsgi:app")
        self._run("flask", "work")

    def _run(self, module: str, *arguments: str) -> None:
        with (self.var / "log").open("ab") as log:
            program = subprocess.Popen(
                [*self.member.inside, sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                preexec_fn=self._join,
            )
        self._programs.append(program)

    def _join(self) -> None:
        os.setsid()
        self.share.join()

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(requests.RequestException):
                if requests.get(self.url + "/readyz", timeout=5).ok:
                    return
            time.sleep(0.1)
        raise RuntimeError((self.var / "log").read_text()[-4000:])

    def rest(self) -> None:
        """Its worker stands still."""
        os.killpg(self._programs[1].pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.killpg(self._programs[1].pid, signal.SIGCONT)

    def stop(self) -> None:
        for program in self._programs:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()
