"""What is said of a refusal that says nothing itself: one code and one sentence for each status."""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """`code` is for programs, `words` for people; `to_programs` where a program has to do something else."""

    code: str
    words: str
    to_programs: str = ""


REFUSALS = {
    400: Refusal("malformed", "提交的内容无法识别，请核对后重新提交。"),
    401: Refusal("unauthorized", "请先登录。", "请在 Authorization 头中提供有效的令牌：Bearer TOKEN。"),
    403: Refusal("forbidden", "您的账号不能使用此功能。"),
    404: Refusal("not_found", "没有找到所请求的内容，请核对地址。"),
    405: Refusal("method_not_allowed", "不能用这种方式访问此地址。"),
    409: Refusal("conflict", "与同时进行的另一操作冲突，这次操作没有进行，请重新读取后再试。"),
    413: Refusal("too_large", "提交的内容过大，请压缩或分成几次提交。"),
    414: Refusal("malformed", "网址太长，请从页面上的链接打开。"),
    415: Refusal("unsupported_media_type", "不支持这种内容格式。"),
    422: Refusal("unprocessable", "提交的内容需要修改。"),
    429: Refusal("too_many_requests", "操作过于频繁，请稍后再试。"),
    500: Refusal("internal_error", "系统出现故障，这次操作没有生效，请稍后再试。"),
    503: Refusal("unavailable", "系统暂时不能使用，这次操作没有生效，请稍后再试。"),
}
OTHERWISE = Refusal("error", "请求未能完成。")
