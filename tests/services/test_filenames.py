"""Names as users give them, and as they are shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.services.files.names import MAX_BYTES, MAX_CHARACTERS, NAMELESS, safe_name


@pytest.mark.parametrize(("given_name", "shown"), [
    ("公司章程.pdf", "公司章程.pdf"),
    ("营业执照（副本）2016·12.PDF", "营业执照（副本）2016·12.pdf"),
    ("../../etc/passwd", "passwd.pdf"),
    ("..\\..\\windows\\win.ini", "win.ini.pdf"),
    ("C:\\用户\\章程.pdf", "章程.pdf"),
    ("章程.pdf\x00.exe", "章程.pdf.exe.pdf"),
    ("\u202efdp.程章", "fdp.程章.pdf"),
    ("章\r\nSet-Cookie: a=b.pdf", "章Set-Cookie_ a=b.pdf"),
    ("CON", "_CON.pdf"),
    ("con.pdf", "_con.pdf"),
    ("Nul.tar.pdf", "_Nul.tar.pdf"),
    ("COM1.png", "_COM1.pdf"),
    ("CON合同.pdf", "CON合同.pdf"),
    (".htaccess", "htaccess.pdf"),
    ("照片.jpeg", "照片.pdf"),
    ("a<b>:\"|?*.pdf", "a_b______.pdf"),
    ("", f"{NAMELESS}.pdf"),
    ("..", f"{NAMELESS}.pdf"),
    (".pdf", f"{NAMELESS}.pdf"),
    ("章程/", f"{NAMELESS}.pdf"),
    ("\ud800章程.pdf", "章程.pdf"),
    ("𠮷田㛃葛\U000e0100.pdf", "𠮷田㛃葛\U000e0100.pdf"),
    ("Nu\u0301n\u0303ez.pdf", "Núñez.pdf"),
])  # fmt: skip
def test_a_name_is_shown_as_given_where_that_is_safe(given_name, shown):
    assert safe_name(given_name, "pdf") == shown


@pytest.mark.parametrize(("kind", "ending"), [("pdf", ".pdf"), ("jpeg", ".jpg"), ("png", ".png")])
def test_the_ending_is_that_of_the_content(kind, ending):
    assert safe_name("证件.png", kind) == "证件" + ending


def test_a_long_name_is_cut_by_characters_and_keeps_its_ending():
    shown = safe_name("章" * 300 + ".pdf", "pdf")
    assert shown == "章" * (MAX_CHARACTERS - 4) + ".pdf"


def test_a_long_name_of_rare_characters_fits_the_file_system():
    assert len(safe_name("𠮷" * 300, "pdf").encode()) <= MAX_BYTES


@given(st.text(st.characters(codec=None), max_size=300))
def test_no_name_is_unsafe(anything):
    shown = safe_name(anything, "pdf")
    assert shown.endswith(".pdf") and len(shown) <= MAX_CHARACTERS and len(shown.encode()) <= MAX_BYTES
    assert not shown.startswith((".", " ")) and not set(shown) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in shown)


@given(st.text(max_size=120))
def test_a_shown_name_is_shown_the_same_again(anything):
    once = safe_name(anything, "pdf")
    assert safe_name(once, "pdf") == once
