"""What must hold between answers: shares, amounts, who files, controllers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from filing.domain.articles import said_of_day
from filing.domain.forms.bounds import MOST_CHARACTERS
from filing.domain.forms.organisation import GENERAL_MANAGER
from filing.domain.problems import Problem
from filing.domain.questions.context import missing_message
from filing.domain.questions.display import money_text
from filing.domain.questions.spec import choices
from filing.domain.questions.values import amount_of, date_of, decimal_of, folded, is_blank
from filing.domain.reference.places import children_of, is_division

#: 权益比例与认缴出资额折算比例之间容许的出入（百分点），容纳四舍五入。
SHARE_TOLERANCE = Decimal("0.1")
#: Companies whose holders need not all be investors of the form.
WIDELY_HELD = ("joint_stock.listed", "joint_stock.unlisted.public_company")


def across(answers: Mapping, found: list[Problem], on: date) -> list[Problem]:
    """Problems between answers; a rule stays silent while an answer it needs is missing or unreadable."""
    broken = {problem.path for problem in found}
    return [p for rule in RULES for p in rule(answers, on) if p.path not in broken]


def shares_total_100(answers: Mapping, _on: date) -> Iterator[Problem]:
    shares = _shares(answers)
    if not shares or None in shares:
        return
    total, kind = sum(shares), _type_of(answers)
    if total == 100 or (kind in WIDELY_HELD and total < 100 and may_leave_holders_out(answers)):
        return
    if kind in WIDELY_HELD and total < 100:
        yield Problem(
            ("remarks",),
            "shares_unexplained",
            f"各投资者权益比例合计为{_plain(total)}%。未逐一列出全部股东的，请在备注中说明其余股东的情况。",
        )
        return
    yield Problem(
        ("investors",),
        "shares_total",
        f"各投资者权益比例合计应为100%，现合计{_plain(total)}%，请核对各投资者的权益比例。",
    )


def may_leave_holders_out(answers: Mapping) -> bool:
    """A listed company's small holders are known to nobody; an unlisted public one says what it left out."""
    return _type_of(answers) == "joint_stock.listed" or bool(answers.get("remarks"))


def some_share_is_foreign(answers: Mapping, _on: date) -> Iterator[Problem]:
    investors = _investors(answers)
    shares = _shares(answers)
    if not investors or any(not i.get("investor_type") for i in investors) or None in shares:
        return
    if not any(is_foreign(i) and share > 0 for i, share in zip(investors, shares, strict=True)):
        yield Problem(
            ("investors",),
            "no_foreign_share",
            "外商投资企业应至少有一名权益比例大于0的境外投资者，请核对投资者类型和权益比例。",
            "17-§2",
        )


def shares_agree_with_amounts(answers: Mapping, _on: date) -> Iterator[Problem]:
    investors, shares = _investors(answers), _shares(answers)
    amounts = [amount_of(i.get("subscribed_capital")) for i in investors]
    if _type_of(answers) in (None, "contractual_joint_venture", "joint_stock.listed") or not comparable(
        investors
    ):
        return
    total = sum(a for a in amounts if a is not None)
    # While investors are still being added the shares cannot agree: first the total, then each share.
    if None in amounts or None in shares or not total or sum(shares) != 100:
        return
    for index, (amount, share) in enumerate(zip(amounts, shares, strict=True)):
        implied = amount * 100 / total
        if abs(implied - share) > SHARE_TOLERANCE:
            yield Problem(
                ("investors", index, "equity_ratio"),
                "share_and_amount_disagree",
                f"{_named(investors[index], index)}的权益比例填写为{_plain(share)}%，"
                f"按认缴出资额折算为{_plain(round(implied, 2))}%，两者不一致，请核对。",
            )


def _named(investor: Mapping, index: int) -> str:
    name = investor.get("name_cn")
    return f"“{name}”" if isinstance(name, str) and name else f"第{index + 1}名投资者"


def district_is_chosen(answers: Mapping, on: date) -> Iterator[Problem]:
    """东莞, 中山 and a few others have no districts."""
    address = answers.get("enterprise", {}).get("registered_address", {})
    city = address.get("city")
    known = isinstance(city, str) and is_division(city, on) and city.endswith("00")
    if not address.get("district") and known and children_of(city, on):
        path = ("enterprise", "registered_address", "district")
        yield Problem(path, "required", "请选择注册地址所在区（县）。")


def capital_is_positive(answers: Mapping, _on: date) -> Iterator[Problem]:
    enterprise = answers.get("enterprise", {})
    for key, noun in (("registered_capital", "注册资本"), ("total_investment", "投资总额")):
        if amount_of(enterprise.get(key)) == 0:
            yield Problem(("enterprise", key), "out_of_range", f"{noun}应大于0。")


def capital_is_within_total_investment(answers: Mapping, _on: date) -> Iterator[Problem]:
    enterprise = answers.get("enterprise", {})
    total, capital = enterprise.get("total_investment"), enterprise.get("registered_capital")
    a, b = amount_of(total), amount_of(capital)
    if a is None or b is None or total.get("currency") != capital.get("currency") or a >= b:
        return
    yield Problem(
        ("enterprise", "total_investment"),
        "below_capital",
        f"投资总额（{money_text(total)}）不应少于注册资本（{money_text(capital)}），请核对{ten_thousandfold(a, b)}。",
    )


def type_fits_the_investors(answers: Mapping, _on: date) -> Iterator[Problem]:
    investors = _investors(answers)
    if _type_of(answers) == "wholly_foreign_owned" and any(is_domestic(i) for i in investors):
        yield Problem(
            ("enterprise", "enterprise_type"),
            "type_and_investors",
            "企业类型选择“独资”的，不应有境内投资者，请核对企业类型或投资者类型。",
        )


