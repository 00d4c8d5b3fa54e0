"""An upgrade while people work: `python bench/upgrade.py [sqlite|postgresql] [SECONDS]`.

The old release serves; the new one brings a migration (a column, an index, a table) and migrates beside it; the old one
works on with the newer tables; the new one begins at the same socket, the old one ends in order; a hang-up replaces the
new one's processes. Callers save, submit, accept, batch and upload all the while, and none may see an error. Then
everything that was acknowledged is looked for. Two minutes for each database.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.harm.callers import Callers
from bench.harm.house import House, house
from bench.harm.looked_for import broken, missing, wait_for_batches
from bench.harm.releases import REVISION, Running, listening, released, released_later, wait_until_it_serves
from bench.history import Figures
from tests.postgres import PostgresUnavailable

DATABASES = ("sqlite", "postgresql")
SECONDS, CALLERS, DRAFTS, CLAIMED = 10, 4, 120, 60
#: Seconds after which a call is lost and not only slow, on a busy machine too.
PATIENCE = 60


def upgraded(figures: Figures, database: str, seconds: float) -> None:
    with house(database == "postgresql") as there:
        stock = there.fill(DRAFTS, CLAIMED)
        old, new = released(there.folder / "old"), released_later(there.folder / "new")
        at, environment, log = listening(), there.server.environment, there.folder / "log"
        url = f"http://127.0.0.1:{at.getsockname()[1]}"
        before = max(file.name[:4] for file in (old / "migrations" / "versions").glob("0*.py"))
        running = [Running(old, at, environment, log)]
        try:
            wait_until_it_serves(url, before)
            with Callers(url, stock, random.Random(1), CALLERS, PATIENCE) as callers:
                time.sleep(seconds)
                migrated = migrate(there, new)
                time.sleep(seconds)
                running.append(Running(new, at, environment, log))
                wait_until_it_serves(url, REVISION)
                running[0].end()
                time.sleep(seconds)
                running[1].hang_up()
                time.sleep(seconds)
            wait_for_batches(there)
            told, found = callers.told, missing(there, callers.told)
        finally:
            for one in running:
                one.kill()
            at.close()
        lines = broken(there)
        failures = [line for line in log.read_text(errors="replace").splitlines() if '"failure"' in line]
    again = [f"{count} × {name}" for name, count in told.asked_again.items()]
    figures.add(
        f"{database}: acknowledged",
        told.count,
        "acts",
        beside=f"{len(told.submitted)} submitted, {len(told.accepted)} accepted",
    )
    for what, wrong in {
        "calls that met an error": [*again, *told.refused], "acknowledged and not there": found,
        "lines of flask invariants": lines, "failures in the log": failures,
    }.items():  # fmt: skip
        figures.add(f"{database}: {what}", len(wrong), "", most=0)
        print("\n".join(wrong[:20]), end="\n" if wrong else "")
    figures.add(f"{database}: flask db upgrade took", migrated, "s")
    figures.add(f"{database}: the longest that nothing was acknowledged", told.longest_standstill, "s")


def migrate(there: House, release: Path) -> float:
    """Seconds, by the release that brings the migration."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "flask", "db", "upgrade"], cwd=release, env=there.server.environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return time.monotonic() - began


def main(databases: list[str], seconds: float) -> int:
    figures = Figures("upgrade")
    for database in databases:
        print(f"{database}:")
        try:
            upgraded(figures, database, seconds)
        except PostgresUnavailable as missing_here:
            print(f"not measured: {missing_here}")
    return figures.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    wanted = [given.pop(0)] if given and given[0] in DATABASES else list(DATABASES)
    raise SystemExit(main(wanted, float(given[0]) if given else SECONDS))
