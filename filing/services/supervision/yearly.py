"""What a body writes once a year: the plan, which is published, and the summary, with its numbers from the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.supervision.figures import told
from filing.domain.supervision.quota import DrawRules, shandong_rules
from filing.domain.supervision.yearly import FIRST_YEAR, MINISTRY, PLAN, SUMMARY, Duty, duty_of, named
from filing.extensions import db
from filing.models import Agency, CasePaper, User, YearlyPaper
from filing.services import audit
from filing.services.people.notices import tell
from filing.services.supervision import papers
from filing.services.supervision.figures import figures_of
from filing.services.supervision.given import LONGEST, text_of
from filing.services.supervision.reach import (
    bodies_of,
    body_for,
    is_in_shandong,
    require_supervisor,
    supervisors_of,
)
from filing.services.supervision.roster import listed_at

UNKNOWN = "没有找到这份计划或总结。请返回列表重新选择。"


@dataclass(frozen=True)
class Owed:
    """A paper that a body writes this year, by when, and what was sent so far."""

    body: Agency
    kind: str
    year: int
    duty: Duty | None
    sent: YearlyPaper | None

    @property
    def label(self) -> str:
        return named(self.kind, self.year)

    def is_overdue(self, today: date) -> bool:
        return (
            self.sent is None and self.duty is not None and self.duty.by is not None and today > self.duty.by
        )


def owed_by(bodies: Iterable[Agency], today: date) -> list[Owed]:
    """Of each body the summary of last year and this year's plan; the earlier edition counts as sent."""
    rows = list(bodies)
    query = select(YearlyPaper).where(YearlyPaper.agency_id.in_([body.id for body in rows]))
    sent: dict[tuple[int, str, int], YearlyPaper] = {}
    for one in db.session.scalars(query.order_by(YearlyPaper.edition)):
        sent.setdefault((one.agency_id, one.kind, one.year), one)
    wanted = ((SUMMARY, today.year - 1), (PLAN, today.year))
    return [
        Owed(body, kind, year, duty_for(body, kind, year), sent.get((body.id, kind, year)))
        for body in rows
        for kind, year in wanted
    ]


def duty_for(body: Agency, kind: str, year: int) -> Duty | None:
    return duty_of(kind, year, region=body.region, body=body.kind, zone=body.zone)


def owed_to(actor: User, today: date) -> list[Owed]:
    """For the page: the own body's, and those of every body one acts for that has a duty."""
    require_supervisor(actor)
    bodies = db.session.scalars(bodies_of(actor).where(Agency.closed_on.is_(None)).order_by(Agency.code))
    return [one for one in owed_by(bodies, today) if one.duty or one.body.id == actor.agency_id]


def addressee_of(body: Agency, kind: str, year: int) -> str:
    """To whom it goes by what is laid down; nothing where nothing is."""
    duty, above = duty_for(body, kind, year), _above(body)
    if duty is None:
        return above.name if above and kind == SUMMARY else ""
    if duty.to_ministry:
        return f"{MINISTRY}，抄报{above.name}" if above else MINISTRY
    return above.name if above else ""


def _above(body: Agency) -> Agency | None:
    """The provincial body that a body stands under."""
    if body.kind == "province":
        return None
    provincial = select(Agency).where(Agency.kind == "province", Agency.region.startswith(body.region[:2]))
    return db.session.scalar(provincial.where(Agency.closed_on.is_(None)))


def issue_plan(
    actor: User, now: datetime, *, year: int, times: str, agency: str = "", focus: str = "",
    arrangements: str = "", to: str = "", rules: DrawRules | None = None,
) -> YearlyPaper:  # fmt: skip
    """年度抽查计划 (17-§16): anybody reads it from now on; another edition takes its place."""
    body, today = body_for(actor, agency), day_of(now)
    if year not in (today.year, today.year + 1):
        raise BadAnswer.at("year", f"请填写今年或明年的年度：{today.year}或{today.year + 1}。")
    by = _rules(body, today, rules)
    facts = {
        "year": str(year), "percent": str(by.percent), "undirected": str(by.undirected_percent),
        "inspectors": str(by.inspectors), "source": by.source, "drawn_by": _drawn_by(body),
        "times": text_of("times", times, "请写明抽查几次、大约在什么时间。", 500),
        "focus": _optional("focus", focus), "arrangements": _optional("arrangements", arrangements),
    }  # fmt: skip
    return _issued(actor, now, body, PLAN, year, _addressee(to, body, PLAN, year), [], facts)


