"""Reading a business scope: clauses and phrases, what is done with what, and what is expressly left out."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent
_BACK_TO_FULL_WIDTH = str.maketrans("()[]【】〔〕{}<>,;:!?/", "（）（）（）（）（）（），；：。。、")
_QUOTES = re.compile("[\"'“”‘’「」『』《》*·•]")
_NUMBERING = re.compile(r"(^|[；。\n])\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.．、]\s*(?=\D)")
_SPLIT = re.compile(
    r"[、，]|以及|(?<![饱调混中温缓共])和(?![谐田牛平])|(?<![普涉])及(?!时|以上|以下)其?"
    r"|(?<!参)与(?!会)|(?<![合兼吞归])并(?![购网联轨发])|或(?!有)|兼(?![并职容任])|\+"
)
_BARRED = "不含|不包括|不包含|不涉及|不得|不从事|不经营|不提供|不开展|不设|不做"
_EXCEPT = "(?<![拆清消解扫免排去])除(?![尘湿锈草虫霜雪臭])"
_DENIED = re.compile(
    f"{_EXCEPT}[^；。，]*?(?:以外|之外|外(?=[的，均都其]|$))(?:的)?，?"
    r"|[^；。，]*除外(?![墙部立围观壳])"
    f"|(?:但|均|且)?(?:{_BARRED}|禁止从事)[^；。，]*"
)
_DENYING_BRACKET = re.compile(
    f"(?:以上|上述)?(?:均|皆|但)?(?:{_BARRED}|禁止|未经|{_EXCEPT}"
    "|法律(?:、|法规|，|规定|禁止|另有)|国家(?:法律|限制|禁止|有|规定|专营|专项|产业政策|明令|法规|另有)"
    "|涉及.*(?:凭|须|需|应|按|除外)|凭|依法|依照|须经|需经|取得)"
)
_DEEPEST = 4  # brackets within brackets
_ABOUT = frozenset(["咨询", "培训", "评估", "检测", "检验", "监测", "代理", "代办", "策划", "展示", "展览"])


@dataclass(frozen=True)
class Phrase:
    """What stands between two separators; brackets apart, with the actions that govern it from the front."""

    text: str
    aside: str = ""
    before: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Clause:
    text: str
    phrases: tuple[Phrase, ...]
    after: str = ""  # for what stands in a bracket: the words behind the bracket


@dataclass(frozen=True)
class Reading:
    clauses: tuple[Clause, ...]
    denied: str
    text: str


@dataclass
class _Parts:
    clauses: list[Clause] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)


def words(text: str) -> str:
    """An alternation of the words, longest first, for a regular expression."""
    return "|".join(re.escape(w) for w in sorted(text.split(), key=len, reverse=True))


@dataclass(frozen=True)
class Grammar:
    actions: re.Pattern
    run: re.Pattern  # fillers, a run of actions, the rest
    only: re.Pattern  # nothing but actions
    at_end: re.Pattern  # something, then actions
    in_front: re.Pattern  # actions, then something
    heads: re.Pattern
    ending: re.Pattern
    filler: re.Pattern
    protected: re.Pattern


@cache
def grammar() -> Grammar:
    data = json.loads((DATA / "grammar.json").read_text("utf-8"))
    act, fill, end = (f"(?:{words(data[key])})" for key in ("actions", "fillers", "endings"))
    acts = f"{act}(?:(?:的|等)?{act})*"
    lead = (
        "(?:从事|主营|兼营|主要|许可经营项目|许可项目|一般经营项目|一般项目|经营范围|承接|承办|依法|专业|：)*"
    )
    return Grammar(
        actions=re.compile(act),
        run=re.compile(f"(?:{fill}|{end})*({acts})(.*)$"),
        only=re.compile(f"{fill}*({acts}){end}*$"),
        at_end=re.compile(f"(.*?)({acts}){end}*$"),
        in_front=re.compile(
            f"{lead}({acts})(：?)(?![物品厂站线费员师者所权院区台]|机(?!场)|商(?!用|业)|场(?!馆))(?=.)"
        ),
        heads=re.compile(words(data["heads"])),
        ending=re.compile(f"(?:{end}|{fill})*"),
        filler=re.compile(f"{fill}*$"),
        protected=re.compile(words(data["protected"])),
    )


def actions_of(run: str) -> set[str]:
    """The actions of a run; advice, training or agency at its end makes all of it advice."""
    found = grammar().actions.findall(run)
    return {found[-1]} if found and found[-1] in _ABOUT else set(found)


def normalise(scope: str) -> str:
    """One width and one kind of bracket, no spaces, lines and numbering as separators."""
    text = unicodedata.normalize("NFKC", scope).upper().translate(_BACK_TO_FULL_WIDTH)
    text = _NUMBERING.sub(r"\1", text)
    return _closed(re.sub(r"\s+", "", _QUOTES.sub("", text.replace("\n", "；"))))


def _closed(text: str) -> str:
    """A bracket that is never closed ends with its sentence: it must not hide what follows."""
    open_at = []
    for place, character in enumerate(text):
        if character == "（":
            open_at.append(place)
        elif character == "）" and open_at:
            open_at.pop()
    for place in reversed(open_at):
        end = re.search("[；。]|$", text[place:]).start() + place
        text = f"{text[:end]}）{text[end:]}"
    return text


def read(scope: str) -> Reading:
    """The scope in clauses, with everything it leaves out set apart."""
    parts = _Parts()
    _read(normalise(scope), parts, "", _DEEPEST)
    text = "；".join(p.text for c in parts.clauses for p in c.phrases)
    return Reading(tuple(parts.clauses), "；".join(parts.denied), text)


def _read(text: str, parts: _Parts, after: str, depth: int) -> None:
    if depth == 0:
        text = re.sub("[（）]", "、", text)
    carried: frozenset[str] = frozenset()
    for sentence in _sentences(text):
        main, asides = _take_brackets(sentence)
        kept = []
        for position, content in asides:
            if denied := _denied_bracket(content):
                parts.denied.append(denied)
            else:
                kept.append((position, content))
        clause, carried = _clause(main, kept, parts, carried, after)
        for position, content in kept:
            _read(content, parts, re.split("[；。，]", main[position:])[0] or main[:position], depth - 1)
        if clause:
            parts.clauses.append(clause)


def _sentences(text: str) -> Iterator[str]:
    """Cut at ； and 。 outside brackets."""
    depth, begin = 0, 0
    for index, character in enumerate(text):
        depth += (character == "（") - (character == "）")
        if character in "；。" and depth <= 0:
            yield text[begin:index]
            begin, depth = index + 1, 0
    yield text[begin:]


def _take_brackets(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text without its brackets, and each outer bracket's content with its place in that text."""
    main: list[str] = []
    inside: list[str] = []
    asides, depth = [], 0
    for character in text:
        if character == "（":
            depth += 1
            if depth == 1:
                continue
        elif character == "）":
            depth = max(depth - 1, 0)
            if depth == 0:
                if inside:
                    asides.append((len(main), "".join(inside)))
                inside = []
                continue
        (inside if depth else main).append(character)
    if inside:
        asides.append((len(main), "".join(inside)))
    return "".join(main), asides


