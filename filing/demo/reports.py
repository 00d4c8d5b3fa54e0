"""Reports and suggestions in every state, told by the services that people use: around the demonstration's day."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, datetime

from filing.demo.papers import print_papers
from filing.demo.stage import Stage
from filing.domain.supervision.items import ITEMS
from filing.extensions import db
from filing.models import Inspector, Report
from filing.services.people import outbox
from filing.services.supervision import adding, evidence, examining, handling, reporting, roster
from filing.services.supervision.evidence import Stored

INSPECTORS = ("孟核", "田查", "罗验")
CITY = "370200"
#: What the inspection of the fifth story found.
BREACH = {"key": "late", "began_on": date(2017, 7, 1), "ended_on": None}


@dataclass(frozen=True)
class Told:
    """A report or a suggestion: against whom and of what, how many working days ago, and how far it has come."""

    respondent: str
    facts: str
    days_ago: int
    moves: tuple[str, ...] = ()
    has_evidence: bool = True
    by_department: bool = False
    reporter: tuple[str, str] = ("", "")
    #: What was added a day later.
    added: str = ""
    said: dict[str, dict] = field(default_factory=dict)


STORIES = (
    Told("青岛胶澳食品有限公司（演示）", "2017年9月领取营业执照，外方股东至今没有办理设立备案，店面照片见附件。", 1),
    Told(
        "青岛琴岛物流有限公司（演示）", "法定代表人去年已经更换，没有看到变更备案。", 12, has_evidence=False,
        reporter=("演示举报人", "13900000000"),
    ),
    Told(
        "青岛崂山茶业有限公司（演示）", "备案的经营范围与实际不符，实际在做烟草批发，现场照片见附件。", 6,
        ("take_up",), reporter=("演示举报人", "report@demo.example"),
        added="昨天再次看到该店卸货，车辆和货物的照片见附件。",
    ),
    Told(
        "青岛海洋渔具有限公司（演示）", "我局检查中发现该企业投资者已变更，未见变更备案。", 8, ("take_up", "open_case"),
        by_department=True,
    ),
    Told(
        "青岛黄岛化工有限公司（演示）", "2017年上半年增资，没有办理变更备案，工商登记截图见附件。", 30,
        ("take_up", "open_case", "inspect", "answer"),
        said={"answer": {"answer": "经查，该公司确有增资未备案的情况，已告知检查结果，将依法责令限期改正。"}},
    ),
    Told(
        "青岛即墨服装有限公司（演示）", "听说这家公司有问题，请查一查。", 20, ("decline",), has_evidence=False,
        said={"decline": {"reason": "没有具体的事实，也没有证据，不足以判断是否违反备案办法。补充事实和证据后可以再次举报。"}},
    ),
    Told(
        "青岛城阳餐饮有限公司（演示）", "该公司收款不开发票，少缴税款，小票见附件。", 15, ("take_up", "hand_over"),
        said={
            "hand_over": {
                "to": "青岛市国家税务局", "what": "涉嫌少缴税款，随附小票照片。", "receipt": "青国税收〔2018〕第12号",
                "is_outside": True,
            }
        },
    ),
)  # fmt: skip


def tell(stage: Stage, secret: bytes) -> int:
    """How many were made."""
    enlist(stage, stage.ago(40, "09:00"))
    photo, more = _photo(stage, "店面和营业执照"), _photo(stage, "卸货的车辆和货物")
    for told in sorted(STORIES, key=lambda one: -one.days_ago):
        report = _made(stage, told, [photo] if told.has_evidence else [], secret)
        for step, name in enumerate(told.moves, 1):
            at = stage.ago(max(told.days_ago - step, 0), f"{9 + step:02}:30")
            _move(stage, report, name, at, told.said.get(name, {}))
            db.session.flush()
        if told.added:
            adding.add(report, told.added, [more], stage.ago(told.days_ago - 1, "16:20"), secret)
    outbox.told_at_the_time(None)
    return len(STORIES)


def _made(stage: Stage, told: Told, files: list[Stored], secret: bytes) -> Report:
    at = stage.ago(told.days_ago, "09:15")
    name, contact = told.reporter
    given = reporting.Given(
        facts=told.facts, respondent=told.respondent, city=CITY, name=name, contact=contact
    )
    if told.by_department:
        return reporting.suggest(stage.people["education"], given, files, at)
    return reporting.file_report(given, files, at, secret).report


def _move(stage: Stage, report: Report, name: str, at: datetime, said: dict) -> None:
    supervisor = stage.people["supervisor"]
    if name == "inspect":
        _inspect(stage, report, at)
    else:
        getattr(handling, name)(report, supervisor, at, stage.calendar, **said)


def _inspect(stage: Stage, report: Report, at: datetime) -> None:
    """From the notice to the result, with the papers sent in at once."""
    case, calendar, supervisor = report.inspection, stage.calendar, stage.people["supervisor"]
    papers = ["营业执照", "股东会决议"]
    by: date = calendar.add(at.date(), 5)
    examining.notify(
        case, supervisor, at, calendar, for_visit=False, on=by, papers=papers, place="青岛市香港中路6号"
    )
    examining.receive_papers(case, supervisor, at, calendar, received=papers)
    found = {item: {"finding": "未发现问题。", "evidence": "营业执照、备案信息。"} for item in ITEMS}
    found["procedure"] = {
        "finding": "2017年上半年增资，没有申报变更备案。",
        "evidence": "股东会决议、营业执照。",
    }
    examining.find(case, supervisor, at, calendar, findings=found)
    examining.conclude(case, supervisor, at, calendar, result="增资未办理变更备案。", breaches=[BREACH])


def enlist(stage: Stage, at: datetime) -> None:
    """Inspectors to be sent, where the body has none yet."""
    supervisor = stage.people["supervisor"]
    if db.session.scalar(db.select(Inspector.id).where(Inspector.agency_id == supervisor.agency_id).limit(1)):
        return
    for name in INSPECTORS:
        roster.enlist(
            supervisor, at, at.date(), name=name, post="科员", sex="female", office_phone="0532-85911000",
            status="civil_servant", certificate_until=date(2030, 12, 31), certificate_issuer="山东省人民政府",
        )  # fmt: skip


def _photo(stage: Stage, shows: str) -> Stored:
    day = "2018年2月"
    (pdf,) = print_papers([("现场照片（演示）", [f"演示数据：{shows}。"], day)], stage.press.fonts)
    (stored,) = evidence.receive([(io.BytesIO(pdf), "现场照片.pdf")], stage.store, None)
    return stored
