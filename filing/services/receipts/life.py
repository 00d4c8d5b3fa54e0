"""撤销与更正备案回执: proposed by one person, decided by another (四眼).

Neither touches the filing's state or the enterprise's register: what was filed stays filed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial

from filing.domain.days.calendar import CALENDAR, day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.problems import Problem
from filing.domain.procedures.receipt import OUTCOME_LABELS, Decision, Kind, Outcome, move_of
from filing.domain.questions.characters import unprintable_message
from filing.domain.questions.values import clean_text
from filing.domain.receipts import corrections as clerical
from filing.domain.receipts.revocation import find_revocation_problems
from filing.extensions import db
from filing.models import Receipt, ReceiptProposal, ReceiptSeries, User
from filing.receipts.fonts.fontset import missing_glyphs
from filing.receipts.press import Press
from filing.services.people.notices import applicants_of, deciders_of, notify
from filing.services.procedures import advance, open_moves, require_open
from filing.services.receipts import issuing
from filing.services.series import held
from filing.services.sharing import posting

LONGEST_NOTE = 2000


SHOWN_ACTS = (
    "propose_revocation",
    "propose_correction",
    "confirm",
    "reject",
    "withdraw",
    "record_collection",
)
#: Nothing about a receipt depends on the day.
_ANY_DAY = (date.min, CALENDAR)


def acts_open(receipt: Receipt, actor: User) -> list[str]:
    """What is open to this person now: the buttons to show; revoking and replacing are to "confirm"."""
    moves = open_moves(receipt, actor, *_ANY_DAY)
    said = [Decision.CONFIRM if move in set(Kind) else move for move in moves]
    return [act for act in SHOWN_ACTS if act in said]


def require(move: str, receipt: Receipt, actor: User) -> None:
    """NotPermitted or MoveNotAllowed with the reason, unless the move is open."""
    require_open(receipt, move, actor, *_ANY_DAY)


def propose_revocation(
    receipt: Receipt, supervisor: User, now: datetime, reason: str, article: str
) -> ReceiptProposal:
    """提议撤销: why, and the article of the facts found; a second supervisor decides."""
    reason, article = clean_text(reason), clean_text(article)
    proposal = ReceiptProposal(kind=Kind.REVOKE, reason=reason, article=article, corrections={})
    problems = find_revocation_problems(reason, article)
    return _propose(receipt, proposal, "propose_revocation", supervisor, now, problems)


def propose_correction(
    receipt: Receipt, reviewer: User, now: datetime, press: Press, reason: str, texts: Mapping[str, str]
) -> ReceiptProposal:
    """提议更正: the texts as they should have been printed; what reads as before is left out."""
    reason, changed = clean_text(reason), clerical.differences(receipt.view, texts)
    proposal = ReceiptProposal(kind=Kind.REPLACE, reason=reason, corrections=changed)
    problems = clerical.find_correction_problems(receipt.view, changed, reason)
    problems += _unprintable(changed, press, {p.path for p in problems})
    return _propose(receipt, proposal, "propose_correction", reviewer, now, problems)


def _unprintable(changed: Mapping[str, str], press: Press, faulty: set[tuple]) -> Iterator[Problem]:
    """Said before a second person is troubled with it; the printing itself refuses it too."""
    for key, text in changed.items():
        units = missing_glyphs(text, press.fonts)
        if units and (key,) not in faulty:
            yield Problem((key,), "unprintable", unprintable_message(units))


def _propose(
    receipt: Receipt,
    proposal: ReceiptProposal,
    move: str,
    actor: User,
    now: datetime,
    problems: list[Problem],
) -> ReceiptProposal:
    """The proposal, waiting for its decision; the same one sent twice is one."""
    Receipt.locked(receipt.id)
    if _is_same(receipt.open_proposal, proposal, actor):
        return receipt.open_proposal
    require(move, receipt, actor)
    if problems:
        raise BadAnswer(problems=problems)
    proposal.proposed_by_id, proposal.proposed_at, proposal.receipt_id = actor.id, now, receipt.id
    db.session.add(proposal)
    db.session.flush()
    advance(receipt, move, actor, now, CALENDAR, details={"proposal": proposal.id, **_content(proposal)})
    db.session.refresh(receipt, ["proposals"])
    noun = "revocation" if proposal.kind == Kind.REVOKE else "correction"
    notify(
        receipt.filing,
        f"{noun}_proposed",
        deciders_of(proposal),
        f"proposal{proposal.id}",
        now,
        receipt.number,
    )
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
        held(ReceiptSeries, proposal.receipt.filing.agency_id, day_of(now).year)
    if _was_decided(proposal, Decision.CONFIRM, decider, note):
        return proposal.receipt.replaced_by or proposal.receipt
    return _EFFECTS[Kind(proposal.kind)](proposal, decider, now, press, note)


def reject(proposal: ReceiptProposal, decider: User, now: datetime, note: str) -> None:
    """否决: the receipt stays as it is, and the proposer reads why."""
    if not clean_text(note):
        raise BadAnswer(problems=[Problem(("note",), "required", "请写明否决的理由，提出的人会看到。")])
    if not _was_decided(proposal, Decision.REJECT, decider, note):
        _decide(proposal, Decision.REJECT, decider, now, note)
        _answer_proposer(proposal, now)


def withdraw(proposal: ReceiptProposal, proposer: User, now: datetime, note: str = "") -> None:
    """撤回: by the one who proposed it, before anybody decided."""
    if not _was_decided(proposal, Decision.WITHDRAW, proposer, note):
        _decide(proposal, Decision.WITHDRAW, proposer, now, note)


_OUTCOMES = {
    Decision.CONFIRM: Outcome.CONFIRMED,
    Decision.REJECT: Outcome.REJECTED,
    Decision.WITHDRAW: Outcome.WITHDRAWN,
}


def _was_decided(proposal: ReceiptProposal, decision: Decision, actor: User, note: str) -> bool:
    """Whether the same person had decided so before, and sent it again; refused where it may not be decided."""
    Receipt.locked(proposal.receipt_id)
    db.session.refresh(proposal)
    if proposal.outcome is not None:
        if (proposal.outcome, proposal.decided_by_id) == (_OUTCOMES[decision], actor.id):
            return True
        raise MoveNotAllowed(
            f"该提议{OUTCOME_LABELS[Outcome(proposal.outcome)]}（{proposal.decided_by.name}），不能再次决定。"
        )
    require(move_of(decision, Kind(proposal.kind)), proposal.receipt, actor)
    if len(note := clean_text(note)) > LONGEST_NOTE:
        message = f"说明最多{LONGEST_NOTE}个字，现有{len(note)}个，请精简。"
        raise BadAnswer(problems=[Problem(("note",), "too_long", message)])
    return False


def _decide(
    proposal: ReceiptProposal, decision: Decision, actor: User, now: datetime, note: str, **details
) -> None:
    """The move that the decision is, and what became of the proposal."""
    note = clean_text(note)
    said = {"proposal": proposal.id, **details, "note": note}
    advance(proposal.receipt, move_of(decision, Kind(proposal.kind)), actor, now, CALENDAR, details=said)
    proposal.outcome, proposal.decided_by_id, proposal.decided_at = _OUTCOMES[decision], actor.id, now
    proposal.decision_note = note
    db.session.flush()


def _revoke(proposal: ReceiptProposal, decider: User, now: datetime, _press: Press, note: str) -> Receipt:
    receipt = proposal.receipt
    facts = {"reason": proposal.reason, "article": proposal.article, "proposed_by": proposal.proposed_by.name}
    _decide(proposal, Decision.CONFIRM, decider, now, note, **facts)
    words = f"备案编号 {receipt.number}。理由：{proposal.reason}（依据：{proposal.article}）"
    _tell_applicants("receipt_revoked", proposal, now, words)
    posting.revoked(receipt, now)
    return receipt


def _replace(proposal: ReceiptProposal, decider: User, now: datetime, press: Press, note: str) -> Receipt:
    """更正: a receipt with its own number and seal, which says in its remarks what it replaces."""
    old = proposal.receipt
    corrected = partial(clerical.corrected, corrections=proposal.corrections)
    draft = issuing.draft_replacement(old, now, press, corrected)
    facts = {"reason": proposal.reason, "corrections": proposal.corrections, "by": draft.order.view["number"]}
    # One receipt stands for a filing: the replaced one steps back first.
    _decide(proposal, Decision.CONFIRM, decider, now, note, **facts, proposed_by=proposal.proposed_by.name)
    (new,) = issuing.issue_all([draft], decider, press)
    _tell_applicants("receipt_replaced", proposal, now, f"原备案编号 {old.number}，新备案编号 {new.number}。")
    return new


_EFFECTS = {Kind.REVOKE: _revoke, Kind.REPLACE: _replace}


def _tell_applicants(kind: str, proposal: ReceiptProposal, now: datetime, words: str) -> None:
    filing = proposal.receipt.filing
    notify(filing, kind, applicants_of(filing), f"proposal{proposal.id}", now, words)
    _answer_proposer(proposal, now)


def _answer_proposer(proposal: ReceiptProposal, now: datetime) -> None:
    note = f"说明：{proposal.decision_note}" if proposal.decision_note else ""
    words = f"（备案编号 {proposal.receipt.number}）{OUTCOME_LABELS[Outcome(proposal.outcome)]}。{note}"
    filing, occasion = proposal.receipt.filing, f"proposal{proposal.id}"
    notify(filing, "proposal_decided", [proposal.proposed_by], occasion, now, words)
