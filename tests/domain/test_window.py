"""单一窗口: the mapping is whole, nothing is typed twice, and every pair of states has its words."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from filing.domain.days.calendar import CALENDAR
from filing.domain.forms.establishment.kind import ESTABLISHMENT
from filing.domain.procedures.filing import State
from filing.domain.procedures.procedure import Role
from filing.domain.procedures.registration import REGISTRATION, Stand, Step
from filing.domain.questions.spec import Field
from filing.domain.texts.sentences import sentences
from filing.domain.window import choosing
from filing.domain.window.form import QUESTIONS
from filing.domain.window.mapping import ANNEX, OWN, PARTS, differing, sheets, split
from filing.domain.window.together import due, key_of, said
from tests.samples import REGISTRATION_OWN as ANSWERED
from tests.samples import establishment_answers

DAY = date(2017, 10, 12)
LINES = [line for part in PARTS for line in part.lines]
#: For an applicant, the filing with the agency; for the registrar; the filing recalled.
APPLICANT = {
    Step.DRAFT: {"send"},
    Step.RECEIVED: {"withdraw"},
    Step.CORRECTING: {"correct", "withdraw"},
    Step.EXAMINING: {"withdraw"},
}
DEPARTMENT = {Step.RECEIVED: {"take_up", "ask", "decline"}, Step.EXAMINING: {"license", "refuse"}}


def test_the_table_of_moves_is_this_one_and_nobody_else_has_any():
    for step, role in product(Step, Role):
        stand = Stand(step, is_of_department=True, is_own=True, filing_sent=True)
        expected = {Role.APPLICANT: APPLICANT, Role.DEPARTMENT: DEPARTMENT}.get(role, {}).get(step, set())
        assert set(REGISTRATION.open_to(stand, role)) == expected, (step, role)
    recalled = Stand(Step.RECEIVED, is_own=True)
    assert REGISTRATION.open_to(recalled, Role.APPLICANT) == ["recall", "withdraw"]
    asked = Stand(Step.RECEIVED, is_of_department=True, filing_sent=True, asked=True)
    assert "ask" not in REGISTRATION.open_to(asked, Role.DEPARTMENT)


def test_every_line_leads_to_a_question_and_every_question_of_the_window_has_its_line():
    forms = {ANNEX: ESTABLISHMENT.form_on(DAY), OWN: QUESTIONS}
    assert all(forms[line.origin].member(*line.path) for line in LINES)
    own = {
        (group.key, one.key) for group in QUESTIONS.members for one in group.members if isinstance(one, Field)
    }
    assert {line.path for line in LINES if line.origin == OWN} == own
    assert len({(line.origin, line.path) for line in LINES}) == len(LINES)


def test_the_registrar_is_handed_the_table_s_answers_and_no_others():
    annex = establishment_answers()
    given = split(annex, ANSWERED)
    assert set(given) == {"enterprise", "investors"}
    assert given["enterprise"]["enterprise_contact"] == annex["enterprise"]["enterprise_contact"]
    assert "ultimate_controllers" not in str(given) and "source_of_funds" not in str(given)
    apart = split(annex, {**ANSWERED, "liaison": {"is_contact": False}})
    assert set(apart["enterprise"]["enterprise_contact"]) == {"mobile"}
    shown = dict(sheets(given, ANSWERED, DAY))
    assert [one.text for one in shown["基本信息"] if one.label == "邮政编码"] == ["266071"]
    assert any(one.label == "股东1　出资比例" for one in shown["股东（发起人）出资情况"])
    assert not [one for one in shown["设立"] if one.label == "设立方式"], "asked of 股份有限公司 alone"


def test_what_annex_1_says_otherwise_later_is_named_by_its_line():
    annex = establishment_answers()
    handed = split(annex, ANSWERED)
    assert differing(handed, annex, ANSWERED) == []
    first, *others = annex["investors"]
    annex["investors"] = [{**first, "equity_ratio": "1"}, *others]
    annex["enterprise"]["business_scope"] = "另一范围"
    annex["enterprise"]["planned_employees"] = 9
    assert differing(handed, annex, ANSWERED) == ["设立：经营范围", "股东（发起人）出资情况：出资比例"]


def test_registration_s_questions_are_judged_like_any_and_opened_by_what_they_ask():
    annex = establishment_answers()
    assert choosing.own_problems(ANSWERED, annex, DAY) == []
    other = {**ANSWERED, "liaison": {"is_contact": False}}
    at = [p.path[1:] for p in choosing.own_problems(other, annex, DAY)]
    assert at == [("liaison", key) for key in ("name", "mobile", "email", "id_document")]
    annex["enterprise"]["enterprise_type"] = "joint_stock.unlisted.other"
    assert [p.path[-1] for p in choosing.own_problems(ANSWERED, annex, DAY)] == ["incorporation"]


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("enterprise", "establishment_mode", "acquisition"),
        ("enterprise", "unified_social_credit_code", {"choice": "licence_obtained", "text": "9"}),
        ("signing", "filed_by", "enterprise"),
    ],
)
def test_only_a_new_company_without_licence_goes_through_the_window(part, key, value):
    annex = establishment_answers()
    assert list(choosing.annex_problems(annex)) == []
    annex[part] = {**annex[part], key: value}
    assert [p.path for p in choosing.annex_problems(annex)] == [(part, key)]
    assert [p.path for p in choosing.after_licence(establishment_answers(), DAY)] == [choosing.CODE]


def test_every_pair_of_states_is_explained_and_no_sentence_is_for_none():
    pairs = {key_of(f, r) for f, r in product(State, Step) if r is not Step.DRAFT}
    assert pairs == {name for name in sentences() if name.startswith("window_")}
    assert "自执照签发之日起30日内由企业另行申报" in said(State.NOT_COMPLETED, Step.LICENSED, DAY)
    assert "《办法》第九条" in said(State.COMPLETED, Step.LICENSED, DAY)
    assert said(State.DRAFT, Step.DRAFT, DAY) == ""


def test_the_registrar_s_days_are_a_model_and_say_so():
    received = due(Step.RECEIVED, DAY, None, CALENDAR)
    assert (received.on, received.source) == (date(2017, 10, 19), "示范")
    assert due(Step.EXAMINING, DAY, DAY, CALENDAR).on == date(2017, 11, 2)
    assert due(Step.CORRECTING, DAY, None, CALENDAR) is None