def the_manager_is_named_whole(answers: Mapping, _on: date) -> Iterator[Problem]:
    """A company may have no manager; one who is named is named with everything."""
    manager = answers.get("enterprise", {}).get("organisation", {}).get("general_manager")
    for question in GENERAL_MANAGER.members if manager else ():
        if is_blank(manager.get(question.key)):
            path = ("enterprise", "organisation", "general_manager", question.key)
            yield Problem(path, "required", missing_message(question))


def filed_by_the_right_party(answers: Mapping, _on: date) -> Iterator[Problem]:
    """Before the licence all investors file, after it the enterprise (17-§5)."""
    enterprise = answers.get("enterprise", {})
    if enterprise.get("establishment_mode") not in ("new_ordinary", "new_by_merger", "new_by_division"):
        return
    licence = next(choices(enterprise.get("unified_social_credit_code")), None)
    right = {"licence_obtained": "enterprise", "licence_pending": "investors"}.get(str(licence))
    filed_by = answers.get("signing", {}).get("filed_by")
    if right and filed_by and filed_by != right:
        said = (
            "已领取营业执照，应由外商投资企业" if right == "enterprise" else "未领取营业执照，应由全体投资者"
        )
        yield Problem(
            ("signing", "filed_by"), "wrong_party", f"{said}指定的代表或委托的代理人申报，请核对。", "17-§5"
        )


def events_are_not_in_the_future(answers: Mapping, on: date) -> Iterator[Problem]:
    for key, noun in (("licence_on", "营业执照签发日"), ("registration_on", "证券登记日")):
        day = date_of(answers.get("event", {}).get(key))
        if day and day > on:
            yield Problem(
                ("event", key),
                "in_the_future",
                f"{noun}不能晚于申报当日（{said_of_day(on)}），请核对。",
                "17-§5",
            )


def foreign_investors_name_their_controllers(answers: Mapping, _on: date) -> Iterator[Problem]:
    for index, investor in enumerate(_investors(answers)):
        if is_foreign(investor) and not investor.get("ultimate_controllers"):
            yield Problem(
                ("investors", index, "ultimate_controllers"),
                "too_few_rows",
                "请至少添加1名（个）该投资者的最终实际控制人。",
            )


def no_controller_is_the_enterprise(answers: Mapping, _on: date) -> Iterator[Problem]:
    """A chain of control that leads back to the enterprise itself controls nothing."""
    own_name = folded(answers.get("enterprise", {}).get("enterprise_name", {}).get("cn"))
    for path, controller in _controllers(answers):
        if own_name and folded(controller.get("name_cn")) == own_name:
            yield Problem(
                (*path, "name_cn"),
                "circular_control",
                "最终实际控制人不能是本企业自身，请继续向上追溯后填写。",
            )


def each_investor_once(answers: Mapping, _on: date) -> Iterator[Problem]:
    for section in ("acquisition", "strategic_investment"):
        seen: set = set()
        for index, row in enumerate(answers.get(section, [])):
            investor = row.get("investor")
            if isinstance(investor, str) and investor in seen:
                yield Problem(
                    (section, index, "investor"),
                    "repeated",
                    "同一投资者的交易情况只填一次，请合并或另选投资者。",
                )
            seen.add(str(investor))


def the_whole_can_be_read(answers: Mapping, _on: date) -> Iterator[Problem]:
    """Each answer has its own limit; so has what they make together."""
    sizes = {key: len(str(part)) for key, part in answers.items()}
    total = sum(sizes.values())
    if total > MOST_CHARACTERS:
        longest = max(sizes, key=sizes.__getitem__)
        message = f"申报内容过多（约{total // 10_000}万字符，最多{MOST_CHARACTERS // 10_000}万字符），请精简这一部分。"
        yield Problem((longest,), "too_large", message)


def _controllers(answers: Mapping) -> Iterator[tuple[tuple, Mapping]]:
    for index, row in enumerate(answers.get("enterprise", {}).get("ultimate_controllers", [])):
        yield ("enterprise", "ultimate_controllers", index), row
    for i, investor in enumerate(_investors(answers)):
        for index, row in enumerate(investor.get("ultimate_controllers", [])):
            yield ("investors", i, "ultimate_controllers", index), row


def is_foreign(investor: Mapping) -> bool:
    """境外投资者, 投资性公司 and 创业投资企业 included (17-§33)."""
    return str(investor.get("investor_type", "")).startswith("foreign_")


def is_domestic(investor: Mapping) -> bool:
    """境内投资者."""
    return str(investor.get("investor_type", "")).startswith("domestic_")


def _investors(answers: Mapping) -> list:
    return answers.get("investors") or []


def _shares(answers: Mapping) -> list[Decimal | None]:
    return [decimal_of(i.get("equity_ratio")) for i in _investors(answers)]


def comparable(investors: list) -> bool:
    """Amounts of different currencies stand side by side; no conversion is invented."""
    return len({str((i.get("subscribed_capital") or {}).get("currency")) for i in investors}) == 1


def _type_of(answers: Mapping) -> str | None:
    return answers.get("enterprise", {}).get("enterprise_type")


def ten_thousandfold(a: Decimal, b: Decimal) -> str:
    return "，是否把“万元”误作“元”" if a and b and (a * 10_000 == b or b * 10_000 == a) else ""


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


RULES = (
    district_is_chosen,
    capital_is_positive,
    capital_is_within_total_investment,
    type_fits_the_investors,
    the_manager_is_named_whole,
    shares_total_100,
    some_share_is_foreign,
    shares_agree_with_amounts,
    foreign_investors_name_their_controllers,
    no_controller_is_the_enterprise,
    each_investor_once,
    filed_by_the_right_party,
    events_are_not_in_the_future,
    the_whole_can_be_read,
)
