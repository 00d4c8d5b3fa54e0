"""What can be refused, as facts: a Chinese sentence, the problems, and nothing about HTTP."""

from collections.abc import Iterable
from datetime import date

from filing.domain.problems import Problem


class FilingError(Exception):
    """The root of every refusal; `code` names the kind, `message` tells a person what to do."""

    code = "filing_error"
    default_message = "无法完成该操作，请检查后重试。"

    def __init__(self, message: str | None = None, problems: Iterable[Problem] = ()):
        self.message = message or self.default_message
        self.problems = tuple(problems)
        super().__init__(self.message)


class NoFilingRegime(FilingError):
    """The day lies before the rules that would govern it."""

    code = "no_filing_regime"
    default_message = (
        "备案办法施行以前，外商投资企业的设立及变更实行审批管理（当时的自由贸易试验区另有办法），"
        "不适用备案，请按当时的规定办理。"
    )

    def __init__(self, message: str | None = None, day: date | None = None):
        self.day = day
        super().__init__(message)


class MoveNotAllowed(FilingError):
    """The filing's state, the actor's role or a condition forbids the move."""

    code = "move_not_allowed"
    default_message = "备案申报当前的状态不允许进行该操作，请刷新页面后查看可办理的事项。"

    def __init__(self, message: str | None = None, move: str | None = None, state: str | None = None):
        self.move, self.state = move, state
        super().__init__(message)


class IncompleteFiling(FilingError):
    """The filing cannot be submitted until its problems are solved."""

    code = "incomplete_filing"

    def __init__(self, problems: Iterable[Problem], message: str | None = None):
        problems = tuple(problems)
        super().__init__(message or f"申报信息尚有{len(problems)}处需要补正，请逐项修改后再提交。", problems)


class StaleVersion(FilingError):
    """Somebody else changed the filing first; nothing was overwritten."""

    code = "stale_version"
    default_message = "该备案申报已被他人或在其他窗口修改，您的内容尚未保存，请核对最新内容后重新提交。"

    def __init__(
        self, message: str | None = None, current: int | None = None, differences: Iterable = (),
        problems: Iterable[Problem] = (),
    ):  # fmt: skip
        self.current, self.differences = current, tuple(differences)
        super().__init__(message, problems)


class NotFound(FilingError):
    """There is no such thing, or the actor may not know of it."""

    code = "not_found"
    default_message = "没有找到您要查看的内容，请核对编号或链接。"


class NotPermitted(FilingError):
    """The actor's role does not allow it."""

    code = "not_permitted"
    default_message = "您的账号没有办理该事项的权限，请使用相应身份登录。"


class BadAnswer(FilingError):
    """Something given cannot be understood, or is out of bounds."""

    code = "bad_answer"
    default_message = "填写的内容无法识别，请按提示的格式重新填写。"

    @classmethod
    def at(cls, field: str, message: str) -> "BadAnswer":
        """The refusal of one field of a small form: a sentence that stands beside it."""
        return cls(message, [Problem((field,), "refused", message)])


class BoundMet(BadAnswer):
    """As many were made as anybody may: what is given would be right, and waits."""

    code = "bound_met"


class DocumentRefused(FilingError):
    """The uploaded file cannot be taken in."""

    code = "document_refused"
    default_message = "该文件无法接收，请上传未加密、可正常打开的PDF、OFD、JPG、PNG、HEIC或TIFF文件。"


class ReceiptRefused(FilingError):
    """The receipt cannot be issued as it would have to be."""

    code = "receipt_refused"
    default_message = "备案回执未能生成，备案尚未完成，请联系系统管理员处理后重试。"


class TooLate(FilingError):
    """The time the law allows has run out."""

    code = "too_late"
    default_message = "规定的期限已经届满，请就同一事项另行提出备案申请。"

    def __init__(self, message: str | None = None, due_on: date | None = None):
        self.due_on = due_on
        super().__init__(message)
