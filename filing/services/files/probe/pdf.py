"""A PDF, opened as every viewer opens it and written anew: one revision that shows pages and does nothing.

The order matters. What cannot be rewritten without a loss is refused first; then what is hidden goes, then what is
drawn by forms and notes becomes part of the page, then only what pages are made of is left. What comes out is opened
again, strictly, and looked through: what is stored is what was checked.
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from filing.services.files.probe import attachments, forms, layers, pages, scrubbing
from filing.services.files.probe.findings import Kept, Refused
from filing.services.files.probe.structure import active_content, every_dictionary, is_signature, text_of

MAX_PAGES = 2_000
LONGEST_TITLE = 200
HEADER_WITHIN = 1024
BROKEN = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RuntimeError,
    NotImplementedError,
)
#: Found in a signed file, its original is not kept beside: who checks the signature would open it.
DANGEROUS = frozenset({"script", "action", "attachment"})


def prepare() -> None:
    """Opens the source of chance that qpdf wants before it reads anything encrypted, while it may be opened."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="x"))


def rewritten(data: bytes) -> Kept:
    """The file as one flat revision; Refused says why it cannot be made into one."""
    try:
        with _opened(data) as pdf:
            return _rewritten(pdf, data)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except BROKEN as error:
        raise Refused("corrupt") from error


def _opened(data: bytes) -> Pdf:
    """Read from its header on: whatever stands before it is not part of the file, and its offsets may not count it."""
    start = data.find(b"%PDF-", 0, HEADER_WITHIN + 5)
    if b"%%EOF" not in data[-2 * HEADER_WITHIN :] and b"%%EOF" not in data:
        raise Refused("cut_short")
    return pikepdf.open(io.BytesIO(data[max(start, 0) :]), suppress_warnings=True)


def _rewritten(pdf: Pdf, data: bytes) -> Kept:
    cleaned = _found_in(pdf)
    page_count = _counted(pdf)
    is_signed = "signature" in cleaned
    if pdf.is_encrypted:
        cleaned.add("permissions")
    invoice = attachments.of_known_kinds(pdf)
    if invoice:
        cleaned.discard("attachment")
    pages.give_each_its_own(pdf)
    if pdf.get_warnings():
        cleaned.add("repaired")
        pages.require_whole(pdf)
    cleaned |= layers.take_out_hidden(pdf)
    cleaned |= forms.flatten(pdf)
    _leave_only_pages(pdf)
    scrubbing.scrub(pdf)
    attachments.attach(pdf, invoice)
    settled = _checked(_saved(pdf), page_count, bool(invoice))
    return Kept("pdf", settled, page_count, cleaned, is_signed and not cleaned & DANGEROUS)


def _found_in(pdf: Pdf) -> set[str]:
    found = set()
    for node in every_dictionary(pdf):
        if (what := active_content(node)) == "external":
            raise Refused("external")
        if what:
            found.add(what)
        if is_signature(node):
            found.add("signature")
    return found


def _counted(pdf: Pdf) -> int:
    """How many pages there are; Refused for a portfolio, whose only page says that it is one."""
    if "/Collection" in pdf.Root:
        raise Refused("portfolio")
    count, said = len(pdf.pages), pdf.Root.Pages.get("/Count")
    if not count:
        raise Refused("no_pages")
    if count > MAX_PAGES:
        raise Refused("too_many_pages")
    if isinstance(said, int) and said > count:
        raise Refused("cut_short")
    return count


def _leave_only_pages(pdf: Pdf) -> None:
    """A catalogue and a page tree of our own: nothing else of the file can be reached any more."""
    kept = [pages.bare(pdf, page) for page in pdf.pages]
    tree = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(kept), Count=len(kept)))
    for page in kept:
        page.Parent = tree
    title = text_of(pdf.docinfo.get("/Title"))[:LONGEST_TITLE] if "/Info" in pdf.trailer else ""
    language = text_of(pdf.Root.get("/Lang"))[:20]
    root = Dictionary(Type=Name.Catalog, Pages=tree)
    if language:
        root.Lang = pikepdf.String(language)
    for key in list(pdf.trailer.keys()):
        if key not in ("/Root", "/Size", "/ID"):
            del pdf.trailer[key]
    pdf.trailer.Root = pdf.make_indirect(root)
    if title:
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=pikepdf.String(title)))


def _saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    # The same file twice must give the same bytes.
    pdf.save(
        out,
        deterministic_id=True,
        encryption=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return out.getvalue()


def _checked(saved: bytes, page_count: int, has_attachments: bool) -> bytes:
    """What is stored, opened without any mending and looked through once more.

    Written a second time, so that whoever downloads it and uploads it again uploads the same bytes.
    """
    with pikepdf.open(io.BytesIO(saved), attempt_recovery=False) as pdf:
        found = {what for node in every_dictionary(pdf) if (what := active_content(node))}
        if has_attachments:
            found.discard("attachment")
        if len(pdf.pages) != page_count or found:
            raise Refused("too_complex")
        return _saved(pdf)
