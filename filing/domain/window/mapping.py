"""Which question of the registration form is answered from where: annex 1 or the window's own page. One table, read by all.

The splitting, the registrar's page, the public table of the mapping and the API read it; a question is typed once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from filing.domain.forms.establishment.kind import ESTABLISHMENT
from filing.domain.questions.answers import Question, compare, walk
from filing.domain.questions.display import text_of
from filing.domain.questions.paths import Path, get_at, keys_of, put_at
from filing.domain.questions.spec import Form
from filing.domain.questions.values import is_blank
from filing.domain.reference.industries import edition_on
from filing.domain.window.form import QUESTIONS

ANNEX, OWN = "annex", "own"
ORIGIN_LABELS = {ANNEX: "备案申报表", OWN: "登记专项问题"}


@dataclass(frozen=True)
class Line:
    """One question of the registration form: its words, and the path that answers it."""

    label: str
    origin: str  # ANNEX or OWN
    path: tuple[str, ...]

    @property
    def key(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True)
class Part:
    title: str
    lines: tuple[Line, ...]


def _annex(label: str, *path: str) -> Line:
    return Line(label, ANNEX, ("enterprise", *path))


def _own(label: str, *path: str) -> Line:
    return Line(label, OWN, path)


def _person(key: str) -> tuple[Line, ...]:
    return (
        _own("姓名", key, "name"),
        _own("移动电话", key, "mobile"),
        _own("电子邮箱", key, "email"),
        _own("身份证件", key, "id_document"),
    )


#: In the order of 公司登记（备案）申请书 and of its sheets.
PARTS = (
    Part("基本信息", (
        _annex("名称", "enterprise_name", "cn"),
        _own("名称预先核准通知书文号", "basics", "name_approval_number"),
        _annex("住所：省", "registered_address", "province"),
        _annex("住所：市", "registered_address", "city"),
        _annex("住所：区（县）", "registered_address", "district"),
        _annex("住所：街道门牌", "registered_address", "detail"),
        _own("邮政编码", "basics", "postal_code"),
        _own("生产经营地", "basics", "place_of_business"),
        _own("住所的使用方式", "basics", "premises"),
        _own("住所使用证明", "basics", "premises_evidence"),
        _annex("联系电话", "enterprise_contact", "mobile"),
    )),
    Part("设立", (
        _annex("公司类型", "enterprise_type"),
        _own("设立方式", "basics", "incorporation"),
        _annex("投资总额", "total_investment"),
        _annex("注册资本", "registered_capital"),
        _annex("经营范围", "business_scope"),
        _annex("所属行业", "main_industry"),
        _annex("经营期限", "operating_term"),
        _own("申请营业执照副本数量", "basics", "licence_copies"),
    )),
    Part("法定代表人信息", (_annex("法定代表人", "legal_representative"),)),
    Part("董事、监事、经理信息", (
        _annex("董事", "organisation", "directors"),
        _annex("监事", "organisation", "supervisors"),
        _annex("经理", "organisation", "general_manager"),
    )),
    Part("股东（发起人）出资情况", tuple(
        Line(label, ANNEX, ("investors", *path))
        for label, *path in (
            ("姓名或者名称", "name_cn"),
            ("国籍（地区）或者注册地", "nationality_or_address_or_place_of_registration"),
            ("证照", "certificate"),
            ("认缴出资额", "subscribed_capital"),
            ("出资比例", "equity_ratio"),
            ("出资方式", "contribution_forms"),
            ("出资时间", "contribution_deadline"),
        )
    )),
    Part("财务负责人信息", _person("finance_officer")),
    Part("联络员信息", (
        _own("是否就是企业联系人", "liaison", "is_contact"),
        _annex("企业联系人（联络员同一人时）", "enterprise_contact"),
        *_person("liaison"),
    )),
    Part("法律文件送达接受人", (
        _own("姓名或者名称", "receiver", "name"),
        _own("地址", "receiver", "address"),
        _own("联系电话", "receiver", "phone"),
    )),
)  # fmt: skip
#: Annex 1's answers that go to the registrar; the others stay with the filing.
SHARED = tuple(line.path for part in PARTS for line in part.lines if line.origin == ANNEX)


#: Who answers as the enterprise's contact may be the registrar's too; then nothing is typed again.
CONTACT = ("enterprise", "enterprise_contact")


def _is_liaison(own: Mapping) -> bool:
    return get_at(own, ("liaison", "is_contact")) is True


def is_joint_stock(annex: Mapping) -> bool:
    return str(get_at(annex, ("enterprise", "enterprise_type")) or "").startswith("joint_stock")


def split(annex: Mapping, own: Mapping) -> dict[str, Any]:
    """Of annex 1's answers those that the registrar is handed, in their own shape."""
    given: dict[str, Any] = {}
    for path in SHARED:
        if path[0] == "investors" or (path == CONTACT and not _is_liaison(own)):
            continue
        value = get_at(annex, path)
        if not is_blank(value):
            given = put_at(given, path, value)
    keys = {path[1] for path in SHARED if path[0] == "investors"}
    rows = [row for row in annex.get("investors") or [] if isinstance(row, Mapping)]
    given["investors"] = [{k: v for k, v in row.items() if k == "id" or k in keys} for row in rows]
    return given


