"""监督检查: a case from its start to its close, each act a move of its procedure (17-§15 to 17-§28)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from sqlalchemy import Select, select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound
from filing.domain.law import HEARING_NOTICE_DAYS, HEARING_REQUEST_DAYS
from filing.domain.problems import Problem
from filing.domain.questions import formats
from filing.domain.supervision import starting
from filing.domain.supervision.draw import Candidate, Frozen, OnRoster, inspectors_for
from filing.domain.supervision.items import ITEMS
from filing.domain.supervision.notice import InspectionNotice, inspection_notice
from filing.domain.supervision.sanctions import (
    BREACHES,
    must_be_fined,
    shandong_term,
    why_no_fine,
    why_not_so_long,
    why_not_so_much,
)
from filing.domain.supervision.terms import (
    Counted,
    Terms,
    correct_by,
    notice_by,
    report_by,
    result_by,
    shandong_terms,
)
from filing.extensions import db
from filing.models import (
    Agency,
    DrawnEnterprise,
    Enterprise,
    Filing,
    Inspection,
    Inspector,
    Receipt,
    Recusal,
    User,
)
from filing.models.inspections import INSPECTORS
from filing.services.people.notices import members_of, tell
from filing.services.procedures import advance, require_open
from filing.services.supervision.reach import bodies_of, body_for, is_in_shandong, require_supervisor

LONGEST = 4000


def cases_visible_to(actor: User) -> Select:
    """Those of the bodies that a supervisor acts for."""
    require_supervisor(actor)
    bodies = bodies_of(actor).with_only_columns(Agency.id)
    return select(Inspection).where(Inspection.agency_id.in_(bodies))


def case_for(actor: User, case_id: int, *, lock: bool = False) -> Inspection:
    """The case, if this person may know of it; NotFound otherwise. `lock` holds it for a change."""
    query = cases_visible_to(actor).where(Inspection.id == case_id)
    if lock:
        query = query.with_for_update(of=Inspection).execution_options(populate_existing=True)
    case = db.session.scalar(query)
    if case is None:
        raise NotFound("没有找到该监督检查案件。请核对编号。")
    return case


def open_case(
    actor: User,
    now: datetime,
    *,
    way: str,
    enterprise: int | None = None,
    respondent: str = "",
    source: str = "",
    ground: str = "",
    agency: str = "",
    written: bool = False,
    has_evidence: bool = False,
    terms: Terms | None = None,
) -> Inspection:
    """A case, with whether it must be inspected, and two inspectors by lot."""
    require_supervisor(actor)
    found = _enterprise(enterprise)
    name = found.name if found else _text("respondent", respondent, "请写明被检查人的名称。", 200)
    drawn = _drawn(found, source) if way == "draw" else None
    duty = _duty(way, source, ground, found, written=written, has_evidence=has_evidence)
    body = drawn.agency if drawn else _body(actor, agency, found)
    if drawn:
        body_for(actor, body.code)
    case = Inspection(
        agency=body, enterprise=found, respondent=name, way=way, ground=ground, source=source.strip(), drawn=drawn,
        must_inspect=duty.must_inspect, opened_at=now, opened_on=day_of(now), terms=_terms(body, day_of(now), terms),
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    case.inspectors = list(drawn.inspectors) if drawn else _by_lot(case, day_of(now))
    case.write_down("open", actor, now, details={"way": way, "why": duty.why, "article": duty.article})
    return case


def _enterprise(enterprise_id: int | None) -> Enterprise | None:
    if enterprise_id is None:
        return None
    found = db.session.get(Enterprise, enterprise_id)
    if found is None:
        raise BadAnswer.at("enterprise", "没有该企业的备案记录；没有备案过的，请写明被检查人的名称。")
    return found


def _drawn(enterprise: Enterprise | None, source: str) -> DrawnEnterprise:
    """Of the draw that is named, what it drew for this enterprise; nobody is inspected twice for one draw."""
    if enterprise is None or not (source.isascii() and source.isdecimal() and len(source) < 10):
        raise BadAnswer.at("source", "请写明是哪一次抽查抽中的这家企业。")
    query = select(DrawnEnterprise).where(DrawnEnterprise.enterprise_id == enterprise.id)
    drawn = db.session.scalar(query.where(DrawnEnterprise.draw_id == int(source)))
    if drawn is None:
        raise BadAnswer.at("source", "这次抽查没有抽中这家企业。")
    if db.session.scalar(select(Inspection.id).where(Inspection.drawn_id == drawn.id)):
        raise MoveNotAllowed("这次抽查抽中的这家企业已经启动检查。", "open", "opened")
    return drawn


def _duty(
    way: str, source: str, ground: str, found: Enterprise | None, *, written: bool, has_evidence: bool
) -> starting.Duty:
    if way == "draw":
        return starting.DRAWN
    if way not in starting.WAYS:
        raise BadAnswer.at("way", "请选择启动检查的方式。")
    if way == "own_initiative":
        if why := starting.why_not_on_own_initiative(ground, source, found is not None):
            raise BadAnswer.at("ground", why)
        return starting.ON_OWN_INITIATIVE
    _text("source", source, "请写明举报的内容，或者提出建议的部门和内容。", LONGEST)
    if way == "suggestion":
        return starting.SUGGESTED
    return starting.duty_of_report(written=written, names_respondent=True, has_evidence=has_evidence)


def _body(actor: User, code: str, found: Enterprise | None) -> Agency:
    """The body named, the own one, or the one that keeps the enterprise's filings."""
    if code or actor.agency is not None or found is None:
        return body_for(actor, code)
    latest = select(Receipt).join(Receipt.filing).where(Filing.enterprise_id == found.id)
    receipt = db.session.scalar(latest.order_by(Receipt.id.desc()).limit(1))
    return receipt.agency if receipt else body_for(actor, code)


