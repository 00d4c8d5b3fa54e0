"""From the form's declaration to WTForms: it parses what was posted; the domain alone judges it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Field as WtField
from wtforms.form import BaseForm
from wtforms.utils import unset_value

from filing.domain.questions.paths import Path
from filing.domain.questions.spec import Field, Kind, Option
from filing.domain.reference.picking import Choice
from filing.web.form.picking import TYPED, WANTED, with_typed
from filing.web.form.screens import Screen, field_id, fields_of

Posted = MultiDict
Choices = Callable[[Field, Path], Sequence[Choice]]


class AnswerField(WtField):
    """One question of the form; `data` is the answer in the API's own shape, as far as it can be read."""

    def __init__(self, label: str = "", *, question: Field, path: Path, choices: Choices, **more):
        super().__init__(label, **more)
        self.question, self.path, self.choices = question, path, choices

    def process(self, formdata, data=unset_value, extra_filters=None) -> None:
        self.process_errors: list[str] = []
        # An AnswerField is only built for a question on the screen, so what was not posted was cleared.
        self.data = READERS[self.question.kind](self.question, formdata, self.name) if formdata else data
        if self.data is unset_value:
            self.data = None
        # While it is being looked for (查找), a text is no answer yet.
        if formdata and self.name + TYPED in formdata and formdata.get("_find") != self.name:
            typed, choices = formdata[self.name + TYPED], self.choices(self.question, self.path)
            wanted = formdata.get(self.name + WANTED, "")
            self.data = with_typed(self.question.kind, self.data, typed, self.default, choices, wanted)


def build_form(
    screen: Screen, answer_of: Callable[[Path], Any], may_change: Callable[[Path], bool], choices: Choices
) -> BaseForm:
    """The open, changeable questions of a screen, with what was posted; where nothing was, with the stored answers."""
    form = BaseForm(
        {
            field_id(screen, path): AnswerField(
                question.label, question=question, path=path, choices=choices, default=answer_of(path)
            )
            for path, question in fields_of(screen)
            if may_change(path)
        }
    )
    form.process(request.form if request.method == "POST" else None)
    return form


def posted_answers(form: BaseForm) -> dict[Path, Any]:
    """What was posted, by the path of each question."""
    return {field.path: field.data for field in form}


def _text(_question: Field, posted: Posted, name: str) -> str:
    return posted.get(name, "")


def _money(question: Field, posted: Posted, name: str) -> dict:
    currency = posted.get(f"{name}-currency", "") or question.currency or ""
    return {"amount": posted.get(name, ""), "currency": currency}


def _place(_question: Field, posted: Posted, name: str) -> dict:
    return {"country": posted.get(name, ""), "address": posted.get(f"{name}-address", "")}


def _codes(_question: Field, posted: Posted, name: str) -> list[str]:
    return [code for code in posted.getlist(name) if code]


def _choice(question: Field, posted: Posted, name: str) -> Any:
    return _chosen(question, posted, name, posted.get(name, ""))


def _choices(question: Field, posted: Posted, name: str) -> list:
    return [_chosen(question, posted, name, value) for value in posted.getlist(name) if value]


def _chosen(question: Field, posted: Posted, name: str, value: str) -> Any:
    option: Option | None = question.flat_options.get(value)
    if option and option.items:
        return {"choice": value, "items": posted.getlist(f"{name}-{value}-items")}
    if option and option.fill_in:
        return {"choice": value, "text": posted.get(f"{name}-{value}-text", "")}
    return value


READERS: dict[Kind, Callable[[Field, Posted, str], Any]] = {
    **dict.fromkeys(Kind, _text),
    Kind.MONEY: _money,
    Kind.PLACE: _place,
    Kind.INDUSTRIES: _codes,
    Kind.CHOICE: _choice,
    Kind.IDENTITY: _choice,
    Kind.TERM: _choice,
    Kind.MULTICHOICE: _choices,
}

#: Kind -> the macro of templates/macros/fields.html that draws it.
WIDGETS: dict[Kind, str] = {
    **dict.fromkeys((Kind.TEXT, Kind.INTEGER, Kind.PERCENT, Kind.DATE, Kind.PHONE, Kind.EMAIL), "text"),
    Kind.LONGTEXT: "longtext",
    Kind.MONEY: "money",
    Kind.BOOL: "yes_no",
    Kind.ATTEST: "attest",
    **dict.fromkeys((Kind.CHOICE, Kind.IDENTITY, Kind.TERM), "radios"),
    Kind.MULTICHOICE: "checkboxes",
    Kind.INDUSTRIES: "industries",
    **dict.fromkeys(
        (Kind.MAIN_INDUSTRY, Kind.FTZ_AREA, Kind.ETDZ, Kind.REGION, Kind.COUNTRY, Kind.INVESTOR), "pick"
    ),
    Kind.PLACE: "place",
}
