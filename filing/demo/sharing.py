"""部门共享 in the demonstration: three departments of 青岛 that fetch what they are told, and one that hands licences in."""

from __future__ import annotations

from datetime import datetime

from filing.demo.numbers import credit_code
from filing.demo.stage import Stage
from filing.domain.sharing import EVENTS, first_fields
from filing.extensions import db
from filing.models import Agency, Department, Enterprise, Filing, User
from filing.models.register import CURRENT
from filing.services.people import outbox
from filing.services.sharing import licences, subscribing

REGION = "370200"
#: Ready to be completed: its code is filled when somebody does.
READY = "青岛燕儿岛酒店管理有限公司"
CATEGORIES = {"青岛海关": "海关", "青岛市质量技术监督局": "质量监督检验检疫部门"}


def subscribe(admin: User, at: datetime) -> None:
    """Before the stories are told, so that departments are told of them; what is settled stays."""
    for name, category in CATEGORIES.items():
        if not Department.addressed(name, None):
            db.session.add(Department(name=name, category=category, region=REGION))
    db.session.flush()
    own = db.session.scalars(db.select(Department).where(Department.category.is_not(None)))
    for one in own:
        if one.region == REGION and subscribing.of(one.id) is None:
            fields = first_fields(one.category)
            subscribing.settle(admin, one.id, at, events=EVENTS, fields=fields, endpoint="")


def tell(stage: Stage) -> int:
    """How many licences were handed in: one that differs from the record, one of a filing still in hand."""
    of_place = db.select(Filing.enterprise_id).join(Filing.agency).where(Agency.region == REGION)
    known = list(
        db.session.scalars(
            db.select(Enterprise)
            .where(Enterprise.id.in_(of_place), Enterprise.status == CURRENT)
            .order_by(Enterprise.id)
        )
    )
    coded = [one.name for one in known if one.credit_code][:1]
    at = stage.ago(6, "11:00")
    items = [
        {"number": f"青工商函〔{at.year}〕演示{i}号", "name": name, "licence_on": at.date(),
         "credit_code": credit_code(REGION, 90000 + i)}
        for i, name in enumerate([*coded, READY], 1)
    ]  # fmt: skip
    licences.hand_in(stage.people["registrar"], at, items)
    outbox.told_at_the_time(None)
    return len(items)
