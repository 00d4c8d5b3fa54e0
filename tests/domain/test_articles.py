"""How a place in the measures is numbered, cited and found on a day."""

from datetime import date

import pytest

from filing.domain import law
from filing.domain.errors import NoFilingRegime
from filing.domain.numerals import numeral, read_numeral

BEFORE, SINCE = date(2017, 7, 29), date(2017, 7, 30)


@pytest.mark.parametrize(
    ("code", "earlier"),
    [("17-§5", "16-§5"), ("17-§5¶1", "16-§5¶1"), ("17-§8", "16-§7"), ("17-§9", "16-§8"), ("17-§12", "16-§11"),
     ("17-§12¶2", "16-§11¶2"), ("17-§24", "16-§23"), ("17-§32", "16-§31"), ("17-§8（六）", "16-§7（六）"),
     ("17-§6（二）", "16-§6（二）"), ("17-§6（四）", "16-§6（三）"), ("17-§6¶4", "16-§6¶4")],
)  # fmt: skip
def test_articles_keep_the_number_of_their_day(code, earlier):
    assert law.article(code, on=BEFORE).short == earlier
    assert law.article(code, on=SINCE).short == code


@pytest.mark.parametrize("code", ["17-§7", "17-§7¶3", "17-§5¶2", "17-§6（三）", "17-§8（七）", "17-§8（八）"])
def test_what_the_revision_put_in_cannot_be_cited_before(code):
    assert law.article(code, on=SINCE).short == code
    with pytest.raises(NoFilingRegime, match="自2017年7月30日起"):
        law.article(code, on=BEFORE)


@pytest.mark.parametrize(
    ("code", "day", "cited", "href"),
    [
        ("17-§12¶2", SINCE, "《办法》第十二条第二款", "/law/2017#12-2"),
        ("17-§12¶2", BEFORE, "《办法》第十一条第二款", "/law/2016#11-2"),
        ("17-§8（四）", SINCE, "《办法》第八条第（四）项", "/law/2017#8-1-4"),
        ("17-§8（四）", BEFORE, "《办法》第七条第（四）项", "/law/2016#7-1-4"),
        ("17-§32", SINCE, "《办法》第三十二条", "/law/2017#32"),
        ("16-§37", SINCE, "《办法》第三十七条", "/law/2016#37"),
        ("鲁商字〔2017〕7号四（二）", SINCE, "鲁商字〔2017〕7号四（二）", ""),
    ],
)
def test_an_article_is_cited_as_lawyers_do_and_leads_to_its_text(code, day, cited, href):
    found = law.article(code, on=day)
    assert (found.cited, found.href) == (cited, href)


def test_numerals_are_written_and_read_up_to_99():
    words = [numeral(number) for number in range(1, 100)]
    assert (words[0], words[9], words[11], words[19], words[37]) == ("一", "十", "十二", "二十", "三十八")
    assert [read_numeral(word) for word in words] == list(range(1, 100))
