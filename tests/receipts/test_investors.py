"""The investors' table: the rows that are drawn are read, heard and placed as those of any table."""

import re
import subprocess
from collections import Counter
from io import BytesIO
from itertools import accumulate, pairwise

import pikepdf
import pytest

from filing.domain.receipts.wording import columns
from filing.receipts.pdf import print_receipt, render

LONG = "萨尔布吕肯精密机械（青岛）控股有限公司"


@pytest.fixture
def heard():
    """What a screen reader is told, a line for each part and each text, indented."""

    def of(pdf: bytes) -> list[str]:
        done = subprocess.run(["pdfinfo", "-struct-text", "-"], input=pdf, capture_output=True, check=True)
        return done.stdout.decode().splitlines()

    return of


def table_of_investors(lines: list[str]) -> list[list[str]]:
    """The kinds and texts of each row's cells."""
    begin = next(n for n, line in enumerate(lines) if line.strip() == "THead") - 1
    depth = len(lines[begin]) - len(lines[begin].lstrip())
    inside = lines[begin + 1 :]
    end = next((n for n, line in enumerate(inside) if len(line) - len(line.lstrip()) <= depth), len(inside))
    rows: list[list[str]] = []
    for line in map(str.strip, inside[:end]):
        if line == "TR":
            rows.append([])
        elif line.rstrip(":") in ("TH", "TD"):
            rows[-1].append(line[:2] + " ")
        elif line.startswith('"'):
            rows[-1][-1] += line.strip('"')
    return rows


def words(pdf: bytes, page: int) -> list[tuple[str, float, float, float, float]]:
    """Each word of a page with its left, top, right and bottom in points from the page's upper left corner."""
    told = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()  # fmt: skip
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', told
    )
    return [(word, *map(float, box)) for *box, word in found]


def column(word: tuple[str, float, float, float, float]) -> int:
    """In which column of a page a word stands wholly."""
    shares = (0.3, 0.155, 0.27, 0.15, 0.125)
    edges = [(24 + 164 * share) * 72 / 25.4 for share in accumulate(shares, initial=0)]
    return next(n for n, (left, right) in enumerate(pairwise(edges)) if left < word[1] and word[3] < right)


def test_the_headings_are_heard_once_and_each_investor_is_a_row_of_five_cells(
    establishment, investor, fonts, heard
):
    establishment["fields"]["investors"] = [investor(f"第{n}号{LONG}") for n in range(1, 51)]
    printed = print_receipt(establishment, fonts)
    headings, *rows = table_of_investors(heard(printed.pdf))
    assert printed.pages == 4
    assert headings == [f"TH {label}" for _, label in columns("establishment")]
    assert rows == [
        [f"TD 第{n}号{LONG}", "TD 德国", "TD 欧元 3,500,000.00元", "TD 货币、实物", "TD 70%"]
        for n in range(1, 51)
    ]


def test_every_piece_of_a_page_belongs_to_one_part_that_is_heard_or_is_set_aside(
    establishment, investor, fonts
):
    establishment["fields"]["investors"] = [investor(f"第{n}号{LONG}") for n in range(1, 51)]
    with pikepdf.open(BytesIO(render(establishment, fonts))) as pdf:
        parts = list(parts_below(pdf.Root.StructTreeRoot.K[0]))
        for number, page in enumerate(pdf.pages):
            content = page.Contents if isinstance(page.Contents, pikepdf.Stream) else page.Contents[-1]
            marked = Counter(int(n) for n in re.findall(rb"/MCID (\d+)", content.read_bytes()))
            claimed = Counter(
                int(kid) for part in parts if part.get("/Pg") == page.obj
                for kid in part.K if not isinstance(kid, pikepdf.Object)
            )  # fmt: skip
            assert marked == claimed, number
            assert set(marked.values()) == {1}


def parts_below(part):
    yield part
    for kid in part.K:
        if isinstance(kid, pikepdf.Dictionary):
            yield from parts_below(kid)


def test_what_is_long_is_broken_within_its_column_and_pushes_the_next_row_down(
    establishment, investor, fonts
):
    wide = investor("W" * 120) | {"contribution_forms": "知识产权；" * 12, "subscribed_capital": "9" * 80}
    establishment["fields"]["investors"] = [wide, investor("下一位投资者")]
    found = words(render(establishment, fonts), 1)
    next_row = next(word for word in found if word[0] == "下一位投资者")
    for piece, place in {"WW": 0, "99": 2, "产权": 3}.items():
        pieces = [word for word in found if piece in word[0]]
        assert {column(word) for word in pieces} == {place}, piece
        assert max(bottom for *_, bottom in pieces) < next_row[2], piece


def test_a_row_longer_than_a_page_goes_on_on_the_next(establishment, investor, fonts, pages_of, heard):
    forms = "；".join(f"第{n}件实物" for n in range(1, 121))
    establishment["fields"]["investors"] = [investor(LONG) | {"contribution_forms": forms}, investor("末")]
    pdf = render(establishment, fonts)
    pages = [page for page in pages_of(pdf) if "投资者名称或姓名" in page]
    _, *rows, last = table_of_investors(heard(pdf))
    assert len(pages) > 2
    assert "".join(row[3].removeprefix("TD ") for row in rows) == forms
    assert last[0] == "TD 末"


def test_a_written_form_of_a_character_has_its_face_in_a_cell_of_many_others(establishment, investor, fonts):
    faces = []
    for name in ("葛城有限公司", "葛󠄀城有限公司"):
        establishment["fields"]["investors"] = [investor(name)]
        with pikepdf.open(BytesIO(render(establishment, fonts))) as pdf:
            names = [str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()]
        faces.append(any("Variants" in name for name in names))
    assert faces == [False, True]


def test_paragraphs_stand_under_each_other_and_empty_cells_stay_empty(establishment, investor, fonts, heard):
    row = {**investor("甲公司\n\n乙分公司"), "subscribed_capital": "", "equity_ratio": ""}
    establishment["fields"]["investors"] = [row]
    assert table_of_investors(heard(render(establishment, fonts)))[1] == [
        "TD 甲公司乙分公司", "TD 德国", "TD ", "TD 货币、实物", "TD ",
    ]  # fmt: skip


def test_another_investor_of_several_takes_the_same_lines_as_before(establishment, investor, fonts):
    """Lines are kept from paper to paper: they are not changed by the paper that they were drawn on."""
    establishment["fields"]["investors"] = [investor(LONG), investor("Núñez GmbH")]
    first = render(establishment, fonts)
    render(
        {**establishment, "fields": {**establishment["fields"], "investors": [investor(LONG)] * 60}}, fonts
    )
    assert render(establishment, fonts) == first
