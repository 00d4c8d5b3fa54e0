"""Whether everything that was acknowledged is there, asked of the database and the files themselves."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.harm.callers import Told
from bench.harm.house import House

SECONDS_FOR_BATCHES = 240


def wait_for_batches(house: House) -> None:
    until = time.monotonic() + SECONDS_FOR_BATCHES
    while house.asked("select count(*) from batch where finished_at is null")[0][0]:
        assert time.monotonic() < until, "a batch is not worked off"
        time.sleep(0.2)


def missing(house: House, told: Told) -> list[str]:
    """A line for each thing that was acknowledged and is not there, or is there twice."""
    return [*_drafts(house, told), *_moves(house, told), *_receipts(house, told), *_papers(house, told)]


def _drafts(house: House, told: Told) -> Iterator[str]:
    for number, answers in house.asked("select id, answers from filing"):
        if number not in told.sent:
            continue
        given = json.loads(answers) if isinstance(answers, str) else answers
        stands = int((given.get("remarks") or "第0次").strip("第次"))
        if not told.saved.get(number, 0) <= stands <= told.sent[number]:
            yield f"draft {number} says {stands}, acknowledged was {told.saved[number]}"


def _moves(house: House, told: Told) -> Iterator[str]:
    made = Counter(n for (n,) in house.asked("select filing_id from filing_event where move = 'submit'"))
    yield from (f"submission of {n}: {made[n]}" for n in told.submitted if made[n] != 1)


def _receipts(house: House, told: Told) -> Iterator[str]:
    found: dict[int, list[tuple[str, str]]] = {}
    for number, key, digest in house.asked("select filing_id, storage_key, sha256 from receipt"):
        found.setdefault(number, []).append((key, digest))
    for number in [*told.accepted, *told.in_batches]:
        issued = found.get(number, [])
        if len(issued) != 1 or not _is_kept(house, *issued[0]):
            yield f"receipt of {number}: {issued}"


def _papers(house: House, told: Told) -> Iterator[str]:
    found = {
        n: (key, digest) for n, key, digest in house.asked("select id, storage_key, sha256 from document")
    }
    for number, digest in told.uploaded.items():
        if number not in found or found[number][1] != digest or not _is_kept(house, *found[number]):
            yield f"paper {number}: {found.get(number)}"


def _is_kept(house: House, key: str, digest: str) -> bool:
    file = house.var / "files" / key
    return file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() == digest


def broken(house: House) -> list[str]:
    """Lines of `flask invariants`."""
    return _said(house, {})


def broken_where_restored(house: House, backup: Path) -> list[str]:
    """The same of an installation that was nothing before this backup was brought back."""
    var = house.folder / "restored"
    var.mkdir()
    url = f"sqlite:///{var}/filing.db"
    if house.database:
        house.database.create_database("restored")
        url = house.database.url.replace("/filing?", "/restored?")
    there = {"FILING_VAR": str(var), "FILING_DATABASE_URL": url}
    done = house.run("restore", str(backup), **there)
    if done.returncode:
        return [f"restore: {(done.stdout + done.stderr)[-500:]}"]
    return _said(house, there)


def failures(house: House) -> Counter[str]:
    """What the server logged as its own fault, by what it was and where in the code."""
    found: Counter[str] = Counter()
    for line in (house.var / "server.log").read_text(errors="replace").splitlines():
        # A line that was cut off by a kill or a full disk is none.
        with contextlib.suppress(ValueError, KeyError, TypeError):
            said = json.loads(line)
            if said["event"] == "failure":
                place = said["places"][-1].partition("filing/")[2]
                found[f"{said['error']} {said.get('cause', '')} {said['endpoint']} {place}"] += 1
    return found


def _said(house: House, settings: dict) -> list[str]:
    done = house.run("invariants", **settings)
    return (done.stdout.splitlines() or [done.stderr[-500:]]) if done.returncode else []
