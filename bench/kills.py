"""Kills without a word, full disks and backups, while people work: `python bench/kills.py [sqlite|postgresql] [SECONDS] [SEED]`.

A real server, `flask work` and the database, on a disk of their own. Some callers save, submit, accept, batch and upload
all the while, each call until it is acknowledged; every half second something is killed, in between the disk is filled
for two seconds and a backup is taken. Then everything that was acknowledged is looked for, `flask invariants` is asked,
and the last backup is restored and asked too. Full disks need root. Ten minutes for each database unless told.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.harm.callers import Callers
from bench.harm.harms import Harms
from bench.harm.house import house
from bench.harm.looked_for import broken, broken_where_restored, failures, missing, wait_for_batches
from bench.history import Figures
from tests.postgres import PostgresUnavailable

DATABASES = ("sqlite", "postgresql")
SECONDS, CALLERS, MOST_KILLS = 600, 4, 100_000
#: At each of four agencies, for each minute that it lasts; and so many that their papers, and the moves of the one who
#: sent them in, leave room for more in a day.
A_MINUTE, MOST_DRAFTS, MOST_CLAIMED = 25, 200, 700


def hurt(figures: Figures, database: str, seconds: float, seed: int) -> None:
    chance, minutes = random.Random(seed), max(1, round(seconds / 60))
    with house(database == "postgresql") as there:
        many = 20 + A_MINUTE * minutes
        stock = there.fill(min(MOST_DRAFTS, many), min(MOST_CLAIMED, many))
        there.start()
        harms = Harms(there, chance)
        try:
            with Callers(there.server.url, stock, chance, CALLERS) as callers:
                harms.go_on(time.monotonic() + seconds, MOST_KILLS)
            wait_for_batches(there)
            faults = failures(there)
            told, found = callers.told, missing(there, callers.told)
            there.stop()
            lines = broken(there)
            restored = broken_where_restored(there, harms.backups[-1]) if harms.backups else []
        finally:
            harms.close()
    done = ", ".join(f"{name} {count}" for name, count in harms.done.most_common())
    figures.add(f"{database}: kills", harms.kills, "times", beside=f"{done}; seed {seed}")
    again = ", ".join(f"{name} {count}" for name, count in told.asked_again.most_common())
    figures.add(f"{database}: acknowledged", told.count, "acts", beside=f"asked again: {again}")
    for what, lost in {
        "acknowledged and not there": found, "calls never acknowledged": told.refused, "lines of flask invariants": lines,
        "lines of it where the backup was restored": restored, "other faults": harms.faults, "answers of 500": told.broken_off,
        "failures in the log": [f"{count} × {what}" for what, count in faults.items()],
    }.items():  # fmt: skip
        figures.add(f"{database}: {what}", len(lost), "", most=0)
        print("\n".join(lost[:20]), end="\n" if lost else "")
    figures.add(f"{database}: the longest that nothing was acknowledged", told.longest_standstill, "s")


def main(databases: list[str], seconds: float, seed: int) -> int:
    figures = Figures("kills")
    for database in databases:
        print(f"{database}, {seconds:.0f} s:")
        try:
            hurt(figures, database, seconds, seed)
        except PostgresUnavailable as missing_here:
            print(f"not measured: {missing_here}")
    return figures.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    wanted = [given.pop(0)] if given and given[0] in DATABASES else list(DATABASES)
    duration = float(given[0]) if given else SECONDS
    raise SystemExit(main(wanted, duration, int(given[1]) if len(given) > 1 else random.randrange(10**6)))
