"""One-page PDFs as an applicant would scan them: titled, dated, and marked as a demonstration."""

from __future__ import annotations

import atexit
import gc
from functools import cache
from html import escape
from io import BytesIO

import pikepdf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from filing.domain.forms import KINDS
from filing.receipts import pdf
from filing.receipts.fonts.faces import FAMILIES
from filing.receipts.fonts.fontset import FontSet

TITLES = {
    "name_preapproval_or_business_licence": "企业名称预先核准通知书／营业执照（副本）",
    "filing_commitment_letter": "外商投资企业{kind}申报承诺书",
    "agent_authorisation_and_id": "授权委托书及被委托人身份证明",
    "signatory_authorisation_and_id": "签署文件授权委托书及被委托人身份证明",
    "investor_qualification_or_id": "投资者主体资格证明／自然人身份证明",
    "legal_representative_id": "法定代表人身份证明",
    "ultimate_controller_equity_chart": "最终实际控制人股权架构图",
    "outbound_investment_certificate": "企业境外投资证书",
}
ORIGINAL, TRANSLATION = "Certificate of Incorporation and Good Standing", "公司注册及存续证明（中文翻译件）"
STYLE = """
@page { size: A4; margin: 28mm 24mm; border: 0.4pt solid #999; padding: 10mm;
        @bottom-center { content: "演示用文件，内容均属虚构，不具任何效力"; font-size: 9pt; color: #666 } }
body { font-family: FAMILIES; font-size: 12pt; line-height: 1.9 }
section { break-after: page } section:last-child { break-after: auto }
h1 { font-size: 18pt; text-align: center; margin: 12mm 0 10mm }
p { text-indent: 2em; margin: 0 0 4mm } .sign { text-indent: 0; text-align: right; margin-top: 20mm }
"""


def title_of(requirement: str, kind: str) -> str:
    """The paper's title, in a filing of that kind."""
    return TITLES[requirement].format(kind=KINDS[kind].label)


def print_papers(pages: list[tuple[str, list[str], str]], fonts: FontSet) -> list[bytes]:
    """A PDF for each (title, paragraphs, signature), printed in one go and then taken apart."""
    config, style = _look(fonts)
    html = "".join(_section(*page) for page in pages)
    document = HTML(string=f'<html lang="zh-CN"><body>{html}</body></html>').render(
        font_config=config, stylesheets=[style]
    )
    with pikepdf.open(BytesIO(document.write_pdf())) as whole:
        return [_alone(whole, number, page[0]) for number, page in enumerate(pages)]


@cache
def _look(fonts: FontSet) -> tuple[FontConfiguration, CSS]:
    """Fonts and style, once: they cost more than a page does."""
    config = pdf._press(fonts).font_config
    families = ", ".join(f'"{family}"' for family in FAMILIES)
    return config, CSS(string=STYLE.replace("FAMILIES", families), font_config=config)


@atexit.register
def _let_go() -> None:
    """As for receipts: what Pango made goes before Pango."""
    _look.cache_clear()
    gc.collect()


def _section(title: str, paragraphs: list[str], signature: str) -> str:
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return f'<section><h1>{escape(title)}</h1>{body}<p class="sign">{escape(signature)}</p></section>'


def _alone(whole: pikepdf.Pdf, number: int, title: str) -> bytes:
    single = pikepdf.new()
    single.pages.append(whole.pages[number])
    single.docinfo["/Title"] = title
    out = BytesIO()
    single.save(out, deterministic_id=True)
    return out.getvalue()
