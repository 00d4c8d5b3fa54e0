"""Two application machines beside one, on one database, bucket and queue: `python bench/two_machines.py [PERCENT]`.

Each machine is a server and `flask work` in a network of their own, held to the same share of one processor by the
kernel, so that the database is not the limit. One and two take turns in one run. Then one of them, chosen by chance, is
cut off under load, and whatever was acknowledged is looked for. Needs root; eight minutes.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import create_engine, text

from bench.apart.calls import Storm, rate
from bench.apart.filings import Stock, filled, number_in
from bench.apart.machines import Machine
from bench.apart.networks import Lan, Missing, lan
from bench.apart.servers import bucket, queue
from bench.apart.shares import share
from bench.history import Figures
from filing import create_app
from filing.extensions import db
from tests.conftest import FONTS_VAR
from tests.postgres import PostgresUnavailable, postgres_server

LEAST, TURNS = 1.6, 3
# A worker takes a whole batch in turn: many small ones, so that none waits long for the other's last.
SUBMITS, ACCEPTS, BATCHES, EACH = 40, 16, 6, 6
STORM_SUBMITS, STORM_ACCEPTS, STORM_BATCHES, CUT_SECONDS = 200, 60, 10, 20
DRAFTS, CLAIMED = 170, 230
#: A machine that went away is noticed after ten seconds, and a caller gives up on it after eight.
LONGEST_STANDSTILL = 15


class Site:
    """Database and bucket in networks of their own, two machines, and what is to be done."""

    def __init__(self, machines: list[Machine], settings: dict, url: str, stock: Stock) -> None:
        self.machines, self.settings, self.stock = machines, settings, stock
        self.addresses = [machine.member.address for machine in machines]
        self._engine = create_engine(url)

    def asked(self, statement: str) -> list[tuple]:
        """Rows, by a client that no machine has to answer."""
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    def wait_for_batches(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self.asked("select count(*) from batch where finished_at is null")[0][0]:
            assert time.monotonic() < until, "a batch is not worked off"
            time.sleep(0.05)

    def limit(self, percent: float | None) -> None:
        for machine in self.machines:
            machine.share.limit(percent)


@contextmanager
def site(net: Lan, folder: Path, held: ExitStack) -> Iterator[Site]:
    """All of it, running; it takes some seconds to fill."""
    at_database, at_bucket, at_queue, *places = [net.member() for _ in range(5)]
    held.enter_context(postgres_server(True, at_database.inside, at_database.address))
    url = f"postgresql+psycopg://postgres@{at_database.address}/filing"
    stored = held.enter_context(bucket(at_bucket, folder))
    asked = held.enter_context(queue(at_queue, folder, url.replace("+psycopg", "")))
    os.environ.update(stored)
    secrets = {"FILING_SECRET_KEY": "bench", "FILING_KEY_SECRET": "bench" * 8}
    shared = {
        **stored, **asked, **secrets, "FILING_DATABASE_URL": url, "FILING_SIMULATION": "1", "FILING_RATE_LIMITS": "0",
        "FILING_BASE_URL": "http://127.0.0.1:8000",
    }  # fmt: skip
    ours = {
        "FILING_VAR": folder / "own", "FONTS_VAR": str(FONTS_VAR), "SQLALCHEMY_DATABASE_URI": url, "SIMULATION": True,
        "STORAGE_URL": stored["FILING_STORAGE_URL"], "SECRET_KEY": "bench", "KEY_SECRET": "bench" * 8,
    }  # fmt: skip
    stock = filled(ours, DRAFTS, CLAIMED)
    machines = []
    for number, place in enumerate(places):
        own = held.enter_context(share(f"filing-bench-{os.getpid()}-{number}"))
        machines.append(Machine(place, own, folder / f"machine{number}", shared))
    try:
        for machine in machines:
            machine.start()
        for machine in machines:
            machine.wait()
        yield Site(machines, ours, url, stock)
    finally:
        for machine in machines:
            machine.stop()


def warm_up(there: Site) -> None:
    """Each worker makes its printing processes, each server has answered."""
    for machine, other in (there.machines, there.machines[::-1]):
        other.rest()
        rate([machine.member.address], there.stock.take_batches(1, 2))
        there.wait_for_batches(60)
        rate([machine.member.address], there.stock.take_submits(4) + there.stock.take_accepts(4))
        other.go_on()


def batches_rate(there: Site, machines: list[Machine]) -> float:
    """Receipts a second that the workers of these machines issue, each some batches."""
    count = BATCHES * len(machines)
    for machine in there.machines:
        machine.go_on() if machine in machines else machine.rest()
    began = time.perf_counter()
    rate([machine.member.address for machine in machines], there.stock.take_batches(count, EACH))
    there.wait_for_batches(180)
    seconds = time.perf_counter() - began
    for machine in there.machines:
        machine.go_on()
    return count * EACH / seconds


def submits_rate(there: Site, machines: list[Machine]) -> float:
    calls = there.stock.take_submits(SUBMITS * len(machines))
    return rate([machine.member.address for machine in machines], calls)


def accepts_rate(there: Site, machines: list[Machine]) -> float:
    calls = there.stock.take_accepts(ACCEPTS * len(machines))
    return rate([machine.member.address for machine in machines], calls)


ACTS = {"batch": batches_rate, "submit": submits_rate, "accept": accepts_rate}


def compare(figures: Figures, there: Site) -> None:
    """One and two, in turns; each figure is the median of its turns."""
    found: dict[str, list[tuple[float, float]]] = {act: [] for act in ACTS}
    for turn in range(TURNS):
        one, both = [there.machines[turn % 2]], there.machines
        for act, rate_of in ACTS.items():
            # Now the one first and now both: what this machine does besides meets either.
            rates = {len(some): rate_of(there, some) for some in ((both, one) if turn % 2 else (one, both))}
            found[act].append((rates[1], rates[2]))
    for act, pairs in found.items():
        one, two = (median(pair[at] for pair in pairs) for at in (0, 1))
        beside = f"one {one:.1f}/s, two {two:.1f}/s; turns {', '.join(f'{b / a:.2f}' for a, b in pairs)}"
        figures.add(
            f"{act}, two machines, times one",
            median(b / a for a, b in pairs),
            "×",
            least=LEAST,
            beside=beside,
        )


def cut_off_one(figures: Figures, there: Site, seed: int) -> None:
    """Under load, at some moment; then everything acknowledged is looked for."""
    chance = random.Random(seed)
    lost, storm = chance.choice(there.machines), Storm(there.addresses, chance)
    batches = there.stock.take_batches(STORM_BATCHES, EACH)
    calls = [*there.stock.take_submits(STORM_SUBMITS), *there.stock.take_accepts(STORM_ACCEPTS), *batches]
    moments: list[float] = []

    def cut() -> None:
        for act, pause in (
            (lost.member.cut_off, chance.uniform(1, 5)),
            (lost.member.join_again, CUT_SECONDS),
        ):
            time.sleep(pause)
            act()
            moments.append(time.monotonic())

    cutter = threading.Thread(target=cut)
    cutter.start()
    storm.blow(calls)
    cutter.join()
    there.wait_for_batches(120)
    lost.wait()
    meanwhile = sorted(when for when, _, _ in storm.acknowledged if moments[0] < when < moments[1])
    marks = [moments[0], *meanwhile, moments[1]]
    longest = max(later - earlier for earlier, later in zip(marks, marks[1:], strict=False))
    asked = len(calls) + STORM_BATCHES * (EACH - 1)
    beside = f"{asked} acts, {len(meanwhile)} calls acknowledged while one was away for {CUT_SECONDS} s, {storm.repeated} sent again, seed {seed}"
    figures.add(
        "acknowledged and not there after one was cut off",
        missing(there, storm),
        "acts",
        most=0,
        beside=beside,
    )
    figures.add("the longest that nothing was acknowledged", longest, "s", most=LONGEST_STANDSTILL)
    figures.add("lines of flask invariants after it", broken(there), "lines", most=0)


def missing(there: Site, storm: Storm) -> int:
    """How many acknowledged acts the database or the bucket does not know, by the other way: it is asked, not the machines."""
    settled = dict(there.asked("select filing_id, storage_key from receipt"))
    sent = {row[0] for row in there.asked("select filing_id from filing_event where move = 'submit'")}
    kept = set(_stored(there))
    gone = []
    for _, call, _said in storm.acknowledged:
        if call.path.endswith("/submit"):
            gone += [] if number_in(call) in sent else [call.path]
        else:
            numbers = call.body.get("filings") or [number_in(call)]
            gone += [f"receipt of {n}" for n in numbers if settled.get(n) not in kept]
    print("\n".join(gone[:20]), end="\n" if gone else "")
    return len(gone)


def _stored(there: Site) -> Iterator[str]:
    from filing.services.files.storage import open_store

    return (file.name for file in open_store(there.settings["STORAGE_URL"]).files())


def broken(there: Site) -> int:
    """Lines that `flask invariants` prints of breaches."""
    app = create_app(**there.settings)
    done = app.test_cli_runner().invoke(args=["invariants"])
    with app.app_context():
        db.engine.dispose()
    if done.exit_code:
        print(done.output[-2000:])
    return len(done.output.splitlines()) if done.exit_code else 0


def main(percent: float, seed: int) -> int:
    figures = Figures("two_machines")
    try:
        with (
            lan() as net,
            tempfile.TemporaryDirectory() as name,
            ExitStack() as held,
            site(net, Path(name), held) as there,
        ):
            print(
                f"two machines beside one, each {percent:.0f} % of a processor (load {os.getloadavg()[0]:.1f} before):"
            )
            warm_up(there)
            there.limit(percent)
            compare(figures, there)
            cut_off_one(figures, there, seed)
    except (Missing, PostgresUnavailable) as missing_here:
        print(f"not measured: {missing_here}")
        return 0
    return figures.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    raise SystemExit(
        main(float(given[0]) if given else 25, int(given[1]) if len(given) > 1 else random.randrange(10**6))
    )
