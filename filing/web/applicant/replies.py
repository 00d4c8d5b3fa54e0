"""Replies to what was asked for, typed by several people at once: nobody's is overwritten unseen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from flask import request

from filing.domain.row_ids import row_id
from filing.models import Filing, SupplementItem
from filing.services.filings import submission
from filing.web.forms import fault_of, trimmed

LONGEST = 4000


@dataclass(frozen=True)
class Typed:
    """What was posted: each reply by its item's id, and what came of it."""

    replies: dict[int, str]
    #: What somebody else wrote in the meantime, where both wrote.
    theirs: dict[int, str] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        return not (self.theirs or self.faults)

    @property
    def problems(self) -> list[dict]:
        """Each at its reply, for the summary of the page."""
        said = dict.fromkeys(self.theirs, "这一项在您填写期间已另有答复，请核对后再保存。") | self.faults
        return [{"path": [name_of(key)], "message": message, "article": ""} for key, message in said.items()]


def name_of(item_id: int) -> str:
    return f"reply-{item_id}"


def taken(filing: Filing, now: datetime) -> Typed:
    """Keeps the posted replies, all of them or none; what was not touched here is left as others wrote it."""
    seen, typed = _seen(), {}
    theirs, faults = {}, {}
    for item in filing.supplement_items:
        posted = request.form.get(name_of(item.id))
        if not item.is_open or posted is None:
            continue
        typed[item.id] = mine = trimmed(posted)
        if mine == item.reply or seen.get(item.id) == _digest(mine):
            continue
        if fault := fault_of(mine, f"第{item.position}项的答复", LONGEST):
            faults[item.id] = fault
        elif item.id in seen and seen[item.id] != _digest(item.reply):
            theirs[item.id] = item.reply
    result = Typed(typed, theirs, faults)
    if result.is_kept:
        for item in filing.supplement_items:
            if item.id in typed and seen.get(item.id) != _digest(typed[item.id]):
                submission.save_reply(item, typed[item.id], now)
    return result


def are_stored(filing: Filing) -> bool:
    """Whether saving what was posted would change nothing."""
    posted = ((item, request.form.get(name_of(item.id))) for item in filing.supplement_items)
    return all(trimmed(reply) == item.reply for item, reply in posted if reply is not None)


def seen_of(items: list[SupplementItem], typed: Typed | None = None) -> str:
    """What a page shows of each reply, to notice what is written elsewhere: the item's id and a digest of the text.

    After an autosave the page goes on showing what was typed there, whatever others wrote at other items.
    """
    shown = typed.replies if typed else {}
    return " ".join(f"{item.id}:{_digest(shown.get(item.id, item.reply))}" for item in items)


def _seen() -> dict[int, str]:
    pairs = (part.partition(":") for part in request.form.get("seen", "").split())
    return {item: digest for key, _, digest in pairs if (item := row_id(key)) is not None}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
