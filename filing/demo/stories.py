"""One filing in every state, most of them recent, some of the years before; each story is one function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from filing.demo import changes, enterprises, mergers, windows
from filing.demo.answers import address
from filing.demo.enterprises import JINAN, QINGDAO, plain
from filing.demo.stage import Stage
from filing.domain.days.calendar import SHANGHAI
from filing.domain.law import article
from filing.domain.receipts.collection import Collection
from filing.models import Filing
from filing.services.filings import elsewhere, review, submission, sweep
from filing.services.filings.review import Ask

DETAIL = ("enterprise", "registered_address", "detail")
SCOPE = ("enterprise", "business_scope")
CHART = "ultimate_controller_equity_chart"

#: 独资 filings of the present, by key.
RECENT = {
    "fresh": plain("青岛浮山智控科技有限公司", "Qingdao Fushan Controls Co., Ltd.",
                   address(QINGDAO, "370202", "香港中路40号"), "I6519", "应用软件的开发和销售。", 500_000,
                   "US", "湾区自动化有限公司", "Bay Automation Inc."),
    "due_soon": plain("青岛胶东检测服务有限公司", "Qingdao Jiaodong Testing Co., Ltd.",
                      address(QINGDAO, "370214", "长城路89号"), "M7452", "产品质量检测服务。", 800_000,
                      "FR", "勒鲁瓦检验集团", "Leroy Essais S.A."),
    "overdue": plain("青岛黄海包装有限公司", "Qingdao Yellow Sea Packaging Co., Ltd.",
                     address(QINGDAO, "370211", "长江中路228号"), "C2926", "塑料包装容器的生产和销售。", 1_200_000,
                     "KR", "汉江包装株式会社", "Hangang Packaging Co., Ltd."),
    "asked": plain("青岛小青岛涂料有限公司", "Qingdao Xiaoqingdao Coatings Co., Ltd.",
                   address(QINGDAO, "370213", "金水路"), "C2641", "水性涂料的生产和销售。", 1_500_000,
                   "NL", "郁金香涂料有限公司", "Tulip Coatings B.V."),
    "returned": plain("青岛石老人医疗器械有限公司", "Qingdao Shilaoren Medical Devices Co., Ltd.",
                      address(QINGDAO, "370212", "海尔路"), "C3581", "医疗诊断设备的研发和生产。", 2_000_000,
                      "DE", "米勒医疗技术有限公司", "Müller Medizintechnik GmbH"),
    "answered": plain("青岛八大关信息咨询有限公司", "Qingdao Badaguan Consulting Co., Ltd.",
                      address(QINGDAO, "370202", "武胜关路"), "I6560", "信息技术咨询服务。", 300_000,
                      "GB", "奥布赖恩咨询有限公司", "O'Brien Advisory Ltd"),
    "suspended": plain("济南千佛山导航设备有限公司", "Jinan Qianfoshan Navigation Co., Ltd.",
                       address(JINAN, "370102", "舜华路1号"), "C3973", "导航集成电路的研发和制造。", 3_000_000,
                       "US", "峡谷导航公司", "Canyon Navigation Corp."),
    "recalled": plain("青岛石湾汽车部件有限公司", "Qingdao Shiwan Auto Parts Co., Ltd.",
                      address(QINGDAO, "370281", "兰州东路300号"), "C3670", "汽车零部件的生产和销售。", 900_000,
                      "JP", "佐藤部品株式会社", "Sato Parts K.K."),
    "ready": plain("青岛燕儿岛酒店管理有限公司", "Qingdao Yan'er Island Hotels Co., Ltd.",
                   address(QINGDAO, "370202", "燕儿岛路10号"), "H6110", "旅游饭店的经营管理。", 700_000,
                   "HK", "维港酒店管理有限公司", "Victoria Harbour Hotels Limited"),
    "cancelled": plain("青岛太平角仓储有限公司", "", address(QINGDAO, "370211", "前湾港路55号"), "G5930",
                       "低温仓储服务。", 400_000, "SG", "狮城冷链私人有限公司", "Lion City Cold Chain Pte. Ltd."),
    "expired": plain("青岛鲁迅公园水产有限公司", "Qingdao Luxun Park Seafood Co., Ltd.",
                     address(QINGDAO, "370203", "小港一路6号"), "C1362", "水产品的腌制和加工。", 600_000, "KR",
                     "汉江水产株式会社", "Hangang Seafood Co., Ltd."),
}  # fmt: skip


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def completed_over_the_golden_week(stage: Stage) -> Filing:
    """Collected at the counter the day after."""
    filing = stage.submitted(
        "applicant", on("2017-09-28 10:12"), enterprises.joint_venture("jv"), foreign=True
    )
    stage.claim(filing, "qingdao", on("2017-09-29 09:05"))
    stage.accept(filing, "qingdao", on("2017-10-09 15:40"))
    stage.download(filing, "applicant", on("2017-10-09 17:05"))
    shown = Collection(
        "name_approval", "（青）外名称预核〔2017〕第0128号", "李澜", "agent", 2, date(2017, 10, 10)
    )
    stage.collect(filing, "qingdao2", on("2017-10-10 09:50"), shown)
    return filing


def completed_acquisition(stage: Stage) -> Filing:
    filing = stage.submitted("agent", on("2017-11-08 14:20"), enterprises.acquired("acquired"))
    stage.claim(filing, "jinan", on("2017-11-09 09:30"))
    stage.accept(filing, "jinan", on("2017-11-13 11:15"))
    return filing


def completed_though_late(stage: Stage) -> Filing:
    """Its receipt had a clerical error, and was replaced."""
    filing = stage.submitted("applicant", on("2017-12-18 16:02"), enterprises.wholly_owned("late"))
    stage.claim(filing, "qingdao2", on("2017-12-19 08:50"))
    stage.accept(filing, "qingdao2", on("2017-12-20 10:30"), "逾期申报，已提示申请人。")
    at = (on("2017-12-21 15:20"), on("2017-12-22 09:10"))
    reason, remarks = "打印时漏了备注：营业执照签发后办理的，应予注明。", "本次备案在营业执照签发后办理。"
    stage.correct(filing, ("qingdao2", "qingdao"), at, reason, remarks=remarks)
    return filing


def not_completed_by_expiry(stage: Stage) -> Filing:
    """Asked before the golden week of 2017, never answered."""
    filing = stage.submitted("colleague", on("2017-09-25 09:40"), RECENT["expired"]("expired"))
    stage.claim(filing, "qingdao", on("2017-09-26 10:00"))
    chart = [Ask("股权架构图未画至最终实际控制人。", "请逐层画至自然人。", requirement=CHART)]
    stage.ask(filing, "qingdao", on("2017-09-28 16:30"), chart)
    sweep.expire(filing, on("2017-10-26 00:05"), stage.calendar)
    return filing


def filed_again_and_completed(stage: Stage, earlier: Filing) -> Filing:
    """The same matter, copied from the filing that was not completed (17-§12); its receipt was revoked later."""
    filing = submission.file_again(earlier, stage.people["colleague"], on("2017-10-30 09:00"))
    stage.refresh(filing)
    stage.change(filing, "colleague", on("2017-10-30 09:10"), ("event", "implemented"), True)
    stage.replace_paper(filing, "colleague", on("2017-10-30 09:20"), CHART)
    stage.submit(filing, "colleague", on("2017-10-30 09:30"))
    stage.claim(filing, "qingdao", on("2017-10-31 09:00"))
    stage.accept(filing, "qingdao", on("2017-11-02 15:00"))
    reason = "根据举报检查，该企业在申报时隐瞒了最终实际控制人，所附股权架构图与查明的事实不符。"
    at = (on("2017-12-19 11:00"), on("2017-12-20 14:40"))
    stage.revoke(
        filing, ("supervisor", "supervisor2"), at, reason, article("17-§25¶2", on=at[0].date()).cited
    )
    return filing


def out_of_scope(stage: Stage) -> Filing:
    filing = stage.submitted("agent", on("2017-12-11 11:00"), enterprises.restricted("restricted"))
    stage.claim(filing, "jinan", on("2017-12-12 09:10"))
    review.declare_out_of_scope(
        filing, stage.people["jinan"], on("2017-12-13 10:45"), stage.calendar,
        reason="经营范围含学前教育机构的举办，属外商投资准入特别管理措施限制的领域，应当办理审批。",
        rule="外商投资准入负面清单（2017年版）限制类：学前教育",
        departments=["山东省教育厅", "济南市行政审批服务局"],
    )  # fmt: skip
    return filing


def _at_the_window(stage: Stage, who: str, at: datetime, key: str) -> Filing:
    """Submitted together with the application for registration."""
    choose = partial(_choose, stage, who)
    return stage.submitted(who, at, RECENT[key](key), beside=choose)


def _choose(stage: Stage, who: str, filing: Filing, at: datetime) -> None:
    windows.choose(stage, filing, who, at)


def cancelled(stage: Stage) -> Filing:
    filing = _at_the_window(stage, "agent", on("2018-01-22 15:30"), "cancelled")
    submission.cancel(
        filing, stage.people["agent"], on("2018-01-23 10:00"), stage.calendar, "投资方案调整，暂不设立。"
    )
    windows.withdraw(stage, filing, "agent", on("2018-01-23 10:05"))
    return filing


def freshly_submitted(stage: Stage) -> Filing:
    return _at_the_window(stage, "applicant", stage.ago(1, "16:40"), "fresh")


def due_soon(stage: Stage) -> Filing:
    filing = _at_the_window(stage, "agent", stage.ago(3, "09:30"), "due_soon")
    windows.take_up(stage, filing, stage.ago(2, "10:00"))
    return filing


def overdue(stage: Stage) -> Filing:
    """The registrar was quicker than the agency."""
    filing = _at_the_window(stage, "applicant", stage.ago(5, "10:20"), "overdue")
    stage.claim(filing, "qingdao2", stage.ago(4, "09:00"))
    windows.take_up(stage, filing, stage.ago(4, "10:00"))
    windows.license(stage, filing, stage.ago(2, "15:00"))
    return filing


def twelve_investors(stage: Stage) -> Filing:
    filing = stage.submitted("applicant", stage.ago(2, "15:10"), enterprises.rare_names("rare"), foreign=True)
    stage.claim(filing, "qingdao", stage.ago(1, "09:15"))
    return filing


def in_the_free_trade_zone(stage: Stage) -> Filing:
    return stage.submitted("agent", stage.ago(1, "11:05"), enterprises.cooperative("ftz"))


def strategic_investment(stage: Stage) -> Filing:
    filing = stage.submitted("agent", stage.ago(2, "14:00"), enterprises.listed("listed"))
    stage.claim(filing, "edz", stage.ago(1, "10:00"))
    return filing


def _asked(stage: Stage, key: str, days: tuple[int, int, int]) -> Filing:
    """Submitted, claimed and asked for three things, so many working days ago."""
    filing = _at_the_window(stage, "applicant", stage.ago(days[0], "10:00"), key)
    stage.claim(filing, "qingdao", stage.ago(days[1], "09:00"))
    row = filing.answers["investors"][0]["id"]
    items = [
        Ask("注册地址未写门牌号。", "请写明门牌号，与住所证明一致。", path=DETAIL),
        Ask("投资者注册地址过于简略。", "请写明街道和城市。",
            path=("investors", row, "nationality_or_address_or_place_of_registration")),
        Ask("股权架构图未注明各层持股比例。", "请逐层注明比例后重新上传。", requirement=CHART),
    ]  # fmt: skip
    stage.ask(filing, "qingdao", stage.ago(days[2], "16:00"), items, "请一次补齐以下事项。")
    return filing


def _answer(stage: Stage, filing: Filing, at: datetime, detail: str) -> None:
    """All three items answered, and sent back."""
    row = filing.answers["investors"][0]
    place = row["nationality_or_address_or_place_of_registration"]
    stage.change(filing, "applicant", at, DETAIL, detail)
    stage.change(filing, "applicant", at,
                 ("investors", row["id"], "nationality_or_address_or_place_of_registration"),
                 {**place, "address": "港口区码头大街18号"})  # fmt: skip
    stage.replace_paper(filing, "applicant", at, CHART)
    stage.reply(filing, at, "已补充门牌号。", "已补充完整地址。", "已注明比例并重新上传。")
    stage.resubmit(filing, "applicant", at)


def awaiting_supplement(stage: Stage) -> Filing:
    filing = _asked(stage, "asked", (6, 5, 4))
    windows.ask(
        stage, filing, stage.ago(4, "11:00"), "住所使用证明的租赁期限不清，请补正证明文件的名称和编号。"
    )
    stage.change(filing, "applicant", stage.ago(2, "10:30"), DETAIL, "金水路187号1号楼")
    stage.reply(filing, stage.ago(2, "10:35"), "已补充门牌号。")
    return filing


def supplement_answered(stage: Stage) -> Filing:
    filing = _asked(stage, "answered", (8, 7, 7))
    windows.decline(
        stage, filing, stage.ago(6, "10:00"), "名称预先核准已过有效期，请重新申请名称核准后另行申请登记。"
    )
    _answer(stage, filing, stage.ago(1, "15:20"), "武胜关路12号")
    return filing


def supplement_returned(stage: Stage) -> Filing:
    filing = _asked(stage, "returned", (9, 8, 8))
    windows.take_up(stage, filing, stage.ago(7, "09:30"))
    windows.refuse(stage, filing, stage.ago(3, "16:00"), "住所所在房屋不能用于生产经营，不符合登记条件。")
    _answer(stage, filing, stage.ago(5, "11:00"), "海尔路61号")
    why = {filing.supplement_items[2].id: "架构图仍缺第二层的持股比例。"}
    review.return_incomplete(filing, stage.people["qingdao"], stage.ago(4, "14:30"), stage.calendar, why)
    return filing


def suspended(stage: Stage) -> Filing:
    filing = stage.submitted("agent", stage.ago(7, "13:30"), RECENT["suspended"]("suspended"))
    stage.claim(filing, "jinan", stage.ago(6, "09:00"))
    reason = "产品可能用于国防领域，请向商务部提出外资并购安全审查申请。"
    elsewhere.suspend(filing, stage.people["jinan"], stage.ago(5, "17:00"), stage.calendar, reason)
    return filing


def recalled(stage: Stage) -> Filing:
    filing = _at_the_window(stage, "agent", stage.ago(3, "10:00"), "recalled")
    submission.recall(filing, stage.people["agent"], stage.ago(3, "11:30"), stage.calendar)
    return filing


def ready_to_submit(stage: Stage) -> Filing:
    filing = stage.draft("applicant", stage.ago(1, "17:00"), RECENT["ready"]("ready"))
    stage.attach(filing, "applicant", stage.ago(1, "17:20"))
    return filing


def just_begun(stage: Stage) -> Filing:
    return stage.draft("colleague", stage.ago(1, "17:30"), enterprises.incomplete("begun"))


_TOLD: dict[str, Callable[..., Filing]] = {
    story.__name__: story
    for story in (
        completed_over_the_golden_week, completed_acquisition, not_completed_by_expiry, completed_though_late,
        filed_again_and_completed, out_of_scope, cancelled, supplement_returned, supplement_answered, suspended,
        awaiting_supplement, overdue, recalled, due_soon, strategic_investment, twelve_investors,
        in_the_free_trade_zone, freshly_submitted, ready_to_submit, just_begun,
    )
} | changes.STORIES | mergers.STORIES  # fmt: skip
#: In the order of their time, so that the receipts' numbers are too. A story may go on from an earlier one.
_ORDER = (
    "bearings_survivor", "bearings_absorbed", "approved_enterprise_filed_first_change", "foods_divided",
    "completed_over_the_golden_week", "not_completed_by_expiry", "filed_again_and_completed", "drives_renamed",
    "completed_acquisition", "drives_moved_and_filed_late", "out_of_scope", "completed_though_late",
    "drives_capital_increased", "drives_board_changed", "seafood_terminated", "cancelled", "bearings_survive",
    "bearings_dissolved", "drives_taken_into_by_an_investor", "foods_divide", "foods_founded",
    "drives_scope_widened", "supplement_returned", "supplement_answered", "suspended", "awaiting_supplement",
    "overdue", "recalled", "due_soon", "strategic_investment", "twelve_investors", "in_the_free_trade_zone",
    "freshly_submitted", "environmental_term_under_review", "ready_to_submit", "just_begun",
    "bakery_renamed_but_not_yet_filed",
)  # fmt: skip
STORIES = {name: _TOLD[name] for name in _ORDER}
GOES_ON_FROM = {
    "filed_again_and_completed": "not_completed_by_expiry",
    **changes.GOES_ON_FROM,
    **mergers.GOES_ON_FROM,
}
#: When the demonstration is first made, its clock starts here: a Monday under the revised measures.
OPENS_AT = on("2018-03-05 09:00")
