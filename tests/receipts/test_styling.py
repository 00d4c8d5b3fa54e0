"""Styles and lines that are kept from paper to paper: faster, and not a byte of any paper is another."""

import json
from copy import deepcopy

import pytest
from weasyprint import css
from weasyprint.css import StyleFor
from weasyprint.layout import inline, preferred
from weasyprint.text import line_break

from filing.receipts import styling, typesetting
from filing.receipts.investors import letterings
from filing.receipts.pdf import STYLE, render


@pytest.fixture
def as_weasyprint_does(monkeypatch):
    """From when it is called on, nothing is kept."""

    def restore() -> None:
        monkeypatch.setattr(css, "StyleFor", StyleFor)
        monkeypatch.setattr(line_break, "Layout", styling.Line.__base__)
        for module in (inline, preferred):
            monkeypatch.setattr(module, "split_first_line", styling.split_anew)
        typesetting.press.cache_clear()

    yield restore
    typesetting.press.cache_clear()


def test_papers_are_the_same_bytes_as_when_nothing_is_kept(
    establishment, change, investor, fonts, as_weasyprint_does
):
    long = deepcopy(establishment)
    long["fields"]["investors"] = [investor(f"第{place}号投资者 Núñez GmbH") for place in range(1, 30)]
    long["fields"]["business_scope"] = "精密机械的研发、生产、销售；" * 40 + "葛󠄀城"
    change["fields"]["remarks"] = "第一行\n第二行\n\n" + "很长的一行" * 30
    views = [establishment, change, long, {**establishment, "addressee": "A company of another name, Ltd."}]
    for view in views:
        render(view, fonts)
    kept = [render(view, fonts) for view in views]
    as_weasyprint_does()
    assert [render(view, fonts) for view in views] == kept


def test_a_second_receipt_computes_no_style_that_the_first_had(establishment, fonts, monkeypatch):
    render(establishment, fonts)
    styles = typesetting.press(fonts, STYLE).stylesheet.styles
    before = len(styles)
    other = json.loads(json.dumps(establishment).replace("17", "18"))
    render(other, fonts)
    assert (before > 30, len(styles)) == (True, before)


def test_lines_that_nobody_asks_for_again_are_let_go(establishment, investor, fonts):
    names = [f"投资者{place}" for place in range(styling.LINES + 10)]
    establishment["fields"] |= {"investors": [investor(name) for name in names], "remarks": "\n".join(names)}
    render(establishment, fonts)
    press = typesetting.press(fonts, STYLE)
    kept = [style.anonymous_style.lines.cache_info().currsize for style in press.stylesheet.styles]
    set_by_pango = [one.lines.cache_info().currsize for one in letterings(press.font_config).values()]
    assert (max(kept), max(set_by_pango)) == (styling.LINES, styling.LINES)
