"""Whether a change is searched against the special measures for foreign investment (17-§11)."""

from __future__ import annotations

from filing.domain.forms.change.opened import differences
from filing.domain.forms.matter import Matter
from filing.domain.forms.ways import FIRST_AFTER_APPROVAL
from filing.domain.questions.paths import Path

_OF_ENTERPRISE = frozenset(
    {"registered_address", "industries", "main_industry", "business_scope", "enterprise_type"}
)
_OF_INVESTOR = frozenset({"equity_ratio", "investor_type"})
_OF_TRANSACTION = frozenset({
    "no_related_party_acquisition", "target_subsidiaries_in_special_measures",
    "listed_company_subsidiaries_in_special_measures",
})  # fmt: skip


def is_screened(matter: Matter) -> bool:
    """Where address, industry, scope, share or type changed, or what a transaction says of special measures."""
    # The first change of an enterprise set up by approval: the whole enterprise is screened (17-§10).
    if matter.way == FIRST_AFTER_APPROVAL:
        return True
    return any(_is_looked_at(path) for path, _, _ in differences(matter))


def _is_looked_at(path: Path) -> bool:
    part, *inside = path
    if part == "enterprise":
        return not inside or inside[0] in _OF_ENTERPRISE
    looked_at = _OF_INVESTOR if part == "investors" else _OF_TRANSACTION
    # A row that came or went as a whole counts.
    return len(inside) < 2 or inside[1] in looked_at
