"""The forms of a receipt's life. They trim; what is wrong the services say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from filing.domain.errors import FilingError
from filing.domain.procedures.receipt import Decision
from filing.domain.questions.values import clean_text, day_typed, half_width
from filing.domain.receipts.collection import BASIS_LABELS, CAPACITY_LABELS, Collection
from filing.domain.receipts.corrections import PrintedText, printed_texts
from filing.domain.receipts.revocation import Ground
from filing.models import Receipt
from filing.web.forms import PageForm

OTHER = "other"


def trimmed(value: str | None) -> str:
    return clean_text(value or "")


class RevocationForm(PageForm):
    article = RadioField("依据的条款", validate_choice=False)
    article_text = StringField("其他条款", filters=[trimmed])
    reason = TextAreaField("查明的事实和撤销的理由", filters=[trimmed])

    def offer(self, grounds: list[Ground]) -> RevocationForm:
        usual = [SelectChoice(g.article, f"{g.article}：{g.facts}") for g in grounds]
        self.article.choices = [*usual, SelectChoice(OTHER, "其他规定（请在下面写明）")]
        return self

    @property
    def article_words(self) -> str:
        return self.article_text.data if self.article.data == OTHER else self.article.data or ""

    def refuse(self, error: FilingError) -> None:
        super().refuse(error)
        if self.article.data == OTHER:
            self.article_text.errors, self.article.errors = self.article.errors, []


class DecisionForm(PageForm):
    """Confirm or reject, for the second person; the proposer has only one way, to withdraw."""

    verdict = RadioField(
        "决定",
        choices=[
            SelectChoice(Decision.CONFIRM, "确认，照提议办理"),
            SelectChoice(Decision.REJECT, "否决，回执不变"),
        ],
        validate_choice=False,
    )
    note = TextAreaField("说明（否决时必填）", filters=[trimmed])


class CollectionForm(PageForm):
    basis = RadioField(
        "凭哪一种材料领取",
        choices=[SelectChoice(*pair) for pair in BASIS_LABELS.items()],
        validate_choice=False,
    )
    document_number = StringField("材料上的编号", filters=[trimmed])
    collector = StringField("领取人姓名", filters=[trimmed])
    capacity = SelectField(
        "领取人的身份",
        choices=[SelectChoice(*pair) for pair in CAPACITY_LABELS.items()],
        validate_choice=False,
    )
    copies = StringField("份数", filters=[trimmed])
    collected_on = StringField("领取日期", filters=[trimmed])

    @property
    def given(self) -> Collection:
        copies = half_width(self.copies.data)
        return Collection(
            self.basis.data or "",
            self.document_number.data,
            self.collector.data,
            self.capacity.data or "",
            int(copies) if copies.isascii() and copies.isdecimal() and len(copies) < 4 else None,
            day_typed(self.collected_on.data),
        )


@dataclass
class Entry:
    """One printed text with what it should read."""

    printed: PrintedText
    given: str
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.printed.key

    @property
    def id(self) -> str:
        return self.printed.key.replace(".", "-")

    @property
    def is_changed(self) -> bool:
        return clean_text(self.given) != clean_text(self.printed.text)


class CorrectionForm(PageForm):
    """The reason, and beside it one entry for each text that the receipt prints."""

    reason = TextAreaField("错误在哪里，怎样发现的", filters=[trimmed])
    entries: list[Entry]

    def fill(self, receipt: Receipt, given: Mapping[str, str]) -> CorrectionForm:
        """With what was typed; at first with what is printed now."""
        texts = printed_texts(receipt.view)
        self.entries = [Entry(printed, clean_text(given.get(printed.key, printed.text))) for printed in texts]
        return self

    @property
    def texts(self) -> dict[str, str]:
        return {entry.name: entry.given for entry in self.entries}

    @property
    def groups(self) -> list[tuple[int | None, list[Entry]]]:
        """The enterprise's texts, then each investor's: (place or None, entries)."""
        return [(place, list(entries)) for place, entries in groupby(self.entries, lambda e: e.printed.place)]

    def refuse(self, error: FilingError) -> None:
        known = {(entry.name,): entry for entry in self.entries}
        for problem in error.problems:
            if problem.path in known:
                known[problem.path].errors.append(problem.message)
        others = [problem for problem in error.problems if problem.path not in known]
        if others or not error.problems:
            super().refuse(FilingError(error.message, others))

    @property
    def problems(self) -> list[dict]:
        beside = [
            {"href": f"#{entry.id}", "message": message} for entry in self.entries for message in entry.errors
        ]
        return [*super().problems, *beside]
