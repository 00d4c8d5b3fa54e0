"""A process that accepts its share of filings, and fails or dies at the step of each where it is told to."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from sqlalchemy import event

from filing import create_app
from filing.current import calendar, chain_history, press
from filing.extensions import after_inserting, db, transaction
from filing.models import Filing, Notice, ReceiptSeries, User
from filing.receipts.press import Press
from filing.receipts.signing import KeySigner
from filing.services.filings import review
from tests.conftest import shanghai

STEPS = ("numbering", "printing", "signing", "storing", "stored", "telling", "committing")
AT, DEAD = shanghai("2017-10-09 10:00"), 86


class Planned(Exception):
    """The failure that was asked for."""


@dataclass(frozen=True)
class Fault:
    """`deadly`: the process is gone at once, as if its power had failed."""

    step: str
    deadly: bool = False


class Saboteur:
    """Strikes at one step of the filing that is being accepted."""

    fault: Fault | None = None

    def at(self, step: str) -> None:
        if self.fault is None or self.fault.step != step:
            return
        if self.fault.deadly:
            os._exit(DEAD)
        raise Planned(step)


@dataclass(frozen=True)
class SabotagedShelf:
    shelf: object
    saboteur: Saboteur

    def put(self, data: bytes, folder: str) -> str:
        self.saboteur.at("storing")
        key = self.shelf.put(data, folder)
        self.saboteur.at("stored")
        return key


@dataclass(frozen=True)
class SabotagedKey:
    key: object
    saboteur: Saboteur

    def sign(self, data: bytes, how) -> bytes:
        self.saboteur.at("signing")
        return self.key.sign(data, how)


class SabotagedPress(Press):
    """A real press, key and shelf, with somebody's foot in the door."""

    def begin(self, order):
        saboteur = self.shelf.saboteur
        saboteur.at("printing")
        key = KeySigner(order.signer.certificate, SabotagedKey(order.signer._key, saboteur))
        return super().begin(replace(order, signer=key))


def watch_database(saboteur: Saboteur) -> None:
    event.listen(ReceiptSeries, "after_update", lambda *_: saboteur.at("numbering"))
    after_inserting.append(lambda _session, model, _row: saboteur.at("telling") if model is Notice else None)
    event.listen(db.engine, "commit", lambda *_: saboteur.at("committing"))
    event.listen(db.session, "after_commit", lambda *_: saboteur.at("answering"))


def accept_share(settings: dict, reviewer_id: int, share: list[tuple[int, Fault | None]]) -> None:
    """One after another; a planned failure leaves its filing as it was."""
    app, saboteur = create_app(**settings), Saboteur()
    with app.app_context():
        watch_database(saboteur)
        own = press()
        shelf = SabotagedShelf(own.shelf, saboteur)
        jammed = SabotagedPress(own.fonts, shelf, own.base_url, own.secret, own.simulation)
    for filing_id, fault in share:
        with app.app_context():
            chain_history()
            saboteur.fault = fault
            accept(filing_id, reviewer_id, jammed)
            saboteur.fault = None


def accept(filing_id: int, reviewer_id: int, jammed: Press) -> None:
    try:
        with transaction():
            person = db.session.get(User, reviewer_id)
            review.accept(Filing.locked(filing_id), person, AT, calendar(), jammed, within_scope=True)
    except Planned:
        return