def _terms(body: Agency, today: date, given: Terms | None) -> dict | None:
    """Shandong's; elsewhere the body's own with their source, or none."""
    terms = shandong_terms(today) if is_in_shandong(body) else given
    return asdict(terms) if terms else None


def _by_lot(case: Inspection, today: date) -> list[Inspector]:
    """随机选派: two, recused ones left out, topped up from the province; the lot's seed is kept with the case."""
    here = Agency.region.startswith(case.agency.region[:2])
    rows = [one for one in db.session.scalars(select(Inspector).join(Inspector.agency).where(here))
            if one.may_inspect_on(today)]  # fmt: skip
    away = select(Recusal.inspector_id).where(Recusal.enterprise_id == case.enterprise_id)
    recused = set(db.session.scalars(away)) if case.enterprise_id else set()
    known = {one.number: one for one in rows if one.id not in recused}
    roster = tuple(OnRoster(n, one.agency.code, one.agency.region[:2]) for n, one in known.items())
    frozen = Frozen((), roster, 0, 0, INSPECTORS)
    candidate = Candidate(f"case-{case.id}", case.agency.code, case.agency.region[:2])
    return [known[one.number] for one in inspectors_for(frozen, secrets.token_hex(32), candidate)]


def notify(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, for_visit: bool, on: date | None,
    papers: list[str], place: str = "",
) -> None:  # fmt: skip
    """检查通知: what will be looked at and when, in time before the day (17-§21)."""
    today = day_of(now)
    require_open(case, "notify", actor, today, calendar)
    if on is None or on < today:
        raise BadAnswer.at("on", "请填写今天以后的检查日期，或者提交材料的最后一天。")
    asked = [_text("papers", paper, "请写明材料的名称。", 200) for paper in papers]
    if not asked:
        raise BadAnswer.at("papers", "请列明需要查阅或提交的材料，至少一项。")
    if not for_visit:
        _text("place", place, "请写明提交材料的地址。", 300)
    terms = case.own_terms
    in_time = terms is None or today <= notice_by(terms, on, calendar).on
    case.notice = {
        "for_visit": for_visit, "on": on.isoformat(), "papers": asked, "place": place.strip(),
        "given_on": today.isoformat(),
    }  # fmt: skip
    advance(case, "notify", actor, now, calendar, notice_in_time=in_time, details=case.notice)
    _tell(case, "inspection_notice", now, notice_of(case).text)


