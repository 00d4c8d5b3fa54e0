"""Issuing the 备案回执: a number without gaps, a seal, and bytes that are on disk before anybody is told."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from filing.domain.days.calendar import CALENDAR, day_of
from filing.domain.errors import ReceiptRefused
from filing.domain.forms.record import apply
from filing.domain.procedures.receipt import Status
from filing.extensions import db
from filing.figures import receipts_printed
from filing.models import Filing, Receipt, ReceiptSeries, SealKey, User
from filing.receipts.certificates import KeyUnusable
from filing.receipts.content import lacking, view_of
from filing.receipts.press import Order, Press
from filing.receipts.tokens import TokenUnusable
from filing.services import audit
from filing.services.filings.reading import Reading
from filing.services.procedures import advance
from filing.services.receipts import seals
from filing.services.register import record_without
from filing.services.series import next_serial
from filing.tracing import span

#: Without letters and digits that are mistaken for one another on paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NO_SEAL = "备案回执未能签章：备案机构目前没有可以使用的签章密钥。请联系系统管理员为本机构制作签章密钥后重试；备案尚未办结，填写的内容不会丢失。"
SEAL_UNUSABLE = "备案回执未能签章：备案机构的电子印章现在不能使用。请联系系统管理员检查签章密钥后重试；备案尚未办结，填写的内容不会丢失。"
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Draft:
    """A receipt with its number, being printed."""

    filing: Filing
    serial: int
    key: SealKey
    order: Order
    #: Hands out the signed PDF.
    printed: Callable[[], bytes]
    #: What it is from the start: one that replaces a superseded receipt is superseded too.
    status: Status = Status.CURRENT
    replaces: Receipt | None = None


def issue_all(drafts: list[Draft], actor: User, press: Press) -> list[Receipt]:
    """The receipts, printed, sealed, stored and on record (17-§13, 17-§14); one that is refused refuses all.

    ReceiptRefused when a character cannot be printed or the seal cannot be used.
    """
    # Slow, and inside the transaction all the same: the number stands on the page, and must go back with the
    # rollback when the page cannot be printed. Printed before, it would be another's by the time it is written.
    with _a_usable_seal(), receipts_printed(len(drafts)), span("receipts.issue", receipts=len(drafts)):
        # Each is kept as it comes: a press with several processes prints the next ones meanwhile.
        return [_keep(d, d.printed(), actor, press) for d in drafts]


def draft(filing: Filing, now: datetime, press: Press) -> Draft:
    """The next number of the agency's year, and what is printed under it from now on (17-§14)."""
    return _draft(filing, now, press, lambda number: view_of_filing(filing, number, day_of(now)))


def draft_replacement(
    replaced: Receipt, now: datetime, press: Press, corrected: Callable[[dict], dict]
) -> Draft:
    """One in place of a receipt with a clerical error: its texts `corrected`, with a number of its own, dated today."""

    def view(number: str) -> dict:
        # Issued by whoever the filing is with by now, under its name of today: so says its seal.
        issuer = {"agency_name": replaced.filing.agency.name, "completed_on": day_of(now).isoformat()}
        return {**corrected(replaced.view), "number": number, **issuer}

    return _draft(replaced.filing, now, press, view, replaced)


def _draft(
    filing: Filing,
    now: datetime,
    press: Press,
    view_under: Callable[[str], dict],
    replaces: Receipt | None = None,
) -> Draft:
    day = day_of(now)
    serial = next_serial(ReceiptSeries, filing.agency_id, day.year)
    with _a_usable_seal():
        # Only now: the series row is locked, and two first receipts do not make two keys.
        key = seals.key_of(filing.agency, press.secret, now, simulation=press.simulation)
        signer = seals.signer_of(key, press.secret)
    code, number = new_code(), f"{filing.agency.short_name}外资备{day.year}{serial:05d}"
    view = {**view_under(number), "code": code, "verify_url": press.verify_url(code)}
    order = Order(view, signer, now, audit.head())
    with _a_usable_seal():
        printed = press.begin(order)
    return Draft(
        filing, serial, key, order, printed, replaces.state if replaces else Status.CURRENT, replaces
    )


@contextmanager
def _a_usable_seal() -> Iterator[None]:
    """What is wrong with a key is for the operator's log; the reviewer is told what to do."""
    try:
        yield
    except (KeyUnusable, TokenUnusable) as unusable:
        LOG.error("seal unusable: %s", unusable)
        missing = isinstance(unusable, seals.NoSealKey)
        raise ReceiptRefused(NO_SEAL if missing else SEAL_UNUSABLE) from unusable


def view_of_filing(filing: Filing, number: str, completed_on: date) -> dict:
    """What a receipt of this filing says: a change's shows the record after it, whatever came meanwhile.

    ReceiptRefused for what was sent in under other rules and lacks what every receipt names.
    """
    read = Reading(filing, filing.law_day)
    facts = record_without(filing)
    for entry in read.kind.entries(read.matter):
        facts = apply(facts, entry)
    if missing := lacking(facts):
        raise ReceiptRefused(f"申报内容缺少{'、'.join(missing)}，不能生成备案回执。请告知申请人补充。")
    return view_of(read.kind, read.matter, facts, number, filing.agency.name, completed_on)


def _keep(made: Draft, pdf: bytes, actor: User, press: Press) -> Receipt:
    filing, view, now = made.filing, made.order.view, made.order.moment
    receipt = Receipt(
        filing=filing,
        agency_id=filing.agency_id,
        year=day_of(now).year,
        serial=made.serial,
        number=view["number"],
        code=view["code"],
        view=view,
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        # Before the commit: a number may come back with a rollback, a file that was promised must exist.
        storage_key=press.keep(pdf),
        completed_on=day_of(now),
        issued_at=now,
        issued_by_id=actor.id,
        status=made.status,
        superseded_by=made.replaces.superseded_by if made.replaces else None,
        seal_key=made.key,
        audit_head=made.order.audit_head,
        replaces=made.replaces,
    )
    db.session.add(receipt)
    db.session.flush()
    _supersede_earlier(receipt, now)
    audit.record("receipt.issued", receipt.subject, actor, now, number=receipt.number, sha256=receipt.sha256)
    return receipt


def _supersede_earlier(receipt: Receipt, now: datetime) -> None:
    """The enterprise's earlier receipts show what was true before this filing; a replacement is of the same one."""
    enterprise_id = receipt.filing.enterprise_id
    if enterprise_id is None or receipt.replaces is not None:
        return
    query = (
        select(Receipt)
        .join(Filing, Receipt.filing_id == Filing.id)
        .where(
            Filing.enterprise_id == enterprise_id,
            Receipt.filing_id != receipt.filing_id,
            Receipt.status == Status.CURRENT,
        )
    )
    for earlier in db.session.scalars(query):
        advance(earlier, "supersede", None, now, CALENDAR, details={"by": receipt.number})
        earlier.superseded_by = receipt


def new_code() -> str:
    """16 characters, 78 bits: nobody guesses one, and it says nothing about the number."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(16))
