"""The decisions, each asked for on a page of its own and made by one service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from filing.current import calendar, chain_history, in_hand, now, press, screen_ahead, today
from filing.domain.advice.scope import grounds
from filing.domain.errors import BadAnswer, IncompleteFiling, ReceiptRefused
from filing.domain.forms.ways import FIRST_AFTER_APPROVAL
from filing.domain.procedures.filing import MOVES, State
from filing.domain.receipts.wording import exemption_options, labels
from filing.extensions import transaction
from filing.http.statuses import status_of
from filing.models import Agency, Filing
from filing.services import procedures
from filing.services.filings import drafts, elsewhere, review, screening, submission
from filing.services.filings.clocks import due_view, foreseen
from filing.services.people.sight import filing_for, open_agencies, reviewed_filing
from filing.services.receipts import issuing
from filing.web.finding import card
from filing.web.once import once, was_sent
from filing.web.review import forms
from filing.web.review.blueprint import bp, deciders
from filing.web.review.filing import asked_of, placed_doubts


@dataclass(frozen=True)
class Decision:
    """A page: the move it makes, its form, the service, and what is said afterwards."""

    move: str
    form: type[forms.DecisionForm]
    act: Callable[[Filing, forms.DecisionForm], None]
    said: str
    #: Whether the filing is another agency's afterwards.
    leaves: bool = False


def _accept(filing: Filing, form: forms.AcceptForm) -> None:
    within, note = form.within_scope.data, form.note.data
    review.accept(filing, current_user, now(), calendar(), press(), within_scope=within, note=note)


def _out_of_scope(filing: Filing, form: forms.OutOfScopeForm) -> None:
    reason, rule, told = form.reason.data, form.rule_words, form.told
    review.declare_out_of_scope(
        filing, current_user, now(), calendar(), reason=reason, rule=rule, departments=told
    )


def _not_completed(filing: Filing, form: forms.NotCompletedForm) -> None:
    review.declare_not_completed(filing, current_user, now(), calendar(), form.reason.data)


def _suspend(filing: Filing, form: forms.SuspendForm) -> None:
    applied = form.investor_applied.data == "yes"
    elsewhere.suspend(filing, current_user, now(), calendar(), form.reason.data, investor_applied=applied)


def _resume(filing: Filing, form: forms.ResumeForm) -> None:
    elsewhere.resume(filing, current_user, now(), calendar(), form.reason.data, result=form.result.data)


def _transfer(filing: Filing, form: forms.TransferForm) -> None:
    agency = Agency.by_code(form.agency.data)
    elsewhere.transfer(filing, current_user, now(), calendar(), agency, form.reason.data)


DECISIONS = {
    "accept": Decision("accept", forms.AcceptForm, _accept, "备案完成，已生成备案回执并通知申请人。"),
    "out-of-scope": Decision(
        "declare_out_of_scope", forms.OutOfScopeForm, _out_of_scope, "已告知申请人不属于备案范围。"
    ),
    "not-completed": Decision(
        "declare_not_completed", forms.NotCompletedForm, _not_completed, "已告知申请人未完成备案。"
    ),
    "suspend": Decision("suspend", forms.SuspendForm, _suspend, "已暂停办理，已告知申请人并报商务部。"),
    "resume": Decision("resume", forms.ResumeForm, _resume, "已恢复办理，备案时限继续计算。"),
    "transfer": Decision(
        "transfer", forms.TransferForm, _transfer,
        "已移送，并已通知申请人和接收的备案机构。该申报不再由本机构办理。", leaves=True,
    ),
}  # fmt: skip
NAMES = f"any({', '.join(repr(name) for name in DECISIONS)})"


@bp.get(f"/<int:filing_id>/<{NAMES}:name>")
@deciders
def decision(filing_id: int, name: str):
    """Says what the decision means, and asks for what it needs."""
    filing = filing_for(current_user, filing_id)
    require_open(filing, DECISIONS[name].move)
    form = _ready(DECISIONS[name].form(formdata=None, version=filing.version), filing)
    return _page(filing, name, form)


@bp.post(f"/<int:filing_id>/<{NAMES}:name>")
@deciders
def decide(filing_id: int, name: str):
    made = DECISIONS[name]
    if was_sent():
        # Where the filing has left, this person may know of it no more: the second click ends as the first did.
        return _after(made, filing_id)
    filing = filing_for(current_user, filing_id)
    form = _ready(made.form(), filing)
    if not form.validate():
        require_open(filing, made.move)
        return _page(filing, name, form, 422)
    if name == "accept":
        screen_ahead(current_user, filing_id)
        chain_history()
    try:
        with transaction():
            once(lambda: _decided(made, filing_id, form))
    except (BadAnswer, IncompleteFiling, ReceiptRefused) as refusal:
        form.refuse(refusal)
        return _page(filing_for(current_user, filing_id), name, form, status_of(refusal))
    return _after(made, filing_id)


def _decided(made: Decision, filing_id: int, form: forms.DecisionForm) -> int:
    filing = held(filing_id, form.version.data)
    made.act(filing, form)
    return filing.id


def _after(made: Decision, filing_id: int):
    flash(made.said, "success")
    if made.leaves:
        return redirect(url_for("review.queue_page"), 303)
    return redirect(url_for("review.filing_page", filing_id=filing_id), 303)


def held(filing_id: int, version: int | None) -> Filing:
    """The filing, locked, and still as it was when the page was read; StaleVersion otherwise."""
    filing = reviewed_filing(current_user, filing_id)
    drafts.require_version(filing, version)
    return filing


def require_open(filing: Filing, move: str) -> None:
    """MoveNotAllowed with the reason when the button would not be there."""
    procedures.require_open(filing, move, current_user, today(), calendar())


def _ready(form: forms.DecisionForm, filing: Filing) -> forms.DecisionForm:
    if isinstance(form, forms.OutOfScopeForm):
        _offer_grounds(form, filing)
    if isinstance(form, forms.TransferForm):
        _offer_agencies(form, filing)
    return form


def _offer_agencies(form: forms.TransferForm, filing: Filing) -> None:
    """Every other agency; on opening the page, the one that the address leads to."""
    others = (agency for agency in open_agencies() if agency.id != filing.agency_id)
    form.agency.choices = [SelectChoice(agency.code, agency.name) for agency in others]
    competent = submission.agency_for(in_hand(filing).answers, filing.law_day)
    form.competent = competent if competent and competent.id != filing.agency_id else None
    if form.competent and not form.is_submitted():
        form.agency.data = form.competent.code


def _offer_grounds(form: forms.OutOfScopeForm, filing: Filing) -> None:
    """The bases of the day; on opening the page, that of the findings answered 涉及, with their reasons."""
    read = in_hand(filing)
    concerned = screening.findings_of(read).concerned
    offered = grounds(
        filing.law_day, [one.finding for one in concerned], of_change=read.kind.changes_record,
        after_approval=filing.way == FIRST_AFTER_APPROVAL, suspended=filing.state == State.SUSPENDED,
    )  # fmt: skip
    rules = [SelectChoice(ground.rule, ground.rule) for ground in offered]
    form.rule.choices = [*rules, SelectChoice(forms.OTHER_RULE, "其他规定")]
    form.ways = {ground.rule: ground.way for ground in offered if ground.way}
    if filing.state == State.SUSPENDED and not form.is_submitted():
        form.rule.data = offered[0].rule
    elif concerned and not form.is_submitted():
        form.rule.data = offered[0].rule
        pairs = zip(concerned, offered, strict=False)
        form.reason.data = "\n".join(f"{one.answer.reason}{ground.way}" for one, ground in pairs)


def _page(filing: Filing, name: str, form: forms.DecisionForm, status: int = 200):
    page = render_template(
        f"review/{name}.html",
        filing=filing,
        form=form,
        move=MOVES[DECISIONS[name].move],
        due=due_view(filing, today(), calendar()),
        foreseen=[
            one for one in foreseen(filing, today(), calendar()) if one["move"] == DECISIONS[name].move
        ],
        items=[(i, asked_of(filing, i)) for i in filing.supplement_items if i.is_open],
        **_told(filing, name, form),
    )
    return page, status


def _told(filing: Filing, name: str, form: forms.DecisionForm) -> dict:
    """What was found in the filing, where the decision is about what it says."""
    if name not in ("accept", "out-of-scope"):
        return {}
    told: dict = {"doubts": placed_doubts(in_hand(filing))}
    if name == "accept":
        screened = screening.findings_of(in_hand(filing))
        told |= {"screened": screened, "cards": [card(one) for one in screened.findings]}
        told["printed"] = _shown(filing, form)
    return told


def _shown(filing: Filing, form: forms.DecisionForm) -> list[dict]:
    """What the receipt will say; where there can be none, the form says why."""
    try:
        return printed(filing)
    except ReceiptRefused as refusal:
        form.refuse(refusal)
        return []


def printed(filing: Filing) -> list[dict]:
    """What the receipt will say, to be read before it is issued."""
    view = issuing.view_of_filing(filing, "", today())
    fields, words = view["fields"], labels(view["kind"])
    texts = fields | {
        "imported_equipment_tax_exemption": _exemption(
            view["kind"], fields["imported_equipment_tax_exemption"]
        ),
        "investors": "；".join(
            f"{i['name']}（{i['country_or_region']}，{i['equity_ratio']}）" for i in fields["investors"]
        ),
    }
    if "change_items" in fields:
        texts["change_items"] = "；".join(fields["change_items"])
    rows = [{"label": _label(words[key]), "value": texts[key]} for key in words if key in texts]
    return [{"label": "致", "value": view["addressee"]}, *rows]


def _label(printed: str) -> str:
    """（投资者表） without its brackets; 企业名称（中文） as it is."""
    return printed[1:-1] if printed.startswith("（") else printed


def _exemption(kind: str, answer: dict) -> str:
    yes, no = exemption_options(kind)
    if not answer["value"]:
        return no["label"] if answer["value"] is False else ""
    grounds = [o["label"] for o in yes["options"] if o["value"] in answer["bases"]]
    return "：".join([yes["label"], *(["、".join(grounds)] if grounds else [])])
