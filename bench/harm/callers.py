"""People's programs at work: each repeats a call, under the same key, until it is acknowledged, and keeps what it was told."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import requests

from bench.apart.calls import Call
from bench.apart.filings import Stock, number_in
from tests.services.stories import PAPERS, a_pdf

SECONDS_FOR_AN_ANSWER, SECONDS_TO_TRY, PAUSE = 15.0, 240, 0.15
#: For now, and to be asked again: what a server says that is being hurt, or has the same call in hand.
AGAIN = frozenset({409, 429, 500, 502, 503, 504})
BATCH = 4
#: How often each is done, where there is still something to do it with.
ACTS = {"save": 10, "submit": 5, "accept": 3, "batch": 1, "upload": 2, "read": 4}


@dataclass
class Told:
    """What was acknowledged: that is what must be there."""

    #: Of each draft, the number last sent and the number last acknowledged.
    sent: dict[int, int] = field(default_factory=dict)
    saved: dict[int, int] = field(default_factory=dict)
    submitted: list[int] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)
    in_batches: list[int] = field(default_factory=list)
    #: Each paper's number and its digest.
    uploaded: dict[int, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    #: Answered as a fault of the system's own, although it was the machine that was hurt.
    broken_off: list[str] = field(default_factory=list)
    asked_again: Counter[str] = field(default_factory=Counter)
    moments: list[float] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.moments)

    @property
    def longest_standstill(self) -> float:
        return max((b - a for a, b in zip(self.moments, self.moments[1:], strict=False)), default=0.0)


class Callers:
    """Some callers, each with drafts of its own; they share what is there to be submitted and accepted."""

    def __init__(
        self,
        url: str,
        stock: Stock,
        chance: random.Random,
        count: int,
        patience: float = SECONDS_FOR_AN_ANSWER,
    ) -> None:
        self.url, self.stock, self.told, self.patience = url, stock, Told(), patience
        self.turn, self.over = threading.Lock(), threading.Event()
        drafts = stock.take_submits(3 * count)
        self._threads = [
            threading.Thread(target=Caller(self, drafts[at::count], random.Random(chance.random()), at).work)
            for at in range(count)
        ]

    def __enter__(self) -> Callers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Each ends what it has begun."""
        self.over.set()
        for thread in self._threads:
            thread.join()


class Caller:
    def __init__(self, all_: Callers, drafts: list[Call], chance: random.Random, number: int) -> None:
        self.all, self.drafts, self.chance, self.number = all_, drafts, chance, number
        self.told, self._keys = all_.told, 0

    def work(self) -> None:
        while not self.all.over.is_set():
            (act,) = self.chance.choices(list(ACTS), list(ACTS.values()))
            getattr(self, act)()

    def insist(
        self, call: Call, method: str = "POST", body: object = None, paper: bytes = b""
    ) -> requests.Response | None:
        """The acknowledgement; None where there was none, which is noted."""
        self._keys += 1
        headers = {"Authorization": f"Bearer {call.token}", "Idempotency-Key": f"{self.number} {self._keys}"}
        given: dict = {"json": call.body if body is None else body}
        until, said = 0.0, ""
        while not until or time.monotonic() < until:
            if not until and self.all.over.is_set():
                # As long as harm is done a call may have to wait; afterwards it is answered soon.
                until = time.monotonic() + SECONDS_TO_TRY
            if paper:
                given = {"files": {"file": ("a.pdf", paper, "application/pdf")}, "data": call.body}
            try:
                answer = requests.request(
                    method,
                    f"{self.all.url}/api/v1{call.path}",
                    headers=headers,
                    timeout=self.all.patience,
                    **given,
                )
                if answer.ok:
                    return answer
                said = f"{answer.status_code} {answer.text[:300]}"
                if answer.status_code not in AGAIN:
                    break
            except requests.RequestException as error:
                said = type(error).__name__
            with self.all.turn:
                self.told.asked_again[said[:3] if said[0].isdigit() else said] += 1
                if said.startswith("500"):
                    self.told.broken_off.append(f"{method} {call.path}: {said}")
            time.sleep(PAUSE)
        with self.all.turn:
            self.told.refused.append(f"{method} {call.path}: {said}")
        return None

    def _note(self, kept: list[int] | None = None, *numbers: int) -> None:
        with self.all.turn:
            self.told.moments.append(time.monotonic())
            if kept is not None:
                kept.extend(numbers)

    def _next(self, of: str, count: int = 1) -> list[Call]:
        with self.all.turn:
            calls: list[Call] = getattr(self.all.stock, of)
            if len(calls) <= 4 * BATCH:
                return []
            if of == "submits" or count == 1:
                return [calls.pop() for _ in range(count)]
            return self.all.stock.take_batches(1, count)

    def save(self) -> None:
        draft = self.chance.choice(self.drafts)
        number = number_in(draft)
        wanted = self.told.sent[number] = self.told.sent.get(number, 0) + 1
        if self.insist(Call(f"/filings/{number}/answers/remarks", draft.token), "PATCH", f"第{wanted}次"):
            self.told.saved[number] = wanted
            self._note()

    def submit(self) -> None:
        for call in self._next("submits"):
            if self.insist(call):
                self._note(self.told.submitted, number_in(call))

    def accept(self) -> None:
        for call in self._next("accepts"):
            if self.insist(call):
                self._note(self.told.accepted, number_in(call))

    def batch(self) -> None:
        for call in self._next("accepts", BATCH):
            if self.insist(call):
                self._note(self.told.in_batches, *call.body["filings"])

    def upload(self) -> None:
        draft = self.chance.choice(self.drafts)
        call = Call(f"/filings/{number_in(draft)}/documents", draft.token, {"requirement": PAPERS[0]})
        answer = self.insist(call, paper=a_pdf(f"{self.number} {self._keys}"))
        if answer:
            self.told.uploaded[answer.json()["id"]] = answer.json()["sha256"]
            self._note()

    def read(self) -> None:
        draft = self.chance.choice(self.drafts)
        self.insist(Call(f"/filings/{number_in(draft)}", draft.token), "GET")
