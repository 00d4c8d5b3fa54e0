"""Screening a filing against the list of its day (甄别): what a person must decide, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from filing.domain.screening.circumstances import circumstances
from filing.domain.screening.codes import encouraged_text, matched, meaning
from filing.domain.screening.conditions import Case, Judged, judge, together
from filing.domain.screening.items import CLASSES, Item, Part, items, squeezed
from filing.domain.screening.lists import ListOfTheDay, list_on
from filing.domain.screening.model import LONGEST_SCOPE, Finding, Screening, Subject
from filing.domain.screening.reading import Reading, grammar, read
from filing.domain.screening.where import where_to_go
from filing.domain.screening.words import Level, find

_STRONG, _WEAK = "strong", "weak"


@dataclass(frozen=True)
class Code:
    code: str
    edition: int
    name: str


@dataclass(frozen=True)
class PartHit:
    """How one part of an item was found: by which words, how plainly, and by which class."""

    part: Part
    level: Level | None
    word: str
    denied: bool
    code: Code | None
    under: str

    @property
    def strong(self) -> bool:
        return self.level is Level.OWN or (self.level is Level.RELATED and self.code is not None)


# A filing is looked at, then decided on: what a long scope took a second to find is not looked for again.
@lru_cache(maxsize=256)
def screen(subject: Subject) -> Screening:
    """Every finding of a filing; NoFilingRegime before 2016-10-08."""
    listed = list_on(subject.on, subject.in_free_trade_zone)
    found = [] if listed.needs_person else list(_listed(subject, listed))
    found.sort(key=lambda f: (f.strength != _STRONG, CLASSES.index(f.cls), f.no))
    everything = (*circumstances(subject, listed), *found)
    return Screening(listed.id, listed.title, listed.needs_person, listed.beyond_sources, everything)


def _listed(subject: Subject, listed: ListOfTheDay) -> Iterator[Finding]:
    reading = read(subject.business_scope[:LONGEST_SCOPE])
    spoken = [[squeezed(phrase.text) for phrase in clause.phrases] for clause in reading.clauses]
    codes = [_code(code, subject) for code in subject.industries]
    for item in items(listed.id):
        quoted = next((q for q in item.quotations if any(_stands(q, pieces) for pieces in spoken)), "")
        hits = [hit for part in item.parts if (hit := _part_hit(part, reading, codes))]
        if hits or quoted:
            yield _finding(item, hits, quoted, subject, reading, listed)


def _code(code: str, subject: Subject) -> Code:
    year, name = meaning(code, subject.on)
    return Code(code, year, name)


def _stands(quotation: str, pieces: list[str]) -> bool:
    """Whether the item's own sentence stands in a clause, and not as the attribute of another thing."""
    text = "".join(pieces)
    place = text.find(quotation)
    if place < 0:
        return False
    end = place + len(quotation)
    following = next(total for total in accumulate(map(len, pieces)) if total >= end)
    rest = text[end:following]
    return grammar().ending.match(rest).end() == len(rest)


def _part_hit(part: Part, reading: Reading, codes: list[Code]) -> PartHit | None:
    level, word, denied = _words(part, reading)
    code, under = next(
        ((c, own) for c in codes if (own := matched(c.code, part.codes[c.edition]))), (None, "")
    )
    if level is None and code is None:
        return None
    return PartHit(part, level, word, denied, code, under)


def _words(part: Part, reading: Reading) -> tuple[Level | None, str, bool]:
    """The plainest words of the part; a related word says nothing where the scope leaves the item out."""
    best, denied = None, False
    for topic in part.topics:
        left_out = bool(reading.denied and topic.own.search(reading.denied))
        denied |= left_out
        hit = find(topic, reading)
        if hit:
            level = Level.HINT if left_out and hit.level is not Level.OWN else hit.level
            if best is None or level > best[0]:
                best = (level, hit.word)
    return (*(best or (None, "")), denied)


def _finding(
    item: Item, hits: list[PartHit], quoted: str, subject: Subject, reading: Reading, listed: ListOfTheDay
) -> Finding:
    strength = _STRONG if quoted or any(hit.strong for hit in hits) else _WEAK
    judged = _judged(item, hits, subject, reading)
    asks = {ask.key: ask for ask in (*item.asks, *(a for j in judged for a in j.asks))}
    return Finding(
        key=item.key, list=item.list, list_title=listed.title, cls=item.cls, no=item.no, text=item.text,
        strength=strength,
        why=tuple(dict.fromkeys(_reasons(item, hits, quoted, strength))),
        condition_met=together(judged),
        condition="；".join(dict.fromkeys(j.words for j in judged)),
        asks=tuple(asks.values()),
        unofficial=any(hit.code and _is_ours(item, hit.code) for hit in hits),
        where_to_go=where_to_go(item.cls, strength, subject),
    )  # fmt: skip


def _judged(item: Item, hits: list[PartHit], subject: Subject, reading: Reading) -> list[Judged]:
    """The conditions of the businesses found; where none is plain, those of every one that may be meant."""
    chosen = [h.part for h in hits if h.strong] or [h.part for h in hits if h.level] or [h.part for h in hits]
    parts = chosen or list(item.parts)
    found = []
    for part in parts:
        for judged in judge(Case(subject, part.structured, reading.text)):
            words = f"{part.scope}：{judged.words}" if part.scope and len(item.parts) > 1 else judged.words
            found.append(Judged(judged.met, words, judged.asks))
    return found


def _is_ours(item: Item, code: Code) -> bool:
    """Whether the class was joined to the item by this project and not by the published table."""
    return item.unofficial or code.edition != 2011


def _reasons(item: Item, hits: list[PartHit], quoted: str, strength: str) -> Iterator[str]:
    if quoted:
        yield "经营范围写有本条的原文"
    for hit in [h for h in hits if h.level] or hits:
        yield from _of_part(item, hit)
    if strength == _WEAK:
        yield "仅为提示：不因行业代码或者相关用语当然属于本条"
    yield from _notes(item)


def _of_part(item: Item, hit: PartHit) -> Iterator[str]:
    if hit.level is Level.OWN:
        yield f"经营范围写有“{hit.word}”，与本条用语一致"
    elif hit.level:
        yield f"经营范围写有“{hit.word}”，与本条有关，是否属于本条须人工判断"
    if hit.code:
        mark = "（非官方对应）" if _is_ours(item, hit.code) else "（对照表所列）"
        yield f"行业代码{hit.code.code}{hit.code.name}对应本条的{hit.under}{mark}"
        if not hit.level:
            yield "经营范围没有本条的用语"
    if hit.denied:
        yield "经营范围写明不含本条的有关业务"


def _notes(item: Item) -> Iterator[str]:
    if item.cls == "restricted":
        yield "限制类：即使符合所附条件，也应当办理审批"
    elif item.cls == "encouraged_with_conditions":
        yield "鼓励类中有股权、高管等要求的，同属特别管理措施：即使符合要求，也应当办理审批"
    if item.partnership_barred:
        yield "有外资比例要求，不得设立外商投资合伙企业"
    elif item.partnership_barred is None:
        yield "仅限组织形式，是否因此不得设立外商投资合伙企业，须人工判断"
    for no in item.overlaps_encouraged:
        yield f"与鼓励类第{no}项“{encouraged_text(no)}”重合：享受鼓励类政策，同时须遵循准入规定（非官方比对）"
    if item.note:
        yield f"说明：{item.note}"