@dataclass(frozen=True)
class Said:
    """One answer as the registrar reads it."""

    label: str
    text: str
    origin: str
    path: Path


def sheets(annex: Mapping, own: Mapping, day: date) -> list[tuple[str, list[Said]]]:
    """The registration form filled in: each part with what was answered, the questions that are not asked left out."""
    annex_form, facts = ESTABLISHMENT.form_on(day), {"joint_stock": is_joint_stock(annex)}
    said = {
        ANNEX: [(q, annex_form, annex) for q in _questions(annex_form, annex, {})],
        OWN: [(q, QUESTIONS, own) for q in _questions(QUESTIONS, own, facts)],
    }
    return [(part.title, list(_said(part, said, day))) for part in PARTS]


def _questions(form: Form, answers: Mapping, facts: Mapping) -> list[Question]:
    return [one for one in walk(form, answers, facts) if isinstance(one, Question)]


def _said(part: Part, said: Mapping, day: date) -> Iterator[Said]:
    """In the order of the table; the rows of a list one after another, each with all its lines."""
    lines = {line: index for index, line in enumerate(part.lines)}
    found = []
    for line, order in lines.items():
        for question, form, answers in said[line.origin]:
            keys = keys_of(form, question.path)
            if keys[: len(line.path)] != line.path or is_blank(question.value):
                continue
            text = text_of(question.field, question.value, used=edition_on(day), answers=answers)
            row = next((step for step in question.path if isinstance(step, int)), 0)
            by_row = row if line.path[0] == "investors" else 0
            found.append(
                ((by_row, order), Said(_label(line, question, keys, row), text, line.origin, question.path))
            )
    return (one for _, one in sorted(found, key=lambda pair: pair[0]))


def _label(line: Line, question: Question, keys: Path, row: int) -> str:
    """The line's own words; below a line that takes several questions, the question's."""
    if line.path[0] == "investors":
        inner = f"：{question.field.label}" if len(keys) > len(line.path) else ""
        return f"股东{row + 1}　{line.label}{inner}"
    if len(keys) == len(line.path):
        return line.label
    number = f"{row + 1}" if any(isinstance(step, int) for step in question.path) else ""
    noun = question.field.noun
    return f"{line.label}{number}　{noun.removeprefix(line.label)}"


def differing(before: Mapping, after: Mapping, own: Mapping) -> list[str]:
    """The lines whose answers in annex 1 are no longer what the registrar was handed."""
    changed = [path for path, _, _ in compare(before, split(after, own))]
    return [
        f"{part.title}：{line.label}"
        for part in PARTS
        for line in part.lines
        if line.origin == ANNEX and any(_touches(path, line.path) for path in changed)
    ]


def _touches(path: tuple, line: Path) -> bool:
    """Rows are matched by ids, which stand in the path between two keys."""
    if line[0] == "investors" and path[:1] == ("investors",):
        return len(path) < 3 or path[2] == line[1]
    shorter = min(len(path), len(line))
    return path[:shorter] == line[:shorter]
