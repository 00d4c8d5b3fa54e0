"""Industries looked for by their words, for browsers without a script."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import flash, request

from filing.domain.reference.industries import edition_on
from filing.domain.reference.picking import Choice, industry_choices, search
from filing.web.form.picking import TYPED

MOST_FOUND = 50


def find_industries(day: date) -> tuple[Sequence[Choice], str]:
    """The industries of the edition of a day that match what was typed, and what that was."""
    wanted = request.form.get(request.form["_find"] + TYPED, "")
    found = search(wanted, industry_choices(edition_on(day).year))[:MOST_FOUND] if wanted.strip() else []
    if not found:
        flash(f"没有与“{wanted}”相符的行业，请换一个说法，例如 餐饮、软件，或输入行业代码。", "warning")
    return found, wanted
