"""How the register of enterprises names a company: 行政区划＋字号＋行业＋组织形式."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from filing.domain.questions.characters import HAN
from filing.domain.reference.places import divisions

_FORM = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|公司|厂|中心|研究院|研究所|事务所|医院|合作社|商店|商行"
    r"|[（(](?:有限|普通|特殊普通)合伙[）)])$"
)
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_LEVEL = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|地区|新区|林区|省|市|区|县|盟|旗)$"
)
#: Words for a trade that are no brand of their own.
_TRADES = (
    "进出口", "房地产", "贸易", "商贸", "国际", "科技", "技术", "咨询", "投资", "机械", "实业", "电子", "食品", "餐饮",
    "物流", "服饰", "服装", "医疗", "软件", "信息", "化工", "租赁", "融资", "建材", "汽车", "广告", "传媒", "教育",
    "旅游", "管理", "服务", "医药", "置业", "物业", "网络", "文化", "环保", "能源", "材料", "制造", "设备", "集团", "控股",
)  # fmt: skip
SHORTEST_BRAND = 2


def unusual(name: str) -> Iterator[str]:
    """What a registrar would ask about a company's Chinese name; nothing where the name is made as usual."""
    plain = name.strip()
    if not _FORM.search(plain):
        yield "没有写明组织形式（例如“有限公司”）"
    if not any(_places_in(plain)):
        yield "没有行政区划（例如“青岛”“山东”）"
    if re.search(r"[A-Za-z0-9]", plain):
        yield "含有拉丁字母或阿拉伯数字"
    if len(HAN.findall(_brand(plain))) < SHORTEST_BRAND:
        yield f"字号不足{SHORTEST_BRAND}个字"


def _brand(name: str) -> str:
    """What is left of a name without its place, its form and the words for its trade."""
    rest = _BRACKETED.sub("", _FORM.sub("", name))
    place = max(_places_at(rest, 0), key=len, default="")
    rest = re.sub("^[省市区县]", "", rest.removeprefix(place))
    while trade := next((t for t in _TRADES if rest.endswith(t)), ""):
        rest = rest.removesuffix(trade)
    return rest


def _places_in(name: str) -> Iterator[str]:
    return (place for start in range(len(name)) for place in _places_at(name, start))


def _places_at(name: str, start: int) -> Iterator[str]:
    """The places whose names begin there, asked for by their lengths: there are thousands of them and a dozen lengths."""
    return (name[start:end] for length in _lengths() if name[start : (end := start + length)] in _places())


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(place) for place in _places()}))


@cache
def _places() -> frozenset[str]:
    """The names of all divisions without their level: 山东, 青岛, 义乌; and 中国, which the highest register grants."""
    stems = (_LEVEL.sub("", name) for name in divisions().values())
    return frozenset({*(stem for stem in stems if len(stem) > 1), *divisions().values(), "中国", "中华"})
