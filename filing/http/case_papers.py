"""Handing out an inspection's paper, for pages and API alike: printed and sealed when it is first asked for."""

from __future__ import annotations

from flask import current_app
from werkzeug import Response

from filing.current import now, press, store
from filing.domain.errors import ReceiptRefused
from filing.domain.questions.display import date_text
from filing.extensions import db, transaction
from filing.http.downloads import handed_out, sandbox_for
from filing.logs import log
from filing.models import CaseFile, CasePaper, CreditFile
from filing.papers.apart import print_apart
from filing.receipts.certificates import KeyUnusable
from filing.receipts.hole import Hole
from filing.receipts.signing import open_for, sign
from filing.receipts.statement import canonical
from filing.receipts.tokens import TokenUnusable
from filing.services.files.storage import StorageUnavailable
from filing.services.supervision import papers
from filing.tracing import span

NO_SEAL = "文书未能签章：本机构目前没有可以使用的签章密钥。请联系系统管理员制作或检查签章密钥后重试；文书的内容和文号不会改变。"


def case_paper_out(paper: CasePaper) -> Response:
    """The sealed PDF, always the same bytes; ReceiptRefused where the body's seal cannot be used."""
    key = paper.storage_key or _sealed(paper)
    try:
        pdf = store().get(key)
    except FileNotFoundError as error:
        log.error("case_paper_file_missing", paper=paper.id)
        raise StorageUnavailable from error
    return handed_out(pdf, "application/pdf", f"{paper.title}-{paper.number}.pdf")


def _sealed(paper: CasePaper) -> str:
    """Where its file lies now. Printing and signing take their time: nobody waits for the database meanwhile."""
    try:
        with transaction():
            sealing = papers.prepare_seal(paper, now(), press())
        paper_id = paper.id
        pdf = _printed(paper, sealing)
    except (KeyUnusable, TokenUnusable) as unusable:
        log.error("seal_unusable", why=str(unusable))
        raise ReceiptRefused(NO_SEAL) from unusable
    storage_key = press().shelf.put(pdf, "documents")
    with transaction():
        return str(papers.keep_sealed(paper_id, sealing, pdf, storage_key).storage_key)


def _printed(paper: CasePaper, sealing: papers.Sealing) -> bytes:
    said = {"number": paper.number, "issued_on": paper.issued_on.isoformat(), **paper.content}
    hole = Hole(
        sealing.at, paper.number, 0, canonical(said), paper.title, "paper.json", "文书内容（JSON）"
    )  # fmt: skip
    seal = (sealing.agency_name, open_for(sealing.signer, sealing.agency_name, hole))
    facts = {"paper": paper.content, "number": paper.number, "issued_on": date_text(paper.issued_on)}
    foot = f"{paper.title}　{paper.number}\n由外商投资企业设立及变更备案系统（模拟）生成，印章为模拟印章"
    db.session.rollback()
    with span("paper.print"):
        page = print_apart("case_paper.html", press().fonts, seal=seal, foot=foot, **facts)
    return sign(page, sealing.signer)


def case_file_out(file: CaseFile | CreditFile) -> Response:
    """What was handed in for an inspection or a correction, in a sandbox like every upload."""
    try:
        data = store().get(file.storage_key)
    except FileNotFoundError as error:
        log.error("case_file_missing", table=file.__tablename__, file=file.id)
        raise StorageUnavailable from error
    response = handed_out(data, file.media_type, file.file_name)
    response.headers["Content-Security-Policy"] = sandbox_for(current_app.config)
    return response
