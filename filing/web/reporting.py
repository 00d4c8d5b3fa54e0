"""The questions of a report and of a suggestion: against whom, where, what happened; with files as evidence."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from wtforms import MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import HiddenInput

from filing.domain.reference import places
from filing.domain.reference.lists import Places
from filing.domain.reference.picking import pinyin_of
from filing.services.supervision.reporting import Given
from filing.web.forms import PageForm, as_if_empty, trimmed

RESPONDENT = ("respondent", "facts", "city", "ftz_area", "etdz", "address")


def _listed(label: str) -> SelectField:
    return SelectField(label, choices=[], validate_choice=False, filters=[as_if_empty])


class SuggestionForm(PageForm):
    respondent = StringField("被检查的企业或投资者", filters=[as_if_empty])
    city = _listed("所在的市（州、直辖市）")
    ftz_area = _listed("位于哪个自贸试验区片区")
    etdz = _listed("位于哪个国家级经济技术开发区")
    address = StringField("详细地址（选填）", filters=[as_if_empty])
    facts = TextAreaField("发现的违反办法的行为", filters=[trimmed])
    evidence = MultipleFileField("证据材料（可不传）")

    def offer(self, lists: Places) -> None:
        """The lists of the day to choose places from."""
        self.city.choices = cities(lists.day)
        self.ftz_area.choices = _named(sorted({area.name for area in lists.ftz_areas.values()}))
        self.etdz.choices = _named(sorted(lists.etdzs))

    @property
    def given(self) -> Given:
        return Given(**{name: self[name].data or "" for name in RESPONDENT})


class ReportForm(SuggestionForm):
    respondent = StringField("被举报的企业或投资者", filters=[as_if_empty])
    facts = TextAreaField("举报的事实", filters=[trimmed])
    evidence = MultipleFileField("证据")
    name = StringField("您的姓名（选填）", filters=[as_if_empty])
    contact = StringField("联系方式（选填）", filters=[as_if_empty])
    #: Of this form as it was handed out: sent twice, it is one report.
    once = StringField(widget=HiddenInput(), filters=[as_if_empty])

    @property
    def given(self) -> Given:
        return Given(**{name: self[name].data or "" for name in (*RESPONDENT, "name", "contact")})


class AdditionForm(PageForm):
    words = TextAreaField("补充的事实", filters=[trimmed])
    evidence = MultipleFileField("补充的证据")


def _found_by(name: str) -> dict[str, str]:
    return {"data-pinyin": pinyin_of(name)}


def _named(names: list[str]) -> list[SelectChoice]:
    return [SelectChoice(name, name, _found_by(name)) for name in names]


@lru_cache(maxsize=8)
def cities(day: date) -> tuple[SelectChoice, ...]:
    """Every city of the day under its province's name, to be found by its pinyin too."""
    return tuple(
        SelectChoice(
            city.code, f"{province.name} {city.name}".replace(f"{city.name} ", ""), _found_by(city.name)
        )
        for province in places.children_of(None, day)
        for city in places.children_of(province.code, day)
    )
