"""What a careful clerk would ask about: never a reason to refuse, shown to the applicant and the reviewer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from filing.domain.articles import RULES_ON_TRIAL, ZONES_ON_TRIAL, said_of_day
from filing.domain.forms.names import unusual
from filing.domain.forms.parties import ABOUT_PARTIES, enterprise_of
from filing.domain.forms.rules import WIDELY_HELD, comparable, ten_thousandfold
from filing.domain.law import ORDER_2016
from filing.domain.problems import Problem
from filing.domain.questions.characters import HAN, without_marks
from filing.domain.questions.display import money_text
from filing.domain.questions.formats import phones_in
from filing.domain.questions.values import amount_of, date_of, decimal_of
from filing.domain.reference.industries import edition, edition_on

NAME = ("enterprise", "enterprise_name", "cn")
_PHONES = (
    ("enterprise_contact", "mobile", "联系人手机"),
    ("enterprise_contact", "landline", "联系人固定电话"),
    ("legal_representative", "phone", "法定代表人联系电话"),
    ("organisation", "general_manager", "phone", "总经理联系电话"),
)
#: 外国投资者对上市公司战略投资: the least share of the first one, and the shortest time it is held.
LEAST_STRATEGIC_SHARE, SHORTEST_HOLDING_MONTHS = 10, 36


def find_doubts(answers: Mapping, on: date, known: Iterable[str] = ()) -> list[Problem]:
    """Questions about answers that may be right; `code` names each, nothing here blocks a submission.

    `known` are sentences about the same name or credit code elsewhere, found where other filings are kept.
    """
    elsewhere = [Problem(NAME, "known_elsewhere", sentence) for sentence in known]
    return elsewhere + [doubt for ask in DOUBTS for doubt in ask(answers, on)]


def codes_of_the_other_edition(answers: Mapping, on: date) -> Iterator[Problem]:
    used = edition_on(on)
    other = edition(2011 if used is edition(2017) else 2017)
    for code in answers.get("enterprise", {}).get("industries") or []:
        if code not in used.codes and code in other.codes:
            message = f"行业代码 {code}（{other.codes[code]}）属 {other.standard}，申报当日施行的是 {used.standard}，请确认是否改选。"
            yield Problem(("enterprise", "industries"), "other_edition", message)


def project_within_total_investment(answers: Mapping, _on: date) -> Iterator[Problem]:
    enterprise = answers.get("enterprise", {})
    project = enterprise.get("imported_equipment_tax_exemption", {}).get("project_total_investment_usd")
    total = enterprise.get("total_investment")
    a, b = amount_of(project), amount_of(total)
    if a is not None and b is not None and total.get("currency") == "USD" and a > b:
        path = ("enterprise", "imported_equipment_tax_exemption", "project_total_investment_usd")
        message = f"项目投资总额（{money_text(project)}）大于企业投资总额（{money_text(total)}），请确认单位是否为元。"
        yield Problem(path, "exceeds_total_investment", message)


def capital_may_be_in_ten_thousands(answers: Mapping, _on: date) -> Iterator[Problem]:
    for key, noun in (("registered_capital", "注册资本"), ("total_investment", "投资总额")):
        money = answers.get("enterprise", {}).get(key)
        amount = amount_of(money)
        if amount is not None and 0 < amount < 10_000:
            path = ("enterprise", key)
            yield Problem(
                path, "perhaps_ten_thousands", f"{noun}为{money_text(money)}，请确认是否把“万元”误作“元”。"
            )


def contribution_is_still_to_come(answers: Mapping, on: date) -> Iterator[Problem]:
    for index, investor in enumerate(answers.get("investors") or []):
        day = date_of(investor.get("contribution_deadline"))
        if day and day < on:
            path = ("investors", index, "contribution_deadline")
            yield Problem(
                path, "deadline_past", f"出资期限（{said_of_day(day)}）早于申报当日，请确认是否已经出资。"
            )


def subscriptions_make_up_the_capital(answers: Mapping, _on: date) -> Iterator[Problem]:
    investors = answers.get("investors") or []
    capital = answers.get("enterprise", {}).get("registered_capital")
    amounts = [amount_of(i.get("subscribed_capital")) for i in investors]
    if amount_of(capital) is None or not amounts or None in amounts or not comparable(investors):
        return
    first = investors[0]["subscribed_capital"]
    if (
        first.get("currency") != capital.get("currency")
        or answers.get("enterprise", {}).get("enterprise_type") in WIDELY_HELD
    ):
        return
    total = {"amount": str(sum(amounts)), "currency": first["currency"]}
    if sum(amounts) != amount_of(capital):
        slip = ten_thousandfold(sum(amounts), amount_of(capital))
        yield Problem(
            ("enterprise", "registered_capital"),
            "capital_total",
            f"各投资者认缴出资额合计为{money_text(total)}，注册资本为{money_text(capital)}，两者应当一致，请核对{slip}。",
        )


def the_name_is_made_as_usual(answers: Mapping, _on: date) -> Iterator[Problem]:
    name = (enterprise_of(answers).get("enterprise_name") or {}).get("cn")
    plain = without_marks(name) if isinstance(name, str) else ""
    if HAN.search(plain) and (asked := list(unusual(plain))):
        message = f"企业名称{'，'.join(asked)}，请确认与名称预先核准材料或营业执照一致。"
        yield Problem(NAME, "unusual_name", message)


def mobile_numbers_have_eleven_digits(answers: Mapping, _on: date) -> Iterator[Problem]:
    for *keys, noun in _PHONES:
        given = get_in(enterprise_of(answers), keys)
        for number in phones_in(given) if isinstance(given, str) else ():
            digits = re.sub(r"^(?:00)?86(?=1)", "", re.sub(r"[^0-9]", "", number))
            abroad = re.match(r"\(?(?:\+|00)(?!86)", number)
            if re.fullmatch(r"1[3-9]\d{8}(?:\d{2})?", digits) and not abroad:
                message = f"{noun}现有{len(digits)}位数字，国内手机号码为11位，请核对。"
                yield Problem(("enterprise", *keys), "mobile_digits", message)


def strategic_investments_reach_the_least_share(answers: Mapping, _on: date) -> Iterator[Problem]:
    for index, row in enumerate(answers.get("strategic_investment") or []):
        share, months = decimal_of(row.get("shareholding_ratio")), row.get("committed_holding_period_months")
        if row.get("stage") == "first" and share is not None and share < LEAST_STRATEGIC_SHARE:
            message = f"首次战略投资取得的股份一般不低于{LEAST_STRATEGIC_SHARE}%，现为{share}%，请确认。"
            yield Problem(("strategic_investment", index, "shareholding_ratio"), "small_share", message)
        if type(months) is int and months < SHORTEST_HOLDING_MONTHS:
            message = f"战略投资取得的股份{SHORTEST_HOLDING_MONTHS // 12}年内不得转让，现承诺持股{months}个月，请确认。"
            yield Problem(
                ("strategic_investment", index, "committed_holding_period_months"), "short_holding", message
            )


def a_new_company_is_licensed_under_filing(answers: Mapping, _on: date) -> Iterator[Problem]:
    first_day = ORDER_2016.first_day
    licensed = date_of((answers.get("event") or {}).get("licence_on"))
    if (
        enterprise_of(answers).get("establishment_mode") == "new_ordinary"
        and licensed
        and licensed < first_day
    ):
        message = (
            f"营业执照签发日（{said_of_day(licensed)}）早于备案制度施行之日（{said_of_day(first_day)}），"
            f"当时设立须经审批（{ZONES_ON_TRIAL}内依照{RULES_ON_TRIAL}备案），请确认是否应办理变更备案。"
        )
        yield Problem(("event", "licence_on"), "licensed_before_filing", message)


def get_in(answers: Mapping, keys: list[str]) -> object:
    for key in keys:
        answers = answers.get(key) if isinstance(answers, Mapping) else None
    return answers


DOUBTS = (
    *ABOUT_PARTIES,
    the_name_is_made_as_usual,
    mobile_numbers_have_eleven_digits,
    strategic_investments_reach_the_least_share,
    a_new_company_is_licensed_under_filing,
    subscriptions_make_up_the_capital,
    codes_of_the_other_edition,
    capital_may_be_in_ten_thousands,
    project_within_total_investment,
    contribution_is_still_to_come,
)
