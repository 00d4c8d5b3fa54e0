"""When each matter of a change happened, on which basis, and the days that other ways in go by."""

from __future__ import annotations

from filing.domain.forms.change.equity import STRATEGIC_CAUSE
from filing.domain.forms.change.heads import HEADS, SECTIONS
from filing.domain.forms.ways import EARLIER_ACCEPTANCE
from filing.domain.questions.spec import Field, Group, Kind, Option, when

BASES = (
    Option("resolution", "最高权力机构作出决议之日"),
    Option("legal_effect", "法律法规规定的生效条件满足之日（如登记、裁判生效）"),
    Option("occurrence", "事项发生之日（不需要决议的事项）"),
)


def _head_options() -> tuple[Option, ...]:
    """The heads as boxes: those of a part below it."""
    return tuple(
        Option(
            key,
            section.title,
            tuple(Option(h.value, h.label) for h in HEADS.values() if h.section == key and h.value),
        )
        for key, section in SECTIONS.items()
    )


EVENT = Group(
    "event",
    "变更事项的日期",
    (
        Group(
            "changes",
            "每一变更事项发生的日期",
            (
                Field("head", "变更事项", Kind.CHOICE, options=_head_options(), statutory=False),
                Field(
                    "occurred_on", "发生日期", Kind.DATE, statutory=False, article="17-§6¶3",
                    example="2018-05-10",
                ),
                Field(
                    "basis", "该日期是", Kind.CHOICE, options=BASES, statutory=False, article="17-§6¶3",
                    short="日期的依据",
                ),
            ),
            repeat=True,
            inline=True,
            max_rows=60,
            row_noun="变更事项的日期",
            statutory=False,
        ),
        Field(
            "licence_on", "营业执照签发日", Kind.DATE, when=when("facts.way", "correction_after_licence"),
            article="17-§9", statutory=False,
            help="签发前已备案、签发后情况有变化的，自签发日起计算期限。",
        ),
        Field(
            "registration_on", "证券登记日", Kind.DATE, required=False,
            when=when("change.equity_change.cause_and_mode", STRATEGIC_CAUSE), article="17-§7¶2", statutory=False,
            help="尚未在证券登记结算机构登记的，可不填。",
        ),
        Field(
            "disclosed_on", "履行信息披露义务之日", Kind.DATE, when=when("facts.strategic_data_changed", True),
            article="17-§7¶3", statutory=False,
        ),
        Field(
            "implemented", "该事项是否已经实施", Kind.BOOL, when=when("facts.filing_again", True),
            article="17-§12", statutory=False, routing=True,
        ),
        EARLIER_ACCEPTANCE,
    ),
    statutory=False,
)  # fmt: skip
