"""甄别 of a filing: what the screening finds, and what the reviewer answered to each finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from filing.domain.errors import BadAnswer, IncompleteFiling, MoveNotAllowed, NotFound
from filing.domain.problems import Problem
from filing.domain.procedures.filing import CONDITIONS, State
from filing.domain.screening import Finding, Screening, Subject, screen, subject_of
from filing.domain.screening.answering import ANSWERS, CONCERNED, basis_of
from filing.domain.screening.naming import name_of as called
from filing.extensions import db
from filing.models import Filing, FindingAnswer, User
from filing.models.accounts import name_of
from filing.services import audit
from filing.services.filings.reading import Reading

LONGEST_REASON, LONGEST_FACT, MOST_FACTS = 2000, 2000, 20


@dataclass(frozen=True)
class Answered:
    """A finding with the answer that counts; `earlier` was given on something that reads otherwise now."""

    finding: Finding
    digest: str
    answer: FindingAnswer | None
    earlier: FindingAnswer | None

    @property
    def is_concerned(self) -> bool:
        return self.answer is not None and self.answer.answer == CONCERNED


@dataclass(frozen=True)
class Screened:
    """What was searched and found, with the answers; a filing that is not searched has no findings."""

    screening: Screening
    is_searched: bool
    findings: tuple[Answered, ...]
    #: What is confirmed where it is not searched, and why it is not, in the words of its kind.
    untouched: str = ""
    untouched_because: str = ""

    @property
    def open(self) -> list[Answered]:
        return [found for found in self.findings if found.answer is None]

    @property
    def concerned(self) -> list[Answered]:
        return [found for found in self.findings if found.is_concerned]

    def get(self, key: str) -> Answered:
        found = next((found for found in self.findings if found.finding.key == key), None)
        if found is None:
            raise NotFound("该备案申报没有这一条甄别结果，请重新读取后再作答。")
        return found


def search_ahead(reading: Reading) -> None:
    """Has the lists searched before others wait for it: whoever asks for the findings next has them at once."""
    screen(_subject_of(reading))


def _subject_of(reading: Reading) -> Subject:
    return subject_of(reading.matter.answers, reading.day, reading.facts)


def findings_of(reading: Reading) -> Screened:
    """The findings of a filing as it reads, strongest first, each with its answer."""
    subject = _subject_of(reading)
    screening, is_searched = screen(subject), reading.kind.is_screened(reading.matter)
    findings = screening.findings if is_searched else ()
    given = _current_answers(reading.filing) if findings else {}
    found = []
    for finding in findings:
        digest, kept = basis_of(finding, subject), given.get(finding.key)
        counts = kept is not None and kept.digest == digest
        found.append(Answered(finding, digest, kept if counts else None, None if counts else kept))
    kind = reading.kind
    return Screened(screening, is_searched, tuple(found), kind.untouched, kind.untouched_because)


def _current_answers(filing: Filing) -> dict[str, FindingAnswer]:
    query = select(FindingAnswer).where(
        FindingAnswer.filing_id == filing.id, FindingAnswer.replaced_at.is_(None)
    )
    return {row.key: row for row in db.session.scalars(query)}


def answer(
    reading: Reading,
    reviewer: User,
    now: datetime,
    key: str,
    *,
    answer: str,
    reason: str,
    facts: dict[str, str] | None = None,
) -> Answered:
    """The reviewer's answer to one finding; an earlier one is kept as history."""
    _require_in_hand(reading.filing, reviewer)
    found = findings_of(reading).get(key)
    told = {name: text.strip() for name, text in (facts or {}).items() if text.strip()}
    _check(answer, reason.strip(), told)
    row = _write(found, reading.filing, reviewer, now, answer, reason.strip(), told)
    return Answered(found.finding, found.digest, row, None)


def _require_in_hand(filing: Filing, reviewer: User) -> None:
    if filing.state != State.UNDER_REVIEW:
        raise MoveNotAllowed(f"备案申报目前为“{filing.state_label}”，不能作出甄别结论。")
    if filing.reviewer_id != reviewer.id:
        raise MoveNotAllowed(str(CONDITIONS["claimed_by_actor"].reason))


