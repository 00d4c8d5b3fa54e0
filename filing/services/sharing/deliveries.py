"""The ledger of deliveries: which may be tried, what became of them, what a department fetches itself.

Those to a department about one enterprise go one after another: a dead letter holds up the later ones until an
administrator sends it again. Everything can be fetched meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from filing.domain.errors import MoveNotAllowed, NotFound, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.sharing import LONGEST_PAUSE, MOST_ATTEMPTS, pause_after
from filing.extensions import db
from filing.models import Delivery, User
from filing.models.sharing import DEAD, DELIVERED, KEPT, WAITING
from filing.services import audit
from filing.services.people.administration import require_admin

SHOWN = 100


def next_due(now: datetime, without: Iterable[int] = (), only: int | None = None) -> int | None:
    """The delivery to try next, the oldest first; of the department `only`, and of none of those in `without`."""
    query = select(Delivery.id).where(_is_due(now), Delivery.department_id.not_in(list(without)))
    if only is not None:
        query = query.where(Delivery.department_id == only)
    return db.session.scalar(query.order_by(Delivery.id).limit(1))


def _is_due(now: datetime) -> ColumnElement[bool]:
    # No pause is longer than the longest: one that ends later is of a clock that was set back.
    rested = or_(
        Delivery.try_after.is_(None), Delivery.try_after <= now, Delivery.try_after > now + LONGEST_PAUSE
    )
    earlier = aliased(Delivery)
    held_up = exists().where(
        earlier.department_id == Delivery.department_id,
        earlier.subject == Delivery.subject,
        earlier.id < Delivery.id,
        earlier.state.in_((WAITING, DEAD)),
    )
    return (Delivery.state == WAITING) & rested & ~held_up


def claim(delivery_id: int, now: datetime) -> bool:
    """Whether this round, and no other, may try it now; it rests until its next turn."""
    attempts = db.session.scalar(
        update(Delivery)
        .where(Delivery.id == delivery_id, _is_due(now))
        .values(attempts=Delivery.attempts + 1, tried_at=now, try_after=now + LONGEST_PAUSE)
        .returning(Delivery.attempts)
    )
    if attempts:
        _set(delivery_id, try_after=now + pause_after(attempts))
    return bool(attempts)


def delivered(delivery_id: int, now: datetime) -> None:
    _set(delivery_id, state=DELIVERED, delivered_at=now, last_error="")


def put_off(delivery_id: int, said: str) -> None:
    """Tried again after its pause; a dead letter after the last attempt."""
    row = db.session.get_one(Delivery, delivery_id)
    state = DEAD if row.attempts >= MOST_ATTEMPTS else WAITING
    _set(delivery_id, state=state, last_error=said[:500])


def replay(actor: User, delivery_id: int, now: datetime) -> Delivery:
    """重新发送: the same content under the same id, whatever became of it; MoveNotAllowed where no address is known."""
    require_admin(actor)
    row = db.session.scalar(select(Delivery).where(Delivery.id == delivery_id).with_for_update())
    if row is None:
        raise NotFound("没有找到这次送达。")
    if row.state == KEPT:
        raise MoveNotAllowed("该部门当时没有登记接收地址，由其自行取回，不需要重新发送。")
    row.state, row.attempts, row.try_after, row.last_error = WAITING, 0, None, ""
    audit.record("delivery.replayed", f"delivery:{row.id}", actor, now, department=row.department_id)
    return row


def of_department(actor: User, after: int = 0, limit: int = SHOWN) -> list[Delivery]:
    """What was put out for the actor's department after a cursor, the oldest first."""
    if actor.role != Role.DEPARTMENT:
        raise NotPermitted("只有有关部门的账号可以取回共享的信息。")
    query = select(Delivery).where(Delivery.department_id == actor.department_id, Delivery.id > after)
    return list(db.session.scalars(query.order_by(Delivery.id).limit(limit)))


def ledger(department_id: int, *, dead: bool = False) -> Select:
    """Every delivery to a department, the newest first."""
    query = select(Delivery).where(Delivery.department_id == department_id).order_by(Delivery.id.desc())
    return query.where(Delivery.state == DEAD) if dead else query


def count_dead() -> dict[int, int]:
    """How many dead letters each department has."""
    query = select(Delivery.department_id, func.count()).where(Delivery.state == DEAD)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Delivery.department_id))}


def _set(delivery_id: int, **values) -> None:
    db.session.execute(update(Delivery).where(Delivery.id == delivery_id).values(**values))
