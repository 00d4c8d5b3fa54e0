"""A year's counts as a picture: every city on one scale, and its words for whoever cannot see it."""

from __future__ import annotations

import re

from filing.domain.pictures.tallies import BARS, tally_svg
from filing.domain.supervision.tally import Tally


def test_every_city_is_drawn_on_the_scale_of_the_largest_and_told_in_words():
    tally = Tally("370200", "青岛市<1>")
    tally.figures.update(drawn=40, concluded=10)
    drawn = tally_svg(tally, 80)
    assert [float(width) for width in re.findall(r'<rect x="76"[^>]* width="([0-9.]+)"', drawn)] == [
        BARS / 2, BARS / 8, 0, 0, 0, 0,
    ]  # fmt: skip
    assert "抽中40家次，检查完毕10家次，发现违规0家次，改正0家次，罚款0家次，记录移除0家次。" in drawn
    assert 'id="tally-370200-title">青岛市&lt;1&gt;' in drawn


def test_a_year_in_which_nothing_happened_is_drawn_without_bars():
    assert 'width="0"' in tally_svg(Tally("370100", "济南市"), 0)
