"""Nothing typed is lost: what was posted without a valid session comes back as hidden fields."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

from filing.web.paths import here, local_path, told_address

_CHOSEN = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")


@dataclass(frozen=True)
class Kept:
    """What a person posted, where to, and whether there were files (which a page cannot give back)."""

    url: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool = False

    @property
    def shown(self) -> list[str]:
        """What is about to be saved, for the person to recognise."""
        return [value for name, value in self.fields if value.strip() and not _is_of_the_page(name)]

    @property
    def words(self) -> list[str]:
        """What may be worth taking along: not the names that the form itself has for its choices."""
        return [value for value in self.shown if not _CHOSEN.fullmatch(value)]


def _is_of_the_page(name: str) -> bool:
    """What stands in a form unseen, and which of its buttons was pressed: sent again, but typed by nobody."""
    return name.startswith(("_", "seen")) or name in ("once", "version", "digest", "step")


def of_this_request() -> Kept | None:
    """The posted fields; None for another site's form, which nobody here has typed."""
    if not _is_from_here():
        return None
    return Kept(here(), _fields(), any(f.filename for f in request.files.values()))


def of_login_form() -> Kept | None:
    """What the log-in page carried along, and will carry on."""
    url = local_path(request.form.get("kept_url"))
    if url is None:
        return None
    names, values = request.form.getlist("kept_name"), request.form.getlist("kept_value")
    return Kept(url, tuple(zip(names, values, strict=False)), "kept_files" in request.form)


def _fields() -> tuple[tuple[str, str], ...]:
    # A password is typed again; it must not stand in a page.
    return tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    )


def _is_from_here() -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin", "none"):
        return False
    return origin is None or told_address(origin).netloc == request.host
