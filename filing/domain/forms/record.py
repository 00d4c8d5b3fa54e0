"""Accepted answers -> the enterprise's next record."""

from __future__ import annotations

import copy
from collections.abc import Mapping

#: What the register keeps of a filing; who filed and when belongs to the filing alone.
KEPT = ("enterprise", "investors", "acquisition", "strategic_investment", "remarks")


def record_after(kind: str, before: Mapping, answers: Mapping) -> dict:
    """The record after a completed filing: an establishment begins it whole (17-§5)."""
    if kind == "establishment":
        return {key: copy.deepcopy(answers[key]) for key in KEPT if key in answers}
    raise NotImplementedError("change filings are not open yet")