def _denied_bracket(content: str) -> str:
    plain = _take_brackets(content)[0]
    if _DENYING_BRACKET.match(plain) or plain.endswith(("除外", "以外", "之外")):
        return content
    return ""


def _clause(main: str, asides: list, parts: _Parts, carried: frozenset, after: str):
    """The clause of one sentence, and the actions a colon carries on to the next."""
    spoken = main
    for match in _DENIED.finditer(main):
        denied = _excepted(match.group())
        parts.denied.append(denied)
        spoken = spoken[: match.end() - len(denied)] + "\0" * len(denied) + spoken[match.end() :]
    front = grammar().in_front.match(spoken)
    if front and front.group(2):
        carried = frozenset(actions_of(front.group(1)))
    elif grammar().actions.search(spoken):
        carried = frozenset()
    phrases = tuple(_phrases(spoken, asides, carried))
    text = spoken.replace("\0", "")
    return (Clause(text, phrases, after) if phrases else None), carried


def _excepted(text: str) -> str:
    """Of “卷烟零售、图书除外” only the things that 除外 ends, not the business before them."""
    if not text.endswith("除外"):
        return text
    members = re.split("(?<=、)", text)
    done = [place for place, member in enumerate(members[:-1]) if grammar().at_end.match(member.strip("、"))]
    return "".join(members[done[-1] + 1 :] if done else members)


def _phrases(spoken: str, asides: list, carried: frozenset) -> Iterator[Phrase]:
    pending, begun, begin = carried, False, 0
    for end, following in [
        *((m.start(), m.end()) for m in _SPLIT.finditer(spoken)),
        (len(spoken), len(spoken)),
    ]:
        text = spoken[begin:end].replace("\0", "").strip("：")
        aside = "；".join(content for place, content in asides if begin < place <= end)
        begin = following
        if not text:
            continue
        if not begun and (only := grammar().only.match(text)):
            pending |= actions_of(only.group(1))
            yield Phrase(text, aside)
            continue
        front = grammar().in_front.match(text)
        if front:
            acts = frozenset(actions_of(front.group(1)))
            pending = acts if begun else pending | acts
        begun = True
        yield Phrase(text, aside, pending)
