"""Printing papers in a process of its own: a form of fifty pages holds up no receipt that others are waiting for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from filing.receipts.fonts.fontset import FontSet, ensure_fonts
from filing.receipts.loading import libraries_by_their_names

_making = threading.Lock()
_executors: dict[Path, ProcessPoolExecutor] = {}


def print_apart(template: str, fonts: FontSet, **facts: object) -> bytes:
    """What printing.print_paper gives; begun with the first paper, and again where the process died."""
    folder = fonts.directory.parent
    try:
        return _executor(folder).submit(_print, folder, template, facts).result()
    except BrokenProcessPool:
        _executors.pop(folder, None)
        return _executor(folder).submit(_print, folder, template, facts).result()


def _executor(folder: Path) -> ProcessPoolExecutor:
    with _making:
        if folder not in _executors:
            # Not forked: a copy of a process with threads and open fonts may stand still.
            context = multiprocessing.get_context("spawn")
            _executors[folder] = ProcessPoolExecutor(1, context, _get_ready)
        return _executors[folder]


# From here on: in the printing process.


def _get_ready() -> None:
    # Ctrl-C is for the parent, which ends its processes in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _print(folder: Path, template: str, facts: dict[str, object]) -> bytes:
    with libraries_by_their_names():
        from filing.papers.printing import print_paper

    return print_paper(template, ensure_fonts(folder), **facts)  # type: ignore[arg-type]
