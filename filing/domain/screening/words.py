"""Whether the words of a topic stand in a scope: the thing and what is done with it, not a word inside another."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from filing.domain.screening.reading import DATA, Clause, Reading, actions_of, grammar, words

_RUNNING = frozenset(["经营", "运营", "营运", "建设", "投资", "举办", "开办", "设立", "筹建", "承办"])
BARE = "."
_REACH = 40  # phrases an enumeration is followed for


class Level(IntEnum):
    """How plainly the scope speaks of a topic."""

    HINT = 1  # a related word that says nothing alone
    RELATED = 2  # a related word, or the topic's own in a sentence that leaves room
    OWN = 3  # the item's own words or their synonyms


@dataclass(frozen=True)
class Term:
    """Things, and the actions of which one must be done with them; `whole`: the word says its action itself."""

    things: re.Pattern
    beginnings: tuple[str, ...]  # looked for first: plain search is many times faster
    actions: frozenset[str]
    level: Level
    whole: bool


@dataclass(frozen=True)
class Topic:
    name: str
    terms: tuple[Term, ...]
    unless: re.Pattern | None
    nowhere: re.Pattern | None
    keeps: frozenset[str]
    own: re.Pattern


@dataclass(frozen=True)
class Hit:
    level: Level
    word: str


@cache
def topics() -> dict[str, Topic]:
    data = json.loads((DATA / "topics.json").read_text("utf-8"))
    return {name: _topic(name, row, data["actions"]) for name, row in data["topics"].items()}


def _topic(name: str, row: dict, sets: dict[str, str]) -> Topic:
    terms = [
        _term(line, level, sets)
        for key, level in (("own", Level.OWN), ("related", Level.RELATED), ("hint", Level.HINT))
        for line in row.get(key, ())
    ]
    own = re.compile("|".join(t.things.pattern for t in terms if t.level is Level.OWN) or r"(?!)")
    unless, nowhere = (
        re.compile("|".join(row[key])) if key in row else None for key in ("unless", "nowhere")
    )
    return Topic(name, tuple(terms), unless, nowhere, frozenset(row.get("keeps", "").split()), own)


def _term(line: str, level: Level, sets: dict[str, str]) -> Term:
    things, _, actions = line.partition(">")
    allowed = set()
    for word in actions.split():
        allowed |= set(sets[word[1:]].split()) if word.startswith("@") else {word}
    pattern = re.compile("(?<!非)(?:" + words(things).replace("…", ".{0,8}?") + ")")
    beginnings = tuple(word.split("…")[0] for word in things.split())
    return Term(pattern, beginnings, frozenset(allowed or _RUNNING | {BARE}), level, not actions)


def find(topic: Topic, reading: Reading) -> Hit | None:
    """The plainest mention of a topic, None where there is none."""
    best = None
    if topic.nowhere and topic.nowhere.search(reading.text):
        return None
    for term in topic.terms:
        if (best and best.level >= term.level) or not _mentioned(term, reading.text):
            continue
        for clause in reading.clauses:
            hit = _in_clause(term, topic, clause)
            if hit and (best is None or hit.level > best.level):
                best = hit
    return best


def _mentioned(term: Term, text: str) -> bool:
    return any(word in text for word in term.beginnings)


def _in_clause(term: Term, topic: Topic, clause: Clause) -> Hit | None:
    best = None
    for index, phrase in enumerate(clause.phrases):
        for match in term.things.finditer(phrase.text):
            if topic.unless and topic.unless.search(f"{phrase.text}；{phrase.aside}"):
                continue
            certain = _done(term, topic, clause, index, phrase.text[match.end() :])
            if certain is not None:
                level = term.level if certain else min(term.level, Level.RELATED)
                if best is None or level > best.level:
                    best = Hit(level, phrase.text if len(phrase.text) <= 30 else match.group())
    return best


def _done(term: Term, topic: Topic, clause: Clause, index: int, rest: str) -> bool | None:
    """True if one of the term's actions is done with it, False if that is not certain, None if it is not."""
    if not rest or grammar().filler.match(rest) or _ends(rest):
        return _done_elsewhere(term, topic, clause, index)
    run = grammar().run.match(rest)
    if not run:
        return None if not term.whole or _foreign(rest, topic) or grammar().actions.search(rest) else False
    behind = run.group(2)[grammar().ending.match(run.group(2)).end() :]
    if _foreign(behind, topic):
        return None
    acts = actions_of(run.group(1))
    if not behind:
        acts |= _chained(clause, index + 1)
    if not acts & term.actions:
        return None
    return not behind


def _ends(rest: str) -> bool:
    return grammar().ending.match(rest).end() == len(rest)


def _foreign(text: str, topic: Topic) -> bool:
    """Whether a word names another trade: software, machines, advice."""
    plain = grammar().protected.sub("", text)
    return any(head not in topic.keeps for head in grammar().heads.findall(plain))


@dataclass(frozen=True)
class Shape:
    """A phrase as a member of an enumeration: nothing but actions, or a thing with actions at its end."""

    only: frozenset[str] | None
    at_end: frozenset[str] | None
    heads: frozenset[str]  # those in front of the actions and not at the very beginning


@lru_cache(maxsize=8192)
def shape(text: str) -> Shape:
    only, run = grammar().only.match(text), grammar().at_end.match(text)
    thing = grammar().protected.sub("", run.group(1) if run else text)
    # “、软件开发” stands beside what comes before; “、学校管理软件开发” may govern it.
    heads = frozenset(head.group() for head in grammar().heads.finditer(thing) if head.start() > 0)
    return Shape(
        frozenset(actions_of(only.group(1))) if only else None,
        frozenset(actions_of(run.group(2))) if run else None,
        heads,
    )


def _chained(clause: Clause, index: int) -> frozenset[str]:
    """The actions of the phrases that follow and consist of actions only."""
    acts: frozenset[str] = frozenset()
    for phrase in clause.phrases[index : index + _REACH]:
        only = shape(phrase.text).only
        if only is None:
            break
        acts |= only
    return acts


def _done_elsewhere(term: Term, topic: Topic, clause: Clause, index: int) -> bool | None:
    """The same for a thing without an action of its own: that of the list it stands in, or in front."""
    phrase = clause.phrases[index]
    if term.whole:
        return None if phrase.before & {"代理", "代办", "咨询"} else True
    acts, certain = _of_the_list(topic, clause, index + 1)
    if not acts and clause.after and (behind := shape(clause.after)).at_end:
        acts, certain = behind.at_end, certain and not behind.heads - topic.keeps
    acts = acts or phrase.before
    if BARE in term.actions and not acts:
        return certain
    if BARE in term.actions and not phrase.before:
        return certain and bool(acts & term.actions)
    if not acts:
        return False if certain else None
    return certain if acts & term.actions else None


def _of_the_list(topic: Topic, clause: Clause, index: int) -> tuple[frozenset[str], bool]:
    """What the end of an enumeration says is done with everything in it, and whether that is certain."""
    certain = True
    for place in range(index, min(len(clause.phrases), index + _REACH)):
        member = shape(clause.phrases[place].text)
        if member.only is not None:
            return member.only | _chained(clause, place + 1), certain
        certain = certain and not member.heads - topic.keeps
        if member.at_end is not None:
            return member.at_end | _chained(clause, place + 1), certain
    return frozenset(), certain
