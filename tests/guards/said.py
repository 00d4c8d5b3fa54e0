"""What no page may say: signs that meet, a program's words, and headings with nothing in them or below them."""

from __future__ import annotations

import re

SIGNS = re.compile(
    r"。。|，，|、、|；；|：：|[，、；：]。|。[，、；：]|，、|、，|（）|“”|《》|（[，、。]|[，、]）"
)
PROGRAMS = re.compile(
    r"\b(?:None|True|False|NaN|undefined|null|Invalid Date)\b|\{\{|\}\}|\{%|%[sd]\b|\{[a-z_]+\}|&[a-z]+;"
)
BLOCKS = "self::p or self::li or self::dd or self::dt or self::td or self::th or self::legend or self::caption or self::label"
NAMES = "self::h1 or self::h2 or self::h3 or self::h4 or self::legend or self::caption or self::summary or self::button"
HEADINGS = ("h1", "h2", "h3", "h4")
#: What stands below a heading without a word of its own.
CONTENT = {"input", "select", "textarea", "img", "svg", "iframe", "table", "ol", "ul", "dl", "button", "a"}


def faults_in_words(tree) -> list[str]:
    """Each with the words around it; what people typed is looked at like everything else."""
    found = []
    for block in tree.xpath(f"//main//*[{BLOCKS}][not(.//p or .//li or .//td or .//dd)]"):
        text = " ".join(block.text_content().split())
        wrong = SIGNS.search(text.replace(" ", "")) or PROGRAMS.search(text)
        found += [f"{wrong.group(0)!r} in “{text[:80]}”"] if wrong else []
    found += [f"an empty {one.tag}" for one in tree.xpath(f"//main//*[{NAMES}][not(normalize-space())]")]
    return found + [f"nothing below “{words}”" for words in _headings_alone(tree)]


def _headings_alone(tree) -> list[str]:
    """Headings that another of their own rank or above follows at once, or nothing at all."""
    alone = []
    for main in tree.xpath("//main"):
        last, has_content = None, True
        for one in main.iter():
            if one.tag in HEADINGS:
                if last is not None and not has_content and one.tag <= last.tag:
                    alone.append(last.text_content().strip())
                last, has_content = one, False
            elif last is not None and not _is_within(one, last):
                has_content = has_content or one.tag in CONTENT or bool((one.text or "").strip())
        if last is not None and not has_content:
            alone.append(last.text_content().strip())
    return alone


def _is_within(one, heading) -> bool:
    return any(above is heading for above in one.iterancestors())