def notice_of(case: Inspection) -> InspectionNotice:
    """The notice that was given, word for word; NotFound before."""
    if not case.notice:
        raise NotFound("还没有下达检查通知。")
    given = case.notice
    return inspection_notice(
        date.fromisoformat(given["given_on"]), body=case.agency.name, name=case.respondent, papers=given["papers"],
        for_visit=given["for_visit"], on=date.fromisoformat(given["on"]), place=given["place"],
        contact=case.agency.telephone,
    )  # fmt: skip


def _tell(case: Inspection, kind: str, now: datetime, text: str, what: str = "") -> None:
    """Whoever files for the enterprise is told; one that is not in the register is served on paper."""
    if case.enterprise is None:
        return
    people, occasion = members_of(case.enterprise.organisation), f"{case.id}:{what}:{case.version}"
    tell(people, kind, occasion, now, name=case.respondent, agency=case.agency.name, what=what, whole=text)


def visit(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, certificates_shown: bool
) -> None:
    """现场查验, the certificates of administrative enforcement shown."""
    require_open(case, "visit", actor, day_of(now), calendar)
    if not certificates_shown:
        raise BadAnswer.at("certificates_shown", "现场检查应当出示行政执法证，请确认已经出示。")
    case.examined_on = day_of(now)
    advance(case, "visit", actor, now, calendar)


def receive_papers(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, received: list[str]
) -> None:
    """The papers asked for; the clock of the result starts when all are there (17-§21)."""
    require_open(case, "receive_papers", actor, day_of(now), calendar)
    missing = [paper for paper in case.notice["papers"] if paper not in received]
    case.examined_on = day_of(now)
    advance(case, "receive_papers", actor, now, calendar, papers_complete=not missing)


def find(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, findings: Mapping[str, Mapping]
) -> None:
    """What was found for each item, and on what evidence (17-§20); may be said again until the result is told."""
    require_open(case, "find", actor, day_of(now), calendar)
    problems = [
        Problem(("findings", item, key), "required", words)
        for item, given in findings.items()
        for key, words in (("finding", "请写明检查情况。"), ("evidence", "请写明依据的材料或事实。"))
        if not _is_text(given.get(key, ""))
    ]
    problems += [
        Problem(("findings", item), "unknown", "没有这一项检查内容。")
        for item in findings
        if item not in ITEMS
    ]
    if problems or not findings:
        raise BadAnswer("检查情况尚未写完整，请逐项核对。", problems)
    said = {item: {"finding": given["finding"].strip(), "evidence": given["evidence"].strip()}
            for item, given in findings.items()}  # fmt: skip
    case.findings = {**case.findings, **said}
    advance(case, "find", actor, now, calendar, details={"items": sorted(said)})


def conclude(
    case: Inspection,
    actor: User,
    now: datetime,
    calendar: WorkCalendar,
    *,
    result: str,
    breaches: list[Mapping],
) -> None:
    """The result told in writing, with each breach that was found and when it was committed."""
    today = day_of(now)
    require_open(case, "conclude", actor, today, calendar)
    case.breaches = [_breach(case, i, given, today) for i, given in enumerate(breaches)]
    for act in case.acts:
        _ = act.article  # refuses an act before the measures
    case.result = _text("result", result, "请写明书面告知的检查结果。", LONGEST)
    case.concluded_on = today
    advance(case, "conclude", actor, now, calendar, details={"breaches": case.breaches})
    _tell(case, "inspection_told", now, case.result, "检查结果")


def _breach(case: Inspection, i: int, given: Mapping, today: date) -> dict:
    """What was over when the case began came to light with it; what went on, by the time of the result."""
    key, began_on, ended_on = given.get("key"), given.get("began_on"), given.get("ended_on")
    if key not in BREACHES:
        raise _bad(("breaches", i, "key"), "请选择违反办法的行为。")
    if began_on is None or began_on > today:
        raise _bad(("breaches", i, "began_on"), "请填写行为开始的日期，不晚于今天。")
    if ended_on is not None and not began_on <= ended_on <= today:
        raise _bad(("breaches", i, "ended_on"), "行为终了的日期应在开始以后、今天以前；仍在继续的不填。")
    return {
        "key": key, "began_on": began_on.isoformat(), "ended_on": ended_on.isoformat() if ended_on else None,
        "found_on": (case.opened_on if ended_on and ended_on <= case.opened_on else today).isoformat(),
    }  # fmt: skip


