"""罚款: told before, heard, decided by somebody who did not investigate (17-§25 to 17-§28)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer
from filing.domain.law import HEARING_NOTICE_DAYS, HEARING_REQUEST_DAYS
from filing.domain.questions.display import yuan_text
from filing.domain.supervision.sanctions import must_be_fined, why_no_fine, why_not_so_much
from filing.domain.texts.case_papers import case_paper_text
from filing.models import Inspection, User
from filing.services.credit.of_cases import follow
from filing.services.procedures import advance, require_open
from filing.services.sharing import posting
from filing.services.supervision import papers
from filing.services.supervision.cases import tell_enterprise
from filing.services.supervision.given import LONGEST, amount_of, refused_at, text_of


def propose_fine(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, fines: list[Mapping],
    hearing_threshold: str | None = None, hearing_source: str = "",
) -> None:  # fmt: skip
    """事先告知: facts, reasons, basis and amount; one fine for one act (17-§25 to 17-§28)."""
    today = day_of(now)
    require_open(case, "propose_fine", actor, today, calendar)
    case.fines = [_fine(case, i, given, today) for i, given in enumerate(fines)]
    _check_fines(case)
    total = sum((Decimal(row["proposed"]) for row in case.fines), Decimal(0))
    if not hearing_threshold:
        hearing_threshold, hearing_source = case.agency.hearing_threshold, case.agency.hearing_source
    threshold = amount_of("hearing_threshold", hearing_threshold) if hearing_threshold else None
    if threshold is not None:
        text_of("hearing_source", hearing_source, "请写明听证数额标准所依据的文件。", 200)
    # Where no threshold is known to be laid down, everybody is offered a hearing.
    case.hearing = {
        "offered": threshold is None or total >= threshold, "threshold": str(threshold) if threshold else None,
        "source": hearing_source.strip(), "statement": "", "answer": "", "asked_on": None, "held_on": None,
    }  # fmt: skip
    case.proposed_on = today
    advance(
        case, "propose_fine", actor, now, calendar, details={"fines": case.fines, "hearing": case.hearing}
    )
    follow(case, actor, now, calendar)
    _told_on_paper(case, now, total)
    tell_enterprise(
        case,
        "inspection_told",
        now,
        f"拟处罚款{yuan_text(total)}。你方可以陈述、申辩。{_hearing_words(case)}",
        "拟作处罚",
    )


def _told_on_paper(case: Inspection, now: datetime, total: Decimal) -> None:
    hearing = case_paper_text("asked_in_time", day_of(now)).opening[0] if case.hearing["offered"] else ""
    limit = case.hearing["threshold"]
    papers.issue(
        case, "propose_fine", now, papers.fines_of(case, "proposed"), result=case.result, total=yuan_text(total),
        threshold=yuan_text(limit) if limit else "", source=case.hearing["source"], hearing=hearing,
    )  # fmt: skip


def _hearing_words(case: Inspection) -> str:
    if not case.hearing["offered"]:
        return ""
    return f"要求听证的，请在{HEARING_REQUEST_DAYS.said_on(case.proposed_on or case.opened_on)}日内提出。"


def _fine(case: Inspection, i: int, given: Mapping, today: date) -> dict:
    which, grave = given.get("breach", 0), (given.get("grave") or "").strip()
    if not isinstance(which, int) or not 0 <= which < len(case.breaches):
        raise refused_at(("fines", i, "breach"), "没有这一项违反办法的行为，请按检查结果中的顺序填写。")
    act = case.acts[which]
    if why := why_no_fine(act, disobeyed=case.is_disobeyed(today), grave=grave):
        raise refused_at(("fines", i, "breach"), why)
    amount = amount_of(("fines", i, "amount"), given.get("amount"))
    if why := why_not_so_much(act, amount):
        raise refused_at(("fines", i, "amount"), why)
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
    asked_for_hearing: bool = False, hearing_on: date | None = None, place: str = "", held_on: date | None = None,
) -> None:  # fmt: skip
    """What the respondent says to it, whether it asks for a hearing, when that is announced for and was held."""
    today = day_of(now)
    require_open(case, "hear", actor, today, calendar)
    if asked_for_hearing and not case.hearing["offered"]:
        raise BadAnswer.at("asked_for_hearing", "拟处罚款没有达到听证的数额标准。")
    if held_on is not None and (not case.hearing["asked_on"] or held_on > today):
        raise BadAnswer.at("held_on", "当事人要求听证以后才能听证，且日期不晚于今天。")
    if held_on is not None and held_on < _earliest_hearing(case):
        days = HEARING_NOTICE_DAYS.said_on(case.proposed_on or today)
        raise BadAnswer.at("held_on", f"听证的时间、地点应提前{days}日通知当事人，请改定更晚的日期。")
    said = _statement(case, statement.strip(), answer.strip())
    asked = {"asked_on": today.isoformat()} if asked_for_hearing else {}
    announced = _announced(case, today, hearing_on, place, bool(asked))
    held = {"held_on": held_on.isoformat()} if held_on else {}
    if not (said or asked or announced or held):
        raise BadAnswer.at("statement", "请记录陈述和申辩，或者是否要求听证、何时听证。")
    line = {**said, **asked, **announced, **held}
    case.hearing = {**case.hearing, **line}
    advance(case, "hear", actor, now, calendar, details=line)
    if hearing_on is not None:
        _announce(case, now, hearing_on)


def _statement(case: Inspection, statement: str, answer: str) -> dict[str, str]:
    """What was said and what is answered; to a statement that the respondent sent in, the answer alone."""
    known = statement or case.hearing["statement"]
    if statement and not answer:
        raise BadAnswer.at("answer", "请写明对陈述、申辩的答复：是否采纳，理由是什么。")
    if answer and not known:
        raise BadAnswer.at("statement", "请写明当事人的陈述、申辩；没有的，不填答复。")
    return {"statement": known, "answer": answer} if answer else {}


def _announced(case: Inspection, today: date, on: date | None, place: str, asked_now: bool) -> dict[str, str]:
    """The day and place of the hearing, far enough ahead of it."""
    if on is None:
        return {}
    if not (case.hearing["asked_on"] or asked_now):
        raise BadAnswer.at("hearing_on", "当事人要求听证以后才通知听证。")
    if on < today + timedelta(days=HEARING_NOTICE_DAYS.on(today)):
        days = HEARING_NOTICE_DAYS.said_on(today)
        raise BadAnswer.at("hearing_on", f"听证的时间、地点应提前{days}日通知当事人，请改定更晚的日期。")
    return {
        "hearing_on": on.isoformat(), "place": text_of("place", place, "请写明听证的地点。", 300)
    }  # fmt: skip


def _announce(case: Inspection, now: datetime, on: date) -> None:
    asked, place = papers.said_or_nothing(case.hearing["asked_on"]), case.hearing["place"]
    papers.issue(case, "hear", now, asked=asked, on=said_of_day(on), place=place)
    tell_enterprise(case, "inspection_told", now, f"定于{said_of_day(on)}听证，地点：{place}。", "听证通知")


def _earliest_hearing(case: Inspection) -> date:
    """A hearing is announced after it was asked for, and held no sooner than the announcement allows."""
    asked_on = date.fromisoformat(case.hearing["asked_on"])
    return asked_on + timedelta(days=HEARING_NOTICE_DAYS.on(asked_on))


def decide(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, amounts: list[str], reason: str
) -> None:
    """The decision by somebody who did not investigate; never more than was told before."""
    require_open(case, "decide", actor, day_of(now), calendar)
    why = text_of("reason", reason, "请写明决定的事实、理由和依据。", LONGEST)
    if len(amounts) != len(case.fines):
        raise BadAnswer.at("amounts", "请对每一项拟作的罚款分别写明决定的数额。")
    decided = [amount_of(("amounts", i), amount) for i, amount in enumerate(amounts)]
    for i, (row, amount) in enumerate(zip(case.fines, decided, strict=True)):
        act = case.acts[row["breach"]]
        if (amount or must_be_fined(act)) and (
            said := why_not_so_much(act, min(amount, Decimal(row["proposed"])))
        ):
            raise refused_at(("amounts", i), said)
    heavier = any(a > Decimal(row["proposed"]) for row, a in zip(case.fines, decided, strict=True))
    rows = zip(case.fines, decided, strict=True)
    case.fines = [{**row, "decided": str(amount) if amount else "0"} for row, amount in rows]
    line = {"amounts": [row["decided"] for row in case.fines]}
    advance(case, "decide", actor, now, calendar, heavier=heavier, reason=why, details=line)
    case.decided_on = day_of(now)
    follow(case, actor, now, calendar)
    total = sum(decided, Decimal(0))
    if total:
        posting.fine(case, now, f"{total:.2f}")
    papers.issue(
        case, "decide" if total else "decide_none", now, papers.fines_of(case, "decided"), result=case.result, reason=why,
        statement=case.hearing["statement"], answer=case.hearing["answer"], total=yuan_text(total),
    )  # fmt: skip
    tell_enterprise(
        case,
        "inspection_told",
        now,
        f"决定罚款{yuan_text(total)}。{why}" if total else f"不予罚款。{why}",
        "处罚决定",
    )
