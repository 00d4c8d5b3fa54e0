"""Where one goes once a page is saved, and what is said there."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import flash, redirect, request, url_for

from filing.current import reading
from filing.domain.procedures.filing import State
from filing.domain.questions.paths import get_at
from filing.models import Filing
from filing.web.applicant.industries import find_industries
from filing.web.applicant.page import form_of, next_page, page_of
from filing.web.applicant.rows import to_new_row
from filing.web.form.drawing import Drawer
from filing.web.form.screens import DATES, Screen, screen_at
from filing.web.form.taking import TAKE


def after_saving(filing: Filing, place: str):
    screen = screen_at(reading(filing), place)
    here = url_for("applicant.section", filing_id=filing.id, place=place)
    _say_what_is_hidden(filing)
    if "_find" in request.form:
        return _with_found_industries(filing, screen)
    if "_update" in request.form:
        return redirect(here + "#" + request.form["_update"].partition(":")[0], 303)
    if "_same" in request.form and not get_at(filing.answers, DATES):
        flash("请先填写第一项的发生日期和依据，再按“全部相同”。", "warning")
    if not {"_same", "_restore", TAKE}.isdisjoint(request.form):
        return redirect(_arrived(here) + "#main", 303)
    if "_book" in request.form:
        place = request.form["_book"].strip("/") or "-"
        return redirect(url_for("applicant.from_book", filing_id=filing.id, place=place), 303)
    if "_add" in request.form:
        return to_new_row(filing, request.form["_add"])
    if "_later" in request.form:
        flash("已保存，可随时继续填写。", "success")
        letter = "applicant.supplement" if filing.state == State.AWAITING_SUPPLEMENT else "applicant.filing"
        return redirect(url_for(letter, filing_id=filing.id), 303)
    drawer = Drawer(reading(filing), screen, reading(filing).answer_problems, {})
    if drawer.here():
        return page_of(filing, screen, form_of(filing, screen), show_missing=True, status=422)
    return redirect(next_page(filing, screen), 303)


def _arrived(here: str) -> str:
    """The same page, told which one was sent: its script drops what it kept of that one."""
    return f"{here}?{urlencode({'arrived': request.form.get('seen', '')})}"


def _with_found_industries(filing: Filing, screen: Screen):
    """The page again with the industries that were looked for, for browsers without a script."""
    found, wanted = find_industries(reading(filing).day)
    return page_of(filing, screen, form_of(filing, screen), show_missing=False, found=found, wanted=wanted)


def _say_what_is_hidden(filing: Filing) -> None:
    """Answers to questions that closed: kept while drafting, named, and left out when submitting."""
    sections = {"acquisition": "第三部分（并购交易）", "strategic_investment": "第四部分（战略投资交易）"}
    kept = reading(filing).open_answers
    gone = [words for key, words in sections.items() if filing.answers.get(key) and not kept.get(key)]
    if gone:
        flash(f"按所选成立方式，已填写的{'、'.join(gone)}不会提交；改回原来的成立方式即可恢复。", "warning")