def _rules(body: Agency, today: date, given: DrawRules | None) -> DrawRules:
    """Shandong's own; elsewhere what the body has laid down, with its source."""
    if is_in_shandong(body):
        return shandong_rules(today)
    if given is None or not given.source or not given.percent or not 0 < given.inspectors <= 10:
        raise BadAnswer.at("source", "请填写本地区规定的抽查比例、不定向比例和检查人数，并写明依据的文件。")
    return given


def _drawn_by(body: Agency) -> str:
    """In Shandong the province draws for all (鲁商字〔2017〕7号四（一）)."""
    above = _above(body) if is_in_shandong(body) else None
    return above.name if above else ""


def issue_summary(
    actor: User, now: datetime, calendar: WorkCalendar, *, year: int, work: str, agency: str = "",
    proposals: str = "", to: str = "",
) -> YearlyPaper:  # fmt: skip
    """年度监督检查工作总结 of a year that is over; its numbers are those of the record on this day."""
    body, today = body_for(actor, agency), day_of(now)
    _require_over(year, today)
    figures = figures_of([body.id], year, today, calendar)[body.id]
    lines = told(figures, len(listed_at(body)))
    facts = {
        "year": str(year), "until": said_of_day(today), "proposals": _optional("proposals", proposals),
        "work": text_of("work", work, "请写明本年度监督检查工作的情况。", LONGEST),
    }  # fmt: skip
    made = _issued(actor, now, body, SUMMARY, year, _addressee(to, body, SUMMARY, year), lines, facts)
    made.facts = {**made.facts, "figures": dict(figures)}
    return made


def told_so_far(body: Agency, year: int, today: date, calendar: WorkCalendar) -> list[tuple[str, list[str]]]:
    """What a summary would say of a year by now; nothing of one that has no filing regime, or is to come."""
    if not FIRST_YEAR <= year <= today.year:
        return []
    return told(figures_of([body.id], year, today, calendar)[body.id], len(listed_at(body)))


def _require_over(year: int, today: date) -> None:
    if not FIRST_YEAR <= year < today.year:
        raise BadAnswer.at("year", f"总结的是已经结束的年度，请填写{today.year - 1}或更早的年度。")


def _optional(field: str, text: str) -> str:
    return text_of(field, text, "", LONGEST) if text.strip() else ""


def _addressee(given: str, body: Agency, kind: str, year: int) -> str:
    """As laid down; elsewhere as typed. A summary goes to somebody."""
    if laid_down := duty_for(body, kind, year) and addressee_of(body, kind, year):
        return laid_down
    return _optional("to", given) if kind == PLAN else text_of("to", given, "请写明报送给哪个部门。", 200)


def _issued(
    actor: User, now: datetime, body: Agency, kind: str, year: int, to: str,
    lines: list[tuple[str, list[str]]], facts: dict[str, str],
) -> YearlyPaper:  # fmt: skip
    paper = papers.issue_yearly(body, kind, now, to, lines, **facts)
    of_year = (YearlyPaper.agency_id == body.id, YearlyPaper.kind == kind, YearlyPaper.year == year)
    # The series' row is locked by the number: two editions at once come one after the other.
    before = db.session.scalar(select(func.count()).select_from(YearlyPaper).where(*of_year)) or 0
    made = YearlyPaper(
        agency=body, kind=kind, year=year, edition=before + 1, paper=paper, facts={"to": to, **facts}, written_by=actor,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(f"yearly.{kind}", made.subject, actor, now, year=year, number=paper.number)
    if to and (above := _above(body)):
        tell(supervisors_of(above), "yearly_sent", str(made.id), now, name=body.name, what=named(kind, year))
    return made


def plans(limit: int = 200) -> list[YearlyPaper]:
    """What anybody may read: every edition of every plan, the newest first."""
    query = select(YearlyPaper).where(YearlyPaper.kind == PLAN)
    return list(db.session.scalars(query.order_by(YearlyPaper.id.desc()).limit(limit)))


def plan_of(plan_id: int) -> CasePaper:
    found = db.session.get(YearlyPaper, plan_id)
    if found is None or not found.is_plan:
        raise NotFound(UNKNOWN)
    return found.paper


def visible_to(actor: User, limit: int = 200) -> list[YearlyPaper]:
    """Those of the bodies that a supervisor acts for, the newest first."""
    return list(db.session.scalars(_of_bodies(actor).order_by(YearlyPaper.id.desc()).limit(limit)))


def yearly_for(actor: User, yearly_id: int) -> YearlyPaper:
    """One of them; NotFound otherwise."""
    found = db.session.scalar(_of_bodies(actor).where(YearlyPaper.id == yearly_id))
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def _of_bodies(actor: User):
    require_supervisor(actor)
    bodies = bodies_of(actor).with_only_columns(Agency.id)
    return select(YearlyPaper).where(YearlyPaper.agency_id.in_(bodies))
