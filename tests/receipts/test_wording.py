"""The receipts say what annexes 3 and 4 say, word for word."""

import pytest

from filing.domain.receipts.wording import columns, labels, receipt_form
from filing.receipts.pdf import render

SHARED = (
    "编号：",
    "（中文）",
    "（英文）",
    "企业名称",
    "企业类型",
    "注册地址",
    "投资总额",
    "注册资本",
    "投资行业",
    "经营期限",
    "经营范围",
    "投资者名称或姓名",
    "国别（地区）",
    "认缴出资额",
    "出资方式",
    "权益比例",
    "备注",
    "备案机构",
    "（印章）",
    "2017年10月9日",
    "青岛海蓝精密机械有限公司：",
)
ESTABLISHMENT = (
    "外商投资企业设立备案回执",
    "你单位报送的外商投资企业设立备案申报材料收悉，且符合形式要求。根据前述申报材料，该外商投资企业设立事项不涉及国家规定实施"
    "准入特别管理措施，属于备案范围。",
    "备案的基本信息如下：",
)
CHANGE = (
    "外商投资企业变更备案回执",
    "你单位报送的外商投资企业变更备案申报材料收悉，且符合形式要求。根据前述申报材料，该外商投资企业变更事项不涉及国家规定实施"
    "准入特别管理措施，属于备案范围。",
    "变更后的备案基本信息如下：",
    "变更事项",
)


@pytest.mark.parametrize("words", SHARED + ESTABLISHMENT)
def test_the_establishment_receipt_says(words, establishment_text):
    assert words in establishment_text


@pytest.mark.parametrize("words", SHARED + CHANGE)
def test_the_change_receipt_says(words, change_text):
    assert words in change_text


@pytest.mark.parametrize("kind", ["establishment", "change"])
def test_every_label_of_the_reference_is_printed(kind, request):
    text = request.getfixturevalue(f"{kind}_text").replace("进口设备减免税范围", "")
    printed = [label for key, label in labels(kind).items() if key not in SPLIT_ON_PAPER]
    printed += [heading for _, heading in columns(kind)] + receipt_form(kind)["signature"][:2]
    assert [label for label in printed if label not in text] == []


# Two cells, or two lines beside other text: their parts are in SHARED, their group has no heading.
SPLIT_ON_PAPER = {"enterprise_name_cn", "enterprise_name_en", "imported_equipment_tax_exemption", "investors"}


def test_an_establishment_receipt_has_no_row_for_changes(establishment_text):
    assert "变更事项" not in establishment_text


def test_the_changes_are_listed(change_text):
    assert "企业名称变更；注册资本变更" in change_text


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        (
            {"value": True, "bases": ["encouraged_industry"]},
            ("☑是（☑国家鼓励外商投资的产业□中西部地区外商投资优势产业）", "□否"),
        ),
        (
            {"value": True, "bases": ["central_western_priority"]},
            ("☑是（□国家鼓励外商投资的产业☑中西部地区外商投资优势产业）", "□否"),
        ),
        ({"value": False, "bases": []}, ("□是（□国家鼓励外商投资的产业□中西部地区外商投资优势产业）", "☑否")),
        ({"value": None}, ("□是（□国家鼓励外商投资的产业□中西部地区外商投资优势产业）", "□否")),
    ],
)
def test_the_exemption_is_ticked_as_answered(answer, lines, establishment, fonts, text_of):
    establishment["fields"]["imported_equipment_tax_exemption"] = answer
    text = text_of(render(establishment, fonts))
    assert all(line in text for line in lines)


@pytest.fixture
def establishment_text(establishment, fonts, text_of):
    return text_of(render(establishment, fonts))


@pytest.fixture
def change_text(change, fonts, text_of):
    return text_of(render(change, fonts))
