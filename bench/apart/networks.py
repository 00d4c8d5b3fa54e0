"""Networks of their own, joined by a bridge; any of them can be cut off as if its cable were pulled. Needs root."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


class Missing(RuntimeError):
    """Not here: says what is needed."""


def require_means() -> None:
    """Missing where networks cannot be made."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        raise Missing("networks of their own need root and the command `ip` (iproute2)")
    tried = subprocess.run(["unshare", "--net", "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        raise Missing(f"networks of their own: {tried.stderr.strip()}")


class Lan:
    """A bridge that this program sits on at .1, and members with a network each, at .2, .3 …"""

    def __init__(self) -> None:
        number = os.getpid() % 250
        self.bridge, self._net = f"fb{number}", f"10.213.{number}"
        self.address = f"{self._net}.1"
        self._members: list[Member] = []

    def member(self) -> Member:
        made = Member(f"{self.bridge}m{len(self._members)}", f"{self._net}.{len(self._members) + 2}")
        self._members.append(made)
        run("ip", "netns", "add", made.name)
        run("ip", "link", "add", made.cable, "type", "veth", "peer", "name", "eth0", "netns", made.name)
        run("ip", "link", "set", made.cable, "master", self.bridge, "up")
        for command in (
            ("link", "set", "lo", "up"),
            ("addr", "add", f"{made.address}/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
        ):
            run("ip", "-n", made.name, *command)
        return made

    def begin(self) -> None:
        run("ip", "link", "add", self.bridge, "type", "bridge")
        run("ip", "addr", "add", f"{self.address}/24", "dev", self.bridge)
        run("ip", "link", "set", self.bridge, "up")

    def end(self) -> None:
        for member in self._members:
            subprocess.run(["ip", "netns", "del", member.name], check=False)
        subprocess.run(["ip", "link", "del", self.bridge], check=False)


class Member:
    def __init__(self, name: str, address: str) -> None:
        self.name, self.address = name, address
        self.cable = f"{name}c"

    @property
    def inside(self) -> tuple[str, ...]:
        """What to put before a command that is to run there."""
        return ("ip", "netns", "exec", self.name)

    def cut_off(self) -> None:
        """Nothing arrives and nothing leaves; nobody is told so."""
        run("ip", "link", "set", self.cable, "down")

    def join_again(self) -> None:
        run("ip", "link", "set", self.cable, "up")


def run(*command: str) -> None:
    subprocess.run(command, check=True)


@contextmanager
def lan() -> Iterator[Lan]:
    """One that is gone afterwards, with all of its members."""
    require_means()
    made = Lan()
    made.begin()
    try:
        yield made
    finally:
        made.end()