def order(
    case: Inspection,
    actor: User,
    now: datetime,
    calendar: WorkCalendar,
    *,
    text: str,
    days: int,
    source: str = "",
) -> None:
    """责令改正, within a term: Shandong's bounds, elsewhere as the body sets it."""
    today = day_of(now)
    require_open(case, "order", actor, today, calendar)
    term = shandong_term(today) if is_in_shandong(case.agency) else None
    if why := why_not_so_long(term, days):
        raise BadAnswer.at("days", why)
    by = correct_by(today, days, term.source if term else source.strip(), calendar)
    case.correction = {
        "text": _text("text", text, "请写明要求改正的内容。", LONGEST), "days": days, "by": by.on.isoformat(),
        "source": by.source, "given_on": today.isoformat(),
    }  # fmt: skip
    advance(case, "order", actor, now, calendar, details=case.correction)
    _tell(
        case, "inspection_told", now, f"{case.correction['text']}请于{by.on.isoformat()}前改正。", "责令改正"
    )


def extend(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, days: int, reason: str
) -> None:
    """A longer term, counted from the order like the first, while that one runs."""
    today = day_of(now)
    require_open(case, "extend", actor, today, calendar)
    why = _text("reason", reason, "请写明延长的理由。", LONGEST)
    if case.correct_by is not None and today > case.correct_by:
        raise MoveNotAllowed("改正期限已经届满，不能再延长。", "extend", case.state)
    given_on = date.fromisoformat(case.correction["given_on"])
    term = shandong_term(given_on) if is_in_shandong(case.agency) else None
    if days <= case.correction["days"]:
        raise BadAnswer.at("days", "延长后的期限应比原来的长，自责令改正当日起算。")
    if said := why_not_so_long(term, days):
        raise BadAnswer.at("days", said)
    by = correct_by(given_on, days, case.correction["source"], calendar).on.isoformat()
    case.correction = {**case.correction, "days": days, "by": by}
    advance(case, "extend", actor, now, calendar, reason=why, details={"days": days, "by": by})


def propose_fine(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, fines: list[Mapping],
    hearing_threshold: str | None = None, hearing_source: str = "",
) -> None:  # fmt: skip
    """事先告知: facts, reasons, basis and amount; one fine for one act (17-§25 to 17-§28)."""
    today = day_of(now)
    require_open(case, "propose_fine", actor, today, calendar)
    case.fines = [_fine(case, i, given, today) for i, given in enumerate(fines)]
    _check_fines(case)
    total = sum(Decimal(row["proposed"]) for row in case.fines)
    threshold = _amount("hearing_threshold", hearing_threshold) if hearing_threshold else None
    if threshold is not None:
        _text("hearing_source", hearing_source, "请写明听证数额标准所依据的文件。", 200)
    # Where no threshold is known to be laid down, everybody is offered a hearing.
    case.hearing = {
        "offered": threshold is None or total >= threshold, "threshold": str(threshold) if threshold else None,
        "source": hearing_source.strip(), "statement": "", "answer": "", "asked_on": None, "held_on": None,
    }  # fmt: skip
    case.proposed_on = today
    advance(
        case, "propose_fine", actor, now, calendar, details={"fines": case.fines, "hearing": case.hearing}
    )
    _tell(
        case,
        "inspection_told",
        now,
        f"拟处罚款{total}元。你方可以陈述、申辩。{_hearing_words(case)}",
        "拟作处罚",
    )


def _hearing_words(case: Inspection) -> str:
    if not case.hearing["offered"]:
        return ""
    return f"要求听证的，请在{HEARING_REQUEST_DAYS.said_on(case.proposed_on or case.opened_on)}日内提出。"


