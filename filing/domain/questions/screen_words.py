"""What a person reads on a screen where the printed form has blanks, boxes and notes for the pen."""

from __future__ import annotations

import re

#: Words that say nothing without the paper around them.
_MEANT = {
    "* * *年": "约定年数",
    "（中文）": "中文名称",
    "（英文）": "英文名称",
    "（描述）": "描述",
    "（勾选片区）": "所在片区",
    "（勾选经开区）": "所在经济技术开发区",
    "□护照号/□身份证号": "护照号或身份证号",
    "其中主营行业为（勾选）": "其中主营行业",
    "对企业的经营决策、人事、财务、技术等有重大影响的其他情形（请详细说明）": "对企业的经营决策、人事、财务、技术等有重大影响的其他情形",
}
#: What a pen does: blanks to fill, boxes to tick, rows to be added in a list that unfolds.
_FOR_THE_PEN = re.compile(r"^年 月 日前$|^（\* \* \*年或长期）$|（[^（）]*(?:下拉|勾选)[^（）]*）(?=[：:]?$)")


def on_screen(printed: str) -> str:
    """'* * *年' as 约定年数, '护照号：' as 护照号, '年 月 日前' as nothing; most words as they are printed."""
    if printed in _MEANT:
        return _MEANT[printed]
    return _FOR_THE_PEN.sub("", printed).rstrip("：:")
