"""The small forms of a record. They trim; what is wrong the services say."""

from __future__ import annotations

from datetime import date

from wtforms import StringField, TextAreaField

from filing.domain.questions.values import clean_text, day_typed
from filing.web.forms import PageForm


def trimmed(value: str | None) -> str:
    return clean_text(value or "")


class CreditCodeForm(PageForm):
    code = StringField("统一社会信用代码", filters=[trimmed])
    licence_on = StringField("营业执照签发日", filters=[trimmed])

    @property
    def licence_day(self) -> date | None:
        return day_typed(self.licence_on.data)


class HandOverForm(PageForm):
    to = StringField("接收单位的加入码，或其成员的电子邮件", filters=[trimmed])
    reason = TextAreaField("由备案机构移交的理由", filters=[trimmed])
