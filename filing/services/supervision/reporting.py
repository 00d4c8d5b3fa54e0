"""举报与建议 as they come in: judged, sent to the competent body, numbered, with a code for whoever reports (17-§17, 17-§18)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from filing.domain.articles import article
from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, NotPermitted
from filing.domain.problems import Problem
from filing.domain.procedures.procedure import Role
from filing.domain.questions.texts import find_faults
from filing.domain.questions.values import clean_code
from filing.domain.reference import agencies, places
from filing.domain.supervision import starting
from filing.extensions import db
from filing.models import Agency, Enterprise, Filing, ListedZone, Receipt, Report, User
from filing.models.reports import BY_DEPARTMENT, BY_PUBLIC
from filing.services.people.notices import tell
from filing.services.supervision import codes, reporters
from filing.services.supervision.evidence import Stored, attach
from filing.services.supervision.given import LONGEST
from filing.services.supervision.reach import supervisors_of

PREFIXES = {BY_PUBLIC: "JB", BY_DEPARTMENT: "JY"}
LIMITS = {"respondent": 200, "address": 300, "facts": LONGEST, "name": 100, "contact": 200}
LABELS = {
    "respondent": "被举报人", "address": "详细地址", "facts": "事实", "name": "您的姓名", "contact": "联系方式",
}  # fmt: skip


@dataclass(frozen=True)
class Given:
    """What was written: against whom, where, what happened; and who reports, empty where anonymous.

    `city`, and `ftz_area` or `etdz`, say where a respondent is that the register does not have.
    """

    facts: str
    respondent: str = ""
    city: str = ""
    ftz_area: str = ""
    etdz: str = ""
    address: str = ""
    name: str = ""
    contact: str = ""

    @property
    def tidy(self) -> Given:
        return replace(self, **{key: text.strip() for key, text in vars(self).items()})


@dataclass(frozen=True)
class Filed:
    """A report, with the code that is shown this once; None for a suggestion."""

    report: Report
    code: str | None = None


def require_readable(given: Given, today: date) -> None:
    """BadAnswer with every problem at its field: before a file is examined, and again before the report is kept."""
    given = given.tidy
    problems = [*_unreadable(given), *_tells_who_reports(given), *_without_body(given, today)]
    if problems:
        raise BadAnswer("填写的内容需要修改，请逐项核对。", problems)


def _unreadable(given: Given) -> Iterator[Problem]:
    if not given.facts:
        yield Problem(("facts",), "required", "请写明违反办法的事实：谁、什么时候、做了什么或者没有做什么。")
    for key, longest in LIMITS.items():
        yield from find_faults((key,), getattr(given, key), LABELS[key], longest)


def _tells_who_reports(given: Given) -> Iterator[Problem]:
    """What the case's people read must not give away what the sealed column hides."""
    if reporters.is_named_in(given.facts + given.address, given.name, given.contact):
        words = "事实或地址中写有您的姓名或联系方式，被举报人可能因此知道是您举报的，请从中删去。"
        yield Problem(("facts",), "names_reporter", words)


def _without_body(given: Given, today: date) -> Iterator[Problem]:
    lists = ListedZone.lists_on(today)
    if given.ftz_area and lists.full_area_name(given.ftz_area) is None:
        yield Problem(("ftz_area",), "unknown", "请从名录中选择自贸试验区片区；不在自贸试验区内的不选。")
    if given.etdz and given.etdz not in lists.etdzs:
        yield Problem(("etdz",), "unknown", "请从名录中选择国家级经济技术开发区；不在开发区内的不选。")
    if _record_of(given) is None and _body_at(given, today) is None:
        words = (
            "请选择被举报人所在的城市，以便确定由哪个机构办理；备案记录中有这家企业的，写全称或信用代码即可。"
        )
        yield Problem(("city",), "no_body", words)


def file_report(
    given: Given, files: Sequence[Stored], now: datetime, secret: bytes, once: codes.Once | None = None
) -> Filed:
    """举报: of anybody, anonymous or not. Sent twice with the same `once`, it is one report, with the same code."""
    require_readable(given, day_of(now))
    given = given.tidy
    once = once or codes.Once.new()
    known = codes.known(once, secret)
    if known is None:
        duty = starting.duty_of_report(
            written=True, names_respondent=bool(given.respondent), has_evidence=bool(files)
        )
        made = _made(BY_PUBLIC, given, duty, now)
        made.code_digest = codes.digest_of(codes.code_for(once, secret))
        made.once, made.content_digest = codes.traces_of(once, secret)
        made.sealed_reporter = reporters.seal(given.name, given.contact, secret)
        known = _kept(made, files, None, now, once, secret)
    return Filed(known, codes.code_for(once, secret))


