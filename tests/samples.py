"""Believable filings for the tests: complete, and easy to break in one place."""

from __future__ import annotations

import copy

ORGANISATION = {
    "supreme_authority_name": "董事会",
    "directors": [
        {
            "id": "00000000-0000-4000-8000-0000000000d1",
            "name": "约翰·史密斯",
            "nationality": "DE",
            "id_document": {"choice": "passport", "text": "C01X00T47"},
            "appointment": {"choice": "appointed", "text": "莱茵机械股份公司"},
        },
        {
            "id": "00000000-0000-4000-8000-0000000000d2",
            "name": "王小明",
            "nationality": "CN",
            "id_document": {"choice": "id_card", "text": "11010519491231002X"},
            "appointment": "elected",
        },
    ],
    "supervisors": [
        {
            "id": "00000000-0000-4000-8000-0000000000e1",
            "name": "陈嘉敏",
            "nationality": "HK",
            "id_document": {"choice": "passport", "text": "KJ0123456"},
            "appointment": {"choice": "appointed", "text": "海港投资有限公司"},
        }
    ],
    "general_manager": {
        "name": "王小明",
        "nationality": "CN",
        "id_document": {"choice": "id_card", "text": "11010519491231002X"},
        "phone": "0532-80000001",
    },
}


def controller(
    row_id: str, name: str, country: str = "DE", category: str = "overseas_natural_person"
) -> dict:
    return {
        "id": f"00000000-0000-4000-8000-0000000000{row_id}",
        "name_cn": name,
        "name_en": "Controller " + row_id,
        "nationality_or_place_of_registration": country,
        "certificate_number": "C01X00T47",
        "category": [category],
        "control_mode": ["over_50_percent"],
    }


def investor(row_id: str, name: str, country: str, amount: str, ratio: str, **more) -> dict:
    return {
        "id": f"00000000-0000-4000-8000-0000000000{row_id}",
        "name_cn": name,
        "name_en": "Investor " + row_id,
        "nationality_or_address_or_place_of_registration": {"country": country, "address": "主街1号"},
        "certificate": {"type": "商业登记证", "number": f"HRB 12345{row_id}"},
        "subscribed_capital": {"amount": amount, "currency": "USD"},
        "equity_ratio": ratio,
        "contribution_forms": [{"choice": "cash", "text": "美元"}],
        "contribution_deadline": "2027-12-31",
        "source_of_funds": country,
        "investor_type": "foreign_neither",
        "ultimate_controllers": [controller("c" + row_id[-1], "汉斯·米勒", country)],
        **more,
    }


ESTABLISHMENT = {
    "enterprise": {
        "enterprise_name": {
            "cn": "青岛莱茵精密机械有限公司",
            "en": "Qingdao Rhein Precision Machinery Co., Ltd.",
        },
        "registered_address": {
            "province": "370000",
            "city": "370200",
            "district": "370202",
            "detail": "山东路6号甲1201室",
            "in_free_trade_zone": False,
            "in_national_etdz": False,
        },
        "unified_social_credit_code": "licence_pending",
        "enterprise_type": "equity_joint_venture",
        "establishment_mode": "new_ordinary",
        "operating_term": {"choice": "years", "text": "30"},
        "industries": ["C3824", "I6510"],
        "main_industry": "C3824",
        "business_types": ["none_of_the_above"],
        "business_scope": "电力电子元器件的研发、生产和销售；软件开发；货物及技术进出口。",
        "scope_outside_special_measures": True,
        "imported_equipment_tax_exemption": {
            "within_scope": True,
            "policy_basis": [{"choice": "encouraged_industry", "items": [104, 172]}],
            "project_content": "新建电力电子元器件生产线",
            "project_total_investment_usd": {"amount": "2500000.00", "currency": "USD"},
            "project_execution_period": "2018年至2020年",
            "project_foreign_exchange_quota_usd": {"amount": "800000.00", "currency": "USD"},
        },
        "total_investment": {"amount": "2500000.00", "currency": "USD"},
        "registered_capital": {"amount": "1000000.00", "currency": "USD"},
        "organisation": ORGANISATION,
        "legal_representative": {
            "name": "约翰·史密斯",
            "nationality": "DE",
            "id_document": {"choice": "passport", "text": "C01X00T47"},
            "position": "董事长",
            "phone": "+49 30 1234567",
        },
        "ultimate_controllers": [controller("f1", "汉斯·米勒")],
        "investment_plan_in_china": "三年内建成两条生产线。",
        "planned_employees": 120,
        "enterprise_contact": {
            "name": "李敏",
            "id_document": {"choice": "id_card", "text": "11010519491231002X"},
            "mobile": "13800138000",
            "landline": "0532-80000000",
            "fax": "0532-80000009",
            "email": "limin@example.com",
            "address": "青岛市市南区山东路6号",
        },
    },
    "investors": [
        investor("a1", "莱茵机械股份公司", "DE", "333300.00", "33.33"),
        investor("a2", "海港投资有限公司", "HK", "333300.00", "33.33"),
        investor(
            "a3",
            "青岛海湾电子有限公司",
            "CN",
            "333400.00",
            "33.34",
            investor_type="domestic_none",
            ultimate_controllers=[],
            certificate={"type": "营业执照", "number": "91370200163562681G"},
        ),
    ],
    "remarks": "无。",
    "signing": {"by_attorney": False, "filed_by": "investors"},
}


def establishment_answers(**changes) -> dict:
    """The complete sample; changes name dotted paths with double underscores: enterprise__remarks="x"."""
    answers = copy.deepcopy(ESTABLISHMENT)
    for path, value in changes.items():
        *parents, last = path.split("__")
        part = answers
        for key in parents:
            part = part[int(key)] if isinstance(part, list) else part.setdefault(key, {})
        part[last] = value
    return answers


#: 单一窗口: what registration asks beside annex 1, of the sample.
REGISTRATION_OWN = {
    "basics": {
        "name_approval_number": "（青）外名称预核〔2017〕第000123号",
        "postal_code": "266071",
        "premises": "leased",
        "premises_evidence": "房屋租赁合同",
        "licence_copies": 2,
    },
    "finance_officer": {
        "name": "赵会",
        "mobile": "13800138001",
        "email": "zhao@example.com",
        "id_document": {"choice": "id_card", "text": "11010519491231002X"},
    },
    "liaison": {"is_contact": True},
    "receiver": {"name": "海湾律师事务所", "address": "青岛市市南区香港中路1号", "phone": "0532-80000001"},
}
