"""诚信档案 and 信息公示 in the demonstration: what a case and another department left on file, drafted, published, withdrawn."""

from __future__ import annotations

from datetime import date

from filing.demo.stage import Stage
from filing.domain.supervision.redacting import Redaction
from filing.extensions import db
from filing.models import CreditRecord, Disclosure, Inspection
from filing.services.credit import importing, publishing
from filing.services.people import outbox
from filing.services.supervision import correcting

ORDERED = "青岛黄岛化工有限公司（演示）"
#: Handed in by the department of the demonstration, newest last.
HANDED_IN = (
    {
        "number": "鲁教函〔2018〕演示1号", "name": "青岛鲁迅公园水产有限公司", "kind": "uncooperative",
        "facts": "2018年1月联合检查时，拒绝提供有关材料。", "committed_on": date(2018, 1, 10),
    },
    {
        "number": "鲁教函〔2018〕演示2号", "name": "青岛志远烘焙食品有限公司", "kind": "false_filing",
        "facts": "备案的经营范围与实际不符，实际在开办培训班，联系人电话 13900000001。", "committed_on": date(2017, 10, 9),
        "corrected_on": date(2018, 2, 1),
    },
)  # fmt: skip


def tell(stage: Stage) -> int:
    """How many entries of the platform were made: one published, one withdrawn, one half-way."""
    _order(stage)
    importing.hand_in(stage.people["education"], stage.ago(12, "10:00"), stage.calendar, list(HANDED_IN))
    db.session.flush()
    records = {record.name: record for record in db.session.scalars(db.select(CreditRecord))}
    _published(stage, _of(stage, ORDERED, "not_filed"))
    withdrawn = _published(stage, records[HANDED_IN[0]["name"]])
    at = stage.ago(3, "15:00")
    publishing.withdraw(withdrawn, stage.people["supervisor"], at, stage.calendar, why="published_in_error")
    publishing.draft_record(
        records[HANDED_IN[1]["name"]].id, stage.people["supervisor"], stage.ago(2, "09:30")
    )
    outbox.told_at_the_time(None)
    return 3


def _order(stage: Stage) -> None:
    case = db.session.scalars(db.select(Inspection).where(Inspection.respondent == ORDERED)).one()
    at, text = stage.ago(14, "10:00"), "就2017年上半年的增资办理变更备案。"
    correcting.order(case, stage.people["supervisor"], at, stage.calendar, text=text, days=15)
    db.session.flush()


def _of(stage: Stage, name: str, kind: str) -> CreditRecord:
    query = db.select(CreditRecord).where(CreditRecord.name == name, CreditRecord.kind == kind)
    return db.session.scalars(query).one()


def _published(stage: Stage, record: CreditRecord) -> Disclosure:
    """Drafted and looked at by one, published by another."""
    first, second = stage.people["supervisor"], stage.people["supervisor2"]
    made = publishing.draft_record(record.id, first, stage.ago(11, "09:00"))
    hidden: list[Redaction] = publishing.suggestions(made)
    publishing.redact(made, first, stage.ago(11, "10:00"), stage.calendar, redactions=hidden)
    publishing.check(made, first, stage.ago(10, "09:00"), stage.calendar)
    publishing.publish(made, second, stage.ago(9, "09:00"), stage.calendar)
    return made
