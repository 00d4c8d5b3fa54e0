"""The rows of a list in the form: a new one, one taken out, one of the record put back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, reading
from filing.domain.errors import BadAnswer
from filing.domain.questions.paths import get_at, keys_of, put_at, row_positions
from filing.domain.questions.spec import Group
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing
from filing.services.filings import drafts
from filing.services.people.sight import filing_for, own_filing
from filing.web.applicant.blueprint import bp
from filing.web.applicant.page import back_from
from filing.web.form.choices import row_title
from filing.web.form.screens import Screen, new_row_id, screen_at
from filing.web.paths import page_before


def require_room(filing: Filing, screen: Screen) -> None:
    """A new row within the group's limit; a made-up row elsewhere cannot be created by its URL."""
    if screen.row and get_at(filing.answers, screen.row) is None:
        rows = get_at(filing.answers, screen.row[:-1]) or []
        group = reading(filing).form.member(*keys_of(reading(filing).form, screen.row))
        positions = row_positions(reading(filing).form, screen.row)
        parent = screen.row[: positions[-2] + 1] if len(positions) > 1 else ()
        if len(rows) >= group.max_rows or (parent and get_at(filing.answers, parent) is None):
            abort(404)
        if not reading(filing).opened.takes_rows(screen.row[:-1]):
            abort(404)


def with_row_back(filing: Filing, answers: dict, path: tuple) -> dict:
    """The answers with a row of the record that had been taken out."""
    read = reading(filing)
    recorded, at = get_at(read.before, path), row_positions(read.form, path)
    if (
        not at
        or at[-1] != len(path) - 1
        or not isinstance(recorded, dict)
        or get_at(answers, path) is not None
    ):
        return answers
    if not read.may_change(path) or not read.opened.takes_rows(path[:-1]):
        return answers
    return put_at(answers, path, dict(recorded))


def to_new_row(filing: Filing, group_path: str):
    path = tuple(group_path.split("/"))
    form = reading(filing).form
    try:
        group = form.member(*keys_of(form, path))
    except KeyError:
        abort(404)
    rows = get_at(filing.answers, path) or []
    if not isinstance(group, Group) or not group.repeat or group.inline:
        abort(404)
    if not reading(filing).opened.takes_rows(path):
        abort(404)
    if len(rows) >= group.max_rows:
        flash(f"{group.noun}最多填写{group.max_rows}个。", "warning")
        return redirect(page_before() or url_for("applicant.filing", filing_id=filing.id), 303)
    row_id = new_row_id()
    if reading(filing).kind.changes_record and len(path) == 1:
        # What comes to the record is open as a whole only once it is there.
        try:
            with transaction():
                filing = own_filing(current_user, filing.id)
                drafts.save_part(filing, current_user, (*path, row_id), {"id": row_id}, now())
        except BadAnswer as refusal:
            flash(refusal.message, "warning")
            return redirect(page_before() or url_for("applicant.filing", filing_id=filing.id), 303)
    place = f"{group_path}/{row_id}"
    return redirect(url_for("applicant.section", filing_id=filing.id, place=place), 303)


@bp.route("/filings/<int:filing_id>/remove-row", methods=["GET", "POST"])
@access("applicant")
def remove_row(filing_id: int):
    """Asks first, then removes one row; the others keep their answers, marks and files."""
    filing = filing_for(current_user, filing_id)
    path = tuple(request.values.get("row", "").split("/"))
    screen = screen_at(reading(filing), "/".join(path))
    if screen.row is None or get_at(filing.answers, path) is None:
        abort(404)
    opened = reading(filing).opened
    if not opened.takes_rows(path[:-1]) or not opened.holds(path):
        abort(404)
    if request.method == "GET":
        return render_template(
            "applicant/remove_row.html",
            filing=filing,
            screen=screen,
            back=back_from(filing, screen),
            leaves=_leaver(filing, path),
        )
    leaver = _leaver(filing, path)
    with transaction():
        filing = own_filing(current_user, filing_id)
        drafts.save_answers(filing, current_user, put_at(filing.answers, path, None), now())
    flash(f"{leaver}将在变更后退出，可以恢复。" if leaver else f"已删除{screen.title}。", "success")
    return redirect(back_from(filing, screen), 303)


def _leaver(filing: Filing, path: tuple) -> str:
    """The name of an investor of the record, who does not vanish but leaves."""
    recorded = get_at(reading(filing).before, path) if path[0] == "investors" and len(path) == 2 else None
    return row_title(recorded, filing) if recorded else ""
