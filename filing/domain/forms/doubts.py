"""What a careful clerk would ask about: never a reason to refuse, shown to the applicant and the reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from filing.domain.forms.rules import comparable, ten_thousandfold
from filing.domain.problems import Problem
from filing.domain.questions.display import money_text
from filing.domain.questions.values import amount_of, date_of
from filing.domain.reference.industries import edition, edition_on


def find_doubts(answers: Mapping, on: date) -> list[Problem]:
    """Questions about answers that may be right; `code` names each, nothing here blocks a submission."""
    return [doubt for ask in DOUBTS for doubt in ask(answers, on)]


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
                path, "deadline_past", f"出资期限（{day.isoformat()}）早于申报当日，请确认是否已经出资。"
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
        or answers.get("enterprise", {}).get("enterprise_type") == "joint_stock.listed"
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


DOUBTS = (
    subscriptions_make_up_the_capital,
    codes_of_the_other_edition,
    capital_may_be_in_ten_thousands,
    project_within_total_investment,
    contribution_is_still_to_come,
)
