"""移交: a record goes to another organisation with its consent, or by the agency with a reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound, NotPermitted
from filing.domain.problems import Problem
from filing.domain.questions.values import clean_text
from filing.extensions import db
from filing.models import Enterprise, EnterpriseOffer, Organisation, User
from filing.services import audit
from filing.services.people.notices import members_of, tell

ACCEPTED, DECLINED, WITHDRAWN = "accepted", "declined", "withdrawn"
LONGEST_REASON = 2000


def organisation_named(text: str) -> Organisation:
    """The organisation with this join code, or whose member has this e-mail; BadAnswer where there is none."""
    given = text.strip()
    found = db.session.scalar(select(Organisation).where(Organisation.join_code == given)) if given else None
    person = User.by_email(given) if found is None and "@" in given else None
    found = found or (person.organisation if person and person.is_enabled else None)
    if found is None:
        words = "没有找到对应的单位。请填写接收单位的加入码，或其成员登录用的电子邮件，并与对方核对。"
        raise BadAnswer(words, [Problem(("to",), "unknown", words)])
    return found


def offer(enterprise: Enterprise, actor: User, to: str, now: datetime) -> EnterpriseOffer:
    """The record offered to another organisation; it moves only when that one accepts."""
    organisation = organisation_named(to)
    _require_another(enterprise, organisation)
    if EnterpriseOffer.open_of(enterprise):
        raise MoveNotAllowed("该企业档案已有等待接收的移交。请等对方答复，或先撤回。")
    made = EnterpriseOffer(enterprise=enterprise, to=organisation, offered_by=actor, offered_at=now)
    db.session.add(made)
    audit.record("enterprise.offered", enterprise.subject, actor, now, to=organisation.name)
    db.session.flush()
    _tell(made, "record_offered", organisation, now)
    return made


def _tell(offered: EnterpriseOffer, kind: str, whom: Organisation, now: datetime) -> None:
    enterprise = offered.enterprise
    facts = {"name": enterprise.name, "before": enterprise.organisation.name, "to": offered.to.name}
    tell(members_of(whom), kind, str(offered.id), now, **facts)


def _require_another(enterprise: Enterprise, organisation: Organisation) -> None:
    if organisation.id == enterprise.organisation_id:
        words = "该企业档案已属于这个单位，请填写另一单位的加入码或电子邮件。"
        raise BadAnswer(words, [Problem(("to",), "same", words)])


def offers_to(actor: User) -> list[EnterpriseOffer]:
    """What waits for the answer of one's own organisation."""
    query = select(EnterpriseOffer).where(
        EnterpriseOffer.to_id == actor.organisation_id, EnterpriseOffer.outcome == ""
    )
    return list(db.session.scalars(query.order_by(EnterpriseOffer.id)))


def offer_for(actor: User, offer_id: int) -> EnterpriseOffer:
    """An offer one's organisation made or was made, held for its answer; NotFound otherwise."""
    query = select(EnterpriseOffer).where(EnterpriseOffer.id == offer_id).with_for_update(of=EnterpriseOffer)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    sides = (found.to_id, found.enterprise.organisation_id) if found else ()
    if actor.organisation_id is None or actor.organisation_id not in sides:
        raise NotFound("没有找到这项移交，可能已被撤回。")
    return found


def accept(offered: EnterpriseOffer, actor: User, now: datetime) -> Enterprise:
    """The consent of the one it goes to: the record is now theirs."""
    _require_receiver(offered, actor)
    _settle(offered, actor, now, ACCEPTED)
    enterprise = Enterprise.locked(offered.enterprise_id)
    _tell(offered, "record_offer_accepted", enterprise.organisation, now)
    _hand_over(enterprise, offered.to, actor, now, offered_by=offered.offered_by.name)
    return enterprise


def decline(offered: EnterpriseOffer, actor: User, now: datetime) -> None:
    _require_receiver(offered, actor)
    _settle(offered, actor, now, DECLINED)
    audit.record("enterprise.offer_declined", offered.enterprise.subject, actor, now)
    _tell(offered, "record_offer_declined", offered.enterprise.organisation, now)


def withdraw(offered: EnterpriseOffer, actor: User, now: datetime) -> None:
    if actor.organisation_id != offered.enterprise.organisation_id:
        raise NotPermitted("只有提出移交的单位可以撤回。")
    _settle(offered, actor, now, WITHDRAWN)
    audit.record("enterprise.offer_withdrawn", offered.enterprise.subject, actor, now)
    _tell(offered, "record_offer_withdrawn", offered.to, now)


def _require_receiver(offered: EnterpriseOffer, actor: User) -> None:
    if actor.organisation_id != offered.to_id:
        raise NotPermitted("只有接收单位可以答复这项移交。")


def _settle(offered: EnterpriseOffer, actor: User | None, now: datetime, outcome: str) -> None:
    if offered.outcome:
        raise MoveNotAllowed("这项移交已有结果，请刷新页面查看。")
    offered.outcome, offered.settled_at = outcome, now
    offered.settled_by_id = actor.id if actor else None


def assign(enterprise: Enterprise, reviewer: User, to: str, reason: str, now: datetime) -> None:
    """The agency hands the record over where the organisations cannot: with a reason, kept."""
    if reviewer.role != "reviewer":
        raise NotPermitted("只有备案机构的审核人员可以指定接收单位。")
    reason = clean_text(reason)
    if not reason or len(reason) > LONGEST_REASON:
        words = f"请写明由备案机构移交的理由，最多{LONGEST_REASON}字。"
        raise BadAnswer(words, [Problem(("reason",), "required", words)])
    organisation = organisation_named(to)
    _require_another(enterprise, organisation)
    if waiting := EnterpriseOffer.open_of(enterprise):
        _settle(waiting, reviewer, now, WITHDRAWN)
    before = enterprise.organisation
    _hand_over(enterprise, organisation, reviewer, now, reason=reason)
    facts = {"name": enterprise.name, "before": before.name, "to": organisation.name, "reason": reason}
    concerned = [*members_of(before), *members_of(organisation)]
    tell(concerned, "record_assigned", f"{enterprise.id}@{now.isoformat()}", now, **facts)


def _hand_over(enterprise: Enterprise, to: Organisation, actor: User, now: datetime, **more: str) -> None:
    """Drafts stay with whoever wrote them, and cannot be submitted: see submission.submit."""
    before = enterprise.organisation.name
    enterprise.organisation_id = to.id
    db.session.flush()
    db.session.refresh(enterprise, ["organisation"])
    audit.record("enterprise.handed_over", enterprise.subject, actor, now, before=before, to=to.name, **more)
