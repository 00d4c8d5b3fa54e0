"""Every forgery is refused, every genuine receipt accepted; programs other than ours agree where they look."""

import random
from collections.abc import Callable, Iterator
from itertools import chain

import pytest

from filing.receipts.checking import WORDS, NotGenuine, check, find_place
from tests.receipts import forging_bytes, forging_documents, forging_signatures, issuing
from tests.receipts.issuing import Issued, World
from tests.receipts.others import pdfsig_accepts, pyhanko_accepts

Forgeries = Iterator[tuple[str, bytes]]


@pytest.fixture(scope="module")
def world(fonts):
    return issuing.world(fonts)


def target(world: World) -> Issued:
    return world.receipts["two investors"]


def others(world: World) -> dict[str, Issued]:
    return {name: issued for name, issued in world.receipts.items() if name != "two investors"}


def of_bytes(make: Callable[[bytes], Forgeries], name: str = "two investors") -> Callable[[World], Forgeries]:
    return lambda world: make(world.receipts[name].pdf)


FAMILIES: dict[str, Callable[[World], Forgeries]] = {
    "bits of two investors": of_bytes(forging_bytes.flips),
    "bits of fifty investors": of_bytes(forging_bytes.flips, "fifty investors"),
    "bits of a change": of_bytes(forging_bytes.flips, "change"),
    "digits of the byte range": of_bytes(forging_bytes.digits),
    "hexadecimal": of_bytes(forging_bytes.hexadecimal),
    "cuts": of_bytes(forging_bytes.cuts),
    "additions": lambda world: forging_bytes.additions(target(world).pdf, world.receipts["change"].pdf),
    "wrappings": of_bytes(forging_bytes.wrappings),
    "hostile files": of_bytes(forging_bytes.hostile),
    "updates": lambda world: forging_documents.updates(target(world), world),
    "saves": lambda world: forging_documents.saves(target(world)),
    "keys": lambda world: forging_signatures.keys(target(world), world),
    "swaps": lambda world: forging_signatures.swaps(target(world), others(world), world),
    "messages": lambda world: forging_signatures.messages(
        target(world), world.receipts["other agency"], world
    ),
    "mutants": lambda world: forging_signatures.mutants(target(world)),
}
# Other programs do not know which agency may seal what, and are not made for files without a PDF in them.
SEEN_BY_OTHERS = sorted(FAMILIES.keys() - {"keys", "messages", "mutants", "hexadecimal", "hostile files"})


@pytest.fixture(scope="module")
def corpus(world) -> dict[str, dict[str, bytes]]:
    return {family: dict(make(world)) for family, make in FAMILIES.items()}


@pytest.fixture(scope="module")
def refusals(corpus, world) -> dict[str, dict[str, str]]:
    """Family -> forgery -> the kind of refusal, or "" where there was none."""
    return {
        family: {name: refusal(pdf, world) for name, pdf in made.items()} for family, made in corpus.items()
    }


def refusal(pdf: bytes, world: World) -> str:
    try:
        check(pdf, world.root.certificate)
    except NotGenuine as refused:
        return refused.kind
    return ""


@pytest.mark.parametrize("family", FAMILIES)
def test_no_forgery_is_taken_for_genuine(family, refusals):
    assert [name for name, kind in refusals[family].items() if not kind] == []


def test_the_forgeries_are_many_and_none_is_a_copy(corpus, world):
    made = set(chain.from_iterable(each.values() for each in corpus.values()))
    assert len(made) >= 700 and not made & {issued.pdf for issued in world.receipts.values()}


def test_every_kind_of_refusal_occurs(refusals):
    assert set(chain.from_iterable(each.values() for each in refusals.values())) == set(WORDS)


def test_whatever_is_behind_a_receipt_is_called_appended(refusals):
    behind = {
        kind
        for name, kind in refusals["additions"].items()
        if name.endswith("behind") and "header" not in name
    }
    assert {*behind, *refusals["updates"].values()} == {"appended"}


def test_three_programs_accept_every_genuine_receipt(world):
    root = world.root.certificate
    verdicts = {
        name: (not refusal(each.pdf, world), pyhanko_accepts(each.pdf, root), pdfsig_accepts(each.pdf))
        for name, each in world.receipts.items()
    }
    assert verdicts == dict.fromkeys(world.receipts, (True, True, True))


@pytest.mark.parametrize("family", SEEN_BY_OTHERS)
def test_other_programs_refuse_what_they_can_see(family, corpus, world):
    root, chance = world.root.certificate, random.Random(2017)
    seen = [name for name, pdf in corpus[family].items() if touches_signed_bytes(pdf, world)]
    sample = {name: corpus[family][name] for name in chance.sample(seen, min(10, len(seen)))}
    accepted = [name for name, pdf in sample.items() if pyhanko_accepts(pdf, root) or pdfsig_accepts(pdf)]
    assert sample and accepted == []


def touches_signed_bytes(pdf: bytes, world: World) -> bool:
    """Not only the signature's place, of which readers forgive much."""
    return not any(
        pdf.startswith(each.pdf[: place.start]) and pdf.endswith(each.pdf[place.end :])
        for each in world.receipts.values()
        for place in [find_place(each.pdf)]
    )
