"""经审批设立的企业: its base record, entered once from the approval certificate, before its first 变更备案."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import StringField

from filing.current import now, printable, today
from filing.domain.errors import FilingError, IncompleteFiling
from filing.domain.forms.establishment.kind import ESTABLISHMENT
from filing.domain.problems import Problem
from filing.domain.procedures.filing import State
from filing.domain.questions.answers import normalise
from filing.domain.questions.paths import Path, get_at, put_at
from filing.domain.questions.spec import Form, Group, Member, Page
from filing.domain.questions.values import day_typed
from filing.domain.reference.industries import currencies
from filing.extensions import db, transaction
from filing.http.access import access
from filing.http.statuses import status_of
from filing.models import Enterprise, Filing
from filing.services.filings.reading import Reading
from filing.services.records.base import CODE, base_problems, base_record, certificate_in, recorded_under
from filing.web.applicant.blueprint import bp
from filing.web.applicant.industries import find_industries
from filing.web.form.builder import build_form, posted_answers
from filing.web.form.choices import encouraged_by_section
from filing.web.form.drawing import Drawer
from filing.web.form.listed import Listed, open_rows
from filing.web.form.screens import Screen
from filing.web.forms import PageForm
from filing.web.records.forms import trimmed

TITLE = "登记经审批设立的企业"
INVESTORS, NAME = ("investors",), ("enterprise", "enterprise_name", "cn")
#: What the approval certificate tells of the enterprise and of each investor, with the code and the industries.
ASKED = (
    "enterprise_name", "registered_address", "unified_social_credit_code", "enterprise_type", "operating_term",
    "industries", "main_industry", "business_scope", "total_investment", "registered_capital",
)  # fmt: skip
ASKED_OF_EACH = (
    "name_cn", "name_en", "nationality_or_address_or_place_of_registration", "subscribed_capital", "equity_ratio",
)  # fmt: skip
#: Buttons that only change what the page shows: another empty row, the next regions, the industries found.
REDRAWING = ("_add", "_update", "_find")


class CertificateForm(PageForm):
    approval_certificate = StringField("批准证书编号", filters=[trimmed])
    valid_from = StringField("发证日期", filters=[trimmed])

    @property
    def day(self) -> date | None:
        return day_typed(self.valid_from.data)

    def tell(self, problems: Iterable[Problem]) -> None:
        """Puts each problem with the certificate beside its field."""
        if own := [p for p in problems if p.path[0] in self]:
            self.refuse(IncompleteFiling(own))


@dataclass(frozen=True)
class Entered:
    """The page as it was filled in: the certificate, and the sheet as the form of an establishment reads it."""

    certificate: CertificateForm
    reading: Reading
    screen: Screen

    @property
    def answers(self) -> dict[str, Any]:
        return self.reading.answers

    def problems(self) -> list[Problem]:
        """What is wrong with what is asked here; what the rest of the form lacks, the first change will ask for."""
        of_record = base_problems(
            self.answers,
            certificate_in(self.certificate.approval_certificate.data),
            self.certificate.day,
            today(),
        )
        missing = [] if self.certificate.day else [_no_day()]
        told = [p for _, p in Drawer(self.reading, self.screen, self.reading.answer_problems, {}).here()]
        paths = {p.path for p in told}
        return missing + [p for p in of_record if p.path not in paths] + told


def _no_day() -> Problem:
    return Problem(("valid_from",), "required", "请填写批准证书的发证日期，例如 2009-06-18。")


@bp.get("/filings/new/approved")
@access("applicant")
def approved():
    """What an enterprise set up by approval has to tell before its first change is filed (17-§10)."""
    return _page(_entered({}))


@bp.post("/filings/new/approved")
@access("applicant")
def record_approved():
    """Begins the record; a second click finds the one that the first one began."""
    entered = _entered(_posted())
    if any(button in request.form for button in REDRAWING):
        return _page(entered)
    if problems := entered.problems():
        return _page(entered, problems, 422)
    try:
        with transaction():
            made = _recorded(entered)
            enterprise_id = made.id
    except FilingError as refusal:
        db.session.rollback()
        return _page(entered, [Problem(CODE, refusal.code, refusal.message)], status_of(refusal))
    flash("企业档案已登记。发生变更的，请点“变更备案”办理首次变更备案。", "success")
    return redirect(url_for("records.record", enterprise_id=enterprise_id), 303)


def _recorded(entered: Entered) -> Enterprise:
    certificate, answers = entered.certificate, entered.answers
    number = certificate.approval_certificate.data
    return recorded_under(current_user, number, get_at(answers, NAME)) or base_record(
        current_user, number, answers["enterprise"], answers["investors"], now(), certificate.day
    )


def _entered(answers: dict[str, Any]) -> Entered:
    reading = _reading(answers)
    return Entered(CertificateForm(), reading, _screen(reading.form, _rows_of(reading)))


def _reading(answers: dict[str, Any]) -> Reading:
    """The answers as an establishment reads them. Nothing is filed: this filing is never stored."""
    filing = Filing(kind=ESTABLISHMENT.key, state=State.DRAFT, way="", answers=answers)
    return Reading(filing, today(), printable=printable())


def _rows_of(reading: Reading) -> Listed:
    return open_rows(reading.answers, INVESTORS, _asked_of_each(reading.form))


def _asked_of_each(form: Form) -> Group:
    group = cast("Group", form.member("investors"))
    return replace(group, members=tuple(group.member(key) for key in ASKED_OF_EACH), help="", label_suffix="")


def _screen(form: Form, investors: Listed) -> Screen:
    paths = tuple(("enterprise", key) for key in ASKED)
    asked: list[tuple[Path, Member]] = [(path, form.member(*path)) for path in paths]
    page = Page("approved", TITLE, (*paths, INVESTORS), "enterprise")
    members = (*asked, (INVESTORS, investors.group))
    return Screen(TITLE, "", page, page.key, members, listed={INVESTORS: investors})


def _posted() -> dict[str, Any]:
    """The answers that were posted, in the form's shape; an investor of whom nothing is said is no row."""
    empty = _reading({})
    group = _asked_of_each(empty.form)
    investors = Listed(INVESTORS, group, tuple(_row_ids(group.max_rows)))
    screen = _screen(empty.form, investors)
    choices = Drawer(empty, screen, (), {}).flat_choices
    answers: dict[str, Any] = {}
    for path, value in posted_answers(build_form(screen, lambda _: None, empty.may_change, choices)).items():
        answers = put_at(answers, path, value)
    return normalise(empty.form, investors.settled(answers))


def _row_ids(most: int) -> Iterator[str]:
    """The rows that the page showed, in their order."""
    for row_id in list(dict.fromkeys(request.form.getlist("row")))[:most]:
        try:
            yield str(uuid.UUID(row_id))
        except ValueError:
            continue


def _page(entered: Entered, problems: list[Problem] | None = None, status: int = 200):
    entered.certificate.tell(problems or [])
    drawer = Drawer(entered.reading, entered.screen, problems or [], {})
    found, wanted = find_industries(entered.reading.day) if "_find" in request.form else ((), "")
    *parts, investors = drawer.parts()
    page = render_template(
        "applicant/approved.html",
        title=TITLE,
        certificate=entered.certificate,
        filing=entered.reading.filing,
        parts=parts,
        investors=investors,
        summary=entered.certificate.problems + drawer.summary(),
        encouraged=encouraged_by_section,
        currencies=currencies(),
        found=found,
        wanted=wanted,
        day=today(),
    )
    return page, status
