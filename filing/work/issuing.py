"""批量出具 in the background: a turn is a few filings of one open batch."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import OperationalError

from filing.current import calendar, chain_history, now, press
from filing.domain.errors import FilingError, NotPermitted
from filing.extensions import db, transaction
from filing.models import Batch, BatchItem
from filing.moment import real_now
from filing.receipts.certificates import KeyUnusable
from filing.receipts.pool import PrintPool
from filing.receipts.press import Order, Press
from filing.receipts.signing import get_ready_to_sign
from filing.receipts.tokens import TokenUnusable
from filing.services.files.storage import StorageUnavailable
from filing.services.receipts import batches, printing

LOG = logging.getLogger(__name__)
#: In one transaction, at most; others wait meanwhile for the database's only writer (SQLite).
AT_ONCE = 20
#: What a turn is planned for. Others should wait two seconds at most, and the machine may become busier in the middle of one.
TURN_SECONDS = 1.4
# Who waits for SQLite looks every few milliseconds, on a busy machine seldomer: without a pause the next turn may come first.
BREATH = 0.12
QUIET_SECONDS = 300
#: Nothing that another filing would be spared: no disk, no database, no seal.
TROUBLE = (StorageUnavailable, OperationalError, KeyUnusable, TokenUnusable)
OUR_FAULT = "系统出现故障，此件未能出具；请单独办理，仍不成功的，请联系系统管理员。"


class Pace:
    """How many filings a turn takes, by what one cost in the turn before: fewer where the machine is busy."""

    def __init__(self, first: int) -> None:
        self._each = TURN_SECONDS / first

    def many(self) -> int:
        return min(AT_ONCE, max(1, int(TURN_SECONDS / self._each)))

    def took(self, many: int, seconds: float) -> None:
        self._each = max(seconds / many, TURN_SECONDS / AT_ONCE)


@dataclass(frozen=True)
class PooledPress(Press):
    """Prints in several processes at once."""

    pool: PrintPool = field(kw_only=True)
    pace: Pace = field(kw_only=True)

    def begin(self, order: Order) -> Callable[[], bytes]:
        return self.pool.begin(order)


class PrintRoom:
    """Warm printing processes for as long as there are batches; after some quiet minutes their memory is given back."""

    def __init__(self) -> None:
        self._pool: PrintPool | None = None
        self._used_at = 0.0
        # Nobody knows yet how busy the machine is.
        self._pace = Pace(first=max(1, AT_ONCE // 4))
        self._door = threading.Lock()

    def press(self) -> Press:
        """With its processes warm: others wait for the database while it prints."""
        own = press()
        with self._door:
            self._used_at = time.monotonic()
            pool = self._pool = self._pool or PrintPool(own.fonts)
        get_ready_to_sign()
        pool.wait_until_warm()
        facts = (own.fonts, own.shelf, own.base_url, own.secret, own.simulation)
        return PooledPress(*facts, pool=pool, pace=self._pace)

    def close(self, after: float = 0) -> None:
        with self._door:
            if self._pool and time.monotonic() - self._used_at >= after:
                self._pool.close()
                self._pool = None


def pause_between_turns() -> float:
    return BREATH if db.engine.dialect.name == "sqlite" else 0


def take_turn(press_to_use: Callable[[], Press] = press) -> bool:
    """Whether a batch was open that no other worker has in hand; a few of its filings are settled then."""
    waiting = printing.open_batches()
    if not waiting:
        return False
    using = press_to_use()
    chain_history()
    return any(_serve(batch_id, using) for batch_id in waiting)


def _serve(batch_id: int, using: Press) -> bool:
    """False where it was over, or another worker's, meanwhile."""
    try:
        return _issue_together(batch_id, using)
    except NotPermitted as refusal:
        _stop(batch_id, refusal.message)
    except Exception as error:
        _raise_trouble(error)
        LOG.warning("batch %s: %s; its next filings are issued one by one", batch_id, type(error).__name__)
        _issue_one_by_one(batch_id, using)
    return True


def _raise_trouble(error: Exception) -> None:
    """What is not the filing's fault is tried again, with the next look for open batches."""
    if isinstance(error, TROUBLE) or isinstance(error.__cause__, TROUBLE):
        raise error


def _issue_together(batch_id: int, using: Press) -> bool:
    pace = using.pace if isinstance(using, PooledPress) else Pace(first=AT_ONCE)
    with transaction():
        batch = printing.taken(batch_id)
        if batch is None:
            return False
        began = time.monotonic()
        if items := printing.waiting_items(batch, pace.many()):
            printing.issue(batch, items, now(), calendar(), using)
        _end_turn(batch)
    if items:
        pace.took(len(items), time.monotonic() - began)
    return True


def _end_turn(batch: Batch) -> None:
    db.session.flush()
    batches.finish(batch, now())
    printing.was_served(batch, real_now())


def _stop(batch_id: int, words: str) -> None:
    with transaction():
        batches.stop(batches.held(batch_id), now(), words)


def _issue_one_by_one(batch_id: int, using: Press) -> None:
    """So that one that cannot be issued stops no other."""
    with transaction():
        item_ids = [item.id for item in printing.waiting_items(batches.held(batch_id), AT_ONCE)]
    for item_id in item_ids:
        _issue_alone(batch_id, item_id, using)
    with transaction():
        _end_turn(batches.held(batch_id))


def _issue_alone(batch_id: int, item_id: int, using: Press) -> None:
    try:
        with _item(batch_id, item_id) as (batch, items):
            printing.issue(batch, items, now(), calendar(), using)
        return
    except Exception as error:
        _raise_trouble(error)
        words = _words_of(error, item_id)
    with _item(batch_id, item_id) as (_batch, items):
        printing.refuse(items, now(), words)


def _words_of(error: Exception, item_id: int) -> str:
    if isinstance(error, FilingError):
        return error.message
    LOG.error("item %s of a batch could not be issued", item_id, exc_info=error)
    return OUR_FAULT


@contextmanager
def _item(batch_id: int, item_id: int) -> Iterator[tuple[Batch, list[BatchItem]]]:
    """A transaction on one item; on none when it was settled meanwhile."""
    with transaction():
        batch = batches.held(batch_id)
        yield batch, printing.still_waiting(item_id)
