"""撤销与更正备案回执: proposed by one person, decided by another (四眼).

Neither touches the filing's state or the enterprise's register: what was filed stays filed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from filing.domain import corrections as clerical
from filing.domain import receipt_acts
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.problems import Problem
from filing.domain.receipt_acts import OUTCOME_LABELS, Act, Kind, Outcome, Position
from filing.domain.receipt_life import Status
from filing.domain.revocation import find_revocation_problems
from filing.domain.values import clean_text
from filing.extensions import db
from filing.models import Receipt, ReceiptProposal, User
from filing.moment import day_of
from filing.receipts.fonts import missing_glyphs
from filing.receipts.press import Press
from filing.services import audit, receipts
from filing.services.notices import applicants_of, deciders_of, notify

LONGEST_NOTE = 2000


def position_of(receipt: Receipt, actor: User) -> Position:
    """The facts that decide what this person may do with the receipt."""
    waiting = receipt.open_proposal
    return Position(
        status=Status(receipt.status),
        role=actor.role,
        is_of_agency=actor.agency_id == receipt.agency_id,
        proposed=Kind(waiting.kind) if waiting else None,
        proposed_by_actor=bool(waiting and waiting.proposed_by_id == actor.id),
    )


def acts_open(receipt: Receipt, actor: User) -> list[Act]:
    """The acts open to this person now: the buttons to show."""
    return receipt_acts.acts_open(position_of(receipt, actor))


def propose_revocation(
    receipt: Receipt, supervisor: User, now: datetime, reason: str, article: str
) -> ReceiptProposal:
    """提议撤销: why, and the article of the facts found; a second supervisor decides."""
    reason, article = clean_text(reason), clean_text(article)
    proposal = ReceiptProposal(kind=Kind.REVOKE, reason=reason, article=article, corrections={})
    problems = find_revocation_problems(reason, article)
    return _propose(receipt, proposal, Act.PROPOSE_REVOCATION, supervisor, now, problems)


def propose_correction(
    receipt: Receipt, reviewer: User, now: datetime, press: Press, reason: str, texts: Mapping[str, str]
) -> ReceiptProposal:
    """提议更正: the texts as they should have been printed; what reads as before is left out."""
    reason, changed = clean_text(reason), clerical.differences(receipt.view, texts)
    proposal = ReceiptProposal(kind=Kind.REPLACE, reason=reason, corrections=changed)
    problems = clerical.find_correction_problems(receipt.view, changed, reason)
    problems += _unprintable(changed, press, {p.path for p in problems})
    return _propose(receipt, proposal, Act.PROPOSE_CORRECTION, reviewer, now, problems)


def _unprintable(changed: Mapping[str, str], press: Press, faulty: set[tuple]) -> Iterator[Problem]:
    """Said before a second person is troubled with it; the printing itself refuses it too."""
    for key, text in changed.items():
        units = missing_glyphs(text, press.fonts)
        if units and (key,) not in faulty:
            named = "、".join(f"“{unit}”（{' '.join(f'U+{ord(c):04X}' for c in unit)}）" for unit in units)
            words = f"现有字库没有字符{named}，无法在回执上印出，请核对后改用可以印出的字符。"
            yield Problem((key,), "unprintable", words)


def _propose(
    receipt: Receipt, proposal: ReceiptProposal, act: Act, actor: User, now: datetime, problems: list[Problem]
) -> ReceiptProposal:
    """The proposal, waiting for its decision; the same one sent twice is one."""
    Receipt.locked(receipt.id)
    if _is_same(receipt.open_proposal, proposal, actor):
        return receipt.open_proposal
    receipt_acts.require(act, position_of(receipt, actor))
    if problems:
        raise BadAnswer(problems=problems)
    proposal.receipt, proposal.proposed_by_id, proposal.proposed_at = receipt, actor.id, now
    db.session.add(proposal)
    db.session.flush()
    noun = "revocation" if proposal.kind == Kind.REVOKE else "correction"
    _record(f"receipt.{noun}_proposed", proposal, actor, now, **_content(proposal))
    notify(receipt.filing, f"{noun}_proposed", deciders_of(proposal), f"proposal{proposal.id}", now, receipt.number)
    return proposal


def _content(proposal: ReceiptProposal) -> dict:
    return {"reason": proposal.reason, "article": proposal.article or "", "corrections": proposal.corrections}


def _is_same(waiting: ReceiptProposal | None, proposal: ReceiptProposal, actor: User) -> bool:
    if waiting is None or waiting.proposed_by_id != actor.id or waiting.kind != proposal.kind:
        return False
    return _content(waiting) == _content(proposal)


def confirm(proposal: ReceiptProposal, decider: User, now: datetime, press: Press, note: str = "") -> Receipt:
    """确认: what was proposed happens, once; the receipt that stands for the filing afterwards.

    ReceiptRefused when the new receipt cannot be printed: nothing is decided then.
    """
    if proposal.kind == Kind.REPLACE:
        receipts.held_series(proposal.receipt.agency_id, day_of(now).year)
    if not _decide(proposal, Act.CONFIRM, Outcome.CONFIRMED, decider, now, note):
        return proposal.receipt.replaced_by or proposal.receipt
    return _EFFECTS[proposal.kind](proposal, decider, now, press)


def reject(proposal: ReceiptProposal, decider: User, now: datetime, note: str) -> None:
    """否决: the receipt stays as it is, and the proposer reads why."""
    if not clean_text(note):
        raise BadAnswer(problems=[Problem(("note",), "required", "请写明否决的理由，提出的人会看到。")])
    if _decide(proposal, Act.REJECT, Outcome.REJECTED, decider, now, note):
        _record("receipt.proposal_rejected", proposal, decider, now, note=proposal.decision_note)
        _answer_proposer(proposal, now)


def withdraw(proposal: ReceiptProposal, proposer: User, now: datetime, note: str = "") -> None:
    """撤回: by the one who proposed it, before anybody decided."""
    if _decide(proposal, Act.WITHDRAW, Outcome.WITHDRAWN, proposer, now, note):
        _record("receipt.proposal_withdrawn", proposal, proposer, now, note=proposal.decision_note)


def _decide(
    proposal: ReceiptProposal, act: Act, outcome: Outcome, actor: User, now: datetime, note: str
) -> bool:
    """Whether this decided it: False when the same person had decided so before, and sent it again."""
    Receipt.locked(proposal.receipt_id)
    db.session.refresh(proposal)
    if proposal.outcome is not None:
        if (proposal.outcome, proposal.decided_by_id) == (outcome, actor.id):
            return False
        raise MoveNotAllowed(f"该提议{OUTCOME_LABELS[proposal.outcome]}（{proposal.decided_by.name}），不能再次决定。")
    receipt_acts.require(act, position_of(proposal.receipt, actor))
    if len(note := clean_text(note)) > LONGEST_NOTE:
        message = f"说明最多{LONGEST_NOTE}个字，现有{len(note)}个，请精简。"
        raise BadAnswer(problems=[Problem(("note",), "too_long", message)])
    proposal.outcome, proposal.decided_by_id, proposal.decided_at = outcome, actor.id, now
    proposal.decision_note = note
    db.session.flush()
    return True


def _revoke(proposal: ReceiptProposal, decider: User, now: datetime, _press: Press) -> Receipt:
    receipt = proposal.receipt
    receipt.status = Status.REVOKED
    facts = {"reason": proposal.reason, "article": proposal.article, "note": proposal.decision_note}
    _record("receipt.revoked", proposal, decider, now, **facts, proposed_by=proposal.proposed_by.name)
    words = f"备案编号 {receipt.number}。理由：{proposal.reason}（依据：{proposal.article}）"
    _tell_applicants("receipt_revoked", proposal, now, words)
    return receipt


def _replace(proposal: ReceiptProposal, decider: User, now: datetime, press: Press) -> Receipt:
    """更正: a receipt with its own number and seal, which says in its remarks what it replaces."""
    old = proposal.receipt
    corrected = partial(clerical.corrected, corrections=proposal.corrections)
    (new,) = receipts.issue_all([receipts.draft_replacement(old, now, press, corrected)], decider, press)
    facts = {"reason": proposal.reason, "corrections": proposal.corrections, "note": proposal.decision_note}
    _record("receipt.replaced", proposal, decider, now, **facts, by=new.number, proposed_by=proposal.proposed_by.name)
    _tell_applicants("receipt_replaced", proposal, now, f"原备案编号 {old.number}，新备案编号 {new.number}。")
    return new


_EFFECTS = {Kind.REVOKE: _revoke, Kind.REPLACE: _replace}


def _record(act: str, proposal: ReceiptProposal, actor: User, now: datetime, **details) -> None:
    audit.record(act, proposal.receipt.subject, actor, now, proposal=proposal.id, **details)


def _tell_applicants(kind: str, proposal: ReceiptProposal, now: datetime, words: str) -> None:
    filing = proposal.receipt.filing
    notify(filing, kind, applicants_of(filing), f"proposal{proposal.id}", now, words)
    _answer_proposer(proposal, now)


def _answer_proposer(proposal: ReceiptProposal, now: datetime) -> None:
    note = f"说明：{proposal.decision_note}" if proposal.decision_note else ""
    words = f"（备案编号 {proposal.receipt.number}）{OUTCOME_LABELS[proposal.outcome]}。{note}"
    filing, occasion = proposal.receipt.filing, f"proposal{proposal.id}"
    notify(filing, "proposal_decided", [proposal.proposed_by], occasion, now, words)
