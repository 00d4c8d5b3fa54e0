"""有关部门: those that receive what agencies tell them in an inbox of their own."""

from __future__ import annotations

from flask import flash, redirect, render_template
from sqlalchemy.exc import IntegrityError

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.domain.reference import places
from filing.extensions import transaction
from filing.http.access import access
from filing.services.people import departments as known
from filing.services.sharing import deliveries
from filing.web.admin.blueprint import bp, me
from filing.web.admin.forms import DepartmentForm


def _page(form: DepartmentForm, status: int = 200):
    return render_template(
        "admin/departments.html",
        form=form,
        departments=known.departments(),
        dead=deliveries.count_dead(),
        division_name=places.division_name,
    ), status


@bp.get("/departments")
@access("admin")
def departments():
    return _page(DepartmentForm(formdata=None))


@bp.post("/departments")
@access("admin")
def add_department():
    """A department and its inbox; what was addressed to it before lies in it already."""
    form = DepartmentForm()
    try:
        with transaction():
            known.add(
                me(), name=form.name.data, category=form.category.data, region=form.region.data, now=now()
            )
    except IntegrityError:
        form.form_errors.append("同样的内容刚刚已由他人添加，请核对名录。")
        return _page(form, 422)
    except BadAnswer as error:
        form.refuse(error)
        return _page(form, 422)
    flash(f"已添加{form.name.data}，请为其开设账号。", "success")
    return redirect("/admin/departments", 303)
