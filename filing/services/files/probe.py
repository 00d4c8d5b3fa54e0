"""Opening one hostile file: run as its own short-lived process, with little memory and little time.

Run by path with the kind of file as its argument and the file on standard input; it writes one JSON line and,
where the file was rewritten, the new bytes. It imports nothing of this project, so it starts fast.
"""

import io
import json
import resource
import sys

MEMORY_BYTES = {"pdf": 768 * 2**20, "jpeg": 1536 * 2**20, "png": 1536 * 2**20}
CPU_SECONDS = 15
MAX_PIXELS = 50_000_000  # A4 at 600 dpi is 35 million, a large telephone photograph 50 million
MAX_PAGES = 2_000
ENCODING = {"jpeg": {"quality": 90, "subsampling": 0}, "png": {"compress_level": 4}}

SCRIPTS = frozenset({"/JavaScript", "/Rendition"})
ACTIONS = frozenset(
    {
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/ResetForm",
        "/GoToE",
        "/GoToR",
        "/Hide",
        "/SetOCGState",
        "/Movie",
        "/Sound",
        "/GoTo3DView",
        "/RichMediaExecute",
    }
)
MEDIA = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
SEVERITY = ("script", "attachment", "action")


class Refused(Exception):
    """Why this file is not taken: one word that the caller turns into a sentence."""


def limit_resources(kind: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES[kind], MEMORY_BYTES[kind]))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def probe_pdf(data: bytes) -> tuple[dict, bytes | None]:
    """The page count, and the rewritten file if it had a view to jump to on opening."""
    import pikepdf

    try:
        # No recovery: each reader repairs a file its own way and might show what was never checked here.
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Refused("encrypted")
            return examine(pdf, data)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise Refused("corrupt") from error


def examine(pdf, data: bytes) -> tuple[dict, bytes | None]:
    pages = len(pdf.pages)
    if not pages:
        raise Refused("no_pages")
    if pages > MAX_PAGES:
        raise Refused("too_many_pages")
    if not data.rstrip(b"\0\t\n\f\r ").endswith(b"%%EOF"):
        raise Refused("corrupt")
    refuse_active_content(pdf)
    return {"pages": pages}, without_open_action(pdf)


def refuse_active_content(pdf) -> None:
    findings = {finding for node in every_dictionary(pdf) if (finding := active_content(node))}
    if pdf.Root.get("/AcroForm", {}).get("/XFA") is not None:
        findings.add("script")
    if len(pdf.attachments):
        findings.add("attachment")
    if opens_with_more_than_a_view(pdf.Root):
        findings.add("action")
    for finding in SEVERITY:
        if finding in findings:
            raise Refused(finding)


def every_dictionary(pdf):
    """Every dictionary and stream dictionary in the file, reachable from a page or not."""
    import pikepdf

    nested = (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)
    waiting = [pdf.trailer, *pdf.objects]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            children = list(node)
        elif isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
            yield node
            children = [value for _, value in node.items()]
        else:
            continue
        # Indirect children are in pdf.objects already; following them here would never end on a cycle.
        waiting += [c for c in children if isinstance(c, nested) and not c.is_indirect]


def active_content(node) -> str | None:
    """ "script", "action" or "attachment", or None. Judged by structure: resource names may be any word."""
    import pikepdf

    act, kind, subtype = (name_at(node, key) for key in ("/S", "/Type", "/Subtype"))
    if act in SCRIPTS:
        return "script"
    if kind == "/EmbeddedFile" or subtype in MEDIA or holds_file(node.get("/EF")):
        return "attachment"
    if act in ACTIONS or has_triggers(node.get("/AA")):
        return "action"
    if isinstance(node, pikepdf.Stream) and "/F" in node:  # the stream's bytes would come from another file
        return "action"
    return None


def name_at(node, key: str) -> str | None:
    import pikepdf

    value = node.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else None


def holds_file(files) -> bool:
    import pikepdf

    keys = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
    return isinstance(files, pikepdf.Dictionary) and any(key in files for key in keys)


def has_triggers(triggers) -> bool:
    import pikepdf

    if not isinstance(triggers, pikepdf.Dictionary):
        return False
    return any(isinstance(value, pikepdf.Dictionary) and "/S" in value for _, value in triggers.items())


def opens_with_more_than_a_view(root) -> bool:
    import pikepdf

    action = root.get("/OpenAction")
    return isinstance(action, pikepdf.Dictionary) and (name_at(action, "/S") != "/GoTo" or "/Next" in action)


def without_open_action(pdf) -> bytes | None:
    """The file without its jump on opening, or None: it has none, or a rewrite would break its signature."""
    if "/OpenAction" not in pdf.Root or is_signed(pdf):
        return None
    del pdf.Root["/OpenAction"]
    cleaned = io.BytesIO()
    pdf.save(cleaned, deterministic_id=True)  # the same file twice must give the same bytes
    return cleaned.getvalue()


def is_signed(pdf) -> bool:
    return any("/ByteRange" in node and "/Contents" in node for node in every_dictionary(pdf))


def probe_image(data: bytes, kind: str) -> tuple[dict, bytes]:
    """The picture alone, encoded anew: whatever else the file carried is gone."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # counted below, before anything is decoded
    try:
        with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused("too_many_pixels")
            image.load()
            picture = ImageOps.exif_transpose(plain_mode(image))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, IndexError) as error:
        raise Refused("corrupt") from error
    picture.info = {}  # Pillow would write comments, colour profiles and EXIF back
    encoded = io.BytesIO()
    picture.save(encoded, kind.upper(), **ENCODING[kind])
    return {"pages": None}, encoded.getvalue()


def plain_mode(image):
    if image.mode.startswith("I"):
        # 16-bit grey; convert() alone would clip it to white
        return image.point(lambda value: value / 256).convert("L")
    if image.format == "PNG" and image.has_transparency_data:  # a JPEG cannot hold it
        return image.convert("RGBA")
    return image if image.mode in {"1", "L", "RGB"} else image.convert("RGB")


def main(kind: str) -> None:
    data = sys.stdin.buffer.read()
    limit_resources(kind)
    try:
        facts, rewritten = probe_pdf(data) if kind == "pdf" else probe_image(data, kind)
    except Refused as refusal:
        facts, rewritten = {"refused": str(refusal)}, None
    except (MemoryError, RecursionError):
        facts, rewritten = {"refused": "too_complex"}, None
    sys.stdout.buffer.write(json.dumps({**facts, "rewritten": rewritten is not None}).encode() + b"\n")
    sys.stdout.buffer.write(rewritten or b"")


if __name__ == "__main__":
    main(sys.argv[1])
