"""What was done to a paper before it was kept, in the words that applicant and reviewer read."""

from __future__ import annotations

from collections.abc import Iterable

SIGNED = "signature"
DONE = {
    "repaired": "文件结构有损坏，已修复",
    "permissions": "已解除权限限制",
    "script": "去除脚本",
    "action": "去除自动执行的动作",
    "link": "去除链接",
    "attachment": "去除内嵌文件",
    "layer": "去除隐藏图层",
    "note": "去除没有画在页面上的批注",
    "form": "表单转为页面内容",
    "converted": "转换为通用格式",
    "scaled": "缩小尺寸",
    "location": "去除拍摄位置",
}
#: What may have cost something that the applicant meant to send: they are asked to look.
WORTH_A_LOOK = frozenset({"repaired", "attachment", "layer", "note", "form", "scaled"})


def words_for(cleaned: Iterable[str]) -> list[str]:
    """In the order above; a signature is told of apart."""
    found = set(cleaned)
    return [words for key, words in DONE.items() if key in found]
