"""How the filing and the registration stand to each other, in words for whoever looks at either, and the registrar's days."""

from __future__ import annotations

from datetime import date

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar
from filing.domain.procedures.filing import State
from filing.domain.procedures.registration import Step
from filing.domain.supervision.feedback import Modelled
from filing.domain.supervision.terms import Counted
from filing.domain.texts.sentences import sentence

#: No measure kept here gives the registrar a term: a model, so that an applicant sees what to expect.
TAKE_UP, DECIDE = Modelled(5), Modelled(15)

_FILING = {State.DRAFT: "draft", State.COMPLETED: "completed", State.OUT_OF_SCOPE: "out_of_scope",
           State.NOT_COMPLETED: "ended", State.CANCELLED: "ended"}  # fmt: skip
_REGISTRATION = {
    Step.LICENSED: "licensed",
    Step.DECLINED: "refused",
    Step.REFUSED: "refused",
    Step.WITHDRAWN: "refused",
}


def key_of(filing: State, registration: Step) -> str:
    """The name of the sentence for a pair: filing open, recalled, completed, ended or out of scope, and registration."""
    return f"window_{_FILING.get(filing, 'open')}_{_REGISTRATION.get(registration, 'open')}"


def said(filing: State, registration: Step, day: date) -> str:
    """What the one's result means for the other, and what to do; "" while nothing was sent yet."""
    if registration is Step.DRAFT:
        return ""
    return sentence(key_of(filing, registration), day)


def due(
    registration: Step, sent_on: date, taken_up_on: date | None, calendar: WorkCalendar
) -> Counted | None:
    """The registrar's last day by the model: to take it up, to decide; None where nothing is the registrar's to do."""
    if registration is Step.RECEIVED:
        return _after(sent_on, TAKE_UP, "收到申请", calendar)
    if registration is Step.EXAMINING and taken_up_on:
        return _after(taken_up_on, DECIDE, "受理", calendar)
    return None


def _after(on: date, term: Modelled, what: str, calendar: WorkCalendar) -> Counted:
    until = calendar.add(on, term.days)
    why = f"{what}当日{said_of_day(on)}不计入，往后数{term.days}个工作日。"
    return Counted(until, calendar.is_provisional(on, until), why, term.source)
