"""What the applicant's pages say of the law: numbers and articles as they are on a filing's day."""

from __future__ import annotations

from datetime import date

from filing.current import calendar, reading
from filing.domain import law
from filing.domain.errors import FilingError
from filing.domain.questions.spec import Field, Form, Member
from filing.domain.receipts.wording import receipt_form
from filing.models import Filing
from filing.services.filings import terms
from filing.web.applicant.blueprint import bp


class Rules:
    """The rules of one day, for templates."""

    def __init__(self, day: date):
        self.day = day
        self.ruleset = law.ruleset_on(day)
        self.review_days = law.REVIEW_DAYS.on(day)
        self.supplement_days = law.SUPPLEMENT_DAYS.on(day)
        self.refile_days = law.REFILE_DAYS.on(day)
        self.establishment_days = law.ESTABLISHMENT_DAYS.on(day)


@bp.context_processor
def _for_templates() -> dict:
    return {
        "rules_of": rules_of,
        "kind_of": lambda filing: reading(filing).kind,
        "late_rule": late_rule,
        "receipt_title": receipt_title,
    }


def late_rule(filing: Filing) -> str:
    """The place that says by when a filing of its kind is made."""
    kind = reading(filing).kind
    return (law.CHANGE_DAYS if kind.changes_record else law.ESTABLISHMENT_DAYS).article


def receipt_title(filing: Filing) -> str:
    """What the receipt that answers a filing of its kind is called."""
    return receipt_form(reading(filing).kind.receipt)["title"]


def rules_of(filing: Filing) -> Rules:
    return Rules(reading(filing).day)


def newly_asked(filing: Filing) -> list[str] | None:
    """What today's form asks that the one of the draft's last saving did not; None where it is the same form."""
    kind, now = reading(filing).kind, reading(filing).form
    if filing.form_key == now.key:
        return None
    before = next(form for form in kind.versions if form.key == filing.form_key)
    known = {member.key: member for member in before.members}
    groups = [(group, known[group.key]) for group in now.members if group.key in known]
    return [member.noun for part, was in ((now, before), *groups) for member in _added(part, was)]


def _added(part: Form | Member, was: Form | Member) -> list[Member]:
    """The questions of one part that its earlier version did not have."""
    if isinstance(part, Field) or isinstance(was, Field):
        return []
    old = {member.key for member in was.members}
    return [member for member in part.members if member.key not in old]


def days_late_today(filing: Filing) -> int:
    """How late a draft would be if it were submitted today; for a submitted filing, how late it was."""
    if not filing.is_draft:
        return filing.late_days
    try:
        return reading(filing).lateness(calendar())[1]
    except FilingError:
        # A day from before every calendar is a problem of the answer, told where it is asked.
        return 0


def term_of(filing: Filing) -> terms.Term | None:
    """By when a draft has to be filed."""
    return terms.own_term(reading(filing), calendar()) if terms.may_have_one(filing) else None
