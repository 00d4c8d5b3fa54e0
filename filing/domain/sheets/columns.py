"""The columns of a spreadsheet of investors or directors, and how a cell becomes an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from filing.domain.questions.spec import Group, Option
from filing.domain.reference.industries import currencies
from filing.domain.reference.picking import Choice, country_choices, normal, only_match


class NotRead(Exception):
    """A cell that names nothing that could be meant; what it says tells what to write."""


@dataclass(frozen=True)
class Column:
    """`path` is where the answer goes in its row; `read` makes it of a cell; `choices` are all it takes, where few.

    `also` is another head that means it.
    """

    head: str
    path: tuple[str, ...]
    read: Callable[[str], Any]
    example: str
    needed: bool = False
    choices: tuple[str, ...] = ()
    also: str = ""


def as_text(cell: str) -> str:
    return cell


def _country(cell: str) -> str:
    found = only_match(cell, country_choices())
    if found is None:
        raise NotRead(f"没有“{cell}”这一国家或地区，请写中文名称或两位代码，例如 德国、DE")
    return found.code


def _countries(cell: str) -> list[str]:
    return [
        _country(part) for part in cell.replace("，", "、").replace(",", "、").split("、") if part.strip()
    ]


def currency(cell: str) -> str:
    known = currencies()
    choices = tuple(Choice(code, one["name"]) for code, one in known.items())
    wanted = normal(cell)
    found = next((c for c in choices if wanted in (normal(c.code), normal(c.name))), None)
    if found is None:
        raise NotRead(f"没有“{cell}”这一币种，请写币种名称或代码，例如 美元、USD")
    return found.code


def _percent(cell: str) -> str:
    return cell.rstrip("%％ ")


def option_of(options: Iterable[Option], cell: str, also: dict[str, str] | None = None) -> str:
    known = {normal(o.label.rstrip("：: ")): o.value for o in options} | (also or {})
    if normal(cell) not in known:
        words = "、".join([*(also or {}), *(o.label.rstrip("：: ") for o in options)])
        raise NotRead(f"“{cell}”不在可选范围内，请从以下各项中填写：{words}")
    return known[normal(cell)]


def _labels(options: Iterable[Option]) -> tuple[str, ...]:
    return tuple(o.label.rstrip("：: ") for o in options)


def _countries_named() -> tuple[str, ...]:
    return tuple(choice.name for choice in country_choices())


def columns_of(group: Group) -> tuple[Column, ...]:
    """The columns for a list of the form; empty for one that is not taken from spreadsheets."""
    return {"investors": _investors, "directors": _officers, "supervisors": _officers}.get(
        group.key, lambda _group: ()
    )(group)


_SIDES = {"境外投资者": "foreign_neither", "境内投资者": "domestic_none"}


def _investors(group: Group) -> tuple[Column, ...]:
    place = "nationality_or_address_or_place_of_registration"
    forms: Any = group.member("contribution_forms")
    types: Any = group.member("investor_type")

    def contributions(cell: str) -> list[str]:
        parts = cell.replace("，", "、").replace(",", "、").split("、")
        return [option_of(forms.options, part.strip()) for part in parts if part.strip()]

    return (
        Column("中文姓名/名称", ("name_cn",), as_text, "莱茵机械股份公司", needed=True),
        Column("英文姓名/名称", ("name_en",), as_text, "Rhein Maschinen AG"),
        Column("国籍（地区）/注册地", (place, "country"), _country, "德国", choices=_countries_named()),
        Column("地址/注册地址", (place, "address"), as_text, "科隆市主街1号"),
        Column("证件类型", ("certificate", "type"), as_text, "商业登记证"),
        Column("证件号码", ("certificate", "number"), as_text, "HRB 12345"),
        Column("认缴出资额", ("subscribed_capital", "amount"), as_text, "333300.00"),
        Column(
            "币种",
            ("subscribed_capital", "currency"),
            currency,
            "美元",
            choices=tuple(one["name"] for one in currencies().values()),
        ),
        Column("权益比例（%）", ("equity_ratio",), _percent, "33.33"),
        Column("出资方式", ("contribution_forms",), contributions, "现金、实物"),
        Column("出资期限", ("contribution_deadline",), as_text, "2027-12-31"),
        Column("资金来源地", ("source_of_funds",), _countries, "德国"),
        Column(
            "投资者类型",
            ("investor_type",),
            lambda cell: option_of(types.options, cell, _SIDES),
            "境外投资者",
            choices=(*_SIDES, *_labels(types.options)),
        ),  # fmt: skip
    )


def _officers(group: Group) -> tuple[Column, ...]:
    paper: Any = group.member("id_document")
    way: Any = group.member("appointment")
    return (
        Column("姓名", ("name",), as_text, "王小明", needed=True),
        Column("国籍（地区）", ("nationality",), _country, "中国", choices=_countries_named()),
        Column(
            "证件",
            ("id_document", "choice"),
            lambda cell: option_of(paper.options, cell),
            "身份证号",
            choices=_labels(paper.options),
        ),
        Column("证件号码", ("id_document", "text"), as_text, "11010519491231002X"),
        Column(
            "产生方式",
            ("appointment", "choice"),
            lambda cell: option_of(way.options, cell),
            "委派",
            choices=_labels(way.options),
        ),
        Column("委派方", ("appointment", "text"), as_text, "莱茵机械股份公司"),
    )
