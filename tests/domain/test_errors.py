"""Refusals carry facts and a sentence, never a status code."""

import pytest

from filing.domain import errors
from filing.domain.problems import Problem

CLASSES = [each for each in vars(errors).values() if isinstance(each, type)]
KINDS = [each for each in CLASSES if issubclass(each, errors.FilingError)]


@pytest.mark.parametrize("kind", [each for each in KINDS if each is not errors.IncompleteFiling])
def test_every_kind_has_a_sentence_that_says_what_to_do(kind):
    assert kind().message.endswith("。")
    assert kind().message == str(kind())


def test_every_kind_has_its_own_code():
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_an_incomplete_filing_carries_its_problems_and_says_how_many():
    problems = [Problem(("investors", 0, "name_cn"), "required", "请填写投资者名称。", "17-§4")]
    refusal = errors.IncompleteFiling(problems)
    assert refusal.problems == tuple(problems)
    assert "1处" in refusal.message


def test_a_problem_in_json_has_the_one_shape():
    problem = Problem(("investors", 0, "name_cn"), "required", "请填写投资者名称。")
    assert problem.as_json() == {
        "path": ["investors", 0, "name_cn"],
        "code": "required",
        "message": "请填写投资者名称。",
        "article": None,
    }
