"""Findings without an item of a list: a free trade zone, and what the applicant declares."""

from __future__ import annotations

from collections.abc import Iterator

from filing.domain.screening.lists import ListOfTheDay
from filing.domain.screening.model import Ask, Finding, Subject

_REFUSED_WAY = "确认后不属于备案范围，由审核人员告知办理途径。"


def circumstances(subject: Subject, listed: ListOfTheDay) -> Iterator[Finding]:
    """What a person must look at whatever the lists say."""
    if listed.needs_person:
        yield _finding(
            listed, "free_trade_zone", "须人工甄别",
            f"注册地址在自由贸易试验区内，适用{listed.title}；本系统没有该清单的条文，不作条目比对。",
            Ask("ftz_list", "对照自贸试验区负面清单，经营范围和投资行业是否涉及特别管理措施？涉及哪一条？"),
            strength="weak",  # nothing was found, only not looked at
        )  # fmt: skip
    if subject.cepa:
        yield _finding(
            listed, "cepa", "港澳服务提供者投资对港澳开放的服务贸易领域",
            "申请人声明投资者为港澳服务提供者，且仅投资协议对港澳开放的服务贸易领域：按港澳服务提供者在内地投资的专门备案办理。",
            Ask("cepa_fields", "投资领域是否全部属于协议对港澳开放的服务贸易领域？"), _REFUSED_WAY,
        )  # fmt: skip
    if subject.related_party:
        yield _finding(
            listed, "related_party", "关联并购",
            "申请人未声明交易不涉及关联并购：境内公司、企业或自然人以其在境外设立或控制的公司并购与其有关联关系的境内公司，不属于备案范围。",
            Ask("related_party", "并购方与被并购的境内公司是否有关联关系？"), _REFUSED_WAY,
        )  # fmt: skip
    if subject.subsidiaries:
        yield _finding(
            listed, "subsidiaries", "所投资企业涉及准入特别管理措施",
            "申请人填写：被并购企业或被投资上市公司所投资的企业涉及外商投资准入特别管理措施。",
            Ask("subsidiaries", "所投资企业涉及哪一条？交易完成后是否仍持有？"), _REFUSED_WAY,
        )  # fmt: skip
    if subject.security_review:
        yield _finding(
            listed, "security_review", "可能涉及国家安全审查",
            "申请人声明投资可能影响国家安全；审查的标准不在本系统之内，不作判断。",
            Ask("security_review", "投资者是否已向商务部提出国家安全审查申请？"),
            "投资者尚未申请的，暂停办理，通知投资者申请并报告商务部。",
        )  # fmt: skip


def _finding(
    listed: ListOfTheDay, key: str, text: str, why: str, ask: Ask, way: str = "", strength: str = "strong"
) -> Finding:
    return Finding(
        key=key, list=listed.id, list_title=listed.title, cls="", no=None, text=text, strength=strength,
        why=(why,), asks=(ask,), where_to_go=way,
    )  # fmt: skip
