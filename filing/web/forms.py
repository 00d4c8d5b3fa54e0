"""What the small forms of all pages share: how a refusal reaches its field, and what is asked of a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from flask import request
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired, StopValidation, ValidationError

from filing.domain.errors import FilingError
from filing.domain.questions import formats
from filing.domain.questions.texts import find_faults

LONGEST = 2000
ABOUT_FILES = "PDF、OFD、JPG、PNG、HEIC 或 TIFF，可以选择几个。"


def files_sent(name: str = "files") -> list[tuple[IO[bytes], str]]:
    """The files of this request; a field left empty sends one without a name."""
    return [(file.stream, file.filename) for file in request.files.getlist(name) if file.filename]


class PageForm(FlaskForm):
    """Without a token of its own: every unsafe request is checked already, and nothing typed is lost there."""

    class Meta:
        csrf = False

    def refuse(self, error: FilingError) -> None:
        """Puts each problem beside its field; the rest above the form."""
        for problem in error.problems:
            field = self._fields.get(str(problem.path[0])) if problem.path else None
            if field is None:
                self.form_errors.append(problem.message)
            else:
                field.errors = [*field.errors, problem.message]
        if not error.problems:
            self.form_errors.append(error.message)

    @property
    def problems(self) -> list[dict]:
        """For the error summary: each links to its field."""
        listed = [
            {"href": f"#{field.id}{'-0' if isinstance(field, RadioField) else ''}", "message": message}
            for field in self
            for message in field.errors
        ]
        return [{"href": "#main", "message": message} for message in self.form_errors] + listed


def required(message: str) -> InputRequired:
    return InputRequired(message)


def is_email(_form, field) -> None:
    if not formats.is_email((field.data or "").strip()):
        raise ValidationError("请填写有效的电子邮件地址，例如 name@example.com。")


def is_name(_form, field) -> None:
    text = (field.data or "").strip()
    if not text or len(text) > 200 or formats.forbidden_character(text):
        raise ValidationError(f"请填写{field.label.text}，最多200字，不含控制字符。")


def as_if_empty(value: str | None) -> str:
    return (value or "").strip()


def given_day(message: str) -> Callable:
    """Refuses a day that is missing or cannot be read, in one sentence."""

    def check(_form, field) -> None:
        if field.data is None:
            field.errors = []
            raise StopValidation(message)

    return check


def trimmed(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n").strip()


def fault_of(text: str, what: str, longest: int = LONGEST) -> str | None:
    """What is wrong with a text that people will read, or None."""
    return next((problem.message for problem in find_faults((), text, what, longest)), None)


def is_readable(_form, field) -> None:
    if fault := fault_of(field.data or "", field.label.text):
        raise ValidationError(fault)


class Given:
    """Refuses an empty answer in words of its own."""

    field_flags: dict = {}

    def __init__(self, message: str):
        self.message = message

    def __call__(self, _form, field) -> None:
        if not field.data:
            raise ValidationError(self.message)
