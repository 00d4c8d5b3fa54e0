"""Calls of the API: as fast as some machines answer them, or again and again until one of them has."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from bench.apart.machines import PORT

AT_ONCE = 6
SECONDS_FOR_AN_ANSWER, SECONDS_TO_TRY = 8, 120


@dataclass(frozen=True)
class Call:
    """Something to be done to a filing, or several, by whose token."""

    path: str
    token: str
    body: dict = field(default_factory=dict)

    def send(self, connection: http.client.HTTPConnection) -> tuple[int, bytes]:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"{self.path} {sorted(self.body.get('filings', []))[:1]}",
        }
        connection.request("POST", f"/api/v1{self.path}", json.dumps(self.body), headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def rate(addresses: Sequence[str], calls: Sequence[Call]) -> float:
    """Answered calls a second, by a few clients of each machine who keep their connections."""
    waiting: SimpleQueue[Call] = SimpleQueue()
    for call in calls:
        waiting.put(call)

    def client(address: str) -> None:
        connection = http.client.HTTPConnection(address, PORT, timeout=120)
        while True:
            try:
                call = waiting.get_nowait()
            except Empty:
                return
            status, said = call.send(connection)
            assert status in (200, 201), said.decode()

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE * len(addresses)) as pool:
        for done in [pool.submit(client, address) for address in addresses for _ in range(AT_ONCE)]:
            done.result()
    return len(calls) / (time.perf_counter() - began)


@dataclass
class Storm:
    """Callers who send each call, under the same key, to one machine or another until it is acknowledged."""

    addresses: Sequence[str]
    chance: random.Random
    acknowledged: list[tuple[float, Call, bytes]] = field(default_factory=list)
    repeated: int = 0

    def blow(self, calls: Sequence[Call]) -> None:
        """Returns when every call was acknowledged; AssertionError names one that never was."""
        mixed = list(calls)
        self.chance.shuffle(mixed)
        with ThreadPoolExecutor(AT_ONCE * len(self.addresses)) as pool:
            list(pool.map(self._insist, mixed))

    def _insist(self, call: Call) -> None:
        until, told = time.monotonic() + SECONDS_TO_TRY, ""
        at = self.chance.randrange(len(self.addresses))
        while time.monotonic() < until:
            connection = http.client.HTTPConnection(self.addresses[at], PORT, timeout=SECONDS_FOR_AN_ANSWER)
            try:
                status, said = call.send(connection)
                told = f"{status} {said.decode()}"
                if status in (200, 201):
                    with _lock:
                        self.acknowledged.append((time.monotonic(), call, said))
                    return
            except (OSError, http.client.HTTPException) as error:
                told = repr(error)
            finally:
                connection.close()
            with _lock:
                self.repeated += 1
            at = (at + 1) % len(self.addresses)
            time.sleep(0.2)
        raise AssertionError(f"{call.path} was never acknowledged: {told}")


_lock = threading.Lock()
