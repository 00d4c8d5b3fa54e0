"""What comes out of the printer: every name readable, every page complete, the same bytes every time."""

import dataclasses
import hashlib
import json
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
import segno
import weasyprint
from PIL import Image

from filing.domain.errors import ReceiptRefused
from filing.receipts.markup import html_of
from filing.receipts.pdf import print_receipt, render

HASH_IN_ANOTHER_PROCESS = """
import hashlib, json, sys
from filing.receipts.fonts.fontset import ensure_fonts
from filing.receipts.pdf import render
view = json.load(sys.stdin)
print(hashlib.sha256(render(view, ensure_fonts(sys.argv[1]))).hexdigest())
"""


@pytest.mark.parametrize(
    "name",
    [
        "𠮷田㛃𪚥",
        "阿卜杜拉·买买提",
        "Núñez",
        "Nguyễn Łukasz O’Brien",
        "葛󠄀城葛󠄁子葛",
        "Ξένος",
        "김철수",
        "镕堃喆",
        "Office & Co. <b>{{7*7}}</b>",
    ],
)
def test_a_name_is_copied_out_as_it_was_written(name, establishment, investor, fonts, text_of):
    establishment["fields"]["investors"] = [investor(name)]
    assert name.replace(" ", "") in text_of(render(establishment, fonts))


def test_any_thousand_characters_are_copied_out_as_they_were_written(establishment, fonts, text_of):
    printable = [chr(code) for code in sorted(fonts.characters) if chr(code).isalnum()]
    chosen = random.Random(2017).sample(printable, 1000)
    establishment["fields"]["business_scope"] = "".join(chosen)
    assert set(chosen) - set(text_of(render(establishment, fonts))) == set()


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (2, 1), (50, 4)])
def test_investors_fill_as_many_pages_as_they_need(count, pages, establishment, investor, fonts, pages_of):
    names = [f"第{place}号投资者" for place in range(1, count + 1)]
    establishment["fields"]["investors"] = [
        investor(name + "（萨尔布吕肯精密机械）有限公司") for name in names
    ]
    printed = print_receipt(establishment, fonts)
    text = "".join("".join(pages_of(printed.pdf)).split())
    assert (printed.pages, [name for name in names if name not in text]) == (pages, [])


def test_each_page_of_investors_begins_with_the_headings(establishment, investor, fonts, pages_of):
    establishment["fields"]["investors"] = [investor("萨尔布吕肯精密机械（青岛）控股有限公司")] * 50
    with_investors = [page for page in pages_of(render(establishment, fonts)) if "欧元" in page]
    assert len(with_investors) > 1
    assert all("投资者名称或姓名" in page for page in with_investors)


def test_remarks_that_fit_on_a_page_are_not_split_over_two(establishment, investor, fonts, pages_of):
    lines = [f"备注第{number}行" for number in range(1, 13)]
    for count in range(4, 16):
        establishment["fields"]["investors"] = [investor("萨尔布吕肯精密机械（青岛）控股有限公司")] * count
        establishment["fields"]["remarks"] = "\n".join(lines)
        pages = ["".join(page.split()) for page in pages_of(render(establishment, fonts))]
        assert [sum(line in page for line in lines) for page in pages if lines[0] in page] == [12], count


def test_remarks_longer_than_a_page_go_on_on_the_next(establishment, fonts, pages_of):
    establishment["fields"]["remarks"] = "\n".join(f"备注第{number}行。" for number in range(1, 101))
    text = "".join("".join(pages_of(render(establishment, fonts))).split())
    assert [n for n in range(1, 101) if f"备注第{n}行。" not in text] == []


def test_each_page_says_which_of_how_many_and_of_which_receipt(establishment, fonts, pages_of):
    establishment["fields"]["business_scope"] = "精密机械的研发、生产、销售；" * 300
    pages = pages_of(render(establishment, fonts))
    feet = ["".join(page.split()) for page in pages]
    assert len(pages) > 1
    assert all(foot.endswith(f"第{n}页共{len(pages)}页鲁青外资备201700001") for n, foot in enumerate(feet, 1))


def test_a_long_scope_loses_nothing(establishment, fonts, text_of):
    parts = [f"第{place}项精密机械零部件的研发" for place in range(400)]
    establishment["fields"]["business_scope"] = "；".join(parts)
    text = re.sub(r"第\d+页共\d+页鲁青外资备201700001", "", text_of(render(establishment, fonts)))
    assert [part for part in parts if part not in text] == []


def test_the_signature_never_stands_on_a_page_alone(establishment, investor, fonts, pages_of):
    for count in range(1, 14):
        establishment["fields"]["investors"] = [investor("甲公司")] * count
        assert "备注" in pages_of(render(establishment, fonts))[-1]


def test_two_hundred_letters_without_a_space_stay_on_the_page(establishment, investor, fonts, text_of):
    establishment["fields"]["investors"] = [investor("W" * 200)]
    assert text_of(render(establishment, fonts)).count("W") == 200


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("李\ue863", "U+E863"),
        ("王\u202e", "U+202E"),
        ("赵\x00", "U+0000"),
        ("葛\U000e01ef", "U+845B U+E01EF"),
    ],
)
def test_a_character_that_cannot_be_printed_stops_the_receipt_and_is_named(name, code, establishment, fonts):
    establishment["addressee"] = name
    with pytest.raises(ReceiptRefused) as refused:
        render(establishment, fonts)
    assert code in refused.value.message


