"""Texts are filled by the law of their day, and no blank is left that nothing fills."""

import re
from datetime import date

import pytest

from filing.domain import law
from filing.domain.errors import NoFilingRegime
from filing.domain.forms import FORMS
from filing.domain.questions.spec import Group
from filing.domain.texts.filling import articles_in, fill, numbers_in, parts
from filing.domain.texts.notices import notice, notices
from filing.domain.texts.sentences import sentence, sentences

BEFORE, SINCE = date(2017, 3, 1), date(2018, 3, 5)
#: What is said of somebody's own account names no enterprise.
ABOUT_ONESELF = {
    "second_factor_set_up", "second_factor_reset", "recovery_code_used", "confirm_address", "registered_again",
    "password_link", "password_set_by_link", "guessing", "digest",
}  # fmt: skip
FACTS = {
    "left": 9, "code": "91370200M000100Y4G",
    "name": "甲公司", "kind": "变更备案", "number": "2017030100000001", "agency": "青岛市商务局",
    "due": "2017-03-06", "reason": "理由",
    "before": "海湾律师事务所",
    "to": "别家", "source": "某号文件",
    "what": "责令改正", "means": "两件都已办成。", "department": "青岛市工商局",
    "whole": "全文。", "duty": "应当进行必要的检查。",
    "closed": "甲公司", "count": 3, "listed": "备案完成", "state": "已答复",
    "organisation": "甲公司", "organisation_name": "甲公司", "email": "a@example.com",
}  # fmt: skip


def test_a_number_and_an_article_are_those_of_the_day():
    text = "应在{REVIEW_DAYS}个工作日内办理（{article:17-§12¶2}）。{name}"
    assert fill(text, BEFORE, name="甲") == "应在3个工作日内办理（《办法》第十一条第二款）。甲"
    assert fill(text, SINCE, name="甲") == "应在3个工作日内办理（《办法》第十二条第二款）。甲"


def test_a_fine_and_a_first_day_are_said_in_words():
    assert fill("处{FINE_PROHIBITED_FIELD}以下罚款", SINCE) == "处3万元以下罚款"
    assert fill("{REVISED_2017}以前", SINCE) == "2017年7月30日以前"


def test_braces_in_what_somebody_wrote_are_no_blanks():
    assert fill("理由：{reason}", SINCE, reason="见{REVIEW_DAYS}") == "理由：见{REVIEW_DAYS}"


@pytest.mark.parametrize("text", ["{NO_SUCH_DAYS}日", "{unknown}"])
def test_a_blank_that_nothing_fills_is_an_error(text):
    with pytest.raises(KeyError):
        fill(text, SINCE)


def test_a_citation_stands_by_itself_in_the_parts():
    assert list(parts("见{article:17-§32}。", BEFORE)) == ["见", law.article("16-§31"), "。"]


@pytest.mark.parametrize("occasion", notices())
@pytest.mark.parametrize("day", [BEFORE, SINCE])
def test_every_notice_can_be_written_on_every_day(occasion, day):
    subject, body = notice(occasion, day, **FACTS)
    assert (
        ("甲公司" in subject) is (occasion not in ABOUT_ONESELF)
        and "\n" not in subject
        and "{" not in subject + body
    )


def test_a_notice_names_the_kind_of_filing_it_is_about():
    assert "您提交的变更备案申报" in notice("submitted", SINCE, **FACTS)[1]


def test_an_enterprise_name_of_two_lines_keeps_the_subject_one_line():
    assert notice("completed", SINCE, **{**FACTS, "name": "甲\n乙"})[0] == "备案完成：甲 乙"


@pytest.mark.parametrize("name", sentences())
def test_every_sentence_can_be_said(name):
    assert "{" not in sentence(name, BEFORE, due="2017-03-06") + sentence(name, SINCE, due="2018-03-06")


def _members(members):
    for member in members:
        yield member
        if isinstance(member, Group):
            yield from _members(member.members)


_VERSIONS = [form for versions in FORMS.values() for form in versions]


@pytest.mark.parametrize("form", _VERSIONS, ids=[form.key for form in _VERSIONS])
def test_every_help_and_article_of_a_form_holds_on_its_first_day(form):
    """If this fails, the form asks for something under an article that its rules do not have yet."""
    for member in _members(form.members):
        assert "{" not in fill(member.help, form.valid_from)
        assert not member.article or law.article(member.article, on=form.valid_from)


def test_the_form_of_2016_does_not_ask_what_only_the_revision_asks():
    form = next(form for form in _VERSIONS if form.key == "establishment-2016")
    with pytest.raises(KeyError):
        form.member("event", "registration_on")
    with pytest.raises(NoFilingRegime):
        law.article("17-§7", on=form.valid_from)


def test_a_text_tells_what_it_cites():
    text = "{REVIEW_DAYS}个工作日（{article:17-§12}）{name}"
    assert (articles_in(text), numbers_in(text)) == (["17-§12"], ["REVIEW_DAYS"])


@pytest.mark.parametrize("form", _VERSIONS, ids=[form.key for form in _VERSIONS])
def test_no_help_of_a_form_holds_a_number_of_the_law(form):
    """If this fails, name the number: {ESTABLISHMENT_DAYS}日."""
    held = [
        m.help
        for m in _members(form.members)
        if re.search(r"\d+ ?(日|个工作日|万元)|第[一二三四五六七八九十\d]+条|§\d+(?!\S*\})", m.help)
    ]
    assert held == []


def test_a_reason_that_ends_as_a_sentence_is_not_ended_twice():
    assert (
        fill("理由：{reason}。请更正。", date(2018, 3, 5), reason="地址不符。") == "理由：地址不符。请更正。"
    )
