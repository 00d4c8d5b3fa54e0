"""A Chinese sentence broken over lines in a template reads as one."""

from __future__ import annotations

import pytest
from jinja2 import Environment

from filing.web.wrapping import ChineseLines


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("提交后，\n    由备案机构审核。", "提交后，由备案机构审核。"),
        ("“补充”\n（选填）", "“补充”（选填）"),
        ("依据\n  <p>第十二条</p>", "依据\n  <p>第十二条</p>"),
        ("PDF\nJPG", "PDF\nJPG"),
        ("每个 20 MB\n以内", "每个 20 MB\n以内"),
        ("第一段\u3000第二段", "第一段\u3000第二段"),
        ("{{ typed }}", "第一行\n第二行"),
    ],
)
def test_only_a_break_between_two_chinese_characters_disappears(source, page):
    template = Environment(extensions=[ChineseLines], autoescape=True).from_string(source)
    assert template.render(typed="第一行\n第二行") == page


def test_the_line_of_an_error_stays_the_line_in_the_file():
    template = Environment(extensions=[ChineseLines], autoescape=True).from_string(
        "一行，\n二行，\n{{ 1 / 0 }}"
    )
    with pytest.raises(ZeroDivisionError) as failure:
        template.render()
    assert failure.traceback[-1].lineno + 1 == 3
