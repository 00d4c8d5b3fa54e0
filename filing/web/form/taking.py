"""不必重复填写: what a page offers to take over from elsewhere in the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from filing.domain.forms.offers import Offer, offers_for
from filing.domain.questions.paths import Path
from filing.domain.questions.spec import Group, Member
from filing.services.filings.reading import Reading
from filing.web.form.screens import Screen

TAKE = "_take"


def offered(reading: Reading, screen: Screen, answers: dict[str, Any]) -> list[Offer]:
    """In the order of the page; nothing for what may not be changed now."""
    groups = (path for member in screen.members for path in group_paths(*member))
    open_groups = (path for path in groups if reading.may_change(path) and reading.is_editable)
    return [offer for path in open_groups for offer in offers_for(reading.form, answers, path)]


def group_paths(path: Path, member: Member) -> Iterator[Path]:
    """The groups of a page, those within groups too; the rows of a list have pages of their own."""
    if isinstance(member, Group):
        yield path
        for inner in () if member.repeat else member.members:
            yield from group_paths((*path, inner.key), inner)


def with_taken(reading: Reading, screen: Screen, answers: dict[str, Any], key: str) -> dict[str, Any]:
    """The answers with the offer of this key taken; as they are where it is no longer made."""
    offer = next((one for one in offered(reading, screen, answers) if one.key == key), None)
    return offer.taken(answers) if offer else answers
