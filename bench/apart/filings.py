"""An installation with filings at four agencies, as many drafts and claimed ones as are wanted."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from itertools import chain, zip_longest

from flask_migrate import upgrade

from bench.apart.calls import Call
from filing import create_app
from filing.extensions import db, transaction
from filing.models import Agency, Filing
from filing.moment import real_now
from filing.services.filings import claims
from filing.services.people import accounts, agencies, outbox, tokens
from tests.conftest import shanghai, turn_clock
from tests.samples import ESTABLISHMENT
from tests.services import crowds, stories

NOW, PASSWORD = "2018-05-10 10:00", "bench password"
#: An agency and one of its districts: each numbers its own receipts, so they do not wait for each other.
PLACES = (("370200", "370202"), ("370100", "370102"), ("370600", "370602"), ("370700", "370702"))
FIRST, APART = 10_000, 10_000


@dataclass
class Stock:
    """What is still to be done: each call once."""

    submits: list[Call]
    accepts: list[Call]

    def take_submits(self, count: int) -> list[Call]:
        return [self.submits.pop() for _ in range(count)]

    def take_accepts(self, count: int) -> list[Call]:
        return [self.accepts.pop() for _ in range(count)]

    def take_batches(self, count: int, each: int) -> list[Call]:
        """Batches of `each`, of one agency each: of the one that has most left."""
        own: dict[str, list[Call]] = {}
        for call in self.accepts:
            own.setdefault(call.token, []).append(call)
        made = []
        for _ in range(count):
            token, calls = max(own.items(), key=lambda one: len(one[1]))
            chosen = [calls.pop() for _ in range(each)]
            made.append(
                Call(
                    "/review/batches",
                    token,
                    {"filings": [number_in(c) for c in chosen], "within_scope": True},
                )
            )
        left = {id(call) for calls in own.values() for call in calls}
        self.accepts = [call for call in self.accepts if id(call) in left]
        return made


def number_in(call: Call) -> int:
    """Which filing the call is about."""
    return int(call.path.split("/")[2])


def filled(settings: dict, drafts: int, claimed: int) -> Stock:
    """The database of these settings, made and filled: so many of each at each of the agencies."""
    app = create_app(**settings)
    with app.app_context(), contextlib.redirect_stderr(io.StringIO()):
        upgrade()
        with transaction():
            agencies.seed()
        turn_clock(NOW)
        made = [_at(place, number, drafts, claimed) for number, place in enumerate(PLACES)]
        db.session.remove()
        db.engine.dispose()
    return Stock(_mixed([one.submits for one in made]), _mixed([one.accepts for one in made]))


def _mixed(lists: list[list[Call]]) -> list[Call]:
    return [call for call in chain.from_iterable(zip_longest(*lists)) if call]


def _at(place: tuple[str, str], number: int, drafts: int, claimed: int) -> Stock:
    agency, district = place
    with transaction():
        applicant = accounts.register_applicant(
            f"a{number}@example.com", "申", PASSWORD, shanghai(NOW), organisation=f"社{number}"
        )
        token = tokens.create(applicant, real_now())
        reviewer = accounts.create_staff(
            f"r{number}@example.com", "审", "reviewer", PASSWORD, shanghai(NOW), Agency.by_code(agency)
        )
        reviewers_token = tokens.create(reviewer, real_now())
    address = {**ESTABLISHMENT["enterprise"]["registered_address"], "city": agency, "district": district}
    first = stories.draft(applicant, NOW, enterprise__registered_address=address)
    begin = FIRST + number * APART
    to_send, to_settle = range(begin, begin + drafts), range(begin + drafts, begin + drafts + claimed)
    crowds.copy_out(first, to_send)
    stories.submit(first, applicant, NOW)
    with transaction():
        claims.claim(Filing.locked(first.id), reviewer, shanghai(NOW))
    stories.answer_findings(first, reviewer, NOW)
    with transaction():
        outbox.told_at_the_time(first.id)
    crowds.copy_out(first, to_settle)
    return Stock(
        [Call(f"/filings/{n}/moves/submit", token) for n in to_send],
        [Call(f"/filings/{n}/moves/accept", reviewers_token, {"within_scope": True}) for n in to_settle],
    )
