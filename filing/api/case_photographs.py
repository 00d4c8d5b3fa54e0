"""The record table as a form: what was found as JSON in a part of its own, and each item's photographs (17-§20)."""

from __future__ import annotations

from typing import Any

from flask import request

from filing.api.case_shapes import CaseMove
from filing.api.parsing import REFUSED
from filing.api.report_shapes import EVIDENCE
from filing.current import calendar, scanner, store, today
from filing.domain.errors import BadAnswer
from filing.domain.problems import Problem
from filing.domain.supervision.items import ITEMS
from filing.models import Inspection, User
from filing.services import procedures
from filing.services.files.receiving import Received, receive

#: Item -> its photographs, examined and stored.
Taken = dict[str, list[Received]]
PART = "photographs-{}"
_FORM = {
    "type": "object",
    "properties": {
        "findings": {"type": "object", "description": "As in JSON, where anything new is written"},
        "seen": {"type": "object", "description": "As in JSON"},
        **{PART.format(item): EVIDENCE for item in ITEMS},
    },
}
#: The document's words for both bodies of the move.
WITH_PHOTOGRAPHS: dict[str, Any] = {
    "required": False,
    "content": {
        "application/json": {"schema": CaseMove},
        "multipart/form-data": {"schema": _FORM},
    },
}


def photographs_received(case: Inspection, actor: User) -> Taken:
    """Nothing is examined for a case whose table is not open, and nothing that came is left out without a word."""
    procedures.require_open(case, "find", actor, today(), calendar())
    items = {PART.format(item): item for item in ITEMS}
    if unknown := [part for part in request.files if part not in items]:
        words = f"照片所在的部分应为 {PART.format('')} 加检查内容的键，例如 {PART.format(ITEMS[0])}。"
        raise BadAnswer(REFUSED, [Problem((part,), "unknown", words) for part in unknown])
    taken = {}
    for part in request.files:
        sent = [(one.stream, one.filename or "") for one in request.files.getlist(part)]
        taken[items[part]] = receive(sent, store(), scanner(), part)
    return taken
