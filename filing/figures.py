"""What each process counts of itself, for Prometheus: names and labels are the system's own, never anybody's data."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from prometheus_client import Counter, Histogram
from prometheus_client.mmap_dict import MmapedDict

from filing.domain.errors import FilingError

#: Around what is promised of pages (a quarter of a second) and of a receipt; the last is where gunicorn loses patience.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUESTS = Counter(
    "filing_http_requests", "Requests answered, by endpoint and class of status", ["endpoint", "method", "status"]
)  # fmt: skip
REQUEST_SECONDS = Histogram(
    "filing_http_request_duration_seconds",
    "Time to make an answer, by endpoint",
    ["endpoint"],
    buckets=SECONDS,
)
WRITE_WAIT_SECONDS = Histogram(
    "filing_write_wait_seconds", "Waiting for one's turn to write on SQLite", buckets=SECONDS
)
MOVES = Counter("filing_moves", "Moves made in procedures and committed", ["procedure", "move"])
PRINTS = Counter(
    "filing_receipt_prints",
    "Receipts printed and sealed; refused: one cannot be printed as it is; failed: the system's fault",
    ["result"],
)
PRINT_SECONDS = Histogram(
    "filing_receipt_print_duration_seconds", "Time to print, seal and store a receipt", buckets=SECONDS
)
WORK_FAILURES = Counter("filing_background_failures", "What the background work tried, failed at and logged")
#: In place of the number of a process, in the names of files: all that are gone.
GONE = 0
for _result in ("printed", "refused", "failed"):
    # There from the start: a series that begins with its first failure has no rise to be seen.
    PRINTS.labels(_result)


def request_answered(endpoint: str | None, method: str, status: int, seconds: float) -> None:
    """Whatever clients make up is one label: addresses that lead nowhere, and methods that are none."""
    known = endpoint or "none"
    REQUESTS.labels(known, known_method(method), f"{status // 100}xx").inc()
    REQUEST_SECONDS.labels(known).observe(seconds)


def known_method(method: str) -> str:
    return method if method in METHODS else "other"


@contextmanager
def receipts_printed(many: int) -> Iterator[None]:
    """Inside, so many receipts are printed and sealed, all or none."""
    began = time.perf_counter()
    try:
        yield
    except FilingError:
        PRINTS.labels("refused").inc()
        raise
    except Exception:
        PRINTS.labels("failed").inc()
        raise
    PRINTS.labels("printed").inc(many)
    if many:
        PRINT_SECONDS.observe((time.perf_counter() - began) / many)


def gather_all() -> None:
    """What processes left that are gone: at the start of a server."""
    for file in _folder().glob("counter_*.db") if _folder() else ():
        pid = int(file.stem.rpartition("_")[2])
        if pid != GONE and not Path(f"/proc/{pid}").exists():
            gather(pid)


def gather(pid: int) -> None:
    """Adds what a process counted that is gone to what all before it did: two files for all, however many they were."""
    for kind in ("counter", "histogram") if _folder() else ():
        left = _folder() / f"{kind}_{pid}.db"
        with suppress(FileNotFoundError):
            aside = left.rename(left.with_suffix(".gone"))
            total = MmapedDict(str(_folder() / f"{kind}_{GONE}.db"))
            for key, value, _at, _place in MmapedDict.read_all_values_from_file(str(aside)):
                total.write_value(key, total.read_value(key)[0] + value, 0)
            total.close()
            aside.unlink()


def _folder() -> Path | None:
    named = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    return Path(named) if named else None
