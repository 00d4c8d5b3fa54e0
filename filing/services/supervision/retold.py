"""Cases, reports, draws and credit records that are not what their history says: a sentence for each."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from filing.domain.errors import MoveNotAllowed
from filing.domain.procedures.credit import OnFile
from filing.domain.procedures.disclosure import Shown
from filing.domain.supervision.draw import draw
from filing.extensions import db
from filing.models import AuditRecord, CreditCorrection, CreditRecord, Disclosure, Draw, Inspection, Report
from filing.services.credit.records import removal_for


def wrong_cases() -> Iterator[str]:
    """A case or a report stands where its acts lead; a draw's digests are those of its lists and of the seed that was shown."""
    for case in (*db.session.scalars(select(Inspection)), *db.session.scalars(select(Report))):
        yield from _wrong_case(case)
    for made in db.session.scalars(select(Draw)):
        if made.frozen.digest != made.lists_digest:
            yield f"draw {made.id}: its lists are not those whose digest was published"
        elif made.seed is not None and [d.candidate.number for d in draw(made.frozen, made.seed)] != [
            one.number for one in made.drawn
        ]:
            yield f"draw {made.id}: its seed draws others than are written down"


def _wrong_case(case: Inspection | Report) -> Iterator[str]:
    procedure, what = case.procedure, f"{case.procedure.key} {case.id}"
    acts = (record.act.removeprefix(f"{procedure.key}.") for record in AuditRecord.about(case.subject))
    try:
        replayed = procedure.replay(act for act in acts if act in procedure.moves)
    except MoveNotAllowed as refusal:
        yield f"{what}: its history cannot have happened: {refusal.message}"
        return
    if case.state != replayed:
        yield f"{what}: is {case.state}, but its history leads to {replayed}"


def wrong_records() -> Iterator[str]:
    """Each stands where its acts lead; a record goes on the day that follows; nothing of what is gone is kept to read."""
    for of in (CreditRecord, CreditCorrection, Disclosure):
        for row in db.session.scalars(select(of)):
            acts = [line.act.removeprefix(f"{row.history_of}.") for line in row.history]
            try:
                replayed = row.procedure.replay(act for act in acts if act in row.procedure.moves)
            except MoveNotAllowed as refusal:
                yield f"{row.subject}: its history cannot have happened: {refusal.message}"
                continue
            if row.state != replayed:
                yield f"{row.subject}: is {row.state}, but its history leads to {replayed}"
    for record in db.session.scalars(select(CreditRecord).where(CreditRecord.state == OnFile.KEPT)):
        if record.removal_on != removal_for(record).on:
            yield f"{record.subject}: goes on {record.removal_on}, reckoned anew on {removal_for(record).on}"
    for one in db.session.scalars(select(Disclosure).where(Disclosure.state == Shown.PUBLISHED)):
        if one.public != one.would_read:
            yield f"{one.subject}: is read otherwise than its two approvers saw it"
