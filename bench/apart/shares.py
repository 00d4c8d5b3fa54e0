"""A share of the processor for a group of processes: the kernel's own quota, of either version of its groups."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.apart.networks import Missing

OLD, OLD_COUNTS, NEW = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup/cpuacct"), Path("/sys/fs/cgroup")
PERIOD_US = 50_000


class Share:
    """Processes begun by `join` get `percent` of one processor once `limit` was called, together."""

    def __init__(self, name: str) -> None:
        self.is_old = (OLD / "cpu.cfs_quota_us").exists()
        # The first limits, the last counts; it is one folder where the kernel has groups of version 2.
        self.folders = [OLD / name, OLD_COUNTS / name] if self.is_old else [NEW / name]

    def begin(self) -> None:
        try:
            for folder in self.folders:
                folder.mkdir(exist_ok=True)
            self.limit(None)
        except OSError as error:
            raise Missing(f"a quota of the processor: {error}") from error

    def join(self, process: int | None = None) -> None:
        """This process or that one, and whatever it begins."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(process or os.getpid()))

    def limit(self, percent: float | None) -> None:
        """None: as much as there is."""
        if self.is_old:
            (self.folders[0] / "cpu.cfs_period_us").write_text(str(PERIOD_US))
            quota = str(int(percent * PERIOD_US / 100)) if percent else "-1"
            (self.folders[0] / "cpu.cfs_quota_us").write_text(quota)
            return
        quota = str(int(percent * PERIOD_US / 100)) if percent else "max"
        (self.folders[0] / "cpu.max").write_text(f"{quota} {PERIOD_US}")

    def seconds_used(self) -> float:
        """Of the processor, by all of its processes so far."""
        if self.is_old:
            return int((self.folders[-1] / "cpuacct.usage").read_text()) / 1e9
        stat = dict(line.split() for line in (self.folders[-1] / "cpu.stat").read_text().splitlines())
        return int(stat["usage_usec"]) / 1e6

    def memory(self) -> int:
        """Bytes that its processes hold, what they share counted once for each part."""
        return sum(map(proportional, self.processes()))

    def processes(self) -> list[int]:
        return [int(line) for line in (self.folders[0] / "cgroup.procs").read_text().split()]

    def end(self) -> None:
        """Whatever still runs in it is killed."""
        until = time.monotonic() + 10
        while (left := self.processes()) and time.monotonic() < until:
            for process in left:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.1)
        for folder in self.folders:
            folder.rmdir()


def proportional(process: int) -> int:
    """Its proportional set size in bytes; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def share(name: str) -> Iterator[Share]:
    made = Share(name)
    made.begin()
    try:
        yield made
    finally:
        made.end()
