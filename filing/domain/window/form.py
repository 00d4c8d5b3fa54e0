"""What registration asks and annex 1 does not: the questions of the single window's one further page.

They follow 公司登记（备案）申请书 as registration authorities handed it out in 2017, with its sheets on 财务负责人, 联络员 and
法律文件送达接受人. That paper is not among the sources kept here, so this list is a model, with a first day of its own. None of its answers reaches
the filing: nobody may be asked for more with a filing than the measures ask (商资函〔2017〕318号（二）).
"""

from __future__ import annotations

from datetime import date

from filing.domain.forms.shared import CONTACT_IDENTITY, identity, yes_no
from filing.domain.questions.spec import Field, Form, Group, Kind, Option, always, when

BASICS = Group(
    "basics",
    "名称、住所与执照",
    (
        Field(
            "name_approval_number",
            "名称预先核准通知书文号",
            max_length=60,
            example="（青）外名称预核〔2017〕第000123号",
        ),
        Field("postal_code", "邮政编码", format="postal_code", help="住所的邮政编码。", example="266071"),
        Field(
            "place_of_business",
            "生产经营地",
            required=False,
            max_length=200,
            help="与住所相同的不填。",
        ),
        Field(
            "premises",
            "住所的使用方式",
            Kind.CHOICE,
            options=(
                Option("owned", "自有产权"),
                Option("leased", "租赁"),
                Option("free", "无偿使用"),
                Option("other", "其他：", fill_in="text"),
            ),
        ),
        Field(
            "premises_evidence",
            "住所使用证明",
            max_length=200,
            help="写明证明文件的名称和编号，原件由登记机关核对。",
            example="房屋租赁合同及鲁（2016）青岛市不动产权第0012345号",
        ),
        Field(
            "incorporation",
            "设立方式",
            Kind.CHOICE,
            options=(Option("promotion", "发起设立"), Option("subscription", "募集设立")),
            when=when("facts.joint_stock", True),
            help="股份有限公司填写。",
        ),
        Field(
            "licence_copies",
            "申请营业执照副本数量",
            Kind.INTEGER,
            example="2",
            help="不需要副本的填0。",
        ),
    ),
)


def _person(key: str, label: str, *, asked=None) -> Group:
    """A person whom the registrar keeps on file; annex 1 asks of neither."""
    return Group(
        key,
        label,
        (
            *(() if asked is None else (asked,)),
            *(
                Field(name, words, kind, format=form, short=f"{label}{words}", when=_OTHER if asked else None,
                      personal=always if kind is Kind.PHONE else None)
                for name, words, kind, form in (
                    ("name", "姓名", Kind.TEXT, "person_name"),
                    ("mobile", "移动电话", Kind.PHONE, ""),
                    ("email", "电子邮箱", Kind.EMAIL, ""),
                )
            ),
            identity(*CONTACT_IDENTITY, label="身份证件", noun=label, when=_OTHER if asked else None),
        ),
    )  # fmt: skip


_OTHER = when("is_contact", False)

RECEIVER = Group(
    "receiver",
    "境内法律文件送达接受人",
    (
        Field(
            "name", "姓名或者名称", format="name", short="送达接受人姓名或者名称",
            help="代外国（地区）投资者在境内接收法律文件的人。",
        ),
        Field("address", "地址", max_length=200, short="送达接受人地址"),
        Field("phone", "联系电话", Kind.PHONE, short="送达接受人联系电话", personal=always),
    ),
)  # fmt: skip

QUESTIONS = Form(
    key="registration-2017",
    kind="registration",
    title="公司登记申请",
    valid_from=date(2017, 8, 8),
    members=(
        BASICS,
        _person("finance_officer", "财务负责人"),
        _person(
            "liaison",
            "联络员",
            asked=yes_no(
                "is_contact",
                "联络员是否就是申报表中的企业联系人",
                help="是的，姓名、证件和联系方式取自申报表，不必再填。",
            ),
        ),
        RECEIVER,
    ),
    headings={
        "basics": ("", BASICS.label),
        "finance_officer": ("", "财务负责人"),
        "liaison": ("", "联络员"),
        "receiver": ("", RECEIVER.label),
    },
)
