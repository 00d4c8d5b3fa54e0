"""A change draft lives through the night in which the measures were revised."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser import changing

pytestmark = pytest.mark.browser
NAME, ACQUISITION = "青岛新莱茵机械有限公司", "并购设立外商投资企业基本信息变更"


@pytest.fixture
def clock(server) -> Iterator[Callable[[str], str]]:
    """Sets the server's clock; afterwards it is the other tests' day again."""
    yield lambda at: server.flask("clock", "set", at)
    server.flask("clock", "set", "2017-09-28T10:00")


def test_a_draft_from_before_the_revision_keeps_its_answers_and_shows_what_is_new(visit, server, clock):
    clock("2017-07-29T10:00")
    email, enterprise = changing.an_applicant(server)
    visitor = visit()
    filing = changing.begin(visitor, email, enterprise)
    changing.tick_heads(visitor, filing, "enterprise_basic_change-name")
    changing.fill(visitor, filing, "enterprise/names", enterprise_name__cn=NAME)
    assert ACQUISITION not in text_of(visitor, f"{filing}/heads")
    assert "名称预先核准材料" in text_of(visitor, f"{filing}/documents")
    assert "办法已经修订" not in text_of(visitor, filing)
    clock("2017-07-31T10:00")
    tasks = text_of(visitor, filing)
    assert NAME in tasks and "办法已经修订" in tasks and ACQUISITION in tasks
    heads = text_of(visitor, f"{filing}/heads")
    assert ACQUISITION in heads and "按2016年办法申报" not in heads
    assert visitor.page.locator('[id="enterprise_basic_change-name"]').is_checked()
    visitor.open(f"{filing}/enterprise/names")
    assert visitor.page.locator('[id="enterprise_name-cn"]').input_value() == NAME
    assert "名称预先核准材料" not in text_of(visitor, f"{filing}/documents")
    assert NAME in text_of(visitor, f"{filing}/review")


def text_of(visitor, path: str) -> str:
    visitor.open(path)
    return visitor.page.locator("main").inner_text()
