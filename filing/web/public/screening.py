"""甄别自查: whether a scope may touch the special measures, before anything is filed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import render_template, request, url_for

from filing.current import today
from filing.domain.errors import NoFilingRegime
from filing.domain.forms.enterprise import MODE, TYPE
from filing.domain.problems import Problem
from filing.domain.questions.spec import Field, Kind
from filing.domain.questions.values import decimal_of
from filing.domain.reference.industries import edition_on
from filing.domain.reference.picking import Choice, country_choices, industry_choices, search
from filing.domain.reference.places import is_country
from filing.domain.screening import LONGEST_SCOPE, Screening, Subject, screen
from filing.domain.screening.codes import meaning
from filing.http.access import access
from filing.http.ratelimits import asking_lists
from filing.web.finding import Shown
from filing.web.form.builder import READERS, WIDGETS
from filing.web.form.drawing import Drawn
from filing.web.form.picking import TYPED, WANTED, unresolved, with_typed
from filing.web.public.blueprint import bp
from filing.web.public.guide import read_day

MOST_FOUND = 20
QUESTIONS = (
    Field("on", "申报日期", Kind.DATE, help="不同日期适用的清单不同。", example="2018-03-05"),
    Field(
        "business_scope", "经营范围", Kind.LONGTEXT, required=False,
        help="照拟登记的写法填写；不含的业务也写明，例如“不含粮食收购”。",
    ),
    Field("industries", "所属行业", Kind.INDUSTRIES, required=False, help="可选择多个。"),
    Field("in_free_trade_zone", "注册地址是否在自由贸易试验区内？", Kind.BOOL),
    replace(TYPE, required=False),
    replace(MODE, required=False, help="", article=None),
    Field("foreign_share", "外国投资者合计持股比例", Kind.PERCENT, required=False, example="60.00"),
    Field("legal_representative_nationality", "法定代表人国籍", Kind.COUNTRY, required=False),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What was said on the page, as far as it can be read."""

    given: dict[str, Any]
    day: date
    problems: list[Problem]

    @property
    def subject(self) -> Subject:
        known = {key: value for key, value in self.given.items() if value not in ("", None, [])}
        share = decimal_of(known.pop("foreign_share", None))
        facts = {
            "on": self.day,
            "in_free_trade_zone": known.pop("in_free_trade_zone", "") == "true",
            "industries": tuple(known.pop("industries", ())),
        }
        return Subject(foreign_share=share, **{**known, **facts})


@bp.get("/screening")
@access("public")
def screening_page():
    return _page(Asked({"on": today().isoformat()}, today(), []))


@bp.post("/screening")
@access("public")
@asking_lists
def screen_scope():
    """The findings, and the questions as they were answered."""
    asked = _asked()
    if "_find" in request.form:
        wanted = request.form.get(request.form["_find"] + TYPED, "")
        return _page(asked, found=_industries_like(wanted, asked.day), wanted=wanted)
    if problems := [*asked.problems, *_problems(asked)]:
        return _page(replace(asked, problems=problems), status=422)
    try:
        return _page(asked, screen(asked.subject))
    except NoFilingRegime as refusal:
        refused = Problem(("on",), "no_filing_regime", refusal.message)
        return _page(replace(asked, problems=[refused]), status=422)


def _asked() -> Asked:
    on = read_day(request.form.get("on", ""))
    is_day = on is not None and 1979 <= on.year <= 2100
    day = on if is_day else today()
    problems = [] if is_day else [Problem(("on",), "malformed", "请填写日期，例如 2018-03-05。")]
    return Asked({question.key: _answer(question, day) for question in QUESTIONS}, day, problems)


def _answer(question: Field, day: date) -> Any:
    posted, name = request.form, question.key
    value = READERS[question.kind](question, posted, name)
    typed = posted.get(name + TYPED, "")
    if not typed or posted.get("_find") == name:
        return value
    return with_typed(
        question.kind, value, typed, None, _choices(question, day), posted.get(name + WANTED, "")
    )


def _choices(question: Field, day: date, chosen: Any = ()) -> tuple[Choice, ...]:
    """The countries; the classes of the day, and what was chosen of another edition."""
    if question.kind is not Kind.INDUSTRIES:
        return country_choices() if question.kind is Kind.COUNTRY else ()
    used = edition_on(day)
    other = [code for code in chosen or () if code not in used.codes and meaning(code, day)[1]]
    return (*(Choice(code, used.label(code)) for code in other), *industry_choices(used.year))


def _industries_like(wanted: str, day: date) -> list[Choice]:
    return search(wanted, industry_choices(edition_on(day).year))[:MOST_FOUND] if wanted.strip() else []


def _problems(asked: Asked) -> list[Problem]:
    given, share = asked.given, asked.given["foreign_share"]
    unknown = [code for code in given["industries"] if not meaning(code, asked.day)[1]]
    nationality = given["legal_representative_nationality"]
    checks = (
        ("business_scope", not given["business_scope"].strip() and not given["industries"],
         "请填写经营范围，或者选择所属行业。"),
        ("business_scope", len(given["business_scope"]) > LONGEST_SCOPE, f"经营范围最多{LONGEST_SCOPE}字，请精简。"),
        ("industries", unknown, f"没有“{'、'.join(unknown)}”这一行业，请从列表中选择，或输入行业代码。"),
        ("in_free_trade_zone", given["in_free_trade_zone"] not in ("true", "false"), "请选择注册地址是否在自由贸易试验区内。"),
        ("foreign_share", share.strip() and not _is_share(share), "持股比例应为0至100之间的数，例如 60.00。"),
        ("legal_representative_nationality", nationality and not is_country(nationality),
         f"没有“{nationality}”这一国家或地区，请从列表中选择。"),
        *((question.key, given[question.key] and given[question.key] not in question.flat_options, "请从列出的选项中选择。")
          for question in QUESTIONS if question.kind is Kind.CHOICE),
    )  # fmt: skip
    return [Problem((key,), "refused", words) for key, fails, words in checks if fails]


def _is_share(text: str) -> bool:
    share = decimal_of(text.strip())
    return share is not None and 0 <= share <= 100


def _page(asked: Asked, result: Screening | None = None, status: int = 200, found=(), wanted: str = ""):
    page = render_template(
        "public/screening.html",
        parts=[_drawn(question, asked) for question in QUESTIONS],
        problems=[{"path": p.path, "message": p.message, "href": _href(p)} for p in asked.problems],
        result=result,
        found_items=[Shown(finding) for finding in result.findings] if result else [],
        asked=asked,
        found=found,
        wanted=wanted,
    )
    return page, status


def _href(problem: Problem) -> str:
    return f"#{problem.path[0]}"


def _drawn(question: Field, asked: Asked) -> Drawn:
    drawn = Drawn("field", question.key, question, value=asked.given.get(question.key))
    drawn.widget = WIDGETS[question.kind]
    drawn.errors = [problem.message for problem in asked.problems if problem.path == (question.key,)]
    if choices := _choices(question, asked.day, drawn.value):
        drawn.choices = [("", choices)]
        drawn.typed = unresolved(question.kind, drawn.value, choices)
    if question.kind is Kind.INDUSTRIES:
        drawn.list_url = url_for("applicant.industry_list", year=edition_on(asked.day).year)
    return drawn