def _fine(case: Inspection, i: int, given: Mapping, today: date) -> dict:
    which, grave = given.get("breach", 0), (given.get("grave") or "").strip()
    if not isinstance(which, int) or not 0 <= which < len(case.breaches):
        raise _bad(("fines", i, "breach"), "没有这一项违反办法的行为，请按检查结果中的顺序填写。")
    act = case.acts[which]
    if why := why_no_fine(act, disobeyed=case.is_disobeyed(today), grave=grave):
        raise _bad(("fines", i, "breach"), why)
    amount = _amount(("fines", i, "amount"), given.get("amount"))
    if why := why_not_so_much(act, amount):
        raise _bad(("fines", i, "amount"), why)
    return {"breach": which, "proposed": str(amount), "grave": grave, "decided": None}


def _check_fines(case: Inspection) -> None:
    fined = [row["breach"] for row in case.fines]
    if not fined:
        raise BadAnswer.at("fines", "请写明对哪一项行为处以多少罚款。")
    if len(set(fined)) < len(fined):
        raise BadAnswer.at("fines", "对同一个行为不得给予两次罚款。")
    if any(must_be_fined(act) and i not in fined for i, act in enumerate(case.acts)):
        raise BadAnswer.at("fines", "有的行为依所违反的条款应当并处罚款，请一并写明。")


def hear(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, statement: str = "", answer: str = "",
    asked_for_hearing: bool = False, held_on: date | None = None,
) -> None:  # fmt: skip
    """What the respondent says to it, whether it asks for a hearing, and when that was held."""
    today = day_of(now)
    require_open(case, "hear", actor, today, calendar)
    if asked_for_hearing and not case.hearing["offered"]:
        raise BadAnswer.at("asked_for_hearing", "拟处罚款没有达到听证的数额标准。")
    if held_on is not None and (not case.hearing["asked_on"] or held_on > today):
        raise BadAnswer.at("held_on", "当事人要求听证以后才能听证，且日期不晚于今天。")
    if held_on is not None and held_on < _earliest_hearing(case):
        days = HEARING_NOTICE_DAYS.said_on(case.proposed_on or today)
        raise BadAnswer.at("held_on", f"听证的时间、地点应提前{days}日通知当事人，请改定更晚的日期。")
    if bool(statement.strip()) and not answer.strip():
        raise BadAnswer.at("answer", "请写明对陈述、申辩的答复：是否采纳，理由是什么。")
    said = {"statement": statement.strip(), "answer": answer.strip()} if statement.strip() else {}
    asked = {"asked_on": today.isoformat()} if asked_for_hearing else {}
    held = {"held_on": held_on.isoformat()} if held_on else {}
    if not (said or asked or held):
        raise BadAnswer.at("statement", "请记录陈述和申辩，或者是否要求听证、何时听证。")
    case.hearing = {**case.hearing, **said, **asked, **held}
    advance(case, "hear", actor, now, calendar, details={**said, **asked, **held})


def _earliest_hearing(case: Inspection) -> date:
    """A hearing is announced after it was asked for, and held no sooner than the announcement allows."""
    asked_on = date.fromisoformat(case.hearing["asked_on"])
    return asked_on + timedelta(days=HEARING_NOTICE_DAYS.on(asked_on))


def decide(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, amounts: list[str], reason: str
) -> None:
    """The decision by somebody who did not investigate; never more than was told before."""
    require_open(case, "decide", actor, day_of(now), calendar)
    why = _text("reason", reason, "请写明决定的事实、理由和依据。", LONGEST)
    if len(amounts) != len(case.fines):
        raise BadAnswer.at("amounts", "请对每一项拟作的罚款分别写明决定的数额。")
    decided = [_amount(("amounts", i), amount) for i, amount in enumerate(amounts)]
    for i, (row, amount) in enumerate(zip(case.fines, decided, strict=True)):
        act = case.acts[row["breach"]]
        if (amount or must_be_fined(act)) and (
            said := why_not_so_much(act, min(amount, Decimal(row["proposed"])))
        ):
            raise _bad(("amounts", i), said)
    heavier = any(a > Decimal(row["proposed"]) for row, a in zip(case.fines, decided, strict=True))
    rows = zip(case.fines, decided, strict=True)
    case.fines = [{**row, "decided": str(amount) if amount else "0"} for row, amount in rows]
    line = {"amounts": [row["decided"] for row in case.fines]}
    advance(case, "decide", actor, now, calendar, heavier=heavier, reason=why, details=line)
    case.decided_on = day_of(now)
    total = sum(decided, Decimal(0))
    _tell(
        case, "inspection_told", now, f"决定罚款{total}元。{why}" if total else f"不予罚款。{why}", "处罚决定"
    )


