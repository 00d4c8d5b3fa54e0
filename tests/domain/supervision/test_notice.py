"""The notice says what the annexes of Shandong's plan say, with the articles of its own day."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.supervision.notice import inspection_notice

#: Annexes 1 and 2, blanks filled; the quotation follows the measures (或者要求).
OPENING = "根据外商投资法律法规以及《外商投资企业设立及变更备案管理暂行办法》（下称《备案办法》）的相关规定，我（单位）拟"
QUOTE = "“检查时，商务主管部门可以依法查阅或者要求被检查人提供有关材料，被检查人应当如实提供”，现请你公司"
CLOSING = (
    "本次检查结果将记入“商务部外商投资诚信档案系统”，通报工商、外汇、海关等相关监管部门，"
    "并根据《备案办法》的有关规定通过商务部外商投资信息公示平台进行公示。"
)


def written(day: date, for_visit: bool) -> str:
    return inspection_notice(
        day, body="青岛市商务局", name="甲公司", papers=["营业执照"], for_visit=for_visit, on=date(2018, 3, 8),
        place="香港中路6号", contact="0532-85911111",
    ).text  # fmt: skip


@pytest.mark.parametrize(
    ("day", "examine", "obstruct"),
    [
        (date(2017, 3, 1), "第二十条", "第二十七条"),
        (date(2017, 7, 29), "第二十条", "第二十七条"),
        (date(2017, 7, 30), "第二十一条", "第二十八条"),
    ],
)
@pytest.mark.parametrize("for_visit", [True, False])
def test_articles_are_those_of_the_papers_day(day, examine, obstruct, for_visit):
    text = written(day, for_visit)
    assert f"根据《备案办法》{examine}，{QUOTE}" in text
    assert (
        f"根据《备案办法》{obstruct}之规定，如你公司对检查不予配合，我（单位）将对你公司作出行政处罚。"
        in text
    )
    assert CLOSING in text and "{" not in text


def test_each_kind_has_its_own_words():
    visit, papers = written(date(2018, 3, 5), True), written(date(2018, 3, 5), False)
    assert "检查通知（现场查验）" in visit and "检查通知（书面检查）" in papers
    assert f"{OPENING}于2018年3月8日对你公司遵守《备案办法》的有关情况进行现场查验。" in visit
    assert f"{OPENING}对你公司遵守《备案办法》的有关情况进行书面检查。" in papers
    assert "现请你公司准备如下材料备查：\n1. 营业执照" in visit
    assert "现请你公司于2018年3月8日前到香港中路6号提交如下材料：\n1. 营业执照" in papers
