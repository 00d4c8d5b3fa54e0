"""变更申报表六: 合并、分立、终止."""

from __future__ import annotations

from filing.domain.forms.change.heads import MERGING, SECTIONS
from filing.domain.questions.spec import Field, Group, Kind, Option, when

_KINDS = (
    Option(
        "merger",
        "合并",
        (
            Option("new_entity", "新设合并（合并后被解散）"),
            Option(
                "absorption",
                "吸收合并",
                (Option("survives", "合并后存续"), Option("dissolved", "合并后被解散")),
            ),
        ),
    ),
    Option("division", "分立"),
    Option("termination", "终止"),
)

_REASONS = (
    Option("merger_or_division", "因合并或者分立需要解散"),
    Option(
        "term_expired", "章程规定的经营期限届满或者章程规定的其他解散事由出现，但企业通过修改章程而存续的除外"
    ),
    Option(
        "resolution",
        "最高权力机构决议解散",
        (
            Option("serious_losses", "企业发生严重亏损，无力继续经营"),
            Option("force_majeure", "因不可抗力遭受严重损失，无法继续经营"),
            Option("purpose_not_achieved", "未达经营目的，又无发展前途"),
            Option("other", "其它原因：", fill_in="text"),
        ),
    ),
    Option("licence_revoked", "依法被吊销营业执照、责令关闭或者被撤销"),
    Option("court_dissolution", "人民法院依法予以解散"),
    Option(
        "other_statutory",
        "法律法规规定的其他解散情形",
        (
            Option("party_default", "一方不履行协议、合同、章程规定的义务，致使企业无法继续经营"),
            Option("other", "其他情形：", fill_in="text"),
        ),
    ),
)


def _party(noun: str) -> tuple[Field, ...]:
    return (
        Field("name", noun, format="name", short=f"{noun}名称"),
        Field(
            "uscc", "统一社会信用代码", format="uscc", required=False, short=f"{noun}的统一社会信用代码",
            help="尚未取得的可不填。",
        ),
    )  # fmt: skip


def _parties(key: str, noun: str) -> Group:
    return Group(key, noun, _party(noun), repeat=True, inline=True, min_rows=1, row_noun=noun)


_FILL_IN = (
    "（根据变更的情况，同时填写“外商投资企业基本信息变更”栏、“投资者基本信息变更”栏、“投资者股权变更”栏）"
)

MERGING_CHANGE = Group(
    MERGING,
    SECTIONS[MERGING].title,
    (
        Field(
            "kind", "（勾选）", Kind.MULTICHOICE, options=_KINDS, required=False, short="合并、分立、终止",
            article=SECTIONS[MERGING].article,
        ),
        Group(
            "merger",
            f"（一）合并{_FILL_IN}",
            (
                _parties("merged_enterprises", "被合并企业"),
                Group("resulting_enterprise", "合并后企业", _party("合并后企业")),
            ),
            when=when("kind", "merger"),
        ),
        Group(
            "division",
            f"（二）分立{_FILL_IN.replace('栏、“投资者基本', '栏“投资者基本')}",
            (
                Group("divided_enterprise", "被分立企业", _party("被分立企业")),
                _parties("resulting_enterprises", "因分立而存续或新设的企业"),
            ),
            when=when("kind", "division"),
        ),
        Field(
            "termination_reason", "（三）终止", Kind.CHOICE, options=_REASONS, when=when("kind", "termination"),
            short="终止的原因",
        ),
    ),
)  # fmt: skip
