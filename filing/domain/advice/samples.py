"""范本: what the papers that applicants write themselves may look like; none of them is laid down."""

from __future__ import annotations

from typing import Any

AUTHORISATION = "授权委托书（示范文本）"
POWERS = (
    "在线填报并提交备案申报信息和文件",
    "补充、更正申报信息和文件",
    "接收备案机构的告知，领取备案回执",
    "其他：",
)
FOOT = "示范文本，不是法定格式；内容齐全的其他授权委托书同样可用。"

#: Where on the page of samples a row of the checklist finds its own.
PLACES = {"agent_authorisation_and_id": "authorisation", "ultimate_controller_equity_chart": "chart"}
#: A made-up joint venture, by the keys of the form: two from abroad with somebody behind each, one at home.
HOLDINGS: dict[str, Any] = {
    "enterprise": {
        "enterprise_name": {"cn": "青岛示例机械有限公司"},
        "registered_capital": {"amount": "10000000", "currency": "CNY"},
    },
    "investors": [
        {
            "id": "1",
            "name_cn": "示例控股（香港）有限公司",
            "nationality_or_address_or_place_of_registration": {"country": "HK"},
            "investor_type": "foreign_neither",
            "subscribed_capital": {"amount": "6000000", "currency": "CNY"},
            "equity_ratio": "60",
            "ultimate_controllers": [{"name_cn": "陈示例", "nationality_or_place_of_registration": "HK"}],
        },
        {
            "id": "2",
            "name_cn": "示例机械（德国）股份公司",
            "nationality_or_address_or_place_of_registration": {"country": "DE"},
            "investor_type": "foreign_neither",
            "subscribed_capital": {"amount": "1500000", "currency": "CNY"},
            "equity_ratio": "15",
            "ultimate_controllers": [
                {"name_en": "Erika Muster", "nationality_or_place_of_registration": "DE"}
            ],
        },
        {
            "id": "3",
            "name_cn": "青岛示例投资有限公司",
            "nationality_or_address_or_place_of_registration": {"country": "CN"},
            "investor_type": "domestic_none",
            "subscribed_capital": {"amount": "2500000", "currency": "CNY"},
            "equity_ratio": "25",
            "ultimate_controllers": [],
        },
    ],
}
