"""What a careful clerk would ask about the people in a filing: investors, directors, supervisors, the manager."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from filing.domain.forms.rules import is_domestic
from filing.domain.problems import Problem
from filing.domain.questions import formats
from filing.domain.questions.display import money_text
from filing.domain.questions.spec import choices
from filing.domain.questions.values import clean_code, folded, sought
from filing.domain.reference.places import country_name

Doubts = Iterator[Problem]
_JOINT = ("equity_joint_venture", "contractual_joint_venture")
_NEW = ("new_ordinary", "new_by_merger", "new_by_division")
_ID_CARD = "身份证"
_LICENCES = ("执照", "信用代码", "法人证书", "登记证书")
#: A company's number begins so (GB 32100), and no identity card does.
_COMPANIES = ("91", "92", "93")
_LENGTH = 18


def enterprise_of(answers: Mapping) -> Mapping:
    return answers.get("enterprise") or {}


def investors_of(answers: Mapping) -> list[Mapping]:
    return answers.get("investors") or []


def _one(value: Any) -> str:
    """The single option chosen, as text."""
    return str(next(choices(value), ""))


def _country(investor: Mapping) -> str:
    place = investor.get("nationality_or_address_or_place_of_registration")
    return str(place.get("country") or "") if isinstance(place, Mapping) else ""


def _certificate(investor: Mapping) -> tuple[str, ...]:
    """Type and number."""
    given = investor.get("certificate") or {}
    return tuple(v if isinstance(v := given.get(key), str) else "" for key in ("type", "number"))


def domestic_investors_are_chinese(answers: Mapping, _on: date) -> Doubts:
    for index, investor in enumerate(investors_of(answers)):
        country, kind = _country(investor), _one(investor.get("investor_type"))
        path = ("investors", index, "investor_type")
        if kind.startswith("domestic_") and country not in ("", "CN"):
            message = f"该投资者来自{country_name(country)}，投资者类型却选了境内投资者，请确认（港澳台投资者按境外投资者填报）。"
            yield Problem(path, "domestic_from_abroad", message)
        if kind == "foreign_neither" and country == "CN":
            message = "该投资者的国籍或注册地为中国，投资者类型却选了境外投资者，请确认。"
            yield Problem(path, "foreign_from_china", message)


def a_joint_venture_has_a_chinese_party(answers: Mapping, _on: date) -> Doubts:
    investors, kind = investors_of(answers), _one(enterprise_of(answers).get("enterprise_type"))
    if (
        kind in _JOINT
        and all(i.get("investor_type") for i in investors)
        and not any(map(is_domestic, investors))
    ):
        noun = "合资" if kind == "equity_joint_venture" else "合作"
        message = f"企业类型选择“{noun}”，投资者却都是境外投资者，请确认是否应选“独资”。"
        yield Problem(("enterprise", "enterprise_type"), "all_foreign_joint_venture", message)


def a_chinese_person_enters_no_new_joint_venture(answers: Mapping, _on: date) -> Doubts:
    enterprise = enterprise_of(answers)
    if _one(enterprise.get("enterprise_type")) not in _JOINT:
        return
    if _one(enterprise.get("establishment_mode")) not in _NEW:
        return
    for index, investor in enumerate(investors_of(answers)):
        paper, number = _certificate(investor)
        person = _ID_CARD in paper or formats.is_citizen_id(clean_code(number))
        if is_domestic(investor) and person:
            message = (
                "新设的合资、合作企业，中方投资者应为公司、企业或其他经济组织，该投资者似为自然人，请确认。"
            )
            yield Problem(("investors", index, "name_cn"), "chinese_natural_person", message)


def each_investor_is_listed_once(answers: Mapping, _on: date) -> Doubts:
    rows = investors_of(answers)
    numbers = (folded(_certificate(investor)[1]) for investor in rows)
    for keys, key, noun in (
        ([folded(investor.get("name_cn")) for investor in rows], ("name_cn",), "姓名/名称"),
        ([sought(investor.get("name_en")) for investor in rows], ("name_en",), "英文名称"),
        # 无 and 不适用 are no numbers.
        ([n if any(map(str.isdigit, n)) else "" for n in numbers], ("certificate", "number"), "证件号码"),
    ):
        for index, first in _repeated(keys):
            message = f"投资者{first + 1}与投资者{index + 1}的{noun}相同，请确认是否重复填写。"
            yield Problem(("investors", index, *key), "same_investor", message)


def _repeated(keys: list[str]) -> Iterator[tuple[int, int]]:
    """(place, earlier place) of each key that stood before; blank ones never did."""
    first: dict[str, int] = {}
    for index, key in enumerate(keys):
        if key and first.setdefault(key, index) != index:
            yield index, first[key]


def own_numbers_hold(answers: Mapping, on: date) -> Doubts:
    """A Chinese investor's licence or identity number carries a check digit; the papers of others do not."""
    for index, investor in enumerate(investors_of(answers)):
        paper, number = _certificate(investor)
        if fault := _fault_of(paper, clean_code(number), on) if _country(investor) == "CN" else None:
            yield Problem(
                ("investors", index, "certificate", "number"), "certificate_number", f"请核对：{fault}"
            )


