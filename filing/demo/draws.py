"""随机抽查 in the demonstration: one drawn and inspected with a clean result, one whose lists stand and whose seed waits."""

from __future__ import annotations

from filing.demo import reports
from filing.demo.photographs import of_premises
from filing.demo.stage import Stage
from filing.domain.days.calendar import day_of
from filing.domain.supervision.items import ITEMS
from filing.models import Draw
from filing.services.credit import publishing
from filing.services.people import outbox
from filing.services.supervision import correcting, draws, examining, opening

ADDRESS = "青岛市崂山区示例路8号"
PAPERS = ["营业执照", "备案回执", "公司章程"]
#: On this day one enterprise had filed in the year: whatever the seed, it is drawn.
FIRST, SECOND = "2017-04-10 10:00", "-1 15:00"


def tell(stage: Stage, secret: bytes) -> int:
    """How many were laid down."""
    reports.enlist(stage, stage.moment("2017-03-20 09:00"))
    by = stage.people["province"]
    first = _laid_down(stage, FIRST, secret)
    draws.reveal(first.id, by, stage.moment("2017-04-11 09:00"), secret)
    _inspect(stage, first)
    _publish(stage, first)
    _laid_down(stage, SECOND, secret)
    outbox.told_at_the_time(None)
    return 2


def _laid_down(stage: Stage, at: str, secret: bytes) -> Draw:
    moment = stage.moment(at)
    return draws.lay_down(stage.people["province"], moment, secret, year=day_of(moment).year, half=1)


def _inspect(stage: Stage, drawn: Draw) -> None:
    """A visit by the body where the enterprise is, from the notice to the close."""
    (one,), by, calendar, at = drawn.drawn, stage.people["supervisor"], stage.calendar, stage.moment
    case = opening.open_case(
        by, at("2017-04-12 09:00"), way="draw", enterprise=one.enterprise_id, source=str(drawn.id)
    )
    on = at("2017-04-20 09:30")
    examining.notify(case, by, at("2017-04-12 10:00"), calendar, for_visit=True, on=day_of(on), papers=PAPERS)
    examining.visit(case, by, on, calendar, certificates_shown=True)
    found = {
        item: {"finding": "未发现问题。", "evidence": "现场查看、营业执照、备案回执。"} for item in ITEMS
    }
    pictures = of_premises(stage, one.enterprise.name, ADDRESS)
    examining.find(case, by, at("2017-04-20 11:00"), calendar, findings=found, pictures=pictures)
    examining.conclude(
        case, by, at("2017-04-24 14:00"), calendar, result="未发现违反办法的行为。", breaches=[]
    )
    said = "随机抽查的企业已检查完毕，未发现问题。"
    examining.report(case, by, at("2017-04-26 10:00"), calendar, to="山东省商务厅", text=said)
    correcting.close(case, by, at("2017-04-26 10:30"), calendar)


def _publish(stage: Stage, drawn: Draw) -> None:
    """The result, drafted and looked at by one of the province and published by another."""
    first, second = stage.people["province"], stage.people["province2"]
    calendar, at = stage.calendar, stage.moment
    made = publishing.draft_draw(drawn.id, first, at("2017-04-11 10:00"))
    publishing.redact(made, first, at("2017-04-11 10:30"), calendar, redactions=[])
    publishing.check(made, first, at("2017-04-11 11:00"), calendar)
    publishing.publish(made, second, at("2017-04-12 09:00"), calendar)
