"""Reading, changing and comparing answers."""

from __future__ import annotations

from datetime import date

from filing.domain.forms import FORMS, form_on
from filing.domain.questions.answers import (
    compare,
    drop_hidden,
    normalise,
)
from filing.domain.questions.judging import _JUDGES
from filing.domain.questions.paths import get_at, put_at
from filing.domain.questions.spec import Kind
from tests.samples import establishment_answers

DAY = date(2018, 5, 10)
FORM = form_on("establishment", DAY)
SECOND = "00000000-0000-4000-8000-0000000000a2"


def test_what_was_taken_from_settled_answers_is_not_read_again():
    form = form_on("establishment", date(2018, 5, 10))
    settled = normalise(form, establishment_answers())
    changed = normalise(form, put_at(settled, ("investors", 1, "name_cn"), " 新名公司 "), settled)
    assert changed["investors"][1]["name_cn"] == "新名公司"
    assert changed["enterprise"] is settled["enterprise"]
    assert changed["investors"][0] is settled["investors"][0]
    assert changed["investors"][1]["certificate"] is settled["investors"][1]["certificate"]
    assert changed == normalise(form, put_at(settled, ("investors", 1, "name_cn"), " 新名公司 "))


def test_every_kind_of_question_has_a_judge():
    assert set(_JUDGES) == set(Kind)


def test_normalising_twice_changes_nothing():
    once = normalise(FORM, establishment_answers())
    assert normalise(FORM, once) == once


def test_unknown_members_are_ignored():
    answers = normalise(FORM, {**establishment_answers(), "state": "completed", "number": "1"})
    assert "state" not in answers and "number" not in answers


def test_a_part_is_replaced_by_its_path_and_the_rest_is_untouched():
    before = normalise(FORM, establishment_answers())
    after = put_at(before, ("investors", SECOND, "name_cn"), "新名称")
    assert compare(before, after) == [(("investors", SECOND, "name_cn"), "海港投资有限公司", "新名称")]


def test_removing_the_middle_row_leaves_the_others_as_they_were():
    before = normalise(FORM, establishment_answers())
    after = put_at(before, ("investors", SECOND), None)
    assert after["investors"] == [before["investors"][0], before["investors"][2]]
    ((path, gone, nothing),) = compare(before, after)[:1]
    assert path == ("investors", SECOND) or path[:2] == ("investors", SECOND)
    assert gone is not None and nothing is None


def test_a_new_row_is_appended_under_its_id():
    row_id = "11111111-1111-4111-8111-111111111111"
    after = put_at(normalise(FORM, establishment_answers()), ("investors", row_id, "name_cn"), "丁公司")
    assert after["investors"][3] == {"id": row_id, "name_cn": "丁公司"}
    fresh = put_at({}, ("investors", row_id, "name_cn"), "丁公司")
    assert fresh == {"investors": [{"id": row_id, "name_cn": "丁公司"}]}


def test_rows_are_found_by_id_and_by_index():
    answers = normalise(FORM, establishment_answers())
    assert get_at(answers, ("investors", 1, "name_cn")) == get_at(answers, ("investors", SECOND, "name_cn"))
    assert get_at(answers, ("investors", "nobody", "name_cn")) is None
    assert get_at(answers, ("investors", -1)) is None and get_at(answers, ("investors", 99)) is None


def test_a_row_without_a_proper_id_gets_one():
    rows = normalise(FORM, {"investors": [{"name_cn": "甲"}, {"id": "../x", "name_cn": "乙"}]})["investors"]
    assert all(len(row["id"]) == 36 for row in rows) and rows[0]["id"] != rows[1]["id"]


def test_hidden_answers_are_dropped_only_when_asked():
    answers = establishment_answers(enterprise__announcement_statement="已公告")
    stored = normalise(FORM, answers)
    assert stored["enterprise"]["announcement_statement"] == "已公告"
    assert "announcement_statement" not in drop_hidden(FORM, stored)["enterprise"]


def test_every_page_shows_questions_that_exist_and_every_question_has_a_page():
    for form in (version for versions in FORMS.values() for version in versions):
        shown = {path for page in form.pages for path in page.paths}
        assert all(form.member(*path) for path in shown)
        assert [path for m in form.members for path in _left_out(m, (m.key,), shown)] == []


def _left_out(member, path: tuple, shown: set) -> list[tuple]:
    """What no page shows, neither by itself nor with the group it belongs to."""
    if path in shown:
        return []
    members = getattr(member, "members", ())
    return [left for m in members for left in _left_out(m, (*path, m.key), shown)] if members else [path]


def test_a_path_into_a_list_of_values_finds_and_puts_what_is_there():
    answers = normalise(FORM, establishment_answers())
    path = ("enterprise", "industries", 0)
    assert get_at(answers, path) == "C3824"
    assert get_at(answers, ("enterprise", "industries", "x", "y")) is None
    assert put_at(answers, path, "C3825")["enterprise"]["industries"] == ["C3825", "I6510"]


def test_a_country_written_out_is_its_code_and_anything_else_stays_as_typed():
    path = ("investors", 0, "source_of_funds")
    meant = {"德国": "DE", "germany": "DE", "ＤＥ": "DE", "英国": "GB", "中国香港": "HK", "贝壳国": "贝壳国"}
    kept = {
        typed: get_at(normalise(FORM, put_at(establishment_answers(), path, typed)), path) for typed in meant
    }
    assert kept == meant
    several = normalise(FORM, put_at(establishment_answers(), path, "德国、Hong Kong；US"))
    assert get_at(several, path) == ["DE", "HK", "US"]
    place = ("investors", 0, "nationality_or_address_or_place_of_registration")
    given = normalise(FORM, put_at(establishment_answers(), place, {"country": "法国", "address": "里昂"}))
    assert get_at(given, place) == {"country": "FR", "address": "里昂"}
