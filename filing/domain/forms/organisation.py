"""申报表一: the enterprise's people: its organs, its legal representative, its contact."""

from __future__ import annotations

from filing.domain.forms.shared import CONTACT_IDENTITY, identity, nationality, officers
from filing.domain.questions.spec import Field, Group, Kind, Option, always

#: Not every company has a manager: rules.py asks for the rest where one of these is answered.
GENERAL_MANAGER = Group(
    "general_manager",
    "总经理",
    (
        Field(
            "name",
            "总经理",
            format="person_name",
            short="总经理姓名",
            required=False,
            help="不设经理的，总经理各栏可不填；填写的，各栏均应填写。",
        ),
        nationality("总经理", required=False),
        identity(noun="总经理", required=False),
        Field("phone", "联系电话", Kind.PHONE, short="总经理联系电话", required=False, personal=always),
    ),
)

ORGANISATION = Group(
    "organisation",
    "企业组织机构",
    (
        Field("supreme_authority_name", "最高权力机构名称", example="董事会、股东会"),
        officers("directors", "董事", 1, help="不设董事会的，填写执行董事。"),
        officers("supervisors", "监事", 0, help="不设监事的，请在备注中说明原因。"),
        GENERAL_MANAGER,
    ),
    label_suffix="（可按实际数量下拉）",
)

LEGAL_REPRESENTATIVE = Group(
    "legal_representative",
    "法定代表人",
    (
        Field("name", "姓名", format="person_name", short="法定代表人姓名"),
        nationality("法定代表人"),
        identity(
            Option("passport", "护照号：", fill_in="passport"),
            Option("id_card", "身份证号：", fill_in="id_card"),
            Option(
                "foreigner_permanent_residence", "外国人永久居留身份证号：", fill_in="permanent_residence"
            ),
            label="证件",
            noun="法定代表人",
        ),
        Field("position", "职务", short="法定代表人职务", example="董事长、执行董事或经理"),
        Field("phone", "联系电话", Kind.PHONE, short="法定代表人联系电话", personal=always),
    ),
)

CONTACT = Group(
    "enterprise_contact",
    "企业联系人及联系方式",
    (
        Field("name", "姓名", format="person_name", short="联系人姓名"),
        identity(*CONTACT_IDENTITY, label="证件名及号码", noun="联系人"),
        Field("mobile", "手机", Kind.PHONE, short="联系人手机", example="13800138000", personal=always),
        Field(
            "landline",
            "固定电话",
            Kind.PHONE,
            required=False,
            short="联系人固定电话",
            example="0532-80000000",
        ),
        Field("fax", "传真", Kind.PHONE, required=False),
        Field("email", "电子邮件", Kind.EMAIL, short="联系人电子邮件", example="name@example.com"),
        Field("address", "联系地址", short="联系人联系地址"),
    ),
)
