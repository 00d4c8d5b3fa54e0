"""Printing in processes of their own, kept warm: many receipts at once. The private keys stay with the caller."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filing.domain.errors import ReceiptRefused
from filing.domain.receipts.wording import columns, labels
from filing.receipts.fonts.fontset import FontSet, ensure_fonts
from filing.receipts.hole import Hole
from filing.receipts.signing import hole_for, printed, sign
from filing.receipts.view import NOT_TEXT
from filing.tracing import span

if TYPE_CHECKING:
    from filing.receipts.press import Order

GARBAGE = 50_000  # objects of one age before Python looks for circles among them: some five receipts


class PrintingStopped(Exception):
    """A printing process ended before its time; what was not yet handed out is not printed. Try again."""


class PrintPool:
    """Warm printing processes, one for each core unless told otherwise; they end with the process that began them."""

    def __init__(self, fonts: FontSet, workers: int | None = None) -> None:
        self.workers = workers or len(os.sched_getaffinity(0))
        self._folder = fonts.directory.parent
        self._replacing = threading.Lock()
        self._begin()

    def begin(self, order: Order) -> Callable[[], bytes]:
        """A process prints it meanwhile; what hands out the signed PDF, or raises ReceiptRefused.

        Both raise PrintingStopped when a process dies, and the pool can then be used again; and what hole_for and
        sign raise.
        """
        hole = hole_for(order.view, order.signer, order.moment, order.audit_head)
        with self._alive() as executor:
            begun = executor.submit(_print, order.view, hole)

        def handed_out() -> bytes:
            with self._alive(executor):
                return _signed(order, begun)

        return handed_out

    def wait_until_warm(self) -> None:
        """For those who hold a lock while they print: return once there is no more getting ready to do."""
        with self._alive():
            for begun in self._begun:
                begun.result()

    def close(self) -> None:
        """Let the processes finish what they print, and end."""
        self._executor.shutdown(cancel_futures=True)

    def __enter__(self) -> PrintPool:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def _begin(self) -> None:
        # Not forked: a copy of a process with threads and open fonts may stand still.
        context = multiprocessing.get_context("spawn")
        self._executor = ProcessPoolExecutor(self.workers, context, _get_ready, (self._folder,))
        # So that all begin now, not each with its first receipt.
        self._begun = [self._executor.submit(os.getpid) for _ in range(self.workers)]

    @contextmanager
    def _alive(self, used: ProcessPoolExecutor | None = None) -> Iterator[ProcessPoolExecutor]:
        """The processes that now print, or those that were `used`: in place of dead ones, others begin."""
        executor = used or self._executor
        try:
            yield executor
        except BrokenProcessPool as broken:
            # What else had been begun there fails too, and finds that others have taken over.
            with self._replacing:
                if executor is self._executor:
                    self.close()
                    self._begin()
            raise PrintingStopped("A printing process ended before its time") from broken


def warm(fonts: FontSet) -> None:
    """Print a sample, so that the first receipt of this process takes hardly longer than the next."""
    printed(_sample(), fonts, Hole(datetime(2017, 10, 9, tzinfo=UTC), "", 64, b"{}"))
    gc.collect()
    gc.freeze()  # fonts and style sheet stay: Python need not look through them for garbage again


def _signed(order: Order, future: Future) -> bytes:
    with span("receipt.print"):
        page = future.result()
    if isinstance(page, ReceiptRefused):
        raise page
    with span("receipt.sign"):
        return sign(page, order.signer)


def _sample() -> dict:
    text, kind = "样张 Sample", "establishment"
    fields = {key: text for key in labels(kind) if key not in NOT_TEXT}
    return {
        "kind": kind,
        "number": text,
        "addressee": text,
        "agency_name": text,
        "completed_on": "2017-10-09",
        "verify_url": "https://example.cn/verify",
        "fields": fields
        | {
            "imported_equipment_tax_exemption": {"value": False},
            "investors": [{key: "Sample" for key, _ in columns(kind)}],
        },
    }


# From here on: in the printing processes.
_fonts: FontSet


def _get_ready(folder: Path) -> None:
    global _fonts
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is for the parent, which ends its processes in order
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _fonts = ensure_fonts(folder)
    warm(_fonts)
    gc.set_threshold(GARBAGE, 10, 10)


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _print(view: dict, hole: Hole) -> bytes | ReceiptRefused:
    try:
        return printed(view, _fonts, hole)
    except ReceiptRefused as refused:
        return refused
