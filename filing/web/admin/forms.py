"""The small forms of administration."""

from __future__ import annotations

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from filing.domain.reference import places
from filing.domain.reference.agencies import KINDS
from filing.services.people.departments import CATEGORIES
from filing.services.people.zones import KINDS as ZONE_KINDS
from filing.web.forms import PageForm, as_if_empty, is_email, is_name

STAFF = {
    "reviewer": "审核人员：办理所属备案机构的申报",
    "supervisor": "监督检查人员：查看申报，不办理",
    "admin": "系统管理员",
    "department": "有关部门：查看并签收备案机构的告知",
}


def _choices(pairs) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class StaffForm(PageForm):
    name = StringField("姓名", [is_name], filters=[as_if_empty])
    email = StringField("电子邮件地址", [is_email], filters=[as_if_empty])
    role = RadioField("角色", choices=_choices(STAFF.items()), default="reviewer", validate_choice=False)
    agency = SelectField("所属备案机构", choices=[], validate_choice=False, filters=[as_if_empty])
    department = SelectField("所属部门", choices=[], validate_choice=False, filters=[as_if_empty])
    password = StringField("初始密码", filters=[as_if_empty])


class AgencyForm(PageForm):
    name = StringField("名称", filters=[as_if_empty])
    code = StringField("代码", filters=[as_if_empty])
    short_name = StringField("简称", filters=[as_if_empty])
    kind = SelectField("类别", choices=_choices(KINDS.items()), validate_choice=False)
    region = StringField("行政区划代码", filters=[as_if_empty])
    zone = StringField("负责的区域名称", filters=[as_if_empty])


class ContactForm(PageForm):
    telephone = StringField("电话", filters=[as_if_empty])
    address = StringField("地址", filters=[as_if_empty])


class HearingForm(PageForm):
    threshold = StringField("数额标准（元）", filters=[as_if_empty])
    source = StringField("所依据的文件", filters=[as_if_empty])


class EndForm(PageForm):
    reason = TextAreaField("依据", filters=[as_if_empty])


class NameForm(PageForm):
    name = StringField("名称", filters=[as_if_empty])
    short_name = StringField("简称", filters=[as_if_empty])
    reason = TextAreaField("依据", filters=[as_if_empty])


class ClosingForm(EndForm):
    successor = SelectField("承接机构", choices=[], validate_choice=False, filters=[as_if_empty])
    people = BooleanField("人员一并转入承接机构，各自继续办理已经领取的申报")


class PlaceForm(PageForm):
    role = RadioField("角色", choices=_choices(STAFF.items()), validate_choice=False)
    agency = SelectField("所属备案机构", choices=[], validate_choice=False, filters=[as_if_empty])
    department = SelectField("所属部门", choices=[], validate_choice=False, filters=[as_if_empty])


class DepartmentForm(PageForm):
    name = StringField("部门全称", filters=[as_if_empty])
    category = SelectField("按类别接收", choices=_choices([("", "只接收写明本部门全称的"), *((c, c) for c in CATEGORIES)]),
                           validate_choice=False, filters=[as_if_empty])  # fmt: skip
    region = StringField("行政区划代码", filters=[as_if_empty])


class ResetForm(PageForm):
    reason = TextAreaField("重置的原因，以及怎样核实了本人身份", filters=[as_if_empty])


class ZoneForm(PageForm):
    kind = RadioField("类别", choices=_choices(ZONE_KINDS.items()), default="ftz", validate_choice=False)
    name = StringField("全称", filters=[as_if_empty])
    zone = StringField("所属自贸试验区", filters=[as_if_empty])
    province = SelectField(
        "所在省份",
        choices=_choices((p.code, p.name) for p in places.children_of()),
        validate_choice=False,
    )
    established = DateField("设立日期", [Optional()])

    def validate_established(self, field) -> None:
        if field.raw_data and field.raw_data[0].strip() and field.data is None:
            field.errors = []
            raise ValidationError("请填写有效的日期，例如 2017-04-01。")


class ClockForm(PageForm):
    now = StringField("日期和时间（北京时间）", filters=[as_if_empty])
