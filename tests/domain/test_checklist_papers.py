"""Which row an uploaded paper satisfies, and what is still missing."""

from __future__ import annotations

import pytest

from filing.domain.forms.checklist import missing_documents
from tests.domain.checklists import (
    AGENT,
    CERTIFICATE,
    CHART,
    INVESTOR,
    LETTER,
    LICENCE,
    NAME_HEAD,
    NEWCOMER,
    REPRESENTATIVE,
    SHARES,
    TRANSLATION,
    A,
    B,
    C,
    changed,
    established,
    investors,
    only,
    paper,
    satisfied,
    whose,
)

# What was uploaded


def test_one_file_for_three_investors_satisfies_one_row():
    assert satisfied(established()) == [False, False, False]
    assert satisfied(established(papers=[paper()])) == [True, False, False]
    assert satisfied(established(papers=[paper(1), paper(2), paper(3)])) == [True, True, True]


def test_a_paper_satisfies_the_row_of_the_person_it_names():
    assert satisfied(established(papers=[paper(row=C)])) == [False, False, True]
    assert satisfied(established(papers=[paper(1, row=C), paper(2, row=C)])) == [False, False, True]


def test_papers_that_name_nobody_fill_the_rows_that_lack_one_in_their_order():
    rows = established(papers=[paper(1), paper(2, row=A), paper(3), paper(4)])
    assert [[p.id for p in r.papers] for r in rows if r.id == INVESTOR] == [["2"], ["1"], ["3", "4"]]


def test_a_paper_that_names_nobody_skips_those_of_whom_nothing_is_asked():
    after = investors(_2__name_cn="青岛海湾实业有限公司")
    rows = changed(NAME_HEAD, investors=after, papers=[paper()])
    assert [[p.id for p in r.papers] for r in rows if r.id == INVESTOR] == [[], [], ["1"]]


def test_the_paper_of_an_investor_who_was_taken_out_stays_in_sight_and_satisfies_nobody():
    rows = [r for r in established(papers=[paper(row="gone")]) if r.id == INVESTOR]
    assert [r.required for r in rows] == [True, True, True, False]
    assert [r.satisfied for r in rows] == [False, False, False, True]
    assert rows[3].row == "gone" and "可以移除" in rows[3].reason and rows[3].papers


def test_a_row_of_nobody_in_particular_takes_every_paper_of_its_kind():
    rows = changed(SHARES, papers=[paper(1), paper(2, row=A)])
    assert [len(r.papers) for r in rows if r.id == INVESTOR] == [2]


def test_a_paper_satisfies_no_other_requirement():
    assert not only(established(papers=[paper(requirement=LETTER)]), LICENCE).satisfied
    assert only(established(papers=[paper(requirement=LETTER)]), LETTER).satisfied


def test_what_is_not_asked_for_is_satisfied_without_a_paper():
    assert only(established(), CERTIFICATE).satisfied


# Translations

FOREIGN = paper(1, row=A, language="foreign")
TRANSLATED = paper(2, row=A, translation_of="1")


def test_a_foreign_original_needs_its_translation_document_by_document():
    other = paper(3, row=A, language="foreign")
    assert satisfied(established(papers=[FOREIGN]))[0] is False
    assert satisfied(established(papers=[FOREIGN, TRANSLATED]))[0] is True
    assert satisfied(established(papers=[FOREIGN, TRANSLATED, other]))[0] is False


def test_a_translation_is_no_original_of_its_own():
    rows = established(papers=[FOREIGN, TRANSLATED])
    assert [[p.id for p in r.papers] for r in rows if r.id == INVESTOR] == [["1"], [], []]


def test_a_foreign_paper_that_nobody_asked_for_needs_its_translation_too():
    extra = paper(1, CERTIFICATE, language="foreign")
    assert not only(established(papers=[extra]), CERTIFICATE).satisfied


@pytest.mark.parametrize(
    ("papers", "required", "is_satisfied", "reason"),
    [
        ([], False, True, "没有外文原件，无需提供。"),
        ([FOREIGN], True, False, "有1份外文原件，每份均须附中文翻译件。"),
        ([FOREIGN, TRANSLATED], True, True, "有1份外文原件，每份均须附中文翻译件。"),
        ([FOREIGN, TRANSLATED, paper(3, LETTER, language="foreign")], True, False, "有2份外文原件"),
    ],
)
def test_the_row_of_translations_counts_the_originals(papers, required, is_satisfied, reason):
    row = only(established(papers=papers), TRANSLATION)
    assert (row.required, row.satisfied) == (required, is_satisfied) and reason in row.reason
    assert [p.id for p in row.papers] == [p.id for p in papers if p.translation_of]


# Papers already on file


def test_a_paper_on_file_may_be_named_for_an_investor_of_the_record():
    after = investors(_0__subscribed_capital={"amount": "233300.00", "currency": "USD"})
    named = paper(row=A, on_file=True)
    assert satisfied(changed(SHARES, investors=after, papers=[named])) == [True, True, True]


@pytest.mark.parametrize("row", [None, A])
def test_a_paper_on_file_may_be_named_as_soon_as_the_head_is_ticked(row):
    assert satisfied(changed(SHARES, papers=[paper(row=row, on_file=True)])) == [True]


def test_nothing_is_on_file_of_a_newcomer_or_in_an_establishment():
    named = paper(row=NEWCOMER["id"], on_file=True)
    rows = changed(SHARES, investors=[*investors(), NEWCOMER], papers=[named])
    assert whose(rows)[NEWCOMER["id"]] and satisfied(rows)[-1] is False
    assert satisfied(established(papers=[paper(row=A, on_file=True)]))[0] is False


def test_a_paper_on_file_is_no_proof_of_a_new_legal_representative():
    on_file = paper(1, REPRESENTATIVE, row="legal_representative", on_file=True)
    rows = changed({}, enterprise={"legal_representative": {"name": "甲"}}, papers=[on_file])
    assert not only(rows, REPRESENTATIVE).satisfied


# What keeps a filing from being submitted


def test_each_missing_paper_is_a_problem_at_its_row():
    problems = missing_documents(established(papers=[paper(row=B)]))
    assert [p.path for p in problems] == [
        ("documents", LICENCE),
        ("documents", LETTER),
        ("documents", AGENT),
        ("documents", INVESTOR, A),
        ("documents", INVESTOR, C),
        ("documents", REPRESENTATIVE, "legal_representative"),
        ("documents", CHART),
    ]
    assert {p.code for p in problems} == {"document_missing"}
    assert problems[3].message == "请上传（五）投资者的主体资格证明或自然人身份证明（莱茵机械股份公司）。"
    assert problems[3].article == "17-§8（五）"


def test_a_missing_translation_is_one_problem_at_the_originals_row():
    every = [paper(n, row.id, row=row.row) for n, row in enumerate(established(), 10) if row.required]
    foreign = [*every, FOREIGN]
    (problem,) = missing_documents(established(papers=foreign))
    assert (problem.path, problem.code) == (("documents", INVESTOR, A), "translation_missing")
    assert "莱茵机械股份公司" in problem.message
    assert missing_documents(established(papers=[*foreign, TRANSLATED])) == []
