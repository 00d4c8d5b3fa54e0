"""How much one filing may hold."""

from __future__ import annotations

import sys
import uuid
from datetime import date

from filing.domain.forms import KINDS, bounds, form_on
from filing.domain.forms.matter import Matter
from filing.domain.problems import MOST_TOLD, Problem, told
from filing.domain.questions.answers import normalise
from filing.domain.reference.lists import places_on
from tests.samples import controller, establishment_answers, investor

DAY = date(2018, 5, 10)
FORM = form_on("establishment", DAY)
EVERY_CHARACTER = range(0x9FFF)


def crowd(investors: int, controllers: int = 1) -> dict:
    """The sample with so many investors, each with so many controllers."""
    rows = [investor("a1", f"第{n}投资有限公司", "DE", "1.00", "0.5") for n in range(investors)]
    for row in rows:
        held = [controller("c1", f"米勒{n}") for n in range(controllers)]
        row |= {"id": str(uuid.uuid4()), "ultimate_controllers": held}
        for each in held:
            each["id"] = str(uuid.uuid4())
    return normalise(FORM, establishment_answers(investors=rows))


def codes(answers: dict, stood: dict | None = None) -> list[str]:
    return [problem.code for problem in bounds.beyond(FORM, answers, stood or {})]


def test_what_the_law_lets_a_company_have_fits():
    """有限责任公司 has up to 50 shareholders, 股份有限公司 up to 200 promoters."""
    assert codes(crowd(50, 5)) == codes(crowd(200)) == []


def test_more_rows_than_a_list_takes_are_refused_with_both_numbers():
    (wrong,) = bounds.beyond(FORM, crowd(201, 0), {})
    assert wrong.path == ("investors",)
    assert wrong.message == "投资者最多200个，提交的有201个，没有保存。请减少后再保存。"


def test_the_rows_of_all_lists_together_are_bounded():
    (wrong,) = bounds.beyond(FORM, crowd(100, 5), {})
    assert "各列表合计最多500个，提交的有604个，没有保存" in wrong.message


def test_all_answers_together_are_bounded():
    (wrong,) = bounds.beyond(FORM, normalise(FORM, establishment_answers(remarks="长" * 400_000)), {})
    assert "约41万字符，一份申报最多40万字符，没有保存" in wrong.message


def test_what_stood_there_under_other_bounds_may_shrink_and_not_grow():
    stood = crowd(100, 5)
    assert codes(crowd(90, 5), stood) == codes(stood, stood) == []
    assert codes(crowd(101, 5), stood) == ["too_many_rows"]


def test_what_was_sent_is_bounded_before_it_is_read():
    assert not bounds.sent_too_much(crowd(200))
    assert bounds.sent_too_much({"investors": [{}] * 10_000})[0].code == "too_many_rows"
    assert bounds.sent_too_much({"unknown": "x" * 400_001})[0].code == "too_large"


def test_judging_twice_the_rows_takes_twice_the_steps():
    """bench/pages.py measures the time of a filing at its bounds; here no other work on the machine counts."""
    kind, places = KINDS["establishment"], places_on(DAY)

    def steps(investors: int) -> int:
        answers, made = crowd(investors, 2), []
        sys.setprofile(lambda _frame, event, _given: made.append(1) if event == "call" else None)
        try:
            kind.find_problems(FORM, Matter(answers, DAY), places, EVERY_CHARACTER)
        finally:
            sys.setprofile(None)
        return len(made)

    steps(1)
    few, many = steps(80), steps(160)
    assert few < many < 2.1 * few


def test_of_very_many_problems_the_first_are_told_and_the_last_says_so():
    many = [Problem(("remarks",), "required", f"{n}") for n in range(3_000)]
    shown = told(many)
    assert len(shown) == MOST_TOLD and shown[0] == many[0]
    assert shown[-1].message == "共有3000处问题，这里只列出前499处，请改正后再次核对。"
    assert told(many[:MOST_TOLD]) == many[:MOST_TOLD]
