"""Believable answers to the form, from a few facts about each fictional enterprise."""

from __future__ import annotations

from typing import Any

from filing.demo.numbers import citizen_id, row_id

Answers = dict[str, Any]

#: Who stands behind the fictional companies of each place: names as common there as 王小明 is here.
HOLDERS = {
    "CN": ("高远山", ""),
    "DE": ("汉斯·米勒", "Hans Müller"),
    "FR": ("克莱尔·勒鲁瓦", "Claire Leroy"),
    "GB": ("奥利弗·奥布赖恩", "Oliver O'Brien"),
    "HK": ("陈嘉敏", "Chan Ka Man"),
    "JP": ("佐藤健一", "Kenichi Sato"),
    "KR": ("金秀贤", "Kim Su-hyeon"),
    "MO": ("何咏琪", "Ho Weng Kei"),
    "NL": ("扬·德弗里斯", "Jan de Vries"),
    "SE": ("埃里克·林德", "Erik Lind"),
    "SG": ("黄伟伦", "Ng Wei Lun"),
    "TW": ("林志远", "Lin Chih-Yuan"),
    "US": ("艾米莉·努涅斯", "Emily Núñez"),
}
MANAGERS = ("许经纶", "唐博文", "沈知行", "罗启明")
SUPERVISORS = ("吴鉴平", "钱慎独", "曹守正")
CONTACTS = ("何联岳", "施雨桐", "孔令仪", "严书宁")


def money(amount: float, currency: str) -> dict:
    return {"amount": f"{amount:.2f}", "currency": currency}


def passport(number: str) -> dict:
    return {"choice": "passport", "text": number}


def id_card(number: str) -> dict:
    return {"choice": "id_card", "text": number}


def person(name: str, nationality: str = "CN", document: dict | None = None, **more) -> dict:
    """A natural person with an identity document; a mainland one gets an identity number."""
    serial = sum(map(ord, name)) % 900
    own = id_card(citizen_id(f"{1960 + serial % 35}0{1 + serial % 9}1{serial % 10}", serial))
    return {"name": name, "nationality": nationality, "id_document": document or own, **more}


def controller(key: str, name_cn: str, country: str, number: str, *, name_en: str = "", **more) -> dict:
    return {
        "id": row_id(key, "controller", name_cn),
        "name_cn": name_cn,
        "name_en": name_en,
        "nationality_or_place_of_registration": country,
        "certificate_number": number,
        "category": ["overseas_natural_person"],
        "control_mode": ["over_50_percent"],
        **more,
    }


def holder_of(key: str, country: str) -> dict:
    """The natural person who controls a company of that place in the end."""
    name_cn, name_en = HOLDERS[country]
    return controller(key, name_cn, country, f"P{_pick(range(10**6, 10**7), key)}", name_en=name_en)


def _pick(names, key: str):
    """The same one for the same key, another for another."""
    return names[sum(i * ord(c) for i, c in enumerate(key, 7)) * 7919 % len(names)]


def investor(
    key: str,
    name_cn: str,
    name_en: str,
    country: str,
    address: str,
    amount: float,
    currency: str,
    ratio: str,
    **more,
) -> dict:
    """An overseas company that pays in cash, unless `more` says otherwise."""
    foreign = more.get("investor_type", "foreign_neither").startswith("foreign_")
    holder = holder_of(key + name_cn, country)
    return {
        "id": row_id(key, "investor", name_cn),
        "name_cn": name_cn,
        "name_en": name_en,
        "nationality_or_address_or_place_of_registration": {"country": country, "address": address},
        "certificate": {"type": "商业登记证", "number": f"DEMO {_pick(range(10**7, 10**8), key + name_cn)}"},
        "subscribed_capital": money(amount, currency),
        "equity_ratio": ratio,
        "contribution_forms": [{"choice": "cash", "text": ""}],
        "contribution_deadline": "2037-12-31",
        "source_of_funds": country,
        "investor_type": "foreign_neither",
        "ultimate_controllers": [holder] if foreign else [],
        **more,
    }


