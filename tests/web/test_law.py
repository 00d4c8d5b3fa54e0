"""The pages of the law: the measures' own text, and what rests on it."""

from __future__ import annotations

import pytest

from filing.domain.articles import RULE_SETS, article
from filing.domain.reference.measures import measures
from tests.conftest import turn_clock
from tests.web.conftest import page


@pytest.mark.parametrize("rules", RULE_SETS, ids=lambda rules: rules.id)
def test_the_page_has_the_whole_text_and_an_anchor_for_every_place(client, rules):
    shown = page(client.get(f"/law/{rules.id}"))
    for passage in measures(rules).passages():
        (place,) = shown.xpath(f"//*[@id='{passage.place.anchor}']")
        assert passage.text in place.text_content()


def test_each_article_leads_to_itself_in_the_other_version(client):
    twelve = page(client.get("/law/2017")).get_element_by_id("12")
    assert twelve.xpath(".//a[@class='app-measures__other']/@href") == ["/law/2016#11"]
    eleven = page(client.get("/law/2016")).get_element_by_id("11")
    assert eleven.xpath(".//a[@class='app-measures__other']/@href") == ["/law/2017#12"]


def test_what_the_revision_put_in_is_marked(client):
    shown = page(client.get("/law/2017"))
    marked = shown.xpath("//*[contains(@class, 'app-measures__paragraph--new')]/@id")
    assert marked == ["5-2", "6-1-3", "7", "8-1-7", "8-1-8"]
    later = page(client.get("/law/2016")).xpath("//p[contains(@class, 'app-measures__later')]//@href")
    assert later == ["/law/2017#5-2", "/law/2017#6-1-3", "/law/2017#8-1-7", "/law/2017#8-1-8"]


@pytest.mark.parametrize(
    ("now", "version"), [("2016-01-04", "2016"), ("2017-03-01", "2016"), ("2018-03-05", "2017")]
)
def test_the_law_opens_at_the_version_in_force(client, now, version):
    turn_clock(f"{now} 09:00")
    assert client.get("/law").headers["Location"] == f"/law/{version}"


def test_no_other_version_is_known(client):
    assert client.get("/law/2018").status_code == 404


def test_every_citation_leads_to_a_place_on_the_page(client):
    ids = {rules.id: set(page(client.get(f"/law/{rules.id}")).xpath("//@id")) for rules in RULE_SETS}
    for code in ("17-§12¶2", "16-§11¶2", "17-§8（四）", "17-§6¶1（三）", "17-§38", "16-§37"):
        version, _, anchor = article(code).href.removeprefix("/law/").partition("#")
        assert anchor in ids[version]


def test_the_map_lists_every_article_and_says_which_nothing_rests_on(client):
    shown = page(client.get("/law/map"))
    assert len(shown.xpath("//section[contains(@class, 'app-map')]")) == 38
    twelve = shown.get_element_by_id("12").text_content()
    assert (
        "2016年原文第十一条" in twelve
        and "REVIEW_DAYS：2016-10-08起为3" in twelve
        and "一次性告知补充" in twelve
    )
    assert "第一条" in shown.xpath("//div[@class='govuk-inset-text']")[0].text_content()
