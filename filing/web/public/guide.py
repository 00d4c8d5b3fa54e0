"""办事指南 and 自查."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from flask import render_template, request

from filing.current import today
from filing.domain.advice import selfcheck
from filing.domain.advice.guide import guide_on
from filing.domain.forms.establishment import ESTABLISHMENT
from filing.domain.forms.matter import Matter
from filing.http.access import access
from filing.web.public.blueprint import bp

ANSWERS = {"no": "不涉及", "yes": "涉及", "unsure": "不确定"}


@bp.get("/")
@access("public")
def guide():
    """What is filed, by whom, when and with what, as the rules stand today."""
    facts, rows = _on(today())
    return render_template("public/guide.html", guide=facts, rows=rows)


@lru_cache(maxsize=4)
def _on(day: date) -> tuple[dict | None, tuple]:
    """The same for everybody all day long: the facts, and the papers of an establishment."""
    facts = guide_on(day)
    return facts, tuple(ESTABLISHMENT.checklist.rows(Matter({}, day), ())) if facts else ()


@bp.get("/self-check")
@access("public")
def self_check():
    """The questions, and below them the advice once they are answered."""
    given = request.args
    about, problems = _circumstances() if given else (None, [])
    return render_template(
        "public/self_check.html",
        given=given,
        problems=problems,
        about=about,
        advice=selfcheck.advise(about) if about else None,
        matters=selfcheck.MATTERS,
        investors=selfcheck.INVESTORS,
        answers=ANSWERS,
        related={"no": "否", "yes": "是", "unsure": "不确定"},
        today=today(),
    ), 422 if problems else 200


def _circumstances() -> tuple[selfcheck.Circumstances | None, list[dict]]:
    """What was said, or what is still to be said."""
    given, problems = request.args, []
    on = read_day(given.get("on", ""))
    if on is None or not 1979 <= on.year <= 2100:
        problems.append({"href": "#on", "message": "请填写事项发生（或计划发生）的日期，例如 2018-05-10。"})
    for name, allowed, words in (
        ("matter", selfcheck.MATTERS, "请选择办理的事项。"),
        ("investor", selfcheck.INVESTORS, "请选择投资者属于哪一类。"),
        ("special", ANSWERS, "请选择是否涉及准入特别管理措施；没有把握的，选“不确定”。"),
    ):
        if given.get(name) not in allowed:
            problems.append({"href": f"#{name}-0", "message": words})
    if problems:
        return None, problems
    return selfcheck.Circumstances(
        on=on,
        matter=given["matter"],
        investor=given["investor"],
        special=given["special"],
        related=given.get("related") if given.get("related") in ANSWERS else "no",
        in_ftz=given.get("in_ftz") == "yes",
    ), []


def read_day(text: str) -> date | None:
    """2018-05-10, or None."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
