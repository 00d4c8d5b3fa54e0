"""When the single window may be chosen, and what must be answered before both applications go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from filing.domain.problems import Problem
from filing.domain.questions.answers import find_problems
from filing.domain.questions.display import date_text
from filing.domain.questions.paths import get_at
from filing.domain.questions.spec import Member
from filing.domain.window.form import QUESTIONS
from filing.domain.window.mapping import is_joint_stock

MODE = ("enterprise", "establishment_mode")
CODE = ("enterprise", "unified_social_credit_code")
FILED_BY = ("signing", "filed_by")
ADDRESS = ("enterprise", "registered_address", "city")
#: The first element of a problem's path that leads to the window's own page.
PLACE = "registration"


def is_for(annex: Mapping) -> bool:
    """A company that is set up anew and has no licence yet; what is not answered yet speaks against nothing."""
    mode, code = get_at(annex, MODE), get_at(annex, CODE)
    return (mode is None or str(mode).startswith("new_")) and (code is None or code == "licence_pending")


def own_problems(own: Mapping, annex: Mapping, day: date) -> list[Problem]:
    """Of registration's own questions, each at (PLACE, group, key)."""
    found = find_problems(QUESTIONS, own, on=day, facts=_facts(annex))
    return [Problem((PLACE, *one.path), one.code, one.message, one.article) for one in found]


def _facts(annex: Mapping) -> dict[str, bool]:
    return {"joint_stock": is_joint_stock(annex)}


def concerns(question: Member, annex: Mapping) -> bool:
    """Whether it is put to a company like this one; what hangs on an answer beside it stays on the page."""
    needed = question.when
    return (
        needed is None
        or not needed.question.startswith("facts.")
        or needed.holds({"facts": _facts(annex)}, ())
    )


def annex_problems(annex: Mapping) -> Iterator[Problem]:
    """Answers of annex 1 with which no licence can be applied for beside the filing."""
    mode, code, by = (get_at(annex, path) for path in (MODE, CODE, FILED_BY))
    if mode is not None and not str(mode).startswith("new_"):
        yield Problem(
            MODE, "window", "单一窗口只办理新设企业。企业由转变而来的，请取消单一窗口，另向登记机关申请。"
        )
    if code is not None and code != "licence_pending":
        words = "单一窗口同时申请营业执照，此处应选“未领取营业执照，待补充”；已经领取的，请取消单一窗口后单独备案。"
        yield Problem(CODE, "window", words)
    if by is not None and by != "investors":
        yield Problem(
            FILED_BY,
            "window",
            "营业执照签发前由全体投资者指定的代表或者代理人申报；已选单一窗口的，请选投资者。",
        )


def after_licence(annex: Mapping, licensed_on: date) -> Iterator[Problem]:
    """Recalled, and licensed meanwhile: what is filed now has to say so."""
    if get_at(annex, CODE) == "licence_pending":
        on = date_text(licensed_on)
        yield Problem(
            CODE, "window", f"营业执照已于{on}签发，请改选“已领取营业执照”，填写代码和签发日后再申报。"
        )
