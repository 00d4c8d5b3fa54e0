"""A page judged as everybody has to be able to use it: nothing runs off sideways or is torn apart, all is set in our letters,
axe finds nothing.

Journeys meet the same pages again and again, and axe takes most of a second for each. What it finds depends on how an
element is built and where it stands, not on what it says: a page is checked where it holds an element of a kind that no
sound page has held. Of the width a kind knows only whether its element is shown. Whether text stands out from its
ground depends on the two colours and the size of the letters: each such pair is looked at once. What one process of a
run found sound the others need not look at again.
"""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page

from filing.config import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
#: Every kind of element, as a number: its name, classes, roles and names of attributes, whether it has words and is shown,
#: whether a label names it, what it refers to is there, the heading before it, and what it stands in. Ids given twice are
#: kinds of their own.
KINDS = r"""() => {
    const number = (text) => {
        let a = 0xdeadbeef, b = 0x41c6ce57;
        for (let i = 0; i < text.length; i += 1) {
            a = Math.imul(a ^ text.charCodeAt(i), 2654435761);
            b = Math.imul(b ^ text.charCodeAt(i), 1597334677);
        }
        return (a >>> 0).toString(36) + (b >>> 0).toString(36);
    };
    const told = /^(role|type|lang|href|scope|tabindex|autocomplete|aria-(hidden|expanded|current|live|invalid))$/;
    const refers = /^(for|aria-(describedby|labelledby|controls|owns|activedescendant))$/;
    const drawn = document.documentElement.outerHTML.length;
    const kinds = new Set(), ids = new Set(), known = new Map();
    let heading = '';
    const attribute = ({name, value}) => {
        const plain = value.replace(/[0-9a-f-]{36}|[0-9]+/g, '0');
        if (refers.test(name)) return name + value.split(/\s+/).every((id) => !id || document.getElementById(id));
        return name + (told.test(name) && name !== 'href' ? plain : name === 'class' ? value : value === '');
    };
    for (const element of document.querySelectorAll('*')) {
        if (element.closest('svg') && element.tagName !== 'svg') continue;
        const tag = element.tagName;
        const words = (element.textContent.trim() !== '') + '';
        const shown = element.checkVisibility ? element.checkVisibility() : true;
        const before = /^H[1-6]$/.test(tag) ? heading : '';
        if (before !== '' || /^H[1-6]$/.test(tag)) heading = tag;
        const named = element.labels ? (element.labels.length > 0) + '' : '';
        const own = [tag, words, shown, before, named, ...[...element.attributes].map(attribute).sort()].join('|');
        const parent = known.get(element.parentElement) || {own: '', region: ''};
        known.set(element, {own, region: /^(MAIN|NAV|HEADER|FOOTER|ASIDE|FORM|DIALOG)$/.test(tag) ? tag : parent.region});
        kinds.add(number([own, parent.own, parent.region].join('>')));
        if (element.id && ids.has(element.id)) kinds.add('twice ' + element.id + drawn);
        ids.add(element.id);
    }
    return [...kinds];
}"""
#: Where words stand: colour of the letters, size and weight, and every ground, picture and transparency behind them.
GROUNDS = """() => {
    const speaks = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const ground = (element) => {
        const parts = [];
        for (let at = element; at; at = at.parentElement) {
            const style = getComputedStyle(at);
            if (style.opacity !== '1') parts.push('o' + style.opacity);
            if (style.backgroundImage !== 'none') parts.push(style.backgroundImage);
            if (style.backgroundColor === 'rgba(0, 0, 0, 0)') continue;
            parts.push(style.backgroundColor);
            if (style.backgroundColor.startsWith('rgb(')) break;
        }
        return parts.join('/');
    };
    window.onGround = new Map();
    for (const one of [...document.body.querySelectorAll('*')].filter(speaks)) {
        if (one.checkVisibility && !one.checkVisibility()) continue;
        const {color, fontSize, fontWeight, textShadow} = getComputedStyle(one);
        const key = [color, fontSize, fontWeight, textShadow, one.disabled, ground(one)].join();
        if (!window.onGround.has(key)) window.onGround.set(key, one);
    }
    return [...window.onGround.keys()];
}"""
# Not preloaded: only one rule wants the style sheet, about a screen that is kept from turning.
RULES = "{resultTypes: ['violations'], preload: false, rules: {'color-contrast': {enabled: false}}}"
CHECK = f"() => axe.run(document, {RULES})"
CONTRAST = """(keys) => axe.run(
    {include: keys.map((key) => [window.onGround.get(key)])},
    {resultTypes: ['violations'], preload: false, runOnly: ['color-contrast']})"""

