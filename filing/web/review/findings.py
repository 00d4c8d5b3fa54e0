"""甄别: the findings of a filing on the reviewer's page, each answered by a small form of its own."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_login import current_user

from filing.current import in_hand, now, screen_ahead
from filing.domain.errors import BadAnswer
from filing.extensions import transaction
from filing.services.filings import screening
from filing.services.people.sight import reviewed_filing
from filing.web.forms import fault_of, trimmed
from filing.web.review.blueprint import bp, deciders
from filing.web.review.filing import show

FACT = "fact-"


@bp.post("/<int:filing_id>/findings/<key>")
@deciders
def answer_finding(filing_id: int, key: str):
    """Saves an answer and goes on to the next finding that is open; what was typed stays where it is refused."""
    typed = {name: trimmed(value) for name, value in request.form.items() if name != "csrf_token"}
    screen_ahead(current_user, filing_id)
    try:
        with transaction():
            read = in_hand(reviewed_filing(current_user, filing_id))
            _refuse_unreadable(typed)
            made = screening.answer(
                read, current_user, now(), key, answer=typed.get("answer", ""), reason=typed.get("reason", ""),
                facts={name.removeprefix(FACT): text for name, text in typed.items() if name.startswith(FACT)},
            )  # fmt: skip
            left = screening.findings_of(read).open
            goes_on = f"finding-{left[0].finding.key}" if left else "findings"
            is_concerned = made.is_concerned
    except BadAnswer as refusal:
        return show(filing_id, key, typed, refusal)
    if is_concerned:
        flash("结论为“涉及”：不能办理备案完成，请办理“不属于备案范围”。", "warning")
    else:
        flash("结论已保存。" if left else "结论已保存，各条均已作出结论。", "success")
    return redirect(url_for("review.filing_page", filing_id=filing_id, _anchor=goes_on), 303)


def _refuse_unreadable(typed: dict[str, str]) -> None:
    for name, text in typed.items():
        about = "所了解的事实" if name.startswith(FACT) else "理由"
        if fault := fault_of(text, about):
            raise BadAnswer.at("reason", fault)
