"""The demonstration's enterprises: fictional, and as different as the form allows."""

from __future__ import annotations

from collections.abc import Callable

from filing.demo.answers import Answers, address, domestic, establishment, investor, money, passport, person
from filing.demo.numbers import credit_code, row_id
from filing.demo.transactions import acquisition, strategic_investment

QINGDAO, JINAN, YANTAI, SHANGHAI = "370200", "370100", "370600", "310100"
FTZ_BONDED = "中国（上海）自由贸易试验区保税区片区"
EDZ_YANTAI = "烟台经济技术开发区"


def joint_venture(key: str) -> Answers:
    """合资, three investors of Germany, Hong Kong and China, with tax-exempt equipment."""
    exempt = {
        "within_scope": True,
        "policy_basis": [{"choice": "encouraged_industry", "items": [104, 172]}],
        "project_content": "新建精密传动部件生产线",
        "project_total_investment_usd": money(2_500_000, "USD"),
        "project_execution_period": "2018年至2020年",
        "project_foreign_exchange_quota_usd": money(800_000, "USD"),
    }
    return establishment(
        key, "青岛莱茵澜岸精密传动有限公司", "Qingdao Rhein Lan'an Precision Drives Co., Ltd.",
        address(QINGDAO, "370202", "山东路6号甲1201室"), "equity_joint_venture", ["C3459", "I6510"],
        "精密传动部件的研发、生产和销售；软件开发；货物及技术进出口。", (2_500_000, 1_000_000, "USD"),
        [
            investor(key, "莱茵传动股份公司", "Rhein Antriebe AG", "DE", "杜塞尔多夫市港口街1号",
                     333_300, "USD", "33.33"),
            investor(key, "海港机电（香港）有限公司", "Harbour Electromechanical (HK) Limited", "HK",
                     "香港九龙观塘开源道1号", 333_300, "USD", "33.33"),
            domestic(key, "青岛澜岸机械厂有限公司", credit_code("370202", 101), "青岛市市南区山东路6号",
                     333_400, "USD", "33.34"),
        ],
        person("约翰·史密斯", "DE", passport("C01X00T47")),
        enterprise={"imported_equipment_tax_exemption": exempt},
    )  # fmt: skip


def wholly_owned(key: str) -> Answers:
    """独资 of one investor from Taiwan, filed by the enterprise long after its licence: 逾期."""
    return establishment(
        key, "青岛志远烘焙食品有限公司", "", address(QINGDAO, "370214", "正阳路88号3栋"),
        "wholly_foreign_owned", ["C1411"], "糕点、面包的生产和销售；烘焙技术咨询。",
        (8_000_000, 6_000_000, "CNY"),
        [investor(key, "志远食品股份有限公司", "Chih Yuan Foods Co., Ltd.", "TW", "台中市西屯区市政路1号",
                  6_000_000, "CNY", "100", contribution_forms=[{"choice": "cash", "text": "人民币"}, "in_kind"])],
        person("林志远", "TW", passport("3012345678")),
        licence=(credit_code("370214", 102), "2017-11-06"),
    )  # fmt: skip


def acquired(key: str) -> Answers:
    """并购设立: a Japanese investor takes 60 %, paying with the shares of a listed overseas company."""
    sato = investor(key, "佐藤环境株式会社", "Sato Environment K.K.", "JP", "大阪市北区中之岛2丁目",
                    12_000_000, "CNY", "60", contribution_forms=["equity"])  # fmt: skip
    return establishment(
        key, "济南泉佐环保设备有限公司", "Jinan Quanzuo Environmental Equipment Co., Ltd.",
        address(JINAN, "370112", "工业北路200号"), "equity_joint_venture", ["C3591", "M7516"],
        "环境保护专用设备的制造、销售和安装；环保技术推广服务。", (30_000_000, 20_000_000, "CNY"),
        [sato, domestic(key, "济南泉源实业有限公司", credit_code("370112", 103), "济南市历城区工业北路200号",
                        8_000_000, "CNY", "40")],
        person("佐藤健一", "JP", passport("TK1234567")),
        mode="acquisition", licence=(credit_code("370112", 104), "2017-11-01"),
        acquisition=[acquisition(sato, "济南泉源环保设备有限公司", 12_000_000)],
        signing={"by_attorney": True, "filed_by": "enterprise"},
    )  # fmt: skip


def restricted(key: str) -> Answers:
    """A scope that turns out to need approval: not within the filing regime."""
    return establishment(
        key, "济南启蒙幼教管理有限公司", "Jinan Qimeng Early Education Management Co., Ltd.",
        address(JINAN, "370102", "经十路9999号"), "equity_joint_venture", ["P8310"],
        "学前教育机构的举办与管理；教育信息咨询。", (5_000_000, 5_000_000, "CNY"),
        [
            investor(key, "狮城教育私人有限公司", "Lion City Education Pte. Ltd.", "SG", "新加坡桥北路100号",
                     3_500_000, "CNY", "70"),
            domestic(key, "济南明湖文化有限公司", credit_code("370102", 105), "济南市历下区经十路9999号",
                     1_500_000, "CNY", "30"),
        ],
        person("黄伟伦", "SG", passport("K1234567E")),
    )  # fmt: skip


