"""Two releases of the program in folders of their own, which serve in turn from one listening socket."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import requests

from filing.config import ROOT

PARTS = ("filing", "migrations", "scripts", "templates", "wsgi.py")
PATIENCE_SECONDS = 120
#: What the newer release brings: a column of the table that is written most, an index of it, a table of its own.
REVISION = "9001"
MIGRATION = '''"""What a newer release may bring."""
import sqlalchemy as sa
from alembic import op

from filing.cli.expanding import create_index_beside

revision, down_revision, branch_labels, depends_on = "{revision}", "{before}", None, None


def upgrade():
    op.add_column("filing", sa.Column("trial", sa.String(20), nullable=True))
    op.create_table("trial", sa.Column("id", sa.Integer(), primary_key=True))
    create_index_beside(op, "ix_filing_trial", "filing", ["trial", "id"])


def downgrade():
    op.drop_index("ix_filing_trial", "filing")
    op.drop_table("trial")
    op.drop_column("filing", "trial")
'''
COLUMN = "    trial: Mapped[str | None] = mapped_column(String(20))\n"
#: Behind this line of the table of filings.
ANCHOR = "    version: Mapped[int]"


def released(folder: Path) -> Path:
    """This program as it stands, apart from the working tree."""
    folder.mkdir()
    for part in PARTS:
        there = ROOT / part
        if there.is_dir():
            shutil.copytree(there, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(there, folder / part)
    return folder


def released_later(folder: Path) -> Path:
    """The same with a migration of its own, whose column it reads and writes with every filing."""
    made = released(folder)
    before = max(file.name[:4] for file in (made / "migrations" / "versions").glob("0*.py"))
    text = MIGRATION.format(revision=REVISION, before=before)
    (made / "migrations" / "versions" / f"{REVISION}_trial.py").write_text(text)
    table = made / "filing" / "models" / "filings.py"
    written = table.read_text("utf-8")
    assert written.count(ANCHOR) == 1
    table.write_text(written.replace(ANCHOR, COLUMN + ANCHOR), "utf-8")
    return made


def listening() -> socket.socket:
    """As systemd holds one for a service."""
    made = socket.socket()
    made.bind(("127.0.0.1", 0))
    made.listen(2048)
    return made


def _hand_over(number: int) -> None:
    """In the program that is started: the first descriptor behind the usual three."""
    os.dup2(number, 3)
    os.set_inheritable(3, True)


class Running:
    """Server and `flask work` of a release."""

    def __init__(self, release: Path, at: socket.socket, environment: dict[str, str], log: Path) -> None:
        self._log = log
        programs = Path(sys.executable).parent
        # What systemd says to a service that it starts for a socket.
        told = ["sh", "-c", 'export LISTEN_PID=$$; exec "$@"', "sh"]
        serve = [str(programs / "gunicorn"), "--config", "scripts/gunicorn.conf.py", "wsgi:app"]
        self.server = self._started([*told, *serve], release, {**environment, "LISTEN_FDS": "1"}, at)
        self.worker = self._started([str(programs / "flask"), "work", "--seconds", "5"], release, environment)

    def _started(
        self, command: list[str], release: Path, environment: dict[str, str], at: socket.socket | None = None
    ):
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command, cwd=release, env={**environment, "PWD": str(release)}, stdout=log, stderr=log,
                start_new_session=True, close_fds=False, preexec_fn=at and partial(_hand_over, at.fileno()),
            )  # fmt: skip

    def hang_up(self) -> None:
        """Both processes are replaced, each when it has answered."""
        self.server.send_signal(signal.SIGHUP)

    def end(self) -> None:
        """As an operator ends them: whoever has asked is answered."""
        for program in (self.server, self.worker):
            program.terminate()
        for program in (self.server, self.worker):
            program.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        for program in (self.server, self.worker):
            if program.poll() is None:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()


def wait_until_it_serves(url: str, revision: str) -> None:
    """Until a process that brings that revision has answered."""
    until, said = time.monotonic() + PATIENCE_SECONDS, ""
    while time.monotonic() < until:
        try:
            said = requests.get(f"{url}/metrics", timeout=10).text
            if f'schema="{revision}"' in said:
                return
        except requests.RequestException as error:
            said = repr(error)
        time.sleep(0.1)
    raise RuntimeError(f"the release of {revision} does not serve: {said[-300:]}")
