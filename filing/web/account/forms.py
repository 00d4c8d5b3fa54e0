"""The small forms of an account."""

from __future__ import annotations

from wtforms import DateField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from filing.domain.errors import FilingError
from filing.models.accounts import READ
from filing.services.people.accounts import SHORTEST_PASSWORD, check_password
from filing.services.people.tokens import SCOPES, TERMS
from filing.web.forms import PageForm, as_if_empty, given_day, is_email, is_name, required


def _choices(pairs) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _number(value) -> int:
    """0, which no term is, for what is no number."""
    return int(value) if str(value).isascii() and str(value).isdecimal() and len(str(value)) < 5 else 0


class LoginForm(PageForm):
    email = StringField("电子邮件地址", [required("请填写电子邮件地址。")], filters=[as_if_empty])
    password = PasswordField("密码", [required("请填写密码。")])


class RegisterForm(PageForm):
    email = StringField("电子邮件地址", [is_email], filters=[as_if_empty])
    name = StringField("姓名", [is_name], filters=[as_if_empty])
    belonging = RadioField(
        "本单位是否已在本系统登记",
        choices=[SelectChoice("new", "登记新的单位"), SelectChoice("join", "加入同事已登记的单位")],
        default="new",
        validate_choice=False,
    )
    organisation = StringField("单位名称", filters=[as_if_empty])
    join_code = StringField("加入码", filters=[as_if_empty])
    password = PasswordField("密码", [required(f"请设置密码，至少{SHORTEST_PASSWORD}个字符。")])
    password_again = PasswordField("再次输入密码", [required("请再次输入密码。")])

    def validate_organisation(self, field) -> None:
        if self.belonging.data != "join":
            is_name(self, field)

    def validate_join_code(self, field) -> None:
        if self.belonging.data == "join" and not field.data:
            raise ValidationError("请填写同事提供的加入码。")

    def validate_password(self, field) -> None:
        try:
            check_password(field.data, self.email.data, self.name.data)
        except FilingError as error:
            raise ValidationError(error.message) from error

    def validate_password_again(self, field) -> None:
        if self.password.data and field.data and field.data != self.password.data:
            raise ValidationError("两次输入的密码不一致，请重新输入。")


class AbsenceForm(PageForm):
    until = DateField("不在岗至（含当日）", [given_day("请填写不在岗的最后一天，例如 2018-03-09。")])
    deputy = RadioField("由谁代办", choices=[], default="", validate_choice=False, filters=[as_if_empty])


class CodeForm(PageForm):
    code = StringField(
        "验证码", [required("请输入应用中显示的验证码，或者一个恢复代码。")], filters=[as_if_empty]
    )


class TokenForm(PageForm):
    name = StringField("用途", [required("请给令牌起一个名称，例如“财务系统”。")], filters=[as_if_empty])
    scope = RadioField("权限", choices=_choices(SCOPES.items()), default=READ, validate_choice=False)
    days = RadioField("有效期", choices=_choices((n, f"{n}天") for n in TERMS), default=TERMS[1], coerce=_number,
                      validate_choice=False)  # fmt: skip

    def __init__(self, **given):
        super().__init__(**{"prefix": "token", **given})


class InviteForm(PageForm):
    email = StringField("同事的电子邮件地址", [is_email], filters=[as_if_empty])

    def __init__(self, **given):
        super().__init__(**{"prefix": "invite", **given})


class InvitedForm(PageForm):
    """Of an account whose address and organisation the invitation says."""

    name = StringField("姓名", [is_name], filters=[as_if_empty])
    password = PasswordField("密码", [required(f"请设置密码，至少{SHORTEST_PASSWORD}个字符。")])
    password_again = PasswordField("再次输入密码", [required("请再次输入密码。")])

    def validate_password_again(self, field) -> None:
        if self.password.data and field.data and field.data != self.password.data:
            raise ValidationError("两次输入的密码不一致，请重新输入。")


class ForgottenForm(PageForm):
    email = StringField("电子邮件地址", [is_email], filters=[as_if_empty])


class NewPasswordForm(PageForm):
    password = PasswordField("新密码", [required(f"请设置新密码，至少{SHORTEST_PASSWORD}个字符。")])
    password_again = PasswordField("再次输入新密码", [required("请再次输入新密码。")])

    def validate_password_again(self, field) -> None:
        if self.password.data and field.data and field.data != self.password.data:
            raise ValidationError("两次输入的新密码不一致，请重新输入。")


class NameForm(PageForm):
    name = StringField("姓名", [required("请填写姓名。")])


class PasswordForm(PageForm):
    old_password = PasswordField("现在的密码", [required("请填写现在的密码。")])
    new_password = PasswordField("新密码", [required("请填写新密码。")])
    new_password_again = PasswordField("再次输入新密码", [required("请再次输入新密码。")])

    def validate_new_password_again(self, field) -> None:
        if self.new_password.data and field.data and field.data != self.new_password.data:
            raise ValidationError("两次输入的新密码不一致，请重新输入。")
