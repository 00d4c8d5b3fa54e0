"""The tables of a receipt: ruled in whole lines, and styled once however many rows there are."""

import re
from io import BytesIO

import pikepdf
from weasyprint import css

from filing.receipts.pdf import render
from filing.receipts.ruling import WIDTH
from filing.receipts.tagging import CSS_PIXEL

THIN = CSS_PIXEL * WIDTH


def rules(pdf: bytes) -> list[list[tuple[float, float]]]:
    """Width and height of each rule, page by page."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        contents = [pikepdf.Page(page).obj.Contents for page in opened.pages]
        drawn = [content.read_bytes() if isinstance(content, pikepdf.Stream) else content[-1].read_bytes()
                 for content in contents]  # fmt: skip
    begun = [re.match(rb"/Artifact BMC q 0 0 0 rg (.*?) f Q EMC", one, re.DOTALL) for one in drawn]
    sizes = [re.findall(rb"[\d.]+ [\d.]+ ([\d.]+) ([\d.]+) re", one[1]) for one in begun if one]
    return [[(float(width), float(height)) for width, height in page] for page in sizes]


def across(page):
    return [size for size in page if abs(size[1] - THIN) < 0.01]


def down(page):
    return [size for size in page if abs(size[0] - THIN) < 0.01]


def test_another_investor_adds_one_rule_across_the_page_and_none_down_it(establishment, investor, fonts):
    drawn = []
    for count in (2, 3):
        establishment["fields"]["investors"] = [investor("青岛海蓝控股有限公司")] * count
        (page,) = rules(render(establishment, fonts))
        drawn.append((len(across(page)), len(down(page))))
    (lines, columns), more = drawn
    assert more == (lines + 1, columns)


def test_the_rules_are_drawn_again_on_every_page_that_a_table_reaches(establishment, fonts):
    establishment["fields"]["business_scope"] = "精密机械的研发、生产、销售；" * 400
    pages = rules(render(establishment, fonts))
    # The one row: the table's left, the right of label and answer, and a line above and below.
    assert [(len(across(page)), len(down(page))) for page in pages[1:3]] == [(2, 3)] * 2


def test_more_investors_need_no_more_styles(establishment, investor, fonts, monkeypatch):
    made, begin = [], css.ComputedStyle.__init__
    monkeypatch.setattr(
        css.ComputedStyle, "__init__", lambda self, *given: (made.append(1), begin(self, *given))[1]
    )
    counts = []
    for count in (2, 4):
        made.clear()
        establishment["fields"]["investors"] = [investor("甲公司"), investor("Investor GmbH")] * (count // 2)
        render(establishment, fonts)
        counts.append(len(made))
    assert counts[0] == counts[1]
