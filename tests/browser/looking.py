"""A page judged as everybody has to be able to use it: nothing runs off sideways, and axe finds nothing.

Journeys meet the same pages again and again, and axe takes a second for each. What it finds depends on how a page is
built, not on what it says: pages built alike are checked once at each width. Whether text stands out from its ground,
two thirds of that second, depends on the element and those around it: each such kind of element is looked at once.
"""

from __future__ import annotations

import json

from playwright.sync_api import Page

from filing.config import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
#: The page without its words and numbers; of whether there are any, axe has an opinion.
BUILD = r"""() => document.documentElement.outerHTML
    .replace(/>[^<]*[^<\s][^<]*</g, '>words<')
    .replace(/ value="[^"]+"/g, ' value="words"')
    .replace(/="[^"]*"/g, (given) => given.replace(/[0-9]+/g, '0'))"""
KINDS = """() => {
    const speaks = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const kind = (element) => element === null ? '' :
        element.tagName + '.' + element.className + (element.disabled ? '!' : '') + '<' + kind(element.parentElement);
    window.ofKind = new Map([...document.body.querySelectorAll('*')].filter(speaks).map((one) => [kind(one), one]));
    return [...window.ofKind.keys()];
}"""
# Not preloaded: only one rule wants the style sheet, about a screen that is kept from turning.
RULES = "{resultTypes: ['violations'], preload: false, rules: {'color-contrast': {enabled: false}}}"
CHECK = f"() => axe.run(document, {RULES})"
CONTRAST = """(kinds) => axe.run(
    {include: kinds.map((kind) => [window.ofKind.get(kind)])},
    {resultTypes: ['violations'], preload: false, runOnly: ['color-contrast']})"""

_sound: set[tuple[int, str]] = set()
_legible: set[str] = set()


def complaints_about(page: Page, width: int) -> list[str]:
    """What is wrong with the page that is open; [] for one built as a page that nothing was wrong with."""
    return [*_sideways(page), *_violations(page, width)]


def _sideways(page: Page) -> list[str]:
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"scrolls sideways by {wide - seen}"] if wide > seen else []


def _violations(page: Page, width: int) -> list[str]:
    build = (width, page.evaluate(BUILD))
    if build in _sound:
        return []
    page.evaluate(AXE)
    found = page.evaluate(CHECK)["violations"]
    kinds = [kind for kind in page.evaluate(KINDS) if kind not in _legible]
    found += page.evaluate(CONTRAST, kinds)["violations"] if kinds else []
    if not found:
        _sound.add(build)
        _legible.update(kinds)
    return [f"axe {violation['id']}: {_where(violation)}" for violation in found]


def _where(violation: dict) -> str:
    return json.dumps([node["html"][:160] for node in violation["nodes"][:3]], ensure_ascii=False)
