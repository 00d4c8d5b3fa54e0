"""双随机: which enterprises are drawn and which inspectors go to each, by a lot that anybody can repeat (17-§16)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from filing.domain.supervision.quota import DrawRules


@dataclass(frozen=True)
class Candidate:
    """An enterprise, by the number of its first receipt of the year; its body and that body's province."""

    number: str
    body: str
    province: str


@dataclass(frozen=True)
class OnRoster:
    """An inspector whose certificate is valid on the day, by the number on the roster."""

    number: str
    body: str
    province: str


@dataclass(frozen=True)
class Frozen:
    """What a draw goes by, laid down before anybody knows the seed; its digest is published with the seed's.

    `directed` and `left_out` are (number, why), `recused` (number, inspector).
    """

    candidates: tuple[Candidate, ...]
    roster: tuple[OnRoster, ...]
    target: int
    directed_at_most: int
    inspectors: int
    directed: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    recused: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The lists line by line, as they are published; every line ends with a line feed."""
        lines = [
            f"抽取 {self.target} {self.directed_at_most} {self.inspectors}",
            *sorted(f"企业 {c.number} {c.body} {c.province}" for c in self.candidates),
            *sorted(f"定向 {number} {_on_one_line(why)}" for number, why in self.directed),
            *sorted(f"不列入 {number} {_on_one_line(why)}" for number, why in self.left_out),
            *sorted(f"人员 {one.number} {one.body} {one.province}" for one in self.roster),
            *sorted(f"回避 {number} {inspector}" for number, inspector in self.recused),
        ]
        return "".join(f"{line}\n" for line in lines)

    @property
    def digest(self) -> str:
        return digest_of(self.text)


@dataclass(frozen=True)
class Drawn:
    """An enterprise that was drawn, and who goes there, in the order of the lot."""

    candidate: Candidate
    is_directed: bool
    inspectors: tuple[OnRoster, ...]


def freeze(
    rules: DrawRules,
    candidates: Iterable[Candidate],
    roster: Iterable[OnRoster],
    *,
    drawn_before: int = 0,
    directed: Iterable[tuple[str, str]] = (),
    left_out: Iterable[tuple[str, str]] = (),
    recused: Iterable[tuple[str, str]] = (),
) -> Frozen:
    """What a draw of this day goes by: its share of the enterprises filed by now."""
    filed = tuple(candidates)
    target = rules.target(len(filed), drawn_before)
    return Frozen(
        filed, tuple(roster), target, rules.directed_at_most(target), rules.inspectors,
        tuple(directed), tuple(left_out), tuple(recused),
    )  # fmt: skip


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, as `sha256sum` prints it."""
    return hashlib.sha256(text.encode()).hexdigest()


def draw(frozen: Frozen, seed: str) -> list[Drawn]:
    """Those drawn: first the directed ones that there is room for, then the undirected, each in the lot's order."""
    known = {c.number: c for c in frozen.candidates}
    pool = {number for number, _ in frozen.directed}
    directed = _by_lot(seed, pool)[: frozen.directed_at_most]
    others = known.keys() - {number for number, _ in frozen.left_out} - set(directed)
    undirected = _by_lot(seed, others)[: frozen.target - len(directed)]
    return [
        Drawn(known[number], number in directed, inspectors_for(frozen, seed, known[number]))
        for number in [*directed, *undirected]
    ]


def inspectors_for(frozen: Frozen, seed: str, candidate: Candidate) -> tuple[OnRoster, ...]:
    """By lot from the body's own roster; where too few, topped up from others of the same province."""
    recused = {inspector for number, inspector in frozen.recused if number == candidate.number}
    ranked = sorted(
        (one.body != candidate.body, digest_of(f"{seed}{candidate.number}:{one.number}"), one.number, one)
        for one in frozen.roster
        if one.number not in recused and one.province == candidate.province
    )
    return tuple(one for *_, one in ranked[: frozen.inspectors])


def _by_lot(seed: str, numbers: Iterable[str]) -> list[str]:
    return sorted(numbers, key=lambda number: digest_of(seed + number))


def _on_one_line(text: str) -> str:
    """As the published script can hold it: one line, no quotation mark that would end it."""
    return " ".join(text.split()).replace("'", "’")
