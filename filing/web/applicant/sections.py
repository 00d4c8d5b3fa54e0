"""Filling in the form: one page of a section, or one row of a list, at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, reading, today
from filing.domain.forms.change.opened import PARTS
from filing.domain.questions.display import text_of
from filing.domain.questions.paths import get_at, keys_of, put_at, row_positions
from filing.domain.questions.spec import Group
from filing.domain.questions.values import parse
from filing.domain.reference import places
from filing.domain.reference.industries import EDITIONS, currencies, edition_on
from filing.domain.reference.picking import Choice, industry_choices, search
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing
from filing.services.filings import drafts
from filing.services.people.sight import filing_for, own_filing
from filing.web.applicant.blueprint import bp
from filing.web.changing import dates, equity, heads
from filing.web.form import links
from filing.web.form.builder import build_form, posted_answers
from filing.web.form.choices import encouraged_by_section, row_title
from filing.web.form.drawing import Drawer
from filing.web.form.picking import TYPED
from filing.web.form.screens import DATES, Screen, field_id, fields_of, new_row_id, screen_at

MOST_FOUND = 50
_MISSING = links.MISSING
#: What each way of drawing a page shows beside its questions.
LOOKS = {
    "section": lambda _reading, _drawer: {},
    "heads": heads.shown,
    "equity": equity.shown,
    "dates": dates.shown,
}


@bp.get("/filings/<int:filing_id>/<path:place>")
@access("applicant")
def section(filing_id: int, place: str):
    filing = filing_for(current_user, filing_id)
    if place == "enterprise":
        return redirect(_first_unfinished(filing))
    screen = screen_at(reading(filing), place)
    return _page(filing, screen, _form(filing, screen), show_missing="check" in request.args)


def _first_unfinished(filing: Filing) -> str:
    """The first page of section 一 that still needs something, else the first."""
    read = reading(filing)
    pages = [p for p in read.open_pages if p.section == "enterprise"] or list(read.open_pages)
    unfinished = (p for p in pages if links.page_status(read, p) != links.DONE)
    return links.page_url(filing, next(unfinished, pages[0]))


def _form(filing: Filing, screen: Screen):
    return build_form(
        screen,
        lambda path: get_at(filing.answers, path),
        reading(filing).may_change,
        Drawer(reading(filing), screen, (), {}).flat_choices,
    )


def _page(
    filing: Filing, screen: Screen, form, *, show_missing: bool, status: int = 200, found=(), wanted: str = ""
):
    problems = reading(filing).answer_problems
    if not show_missing:
        problems = [p for p in problems if p.code not in _MISSING]
    drawer = Drawer(reading(filing), screen, problems, {})
    page = render_template(
        f"applicant/{screen.look}.html",
        filing=filing,
        read=reading(filing),
        **LOOKS[screen.look](reading(filing), drawer),
        screen=screen,
        form=form,
        parts=drawer.parts(),
        summary=drawer.summary(),
        seen=_seen(filing, screen),
        encouraged=encouraged_by_section,
        back=_back(filing, screen),
        following=_next_page(filing, screen),
        editable=filing.state in drafts.EDITABLE,
        locked=not all(
            reading(filing).opened.holds(path) for path, _ in fields_of(screen) if path[0] in PARTS
        ),
        form_version=reading(filing).form,
        currencies=currencies(),
        found=found,
        wanted=wanted,
    )
    return page, status


def _back(filing: Filing, screen: Screen) -> str:
    if screen.above:
        return url_for("applicant.section", filing_id=filing.id, place=screen.above)
    return url_for("applicant.filing", filing_id=filing.id)


def _next_page(filing: Filing, screen: Screen) -> str:
    """The list after a row; after a page the next open one, at the end the task list."""
    if screen.row:
        return _back(filing, screen)
    pages = [p for p in reading(filing).form.pages if reading(filing).page_is_open(p)]
    position = pages.index(screen.page) if screen.page in pages else len(pages) - 1
    return links.page_url(filing, pages[position + 1]) if position + 1 < len(pages) else _back(filing, screen)


def _seen(filing: Filing, screen: Screen) -> str:
    """A digest of what the screen showed, to notice when a colleague changed it meanwhile."""
    stored = [get_at(filing.answers, path) for path, _ in fields_of(screen)]
    return hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()[:16]


@bp.post("/filings/<int:filing_id>/<path:place>")
@access("applicant")
def save_section(filing_id: int, place: str):
    with transaction():
        filing = own_filing(current_user, filing_id)
        screen = screen_at(reading(filing), place)
        form = _form(filing, screen)
        _require_room(filing, screen)
        posted = posted_answers(form)
        if request.headers.get("X-Compare"):
            return jsonify(same=not _differences(filing, screen, posted))
        theirs = _changed_by_others(filing, screen, posted)
        if not theirs:
            drafts.save_answers(filing, current_user, _with_posted(filing, screen, posted), now())
    if theirs:
        return _conflict(filing, screen, theirs)
    if request.headers.get("X-Autosave"):
        # What was saved may have brought another empty row: the page is seen as it would be shown now.
        seen = _seen(filing, screen_at(reading(filing), place))
        return jsonify(saved=True, seen=seen, saved_at=now().isoformat(timespec="seconds"))
    return _after_saving(filing, place)


def _with_posted(filing: Filing, screen: Screen, posted: dict) -> dict:
    """The answers with what was posted; rows that say nothing are gone, and so are dates of heads not ticked."""
    answers = filing.answers
    for path, value in posted.items():
        answers = put_at(answers, path, value)
    for path, listed in screen.listed.items():
        if reading(filing).may_change(path):
            answers = listed.settled(answers)
    if "_restore" in request.form:
        answers = _with_row_back(filing, answers, tuple(request.form["_restore"].split("/")))
    if "_same" in request.form:
        answers = dates.all_like_the_first(answers)
    return dates.of_ticked_heads(answers)


def _with_row_back(filing: Filing, answers: dict, path: tuple) -> dict:
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


def _require_room(filing: Filing, screen: Screen) -> None:
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


def _changed_by_others(filing: Filing, screen: Screen, posted: dict) -> list[dict]:
    """The answers that somebody else changed since this page was shown, and that differ from what is posted."""
    seen = request.form.get("seen")
    if not seen or seen == _seen(filing, screen):
        return []
    return _differences(filing, screen, posted)


def _differences(filing: Filing, screen: Screen, posted: dict) -> list[dict]:
    """The answers that would be stored otherwise than they are: 1,250.50 and 1250.50 are one answer."""
    questions = dict(fields_of(screen))
    found = []
    for path, raw in posted.items():
        question, stored = questions[path], get_at(filing.answers, path)
        mine = parse(question, raw)
        if mine != stored:
            found.append(
                {
                    "label": question.noun,
                    "mine": text_of(question, mine, answers=filing.answers),
                    "theirs": text_of(question, stored, answers=filing.answers),
                    "id": field_id(screen, path),
                }
            )
    return found


def _conflict(filing: Filing, screen: Screen, differences: list[dict]):
    """Both versions side by side; nothing was overwritten, and nothing typed is lost."""
    here = url_for("applicant.section", filing_id=filing.id, place=screen.place)
    if request.headers.get("X-Autosave"):
        return jsonify(saved=False, conflict_url=here), 409
    kept = [(k, v) for k, v in request.form.items(multi=True) if k not in ("seen", "csrf_token")]
    page = render_template(
        "applicant/conflict.html",
        filing=filing,
        screen=screen,
        differences=differences,
        kept=kept,
        seen=_seen(filing, screen),
        here=here,
    )
    return page, 409


def _after_saving(filing: Filing, place: str):
    screen = screen_at(reading(filing), place)
    here = url_for("applicant.section", filing_id=filing.id, place=place)
    _say_what_is_hidden(filing)
    if "_find" in request.form:
        return _with_found_industries(filing, screen)
    if "_update" in request.form:
        return redirect(here + "#" + request.form["_update"].partition(":")[0], 303)
    if "_same" in request.form and not get_at(filing.answers, DATES):
        flash("请先填写第一项的发生日期和依据，再按“全部相同”。", "warning")
    if "_same" in request.form or "_restore" in request.form:
        return redirect(_arrived(here) + "#main", 303)
    if "_add" in request.form:
        return _to_new_row(filing, request.form["_add"])
    if "_later" in request.form:
        flash("已保存，可随时继续填写。", "success")
        return redirect(url_for("applicant.filing", filing_id=filing.id), 303)
    drawer = Drawer(reading(filing), screen, reading(filing).answer_problems, {})
    if drawer.here():
        return _page(filing, screen, _form(filing, screen), show_missing=True, status=422)
    return redirect(_next_page(filing, screen), 303)


def _arrived(here: str) -> str:
    """The same page, told which one was sent: its script drops what it kept of that one."""
    return f"{here}?{urlencode({'arrived': request.form.get('seen', '')})}"


def _with_found_industries(filing: Filing, screen: Screen):
    """The page again with the industries that were looked for, for browsers without a script."""
    found, wanted = find_industries(reading(filing).day)
    return _page(filing, screen, _form(filing, screen), show_missing=False, found=found, wanted=wanted)


def find_industries(day: date) -> tuple[Sequence[Choice], str]:
    """The industries of the edition of a day that match what was typed, and what that was."""
    wanted = request.form.get(request.form["_find"] + TYPED, "")
    found = search(wanted, industry_choices(edition_on(day).year))[:MOST_FOUND] if wanted.strip() else []
    if not found:
        flash(f"没有与“{wanted}”相符的行业，请换一个说法，例如 餐饮、软件，或输入行业代码。", "warning")
    return found, wanted


def _say_what_is_hidden(filing: Filing) -> None:
    """Answers to questions that closed: kept while drafting, named, and left out when submitting."""
    sections = {"acquisition": "第三部分（并购交易）", "strategic_investment": "第四部分（战略投资交易）"}
    kept = reading(filing).open_answers
    gone = [words for key, words in sections.items() if filing.answers.get(key) and not kept.get(key)]
    if gone:
        flash(f"按所选成立方式，已填写的{'、'.join(gone)}不会提交；改回原来的成立方式即可恢复。", "warning")


def _to_new_row(filing: Filing, group_path: str):
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
        return redirect(request.referrer or url_for("applicant.filing", filing_id=filing.id), 303)
    row_id = new_row_id()
    if reading(filing).kind.changes_record and len(path) == 1:
        # What comes to the record is open as a whole only once it is there.
        with transaction():
            filing = own_filing(current_user, filing.id)
            drafts.save_part(filing, current_user, (*path, row_id), {"id": row_id}, now())
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
            back=_back(filing, screen),
            leaves=_leaver(filing, path),
        )
    leaver = _leaver(filing, path)
    with transaction():
        filing = own_filing(current_user, filing_id)
        drafts.save_answers(filing, current_user, put_at(filing.answers, path, None), now())
    flash(f"{leaver}将在变更后退出，可以恢复。" if leaver else f"已删除{screen.title}。", "success")
    return redirect(_back(filing, screen), 303)


def _leaver(filing: Filing, path: tuple) -> str:
    """The name of an investor of the record, who does not vanish but leaves."""
    recorded = get_at(reading(filing).before, path) if path[0] == "investors" and len(path) == 2 else None
    return row_title(recorded, filing) if recorded else ""


@bp.get("/divisions/<code>.json")
@access("public")
def divisions(code: str):
    """The divisions below one, for the address page."""
    return _for_a_day([{"value": d.code, "label": d.name} for d in places.children_of(code, today())])


@bp.get("/industries/<int:year>.json")
@access("public")
def industry_list(year: int):
    """An edition of GB/T 4754 with everyday words and pinyin, for the picker's script."""
    if year not in EDITIONS:
        abort(404)
    return _for_a_day([[c.code, c.name, c.pinyin, c.everyday] for c in industry_choices(year)])


def _for_a_day(listed: list):
    answer = jsonify(listed)
    answer.cache_control.max_age, answer.cache_control.public = 86400, True
    return answer
