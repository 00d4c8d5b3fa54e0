"""单一窗口: what any page says of the two applications together."""

from __future__ import annotations

from filing.current import calendar
from filing.domain.window.together import key_of
from filing.models import Registration
from filing.services.sharing import tracks, window


def shown(one: Registration | None) -> dict:
    """For templates/partials/window.html; `both` is empty for a filing that goes by itself."""
    if one is None:
        return {"both": [], "one": None}
    return {
        "one": one,
        "both": [tracks.of_filing(one.filing, calendar()), tracks.of_registration(one, calendar())],
        "means": "" if one.is_draft else key_of(one.filing.state, one.state),
        "changed_since": window.changed_since(one),
    }
