"""The map of the law is whole: nothing cites a place that is not in the texts, and what was collected is current."""

from __future__ import annotations

import pytest

from filing.config import ROOT
from filing.domain.articles import article
from filing.domain.lawmap import COLLECTED, Source, citations, law_map
from filing.domain.reference.measures import passage
from scripts.law_citations import collected, written

IN_THE_MEASURES = [c for c in citations() if article(c.code).rules]


def test_every_citation_is_a_place_of_the_texts():
    """If this fails, the citation names an article, a paragraph or an item that the measures do not have."""
    assert not [c for c in IN_THE_MEASURES if passage(article(c.code)) is None]


def test_what_was_collected_is_current():
    """If this fails, run `make law-map` and commit filing/domain/reference/law_citations.json."""
    assert COLLECTED.read_text("utf-8") == written(collected())


@pytest.mark.parametrize("source", Source)
def test_every_kind_of_source_is_found(source):
    assert any(c.source is source for c in IN_THE_MEASURES)


def test_every_citation_has_its_row():
    rows = [row for article_row in law_map() for row in (article_row, *article_row.rows)]
    shown = {citation for row in rows for citation in row.citations}
    assert shown == set(IN_THE_MEASURES)


def test_the_map_names_only_files_of_the_project():
    places = {c.name.partition(" ")[0] for c in citations() if c.source in (Source.CODE, Source.TEST)}
    assert all((ROOT / place).is_file() for place in places)