def domestic(
    key: str, name_cn: str, code: str, address: str, amount: float, currency: str, ratio: str, **more
):
    """A Chinese company as a partner, its number the credit code of its licence."""
    given = {"certificate": {"type": "营业执照", "number": code}, "investor_type": "domestic_none", **more}
    return investor(key, name_cn, "", "CN", address, amount, currency, ratio, **given)


def address(
    city: str, district: str, detail: str, *, ftz: str | None = None, etdz: str | None = None
) -> dict:
    """An address; `ftz` and `etdz` are names of the lists."""
    return {
        "province": f"{city[:2]}0000",
        "city": city,
        "district": district,
        "detail": detail,
        "in_free_trade_zone": bool(ftz),
        "in_national_etdz": bool(etdz),
        **({"free_trade_zone_area": ftz} if ftz else {}),
        **({"national_etdz": etdz} if etdz else {}),
    }


def organisation(key: str, directors: list[dict], manager: dict, authority: str = "董事会") -> dict:
    """The supreme authority, its directors, one supervisor, the general manager."""
    supervisor = person(_pick(SUPERVISORS, key), "CN", appointment="elected")
    return {
        "supreme_authority_name": authority,
        "directors": [
            {"id": row_id(key, "director", d["name"]), "appointment": "elected", **d} for d in directors
        ],
        "supervisors": [{"id": row_id(key, "supervisor", 1), **supervisor}],
        "general_manager": {**manager, "phone": "0532-55500001"},
    }


def establishment(
    key: str,
    cn: str,
    en: str,
    where: dict,
    kind: str,
    industries: list[str],
    scope: str,
    capital: tuple[float, float, str],
    investors: list[dict],
    head: dict,
    *,
    mode: str = "new_ordinary",
    licence: tuple[str, str] | None = None,
    **more,
) -> Answers:
    """The whole form: `capital` is (total investment, registered capital, currency), `licence` (code, day)."""
    total, registered, currency = capital
    manager = person(_pick(MANAGERS, key))
    enterprise = {
        "enterprise_name": {"cn": cn, "en": en},
        "registered_address": where,
        "unified_social_credit_code": (
            {"choice": "licence_obtained", "text": licence[0]} if licence else "licence_pending"
        ),
        "enterprise_type": kind,
        "establishment_mode": mode,
        "operating_term": {"choice": "years", "text": "30"},
        "industries": industries,
        "main_industry": industries[0],
        "business_types": ["none_of_the_above"],
        "business_scope": scope,
        "scope_outside_special_measures": True,
        "imported_equipment_tax_exemption": {"within_scope": False},
        "total_investment": money(total, currency),
        "registered_capital": money(registered, currency),
        "organisation": organisation(key, [head, manager], manager),
        "legal_representative": {**head, "position": "董事长", "phone": "0532-55500002"},
        "ultimate_controllers": [holder_of(key, _country(investors[0]))],
        "investment_plan_in_china": "三年内完成建设并投产，逐步增加本地采购（演示数据）。",
        "planned_employees": 60,
        "enterprise_contact": {
            **_without_nationality(person(_pick(CONTACTS, key))),
            "mobile": "13800000000",
            "landline": "0532-55500003",
            "email": "contact@demo.example",
            "address": where["detail"],
        },
        **more.pop("enterprise", {}),
    }
    return {
        "enterprise": enterprise,
        "investors": investors,
        "remarks": "演示数据，纯属虚构。",
        "event": {"licence_on": licence[1]} if licence else {},
        "signing": {"by_attorney": False, "filed_by": "enterprise" if licence else "investors"},
        **more,
    }


def _country(row: dict) -> str:
    return row["nationality_or_address_or_place_of_registration"]["country"]


def _without_nationality(someone: dict) -> dict:
    return {k: v for k, v in someone.items() if k != "nationality"}
