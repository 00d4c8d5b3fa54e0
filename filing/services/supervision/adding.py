"""Facts and evidence that come after a report or a suggestion, of whoever made it, until it is over (17-§17, 17-§18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from filing.domain.articles import article
from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.problems import Problem
from filing.domain.procedures.report import Step
from filing.domain.questions.texts import find_faults
from filing.domain.supervision import starting
from filing.models import Report, ReportAddition, User
from filing.models.reports import BY_PUBLIC
from filing.services.supervision import reporters
from filing.services.supervision.evidence import Stored, attach
from filing.services.supervision.given import LONGEST
from filing.services.supervision.reporting import tell_body

#: So often something may be added to one report: more is a new report.
MOST = 20
AGAIN = {True: "另行举报", False: "另行提出建议"}


def require_addable(report: Report) -> None:
    """MoveNotAllowed once it is answered, declined or handed over."""
    if report.is_over:
        raise MoveNotAllowed(
            f"本件{report.state_label}，不再接收补充。有新的事实或者证据，请{_again(report)}。"
        )
    if len(report.additions) >= MOST:
        raise MoveNotAllowed(f"本件已经补充{MOST}次，不再接收。还有其他事实或者证据的，请{_again(report)}。")


def require_readable(report: Report, words: str, secret: bytes) -> None:
    """BadAnswer where the words cannot be kept, or give away what is sealed; before a file is examined."""
    problems = list(find_faults(("words",), words.strip(), "补充的内容", LONGEST))
    if not problems and reporters.gives_away(report, words, secret):
        said = "补充的内容中写有您的姓名或联系方式，被举报人可能因此知道是您举报的，请从中删去。"
        problems = [Problem(("words",), "names_reporter", said)]
    if problems:
        raise BadAnswer("填写的内容需要修改，请逐项核对。", problems)


def add(
    report: Report,
    words: str,
    files: Sequence[Stored],
    now: datetime,
    secret: bytes,
    actor: User | None = None,
) -> ReportAddition:
    """What was added, with a line in the history; sent twice, it is one addition, and a file is kept once.

    The report is held by the caller. `actor` is the department's person; with a code nobody is known.
    """
    words = words.strip()
    if again := _sent_before(report, words, files):
        return again
    require_addable(report)
    require_readable(report, words, secret)
    fresh = _fresh(report, files)
    if not words and not fresh:
        said = "所选的文件先前已经收到。" if files else "请写明补充的事实，或者选择补充的证据文件。"
        raise BadAnswer.at("evidence" if files else "words", said)
    made = ReportAddition(
        serial=len(report.additions) + 1,
        words=words,
        received_at=now.astimezone(UTC),
        submitted_by_id=actor.id if actor else None,
    )
    report.additions.append(made)
    attach(report, fresh, made)
    obliges = _judge_anew(report, now)
    serials = [piece.serial for piece in made.evidence]
    report.write_down(
        "add", actor, now, details={"evidence": serials, **({"why": report.why} if obliges else {})}
    )
    told_why = report.why if obliges else ""
    tell_body(report, "report_added", f"{report.id}:{made.serial}", now, duty=told_why)
    return made


def _again(report: Report) -> str:
    return AGAIN[report.kind == BY_PUBLIC]


def _fresh(report: Report, files: Sequence[Stored]) -> list[Stored]:
    known = {piece.sha256 for piece in report.evidence}
    return [one for one in files if one.sha256 not in known]


def _sent_before(report: Report, words: str, files: Sequence[Stored]) -> ReportAddition | None:
    """The addition of the same words, or without any the one that brought one of the files; all are here by now."""
    if _fresh(report, files) or not (words or files):
        return None
    sent = {one.sha256 for one in files}
    return next(
        (
            one
            for one in report.additions
            if one.words == words and (words or sent & {piece.sha256 for piece in one.evidence})
        ),
        None,
    )


def _judge_anew(report: Report, now: datetime) -> bool:
    """Whether evidence that was lacking now obliges the body to inspect (17-§17); once a case began, it is settled."""
    if report.must_inspect or not report.evidence or report.state not in (Step.RECEIVED, Step.TAKEN_UP):
        return False
    duty = starting.duty_of_report(written=True, names_respondent=bool(report.respondent), has_evidence=True)
    report.must_inspect, report.why = duty.must_inspect, duty.why
    report.article = article(duty.article, on=day_of(now)).short
    return duty.must_inspect
