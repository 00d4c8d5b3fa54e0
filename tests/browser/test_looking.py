"""What is wrong with a page is found though most of it was looked at before."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

from tests.browser import conftest
from tests.browser.looking import complaints_about

pytestmark = pytest.mark.browser
SOUND = """<!doctype html><html lang="zh"><head><title>题</title>
<style>* { font-family: "PingFang SC", sans-serif; }</style></head><body>
<header><nav aria-label="主要"><ul class="list"><li><a href="/a">甲</a></li></ul></nav></header>
<main id="main"><h1>题目</h1><h2>小题</h2><h3>更小</h3>
<form><label for="x">名称</label><input class="box" id="x" type="text" name="x">
<label for="y">名称</label><input class="box" id="y" type="text" name="y"><button>送出</button></form>
<dl><dt>甲乙</dt><dd>丙丁</dd></dl><p>一句话</p></main><footer><p>页尾</p></footer></body></html>"""
WORDS = "<p>一句话</p>"
#: What is put in place of what, and what is said of it.
FAULTS = {
    "no label": ('<label for="y">名称</label>', "", "label"),
    "nothing on the button": ("<button>送出</button>", "<button></button>", "button-name"),
    "a row outside a list": (WORDS, "<div><li>二</li></div>", "listitem"),
    "something else in a list": ("<li><a", "<div>二</div><li><a", "list"),
    "a term without its list": (WORDS, "<div><dt>甲乙</dt></div>", "dlitem"),
    "a list without rows": (WORDS, '<div role="list"><span>一</span></div>', "aria-required-children"),
    "a row without a list": (WORDS, '<div role="option">一</div>', "aria-required-parent"),
    "a link in a button": ("送出", '送出<a href="/b">乙</a>', "nested-interactive"),
    "a way into what is hidden": (
        WORDS,
        '<div aria-hidden="true"><button>送出</button></div>',
        "aria-hidden-focus",
    ),
    "a heading too deep": ("<h3>更小</h3>", "<h5>更小</h5>", "heading-order"),
    "no first heading": ("<h1>题目</h1>", "<h2>题目</h2>", "page-has-heading-one"),
    "words beside everything": ("<footer>", "<div>之外</div><footer>", "region"),
    "two of the same name": (
        "</header>",
        '<nav aria-label="主要"><p>又</p></nav></header>',
        "landmark-unique",
    ),
    "letters of the browser's own": (WORDS, '<p style="font-family: serif">一句话</p>', "letters"),
    "a day on two lines": (WORDS, '<p style="width: 6em"><time>2018年12月27日</time></p>', "torn"),
    "a button on two lines": (
        "</form>",
        '</form><table class="govuk-table"><tr><td style="width: 3em"><button class="govuk-button">重新发送</button></table>',
        "torn",
    ),
    "a line that begins with a stop": (
        WORDS,
        '<p style="width: 6em"><span style="display: inline-block; width: 6em">一句话</span>。</p>',
        "torn",
    ),
    "letters that do not stand out": (WORDS, '<p style="color: #eee">一句话</p>', "color-contrast"),
}


@pytest.fixture
def page(chromium):
    made = chromium.new_page()
    made.set_content(SOUND)
    assert complaints_about(made) == []
    yield made
    made.close()


def test_each_fault_is_found_in_a_page_that_was_sound(page):
    found = {}
    for name, (sound, faulty, _) in FAULTS.items():
        assert sound in SOUND, name
        page.set_content(SOUND.replace(sound, faulty, 1))
        found[name] = " ".join(complaints_about(page))
    own = {"letters": "letters of the browser", "torn": "torn apart: "}
    said = {name: own.get(rule, f"axe {rule}:") for name, (*_, rule) in FAULTS.items()}
    assert [name for name, words in said.items() if words not in found[name]] == [], found


def test_a_page_that_loads_itself_anew_meanwhile_is_looked_at_again(meet, monkeypatch):
    visitor, looked = meet(390), []

    def look_once(page):
        looked.append(page.url)
        if len(looked) == 1:
            page.reload()
            page.evaluate("() => axe.run(document)")
        return complaints_about(page)

    monkeypatch.setattr(conftest, "complaints_about", look_once)
    visitor.page.goto(visitor.server.url + "/verify")
    visitor.look()
    assert len(looked) == 2 and visitor.complaints == []


def test_a_look_that_is_itself_wrong_is_told(meet, monkeypatch):
    visitor = meet(390)
    monkeypatch.setattr(conftest, "PATIENCE", 0.2)
    monkeypatch.setattr(conftest, "complaints_about", lambda page: page.evaluate("() => missing.part"))
    visitor.page.goto(visitor.server.url + "/verify")
    with pytest.raises(Error, match="missing"):
        visitor.look()


#: Loads itself again and again, each time when all seems to be there; the last one is too wide.
RESTLESS = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>题</title></head>
<body><h1>第 <b></b> 次</h1><script>
sessionStorage.turn = Number(sessionStorage.turn || 0) + 1;
document.querySelector("b").textContent = sessionStorage.turn;
if (sessionStorage.turn < 12) addEventListener("load", () => setTimeout(() => location.reload(), sessionStorage.turn));
else document.body.style.width = "200vw";
</script></body></html>"""


def test_a_page_that_loads_itself_anew_is_looked_at_again_until_it_stands_still(meet):
    visitor = meet(1280)
    visitor.page.route("**/restless", lambda route: route.fulfill(body=RESTLESS, content_type="text/html"))
    visitor.open("/restless")
    said, visitor.complaints[:] = "".join(visitor.complaints), []
    assert "/restless (1280px): scrolls sideways" in said and "第 <b>12</b> 次" in said
