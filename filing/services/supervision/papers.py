"""Papers of supervision: each written with the act it tells of, numbered by body and year without gap."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import day_of
from filing.domain.errors import NotFound
from filing.domain.questions.display import yuan_text
from filing.domain.supervision.notice import InspectionNotice
from filing.domain.supervision.sanctions import Act
from filing.domain.texts.case_papers import CasePaperText, case_paper_text
from filing.extensions import db
from filing.models import Agency, CasePaper, CasePaperSeries, Inspection
from filing.receipts.press import Press
from filing.receipts.signing import KeySigner
from filing.services.receipts import seals
from filing.services.series import next_serial


def issue(
    case: Inspection, occasion: str, now: datetime, acts: Iterable[dict] = (), **facts: str
) -> CasePaper:
    """The paper of a move to the respondent, in the words of its day; `acts` are listed between its paragraphs."""
    content = _content(case.agency, case.respondent, _text(occasion, now, facts), acts)
    return _of_case(case, occasion, now, content)


def issue_notice(case: Inspection, notice: InspectionNotice, now: datetime) -> CasePaper:
    """检查通知, word for word as the annex has it (17-§21)."""
    text = CasePaperText(
        notice.title, notice.before, (*notice.after, "联系人：", f"联系方式：{notice.contact}")
    )
    content = _content(case.agency, notice.name, text, [_item(paper) for paper in notice.papers])
    return _of_case(case, "notice", now, {**content, "telephone": "", "address": ""})


def issue_elsewhere(
    case: Inspection, now: datetime, to: str, *, for_enforcement: bool, **facts: str
) -> CasePaper:
    """What goes with a matter to another department, which the respondent does not get."""
    text = _text("enforce" if for_enforcement else "hand_over", now, {**facts, "name": case.respondent})
    return _of_case(case, "hand_over", now, _content(case.agency, to, text, ()), to_respondent=False)


def issue_report(case: Inspection, now: datetime, to: str, said: str) -> CasePaper:
    """检查工作情况报告, to the department above."""
    facts = {
        "name": case.respondent, "result": case.result, "said": said,
        "examined": said_of_day(case.examined_on or case.opened_on),
        "concluded": said_of_day(case.concluded_on or day_of(now)),
    }  # fmt: skip
    content = _content(case.agency, to, _text("report", now, facts), breaches_of(case))
    return _of_case(case, "report", now, content, to_respondent=False)


def issue_yearly(
    body: Agency, kind: str, now: datetime, to: str, told: Iterable[tuple[str, list[str]]], **facts: str
) -> CasePaper:
    """A body's plan or summary; `told` are the heads of a summary, each with its lines."""
    items = [_item(head, *lines) for head, lines in told]
    return _numbered(body, kind, now, _content(body, to, _text(kind, now, facts), items))


def _text(occasion: str, now: datetime, facts: dict[str, str]) -> CasePaperText:
    return case_paper_text(occasion, day_of(now), **facts)


def _content(body: Agency, addressee: str, text: CasePaperText, items: Iterable[dict]) -> dict:
    """Everything that is printed, so that nothing else has to be read for it later."""
    return {
        "title": text.title,
        "addressee": addressee,
        "opening": list(text.opening),
        "items": list(items),
        "closing": list(text.closing),
        "agency": body.name,
        "address": body.address,
        "telephone": body.telephone,
    }


def _of_case(
    case: Inspection, occasion: str, now: datetime, content: dict, *, to_respondent: bool = True
) -> CasePaper:
    paper = _numbered(case.agency, occasion, now, content)
    paper.inspection, paper.to_respondent = case, to_respondent
    return paper


def _numbered(body: Agency, occasion: str, now: datetime, content: dict) -> CasePaper:
    year = day_of(now).year
    serial = next_serial(CasePaperSeries, body.id, year)
    paper = CasePaper(
        agency_id=body.id, year=year, serial=serial, number=number_of(body.short_name, year, serial),
        occasion=occasion, content=content, to_respondent=False, issued_at=now,
    )  # fmt: skip
    db.session.add(paper)
    return paper


def number_of(short_name: str, year: int, serial: int) -> str:
    return f"{short_name}外资检{year}{serial:05d}"


def _item(head: str, *lines: str) -> dict:
    return {"head": head, "lines": list(lines)}


def breaches_of(case: Inspection) -> list[dict]:
    """Each breach with its days, under the article in force when it was committed."""
    return [_item(act.breach.label, _days_of(act), f"违反的规定：{act.article.cited}") for act in case.acts]


def fines_of(case: Inspection, key: str) -> list[dict]:
    """Each breach that is fined with its basis, and what is proposed or decided for it."""
    told = {"proposed": "拟处罚款", "decided": "决定罚款"}[key]
    return [
        _item(
            (act := case.acts[row["breach"]]).breach.label,
            _days_of(act),
            f"处罚的依据：{act.article.cited}",
            *([f"情节严重的理由：{row['grave']}"] if row["grave"] else []),
            f"{told}：{yuan_text(row[key] or 0)}",
        )
        for row in case.fines
    ]


def _days_of(act: Act) -> str:
    began = said_of_day(act.began_on)
    return f"时间：自{began}" + (f"至{said_of_day(act.ended_on)}" if act.ended_on else "起，仍在继续")


def said_or_nothing(iso: str | None) -> str:
    """A day that is kept as text, in words; empty where there is none."""
    return said_of_day(date.fromisoformat(iso)) if iso else ""


def papers_of(case: Inspection, *, to_respondent: bool = False) -> list[CasePaper]:
    """In the order of their issue; for the respondent without those that went elsewhere."""
    query = select(CasePaper).where(CasePaper.inspection_id == case.id).order_by(CasePaper.id)
    return list(db.session.scalars(query.where(CasePaper.to_respondent) if to_respondent else query))


def paper_of(case: Inspection, paper_id: int, *, to_respondent: bool = False) -> CasePaper:
    found = next((one for one in papers_of(case, to_respondent=to_respondent) if one.id == paper_id), None)
    if found is None:
        raise NotFound("没有找到这份文书。请返回案件重新选择。")
    return found


@dataclass(frozen=True)
class Sealing:
    """With which key a paper is about to be sealed, and when."""

    agency_name: str
    seal_key_id: int
    signer: KeySigner
    at: datetime


def prepare_seal(paper: CasePaper, now: datetime, press: Press) -> Sealing:
    """The body's key of this moment; in the simulation its first one is made here."""
    key = seals.key_of(paper.agency, press.secret, now, simulation=press.simulation)
    return Sealing(paper.agency.name, key.id, seals.signer_of(key, press.secret), now)


def keep_sealed(paper_id: int, sealing: Sealing, pdf: bytes, storage_key: str) -> CasePaper:
    """The sealed file as the paper's own; where somebody else was first, theirs stays."""
    query = select(CasePaper).where(CasePaper.id == paper_id).with_for_update(of=CasePaper)
    paper = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if paper.storage_key is None:
        paper.sha256, paper.size, paper.storage_key = hashlib.sha256(pdf).hexdigest(), len(pdf), storage_key
        paper.sealed_at, paper.seal_key_id = sealing.at, sealing.seal_key_id
    return paper