def rare_names(key: str) -> Answers:
    """股份制（非上市）with twelve investors, some with characters outside the common sets."""
    shares = (20, 15, 12, 10, 10, 8, 7, 6, 5, 3, 2, 2)
    names = ("𠮷野精工株式会社", "㛃明投资（香港）有限公司", "北海控股有限公司", "莱岛资本有限公司", "宏基亚洲有限公司",
             "星洲创投有限公司", "江南半导体技术有限公司", "胶州湾产业投资有限公司", "青岛㛃岚咨询有限公司",
             "崂山智能装备有限公司", "浮山科技服务有限公司", "团岛电子有限公司")  # fmt: skip
    places = ("JP", "HK", "GB", "NL", "HK", "SG", *("CN",) * 6)
    rows = [
        investor(key, name, f"Demo Investor {n}", place, f"演示路{n}号", 600_000 * share, "CNY", str(share))
        if place != "CN"
        else domestic(key, name, credit_code("370212", 110 + n), f"青岛市崂山区演示路{n}号",
                      600_000 * share, "CNY", str(share))
        for n, (name, place, share) in enumerate(zip(names, places, shares, strict=True), 1)
    ]  # fmt: skip
    return establishment(
        key, "青岛𠮷㛃半导体材料股份有限公司", "Qingdao Jijie Semiconductor Materials Corp.",
        address(QINGDAO, "370212", "松岭路169号"), "joint_stock.unlisted.other", ["C3985", "C3973"],
        "电子专用材料、集成电路的研发、制造和销售。", (150_000_000, 60_000_000, "CNY"), rows,
        person("𠮷野㛃", "JP", passport("TZ7654321")),
        enterprise={"operating_term": "indefinite", "business_types": ["high_tech_enterprise"]},
    )  # fmt: skip


def cooperative(key: str) -> Answers:
    """合作 within the free trade zone, two investors, conditions in words instead of shares of capital."""
    return establishment(
        key, "上海外高桥濠江冷链服务有限公司", "Shanghai Waigaoqiao Hao Jiang Cold Chain Co., Ltd.",
        address(SHANGHAI, "310115", "富特北路128号", ftz=FTZ_BONDED), "contractual_joint_venture", ["G5930"],
        "低温仓储服务；货物装卸搬运。", (4_000_000, 2_000_000, "USD"),
        [
            investor(key, "濠江物流一人有限公司", "Hao Jiang Logística Sociedade Unipessoal Lda.", "MO",
                     "澳门宋玉生广场1号", 2_000_000, "USD", "80", cooperation_conditions="提供冷链设备和管理经验。"),
            domestic(key, "上海富特仓储有限公司", credit_code("310115", 130), "上海市浦东新区富特北路128号", 0, "USD",
                     "20", cooperation_conditions="提供二十年仓库使用权。", contribution_forms=["other"]),
        ],
        person("何咏琪", "MO", passport("MA0123456")),
    )  # fmt: skip


def listed(key: str) -> Answers:
    """外国投资者战略投资 in a listed company in a national development zone."""
    strategic = investor(key, "北海水务集团有限公司", "North Sea Water Group plc", "GB", "伦敦市泰晤士街1号",
                         65_000_000, "CNY", "6.5")  # fmt: skip
    return establishment(
        key, "烟台芝罘湾水务股份有限公司", "Yantai Zhifu Bay Water Co., Ltd.",
        address(YANTAI, "370611", "长江路300号", etdz=EDZ_YANTAI), "joint_stock.listed", ["D4620"],
        "污水处理及其再生利用；环保工程施工。", (3_000_000_000, 1_000_000_000, "CNY"),
        [strategic, domestic(key, "烟台芝罘湾控股有限公司", credit_code("370611", 140), "烟台市福山区长江路300号",
                             410_000_000, "CNY", "41")],
        person("姜海涛"), mode="strategic_investment_listed",
        licence=(credit_code("370611", 141), "2016-11-11"),
        strategic_investment=[strategic_investment(strategic, "6.5", 520_000_000)],
        enterprise={"operating_term": "indefinite"},
    )  # fmt: skip


def plain(cn: str, en: str, where: dict, industry: str, scope: str, usd: float, country: str, name: str,
          name_en: str) -> Callable[[str], Answers]:  # fmt: skip
    """独资 of one investor: what most filings are."""

    def answers(key: str) -> Answers:
        holder = investor(key, name, name_en, country, f"{name[:2]}路1号", usd, "USD", "100")
        head = holder["ultimate_controllers"][0]
        return establishment(
            key, cn, en, where, "wholly_foreign_owned", [industry], scope, (usd * 2, usd, "USD"), [holder],
            person(head["name_cn"], country, passport(head["certificate_number"])),
        )  # fmt: skip

    return answers


def incomplete(key: str) -> Answers:
    """A draft somebody has only begun."""
    return {
        "enterprise": {
            "enterprise_name": {"cn": "青岛栈桥海洋生物科技有限公司"},
            "registered_address": address(QINGDAO, "370203", ""),
            "enterprise_type": "equity_joint_venture",
            "establishment_mode": "new_ordinary",
            "industries": ["C1362"],
        },
        "investors": [{"id": row_id(key, 1), "name_cn": "汉江水产株式会社", "equity_ratio": "51"}],
    }