#: Words in other letters than this service's: a browser's own are others on each machine, and none of a test's.
STRANGE_LETTERS = """() => {
    const speaks = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const ours = /^"PingFang SC"|monospace$/;
    return [...document.body.querySelectorAll('*')].filter(speaks)
        .filter((one) => !one.matches('script, style, title, desc'))
        .filter((one) => !ours.test(getComputedStyle(one).fontFamily))
        .slice(0, 3).map((one) => one.outerHTML.slice(0, 160));
}"""

#: A day or the few words of a button on two lines, or a line that begins with what closes the one before.
TORN = """() => {
    const part = (node, end) => {
        if (!node.parentElement.checkVisibility()) return [];
        const range = document.createRange();
        range.setStart(node, 0);
        range.setEnd(node, end);
        return [...range.getClientRects()].filter(({width}) => width > 0);
    };
    const torn = (node, end) => new Set(part(node, end).map(({top}) => Math.round(top))).size > 1;
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const {data, parentElement, previousSibling} = node;
        if (parentElement.matches('time') && torn(node, data.indexOf('日') + 1)) found.push(data);
        const few = data.trim().length <= 6 ? data.trimEnd().length : 0;
        if (parentElement.matches('.govuk-table .govuk-button') && torn(node, few)) found.push(data);
        if (previousSibling?.nodeType !== 1 || !/^[。，；：、）》”]/.test(data)) continue;
        const before = [...previousSibling.getClientRects()].pop(), [closing] = part(node, 1);
        if (before && closing && closing.top > before.bottom) found.push(previousSibling.textContent + data);
    }
    return found.slice(0, 3).map((words) => words.trim().slice(0, 60));
}"""

#: In one call: each is answered by another process.
SEEN = f"() => [({KINDS})(), ({GROUNDS})()]"

_sound: set[str] = set()
_legible: set[str] = set()


class SoundPages:
    """What all processes of a run found sound and legible, a line for each page."""

    def __init__(self, file: Path):
        self.file, self.read = file, 0
        self.file.touch()

    def learn(self) -> None:
        """What the others wrote since; a line that is not whole yet is for the next time."""
        with self.file.open("rb") as lines:
            lines.seek(self.read)
            new = lines.read()
        whole = new[: new.rfind(b"\n") + 1]
        self.read += len(whole)
        for sound, legible in map(json.loads, whole.splitlines()):
            _sound.update(sound)
            _legible.update(legible)

    def tell(self, sound: set[str], legible: set[str]) -> None:
        with self.file.open("ab", buffering=0) as lines:
            lines.write(json.dumps([list(sound), list(legible)]).encode() + b"\n")


_pages: SoundPages | None = None


def share_what_is_sound(file: Path) -> None:
    """With the other processes of this run."""
    global _pages
    _pages = SoundPages(file)


def complaints_about(page: Page) -> list[str]:
    """What is wrong with the page that is open; [] for one of which nothing is new and nothing was wrong."""
    return [*_sideways(page), *_strange_letters(page), *_torn(page), *_violations(page)]


def _sideways(page: Page) -> list[str]:
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"scrolls sideways by {wide - seen}"] if wide > seen else []


def _strange_letters(page: Page) -> list[str]:
    return [f"letters of the browser's own: {words}" for words in page.evaluate(STRANGE_LETTERS)]


def _torn(page: Page) -> list[str]:
    return [f"torn apart: {words}" for words in page.evaluate(TORN)]


def _violations(page: Page) -> list[str]:
    built, grounds = page.evaluate(SEEN)
    kinds = set(built)
    if _pages:
        _pages.learn()
    is_new = not _sound.issuperset(kinds)
    new = [key for key in grounds if key not in _legible]
    if not (is_new or new):
        return []
    page.evaluate(AXE)
    found = page.evaluate(CHECK)["violations"] if is_new else []
    found += page.evaluate(CONTRAST, new)["violations"] if new else []
    if not found:
        if _pages:
            _pages.tell(kinds - _sound, set(new))
        _sound.update(kinds)
        _legible.update(grounds)
    return [f"axe {violation['id']}: {_where(violation)}" for violation in found]


def _where(violation: dict) -> str:
    return json.dumps([node["html"][:160] for node in violation["nodes"][:3]], ensure_ascii=False)
