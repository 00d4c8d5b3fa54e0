"""Receipts: what became of one, its file, collections, and what is proposed by one and decided by another."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from filing.api import inputs
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.api.parsing import REFUSED
from filing.api.receipt_shapes import CollectionShape, LifeShape, ProposalShape, collection, life, proposal
from filing.current import chain_history, now, press
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.problems import Problem
from filing.domain.procedures.receipt import Decision, Kind
from filing.domain.questions.values import date_of
from filing.domain.receipts.collection import Basis, Capacity, Collection
from filing.extensions import db
from filing.http.access import access
from filing.http.downloads import given_out
from filing.models import Receipt, ReceiptProposal
from filing.services.people.sight import filing_for, proposal_for, receipt_for
from filing.services.receipts import copies as receipt_copies
from filing.services.receipts import life as receipt_life

bp = Blueprint("receipts", "The life of a receipt: revoked, corrected, collected, copied")
readers = access("applicant", "reviewer", "supervisor")
deciders = access("reviewer", "supervisor")


def _one_of(*keys: str) -> dict:
    return {"metadata": {"description": f"One of {', '.join(keys)}"}}


class NewProposal(inputs.Input):
    kind = inputs.words(20, **_one_of(*Kind))
    reason = inputs.words()
    article = inputs.words(200, metadata={"description": "revoke: the article of the facts found"})
    corrections = fields.Dict(
        keys=fields.String(),
        values=inputs.text(),
        load_default=dict,
        error_messages={"invalid": "应为一个对象。", **inputs.WORDS},
        metadata={
            "description": "replace: printed text -> as it should read; keys as in `texts` of the receipt"
        },
    )


class NewDecision(inputs.Input):
    decision = inputs.words(20, **_one_of(Decision.CONFIRM, Decision.REJECT, Decision.WITHDRAW))
    note = inputs.words()


class NewCollection(inputs.Input):
    basis = inputs.words(20, **_one_of(*Basis))
    document_number = inputs.words(200, metadata={"description": "licence: the unified social credit code"})
    collector = inputs.words(400)
    capacity = inputs.words(20, **_one_of(*Capacity))
    copies = inputs.number(load_default=1)
    collected_on = inputs.words(10, metadata={"description": "A day, 2017-10-10"})


@bp.get("/filings/<id:filing_id>/receipt.pdf")
@readers
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def get_receipt_file(filing_id: int):
    """The receipt's bytes, as they were issued (17-§13); who fetches them is recorded"""
    receipt = filing_for(actor(), filing_id).receipt
    if receipt is None:
        raise NotFound("该备案申报尚无备案回执。")
    return given_out(receipt, actor(), "api", to_keep=True)


@bp.get("/receipts/<number>")
@readers
@bp.response(200, LifeShape)
def get_receipt(number: str):
    """What became of a receipt, and what the caller can do with it"""
    return answered(Answer(life(receipt_for(actor(), number), actor())))


@bp.post("/receipts/<number>/collections")
@access("reviewer")
@bp.arguments(NewCollection, required=False)
@bp.response(201, CollectionShape)
def create_collection(given: dict, number: str):
    """领取: handed out on paper against a copy of the name approval or of the licence (17-§13)"""
    return write(lambda: _collected(receipt_for(actor(), number), given))


def _collected(receipt: Receipt, given: dict) -> Answer:
    entry = Collection(**{**given, "collected_on": date_of(given["collected_on"])})
    record = receipt_copies.record_collection(receipt, actor(), now(), entry)
    db.session.flush()
    return Answer(collection(record), 201)


@bp.post("/receipts/<number>/proposals")
@deciders
@bp.arguments(NewProposal, required=False)
@bp.response(201, ProposalShape)
def create_proposal(given: dict, number: str):
    """撤销 (by a supervisor) or 更正 (by a reviewer of the agency), to be decided by another person"""
    return write(lambda: Answer(proposal(_proposed(receipt_for(actor(), number), given)), 201))


def _proposed(receipt: Receipt, given: dict) -> ReceiptProposal:
    if given["kind"] == Kind.REVOKE:
        return receipt_life.propose_revocation(receipt, actor(), now(), given["reason"], given["article"])
    if given["kind"] == Kind.REPLACE:
        texts = given["corrections"]
        return receipt_life.propose_correction(receipt, actor(), now(), press(), given["reason"], texts)
    raise _unknown("kind", *Kind)


@bp.post("/receipts/<number>/proposals/<id:proposal_id>/decision")
@deciders
@bp.arguments(NewDecision, required=False)
@bp.response(200, LifeShape)
def decide(given: dict, number: str, proposal_id: int):
    """确认、否决、撤回; the receipt that stands afterwards: after a correction, the new one"""
    if given["decision"] == Decision.CONFIRM:
        chain_history()
    return write(lambda: _decided(proposal_for(actor(), number, proposal_id), **given))


def _decided(found: ReceiptProposal, decision: str, note: str) -> Answer:
    standing: Any = found.receipt
    if decision == Decision.CONFIRM:
        standing = receipt_life.confirm(found, actor(), now(), press(), note)
    elif decision == Decision.REJECT:
        receipt_life.reject(found, actor(), now(), note)
    elif decision == Decision.WITHDRAW:
        receipt_life.withdraw(found, actor(), now(), note)
    else:
        raise _unknown("decision", Decision.CONFIRM, Decision.REJECT, Decision.WITHDRAW)
    db.session.flush()
    return Answer(life(standing, actor()))


def _unknown(name: str, *keys: str) -> BadAnswer:
    return BadAnswer(REFUSED, [Problem((name,), "unknown", f"{name} 应为下列之一：{'、'.join(keys)}。")])