def test_a_glyph_missing_at_the_printer_stops_the_receipt_too(establishment, fonts):
    mistaken = dataclasses.replace(fonts, characters=fonts.characters | {0xE863})
    establishment["fields"]["remarks"] = "\ue863"
    with pytest.raises(ReceiptRefused, match="U\\+E863"):
        render(establishment, mistaken)


def test_the_same_view_gives_the_same_bytes_in_any_process(establishment, fonts):
    other = subprocess.run(
        [sys.executable, "-c", HASH_IN_ANOTHER_PROCESS, str(fonts.directory.parent)],
        input=json.dumps(establishment),
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == hashlib.sha256(render(establishment, fonts)).hexdigest()


def test_an_ordinary_receipt_is_small(establishment, fonts):
    assert len(render(establishment, fonts)) < 100 * 1024


def test_the_file_names_itself_and_its_day(establishment, fonts):
    with pikepdf.open(BytesIO(render(establishment, fonts))) as pdf:
        told = (str(pdf.docinfo.Title), str(pdf.docinfo.CreationDate), str(pdf.Root.Lang))
    assert told == ("外商投资企业设立备案回执 鲁青外资备201700001", "D:20171009", "zh-CN")


def test_the_file_is_tagged_and_says_it_is_an_archive_copy(establishment, fonts):
    with pikepdf.open(BytesIO(render(establishment, fonts))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"


def test_only_our_own_fonts_are_used_and_all_are_embedded(establishment, fonts):
    with pikepdf.open(BytesIO(render(establishment, fonts))) as pdf:
        found = [font.DescendantFonts[0] for font in pdf.pages[0].Resources.Font.values()]
        assert all("+Filing-" in str(font.BaseFont) and "/FontFile2" in font.FontDescriptor for font in found)


def test_the_seal_says_that_it_is_simulated(establishment, fonts, text_of):
    assert "模拟印章" in text_of(render(establishment, fonts))


def test_without_its_seal_the_receipt_keeps_the_place_free(establishment, fonts, text_of):
    sealed, unsealed = print_receipt(establishment, fonts), print_receipt(establishment, fonts, seal=False)
    assert sealed.seal_box == unsealed.seal_box
    assert "模拟印章" not in text_of(unsealed.pdf)


def test_a_link_to_verify_is_printed_module_by_module(establishment, fonts):
    establishment["verify_url"] = "https://example.cn/verify/A1B2"
    # Cut out at five dots to a point: 24 mm, 1.5 mm left of the margin, without the two modules that are free.
    shown = pixels(render(establishment, fonts), 360)
    wanted = [
        [bool(module) for module in row]
        for row in segno.make_qr(establishment["verify_url"], error="m", mask=2).matrix
    ]
    across = 24 / 25.4 * 360 / (len(wanted) + 4)
    left = (24 - 1.5) / 25.4 * 360 + 2 * across
    tops = [top for top in range(shown.height) if reads(shown, left, top, across, wanted)]
    assert tops


def pixels(pdf: bytes, dots: int) -> Image.Image:
    """The first page as it is seen, in black and white."""
    done = subprocess.run(
        ["pdftoppm", "-mono", "-r", str(dots), "-l", "1", "-"], input=pdf, capture_output=True, check=True
    )
    return Image.open(BytesIO(done.stdout))


def reads(shown: Image.Image, left: float, top: float, across: float, wanted: list[list[bool]]) -> bool:
    """Whether the middle of every module, counted from there, is as dark as it should be."""
    middles = [(n + 0.5) * across for n in range(len(wanted))]
    if top + middles[-1] >= shown.height:
        return False
    return all(
        (shown.getpixel((int(left + x), int(top + y))) == 0) is dark
        for y, row in zip(middles, wanted, strict=True)
        for x, dark in zip(middles, row, strict=True)
    )


def test_the_code_stands_under_the_picture_in_groups_of_four(establishment, fonts, pages_of):
    establishment |= {"verify_url": "https://example.cn/verify/ABCD2345EFGH6789", "code": "ABCD2345EFGH6789"}
    assert "核验码 ABCD 2345 EFGH 6789" in pages_of(render(establishment, fonts))[-1]


def test_weasyprint_has_the_hook_by_which_its_own_sheet_is_left_out():
    """If this fails, find how WeasyPrint takes its sheet for all of HTML now: with it, printing takes a tenth longer."""
    assert callable(vars(weasyprint.HTML).get("_ua_stylesheets"))


def test_western_text_in_a_cell_is_marked_and_chinese_text_is_not(establishment):
    page = html_of(establishment, seal=True, investors=SimpleNamespace(images=(), headings_height=0))
    assert '<td class="western">Qingdao Hailan Precision Machinery Co., Ltd.</td>' in page
    assert "<td>青岛海蓝精密机械有限公司</td>" in page


def test_several_threads_print_the_same_bytes_as_one(establishment, change, fonts):
    views = [establishment, change] * 6
    with ThreadPoolExecutor(4) as threads:
        printed = list(threads.map(lambda view: render(view, fonts), views))
    assert printed == [render(establishment, fonts), render(change, fonts)] * 6
