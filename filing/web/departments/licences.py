"""营业执照信息: what a registering department hands in one at a time, and what each met with in the register."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from wtforms import StringField

from filing.current import now
from filing.domain.errors import BadAnswer, FilingError
from filing.domain.questions.values import day_typed
from filing.extensions import db, transaction
from filing.http.access import access
from filing.http.statuses import status_of
from filing.models import LicenceFact, User
from filing.services.sharing import licences
from filing.web.forms import PageForm, trimmed
from filing.web.paths import id_given

bp = Blueprint("licences", __name__, url_prefix="/licences")
PAGE = 20


class LicenceForm(PageForm):
    number = StringField("本部门的文号或编号", filters=[trimmed])
    name = StringField("企业名称", filters=[trimmed])
    receipt_number = StringField("备案编号（选填）", filters=[trimmed])
    credit_code = StringField("统一社会信用代码", filters=[trimmed])
    licence_on = StringField("营业执照签发日", filters=[trimmed])

    @property
    def given(self) -> dict[str, str | date | None]:
        texts = {field.name: field.data or "" for field in self}
        return {**texts, "licence_on": day_typed(self.licence_on.data)}

    def refuse_one(self, error: FilingError) -> None:
        """Of a list of one, each fault beside its field."""
        for problem in error.problems:
            self[str(problem.path[-1])].errors = [problem.message]


@bp.get("")
@access("department")
def licence_list():
    """The newest first, in pages that begin after an id; above them the form, for whoever issues licences."""
    return _page(LicenceForm(formdata=None))


@bp.post("")
@access("department")
def hand_in():
    form = LicenceForm()
    try:
        with transaction():
            person = db.session.get_one(User, current_user.id)
            (made,) = licences.hand_in(person, now(), [form.given])
            said = f"{made.name}：{made.outcome_label}。"
    except BadAnswer as refusal:
        db.session.rollback()
        form.refuse_one(refusal)
        return _page(form, status_of(refusal))
    flash(said, "success")
    return redirect(url_for("licences.licence_list"), 303)


def _page(form: LicenceForm, status: int = 200):
    query, before = licences.of_department(current_user).order_by(LicenceFact.id.desc()), id_given("before")
    if before:
        query = query.where(LicenceFact.id < before)
    rows = db.session.scalars(query.limit(PAGE + 1)).all()
    here = url_for("licences.licence_list")
    older = f"{here}?before={rows[PAGE - 1].id}" if len(rows) > PAGE else None
    return render_template(
        "departments/licences.html", form=form, rows=rows[:PAGE], older=older, newest=here if before else None,
        may_hand_in=licences.may_hand_in(current_user.department),
    ), status  # fmt: skip