def _check(answer: str, reason: str, facts: dict[str, str]) -> None:
    problems = []
    if answer not in ANSWERS:
        problems.append(Problem(("answer",), "refused", "请选择“不涉及”或者“涉及”。"))
    if not reason:
        problems.append(Problem(("reason",), "required", "请写明得出这一结论的理由。"))
    elif len(reason) > LONGEST_REASON:
        problems.append(Problem(("reason",), "too_long", f"理由最多{LONGEST_REASON}字，请精简。"))
    if len(facts) > MOST_FACTS or any(len(text) > LONGEST_FACT for text in facts.values()):
        problems.append(Problem(("facts",), "too_long", f"所了解的事实每项最多{LONGEST_FACT}字，请精简。"))
    if problems:
        raise BadAnswer("甄别结论没有保存：" + "".join(problem.message for problem in problems), problems)


def _write(
    found: Answered, filing: Filing, reviewer: User, now: datetime, answer: str, reason: str, facts: dict
) -> FindingAnswer:
    for before in (found.answer, found.earlier):
        if before is not None:
            before.replaced_at = now
    db.session.flush()
    finding = found.finding
    row = FindingAnswer(
        filing_id=filing.id, key=finding.key, digest=found.digest, list=finding.list,
        list_title=finding.list_title, cls=finding.cls, no=finding.no, answer=answer, reason=reason, facts=facts,
        answered_by=reviewer, answered_by_name=name_of(reviewer), answered_at=now,
    )  # fmt: skip
    db.session.add(row)
    told = {"key": finding.key, "list": finding.list, "answer": answer, "reason": reason, "facts": facts}
    audit.record("finding.answered", f"filing:{filing.id}", reviewer, now, **told, digest=found.digest)
    db.session.flush()
    return row


def closed_because(reading: Reading) -> str | None:
    """Why the filing cannot be completed as its findings stand; None when it can."""
    screened = findings_of(reading)
    if screened.concerned:
        return "有甄别结论为“涉及”，不属于备案范围，请办理“不属于备案范围”。"
    if screened.open:
        return f"还有{len(screened.open)}条甄别结果没有作出结论，请先逐条作出。"
    return None


def require_answered(reading: Reading) -> Screened:
    """The screening, every finding answered 不涉及; IncompleteFiling naming each that is not."""
    screened = findings_of(reading)
    problems = [
        *(_problem(found, "concerned", _CONCERNED) for found in screened.concerned),
        *(_problem(found, "open", _OPEN) for found in screened.open),
    ]
    if problems:
        raise IncompleteFiling(problems, _refusal(screened))
    return screened


_CONCERNED = "“{}”的甄别结论为“涉及”：不属于备案范围，不能办理备案完成，请办理“不属于备案范围”。"
_OPEN = "“{}”还没有甄别结论，请先作出“不涉及”或者“涉及”的结论并写明理由。"


def _problem(found: Answered, code: str, words: str) -> Problem:
    finding = found.finding
    return Problem(("findings", finding.key), code, words.format(called(finding)))


def _refusal(screened: Screened) -> str:
    if screened.concerned:
        return "甄别结论中有“涉及”的，不属于备案范围，请办理“不属于备案范围”，告知申请人办理途径。"
    return f"还有{len(screened.open)}条甄别结果没有作出结论，请逐条作出结论后再办理备案完成。"


def on_record(screened: Screened) -> dict:
    """What the decision keeps: list and version, each finding, each answer, who, when."""
    screening = screened.screening
    kept = {
        "list": screening.list, "list_title": screening.list_title, "searched": screened.is_searched,
        "needs_person": screening.needs_person, "rules_beyond_sources": screening.rules_beyond_sources,
        "findings": [_kept(found) for found in screened.findings],
    }  # fmt: skip
    return kept if screened.is_searched else kept | {"confirmed": screened.untouched}


def _kept(found: Answered) -> dict:
    finding, row = found.finding, found.answer
    said = {
        "key": finding.key, "list": finding.list, "class": finding.cls or None, "no": finding.no,
        "text": finding.text, "strength": finding.strength, "why": list(finding.why),
        "condition": finding.condition, "condition_met": finding.condition_met,
    }  # fmt: skip
    if row is None:
        return said
    return said | {
        "answer": row.answer, "reason": row.reason, "facts": row.facts,
        "answered_by": row.answered_by_name, "answered_at": row.answered_at.isoformat(),
    }  # fmt: skip