def perform(
    case: Inspection,
    actor: User,
    now: datetime,
    calendar: WorkCalendar,
    *,
    what: str,
    on: date | None,
    evidence: str,
) -> None:
    """What was corrected or paid, when, and how the body checked it."""
    today = day_of(now)
    require_open(case, "perform", actor, today, calendar)
    if what not in case.unperformed:
        raise BadAnswer.at("what", "请选择尚待履行的事项：改正或缴纳罚款。")
    if on is None or on > today:
        raise BadAnswer.at("on", "请填写履行的日期，不晚于今天。")
    checked = _text("evidence", evidence, "请写明核实的依据，例如补办的备案编号或缴款凭证。", LONGEST)
    line = {"what": what, "on": on.isoformat(), "evidence": checked}
    advance(case, "perform", actor, now, calendar, details=line)
    if what == "correction":
        case.corrected_on = on
    else:
        case.paid_on = on


def hand_over(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, to: str, what: str, receipt: str,
    for_enforcement: bool = False,
) -> None:  # fmt: skip
    """What belongs to others goes to them, with their receipt (17-§15¶3); so does what is not performed."""
    require_open(case, "hand_over", actor, day_of(now), calendar)
    row = {
        "to": _text("to", to, "请写明移送给哪个部门。", 200),
        "what": _text("what", what, "请写明移送的事项。", LONGEST),
        "receipt": _text("receipt", receipt, "请写明接收部门的回执文号或签收人。", 200),
        "on": day_of(now).isoformat(),
        "for_enforcement": for_enforcement,
    }
    if for_enforcement and not case.unperformed:
        raise BadAnswer.at("for_enforcement", "没有尚待履行的事项，不需要移送强制执行。")
    case.handed_over = [*case.handed_over, row]
    advance(case, "hand_over", actor, now, calendar, details=row)


def close(case: Inspection, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """Nothing is left to order, decide or perform."""
    advance(case, "close", actor, now, calendar)
    case.closed_on = day_of(now)


def deadlines(case: Inspection, calendar: WorkCalendar) -> dict[str, Counted | None]:
    """Each day of the case that is known by now, and how it was counted."""
    terms, notice = case.own_terms, case.notice
    return {
        "notice_by": notice_by(terms, date.fromisoformat(notice["on"]), calendar)
        if terms and notice
        else None,
        "result_by": result_by(terms, case.examined_on, calendar) if terms and case.examined_on else None,
        "report_by": report_by(terms, case.concluded_on, calendar) if terms and case.concluded_on else None,
        "correct_by": _correct_by(case, calendar),
    }


def _correct_by(case: Inspection, calendar: WorkCalendar) -> Counted | None:
    if not case.correction:
        return None
    given_on = date.fromisoformat(case.correction["given_on"])
    return correct_by(given_on, case.correction["days"], case.correction["source"], calendar)


def _is_text(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text.strip()) <= LONGEST and not formats.forbidden_character(
        text.replace("\n", "")
    )  # fmt: skip


def _text(field: str, text: str, words: str, longest: int) -> str:
    if not _is_text(text) or len(text.strip()) > longest:
        raise BadAnswer.at(field, words if not text.strip() else f"{words}最多{longest}字，不含控制字符。")
    return text.strip()


def _amount(field: str | tuple, given: object) -> Decimal:
    path = field if isinstance(field, tuple) else (field,)
    try:
        amount = Decimal(str(given))
    except InvalidOperation:
        raise _bad(path, "请填写人民币金额，例如 8000.00。") from None
    if not amount.is_finite() or not 0 <= amount < 10**9:
        raise _bad(path, "请填写人民币金额，例如 8000.00。")
    return amount


def _bad(path: tuple, message: str) -> BadAnswer:
    return BadAnswer(message, [Problem(path, "refused", message)])


def newest(actor: User, limit: int = 100) -> list[Inspection]:
    """The cases that a supervisor may know of, the newest first."""
    return list(db.session.scalars(cases_visible_to(actor).order_by(Inspection.id.desc()).limit(limit)))