def suggest(actor: User, given: Given, files: Sequence[Stored], now: datetime) -> Report:
    """建议 of another department or a court: must be inspected, and in time (17-§18)."""
    if actor.role != Role.DEPARTMENT or actor.department is None:
        raise NotPermitted("只有有关部门和司法机关的账号可以提出监督检查的建议。")
    given = replace(given.tidy, name="", contact="")
    if not given.respondent:
        raise BadAnswer.at("respondent", "请写明建议检查的企业或投资者的名称。")
    require_readable(given, day_of(now))
    made = _made(BY_DEPARTMENT, given, starting.SUGGESTED, now)
    made.department_id, made.submitted_by_id = actor.department_id, actor.id
    return _kept(made, files, actor, now)


def _made(kind: str, given: Given, duty: starting.Duty, now: datetime) -> Report:
    today, record = day_of(now), _record_of(given)
    return Report(
        kind=kind,
        number=_number(kind, today),
        agency=_body_of(record) if record else _body_at(given, today),
        enterprise=record,
        respondent=record.name if record else given.respondent,
        address=_place(given),
        facts=given.facts,
        must_inspect=duty.must_inspect,
        why=duty.why,
        article=article(duty.article, on=today).short,
        received_at=now,
        received_on=today,
    )


def _kept(
    made: Report, files: Sequence[Stored], actor: User | None, now: datetime, once: codes.Once | None = None,
    secret: bytes = b"",
) -> Report:  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        # Of two that were sent at once, the first is the report.
        known = codes.known(once, secret) if once else None
        if known:
            return known
        raise
    attach(made, files)
    made.write_down("receive", actor, now, details={"why": made.why, "article": made.article})
    tell_body(made, "report_received", str(made.id), now)
    return made


def tell_body(report: Report, kind: str, occasion: str, now: datetime, **facts: str) -> int:
    """How many of the supervisors who can act on it were told; nothing that is told says who reported."""
    return tell(
        supervisors_of(report.agency), kind, occasion, now,
        what=report.kind_label, number=report.number, name=report.respondent or "（未写明）", **facts,
    )  # fmt: skip


def _number(kind: str, today: date) -> str:
    """Drawn, not counted: nobody learns from one's own number how the next one's is."""
    while True:
        number = f"{PREFIXES[kind]}{today:%Y%m%d}{secrets.randbelow(10**6):06}"
        if Report.by_number(number) is None:
            return number


def _record_of(given: Given) -> Enterprise | None:
    """The one enterprise of exactly this name or code that has completed a filing: what everybody may know of."""
    text = given.respondent
    if not text:
        return None
    exactly = or_(Enterprise.credit_code == clean_code(text), Enterprise.name == text)
    filed = select(Filing.id).join(Receipt).where(Filing.enterprise_id == Enterprise.id).exists()
    found = list(db.session.scalars(select(Enterprise).where(exactly, filed).limit(2)))
    return found[0] if len(found) == 1 else None


def _body_of(record: Enterprise) -> Agency:
    """The one that keeps its filings."""
    latest = select(Receipt).join(Receipt.filing).where(Filing.enterprise_id == record.id)
    return db.session.scalars(latest.order_by(Receipt.id.desc()).limit(1)).one().agency


def _body_at(given: Given, today: date) -> Agency | None:
    """The body of the place: of the zone in a zone, else of the city, else of the province (17-§3, 17-§37)."""
    if not places.is_division(given.city):
        return None
    lists = ListedZone.lists_on(today)
    etdz = given.etdz if given.etdz in lists.etdzs else None
    code = agencies.route(
        [body for body in Agency.listed() if body.closed_on is None],
        places.province_of(given.city),
        given.city,
        lists.full_area_name(given.ftz_area),
        etdz,
    )
    return Agency.by_code(code) if code else None


def _place(given: Given) -> str:
    """The place in words: the zone or the city, and what was written of street and number."""
    city = _in_words(given.city) if places.is_division(given.city) else ""
    return " ".join(part for part in (city, given.ftz_area or given.etdz, given.address) if part)


def _in_words(code: str) -> str:
    province, city = places.province_of(code), code[:4] + "00"
    return places.full_address_name(
        province, city if city != province else None, code if code != city else None
    )
