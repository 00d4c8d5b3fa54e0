"""Judging one answer: is it there, can it be read, does it hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from filing.domain.questions import chosen, listed, written
from filing.domain.questions.context import Context, Finding, missing_message
from filing.domain.questions.spec import Field, Kind
from filing.domain.questions.values import is_blank


def judge(question: Field, value: Any, context: Context) -> Iterable[Finding]:
    """(code, message) for each thing wrong with one answer; nothing when it is left open and may be."""
    if is_blank(value):
        return [("required", missing_message(question))] if question.required else []
    return _JUDGES[question.kind](question, value, context)


_JUDGES: dict[Kind, Callable[[Field, Any, Context], Iterable[Finding]]] = {
    Kind.TEXT: written.judge_words,
    Kind.LONGTEXT: written.judge_words,
    Kind.INTEGER: written.judge_integer,
    Kind.MONEY: written.judge_money,
    Kind.PERCENT: written.judge_percent,
    Kind.DATE: written.judge_date,
    Kind.BOOL: chosen.judge_bool,
    Kind.ATTEST: chosen.judge_attestation,
    Kind.CHOICE: chosen.judge_choice,
    Kind.IDENTITY: chosen.judge_choice,
    Kind.TERM: chosen.judge_choice,
    Kind.MULTICHOICE: chosen.judge_choices,
    Kind.INDUSTRIES: listed.judge_industries,
    Kind.MAIN_INDUSTRY: listed.judge_main_industry,
    Kind.FTZ_AREA: listed.judge_ftz_area,
    Kind.ETDZ: listed.judge_etdz,
    Kind.REGION: listed.judge_region,
    Kind.COUNTRY: listed.judge_country,
    Kind.PLACE: listed.judge_place,
    Kind.PHONE: written.judge_phone,
    Kind.EMAIL: written.judge_email,
    Kind.INVESTOR: listed.judge_investor,
}
