"""批量出具 in the background: a few filings of each open batch in turn, until told to stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy.exc import OperationalError

from filing.current import calendar, chain_history, now, press
from filing.domain.errors import FilingError, NotPermitted, ReceiptRefused
from filing.extensions import db, transaction
from filing.models import Batch, BatchItem
from filing.moment import real_now
from filing.receipts.certificates import KeyUnusable
from filing.receipts.pool import PrintPool
from filing.receipts.press import Order, Press
from filing.receipts.tokens import TokenUnusable
from filing.services.files.storage import StorageUnavailable
from filing.services.receipts import batches, printing

LOG = logging.getLogger(__name__)
#: In one transaction: others wait about a second for the database's only writer (SQLite).
AT_ONCE = 20
# A writer that waits for SQLite looks every tenth of a second: without a pause it may never find it free.
BREATH = 0.12
SECONDS_BETWEEN_LOOKS, SECONDS_AFTER_TROUBLE, SECONDS_BETWEEN_SIGNS, QUIET_SECONDS = 1, 10, 10, 300
#: Nothing that another filing would be spared: no disk, no database, no seal.
TROUBLE = (StorageUnavailable, OperationalError, KeyUnusable, TokenUnusable)
OUR_FAULT = "系统出现故障，此件未能出具；请单独办理，仍不成功的，请联系系统管理员。"


@dataclass(frozen=True)
class PooledPress(Press):
    """Prints in several processes at once."""

    pool: PrintPool = field(kw_only=True)

    def print_all(self, orders: Sequence[Order]) -> Iterator[bytes]:
        for printed in self.pool.print_many(orders):
            if isinstance(printed, ReceiptRefused):
                raise printed
            yield printed


class PrintRoom:
    """Warm printing processes for as long as there are batches; after some quiet minutes their memory is given back."""

    def __init__(self) -> None:
        self._pool: PrintPool | None = None
        self._used_at = 0.0

    def press(self) -> Press:
        """With its processes warm: others wait for the database while it prints."""
        own, self._used_at = press(), time.monotonic()
        self._pool = self._pool or PrintPool(own.fonts)
        self._pool.wait_until_warm()
        return PooledPress(own.fonts, own.shelf, own.base_url, own.secret, own.simulation, pool=self._pool)

    def close(self, after: float = 0) -> None:
        if self._pool and time.monotonic() - self._used_at >= after:
            self._pool.close()
            self._pool = None


def keep_issuing(app: Flask, is_over: Callable[[], bool]) -> None:
    """Works off batches as they come; what fails is logged and tried again."""
    room, seen_at = PrintRoom(), 0.0
    while not is_over():
        try:
            with app.app_context():
                if time.monotonic() - seen_at > SECONDS_BETWEEN_SIGNS:
                    _be_seen()
                    seen_at = time.monotonic()
                pause = _pause_between_turns() if take_turn(room.press) else SECONDS_BETWEEN_LOOKS
        except Exception:
            LOG.exception("issuing failed; it is tried again")
            pause = SECONDS_AFTER_TROUBLE
        room.close(after=QUIET_SECONDS)
        _wait(pause, is_over)
    room.close()


def _wait(seconds: float, is_over: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not is_over() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.5))


def _be_seen() -> None:
    with transaction():
        printing.be_seen(real_now())


def _pause_between_turns() -> float:
    return BREATH if db.engine.dialect.name == "sqlite" else 0


def take_turn(press_to_use: Callable[[], Press] = press) -> bool:
    """Whether a batch was open; a few of its filings are settled then."""
    batch_id = printing.next_batch(real_now())
    if batch_id is None:
        return False
    using = press_to_use()
    with transaction():
        is_mine = printing.take(batch_id, real_now())
    if is_mine:
        chain_history()
        _serve(batch_id, using)
    return True


def _serve(batch_id: int, using: Press) -> None:
    try:
        _issue_together(batch_id, using)
    except NotPermitted as refusal:
        _stop(batch_id, refusal.message)
    except Exception as error:
        _raise_trouble(error)
        LOG.warning("batch %s: %s; its next filings are issued one by one", batch_id, type(error).__name__)
        _issue_one_by_one(batch_id, using)


def _raise_trouble(error: Exception) -> None:
    """What is not the filing's fault is tried again, once the lease has run out."""
    if isinstance(error, TROUBLE) or isinstance(error.__cause__, TROUBLE):
        raise error


def _issue_together(batch_id: int, using: Press) -> None:
    with transaction():
        batch = batches.held(batch_id)
        if items := printing.waiting_items(batch, AT_ONCE):
            printing.issue(batch, items, now(), calendar(), using)
        _end_turn(batch)


def _end_turn(batch: Batch) -> None:
    db.session.flush()
    batches.finish(batch, now())
    printing.hand_back(batch, real_now())


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
        printing.keep(batch, real_now())
        yield batch, printing.still_waiting(item_id)