def _fault_of(paper: str, number: str, on: date) -> str | None:
    if _ID_CARD in paper:
        if len(number) != _LENGTH:
            return f"身份证号为{_LENGTH}位，现有{len(number)}位。" if number else None
        return formats.citizen_id_fault(number, on)
    licence = any(word in paper for word in _LICENCES)
    if not number.isalnum() or not (licence or number.startswith(_COMPANIES)):
        return None
    if len(number) == _LENGTH:
        known = formats.is_uscc(number)
        return None if known else "统一社会信用代码的校验位不符，请对照营业执照核对。"
    # The numbers of older licences have 15 digits.
    return f"统一社会信用代码为{_LENGTH}位，现有{len(number)}位。" if licence and len(number) > 15 else None


def contributions_are_in_the_capitals_currency(answers: Mapping, _on: date) -> Doubts:
    capital = enterprise_of(answers).get("registered_capital")
    currency = capital.get("currency") if isinstance(capital, Mapping) else None
    for index, investor in enumerate(investors_of(answers)):
        paid = investor.get("subscribed_capital")
        own = paid.get("currency") if isinstance(paid, Mapping) and paid.get("amount") else None
        if currency and own and own != currency:
            message = f"认缴出资额（{money_text(paid)}）与注册资本（{money_text(capital)}）币种不同，请确认。"
            yield Problem(("investors", index, "subscribed_capital"), "other_currency", message)


def _people(answers: Mapping, key: str) -> list[Mapping]:
    return (enterprise_of(answers).get("organisation") or {}).get(key) or []


def _person(row: Mapping) -> str:
    """What makes two entries one person: the number of the paper, or the name where there is none."""
    paper = row.get("id_document")
    number = folded(paper.get("text")) if isinstance(paper, Mapping) else ""
    return number or folded(row.get("name"))


def each_officer_is_listed_once(answers: Mapping, _on: date) -> Doubts:
    for group, noun in (("directors", "董事"), ("supervisors", "监事")):
        rows = _people(answers, group)
        same = {
            i: j
            for keys in (map(_person, rows), (sought(r.get("name")) for r in rows))
            for i, j in _repeated([*keys])
        }
        for index, first in sorted(same.items()):
            message = f"{noun}{first + 1}与{noun}{index + 1}的姓名或证件号码相同，请确认是否重复填写。"
            yield Problem(("enterprise", "organisation", group, index, "name"), "same_officer", message)


def supervisors_hold_no_other_office(answers: Mapping, _on: date) -> Doubts:
    manager = (enterprise_of(answers).get("organisation") or {}).get("general_manager") or {}
    others = [(manager, "总经理"), *((row, "董事") for row in _people(answers, "directors"))]
    offices = {mark: office for row, office in others for mark in _marks(row)}
    for index, row in enumerate(_people(answers, "supervisors")):
        if office := next((offices[mark] for mark in _marks(row) if mark in offices), None):
            message = f"{office}不得兼任监事，现两处所填似为同一人，请确认。"
            yield Problem(
                ("enterprise", "organisation", "supervisors", index, "name"), "supervisor_in_office", message
            )


def _marks(row: Mapping) -> list[str]:
    """What two entries of one person have in common: the paper's number or the name."""
    return [mark for mark in (_person(row), sought(row.get("name"))) if mark]


def offices_left_open_are_explained(answers: Mapping, _on: date) -> Doubts:
    """A small company may do without; the form cannot tell that from something forgotten."""
    enterprise, remarks = enterprise_of(answers), str(answers.get("remarks") or "")
    organisation = enterprise.get("organisation") or {}
    if not organisation.get("supervisors") and "监事" not in remarks:
        message = "没有填写监事。公司应设监事会或监事；确实不设的，请在备注中说明原因。"
        yield Problem(("enterprise", "organisation", "supervisors"), "no_supervisor", message)
    position = str((enterprise.get("legal_representative") or {}).get("position") or "")
    may_do_without = "执行董事" in position and _one(enterprise.get("enterprise_type")) not in _JOINT
    if not organisation.get("general_manager") and not may_do_without and "经理" not in remarks:
        message = "没有填写总经理。确实不设经理的，请在备注中说明。"
        yield Problem(("enterprise", "organisation", "general_manager"), "no_manager", message)


ABOUT_PARTIES = (
    domestic_investors_are_chinese,
    a_joint_venture_has_a_chinese_party,
    a_chinese_person_enters_no_new_joint_venture,
    each_investor_is_listed_once,
    own_numbers_hold,
    contributions_are_in_the_capitals_currency,
    each_officer_is_listed_once,
    supervisors_hold_no_other_office,
    offices_left_open_are_explained,
)
