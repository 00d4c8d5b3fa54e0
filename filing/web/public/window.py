"""单一窗口: where it is open, and the mapping of the registration form."""

from __future__ import annotations

from flask import render_template

from filing.domain.forms.establishment.kind import ESTABLISHMENT
from filing.domain.questions.naming import part_title
from filing.domain.questions.spec import Field
from filing.domain.window.form import QUESTIONS
from filing.domain.window.mapping import ANNEX, ORIGIN_LABELS, PARTS, Line
from filing.http.access import access
from filing.services.sharing import offer
from filing.web.public.blueprint import bp


@bp.get("/window")
@access("public")
def window_mapping():
    """每一项从哪里取: made from the declaration that splits the form."""
    return render_template(
        "public/window.html",
        parts=PARTS,
        origins=ORIGIN_LABELS,
        source_of=_source,
        open_at=offer.taking_part(),
    )


def _source(line: Line) -> str:
    """The question's place in the form that answers it, in that form's words."""
    form = ESTABLISHMENT.versions[-1] if line.origin == ANNEX else QUESTIONS
    member = form.member(*line.path)
    return f"{part_title(form, line.path[0])} › {member.noun if isinstance(member, Field) else member.label}"
