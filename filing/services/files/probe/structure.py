"""Walking a PDF's dictionaries, and telling by structure what acts, runs or carries something."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

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
        "/Thread",
        "/Named",
        "/Trans",
    }
)
MEDIA = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
NESTED = (Dictionary, Array, Stream)
#: The keys of what stands under these are names that somebody chose: /JS may be a font.
NAME_MAPS = frozenset(
    {
        "/Font",
        "/XObject",
        "/ExtGState",
        "/ColorSpace",
        "/Pattern",
        "/Shading",
        "/Properties",
        "/CharProcs",
        "/Colorants",
    }
)


def every_dictionary(pdf: Pdf) -> Iterator[Dictionary | Stream]:
    """Every dictionary and stream dictionary in the file, reachable from a page or not."""
    waiting = [pdf.trailer, *pdf.objects]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Array):
            children = list(node)
        elif isinstance(node, (Dictionary, Stream)):
            yield node
            children = [value for _, value in node.items()]
        else:
            continue
        # Indirect children are in pdf.objects already; following them here would never end on a cycle.
        waiting += [c for c in children if isinstance(c, NESTED) and not c.is_indirect]


def active_content(node: Dictionary | Stream) -> str | None:
    """ "script", "action", "attachment" or "external", or None. Judged by structure: a name may be any word."""
    act, kind, subtype = (name_at(node, key) for key in ("/S", "/Type", "/Subtype"))
    if act in SCRIPTS:
        return "script"
    if kind == "/EmbeddedFile" or subtype in MEDIA or holds_file(node.get("/EF")):
        return "attachment"
    if act in ACTIONS or has_triggers(node.get("/AA")):
        return "action"
    if isinstance(node, Stream) and "/F" in node:  # the stream's bytes would come from another file
        return "external"
    return None


def name_at(node: Object, key: str) -> str | None:
    value = node.get(key)
    return str(value) if isinstance(value, Name) else None


def holds_file(files: object) -> bool:
    keys = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
    return isinstance(files, Dictionary) and any(key in files for key in keys)


def has_triggers(triggers: object) -> bool:
    if not isinstance(triggers, Dictionary):
        return False
    return any(isinstance(value, Dictionary) and "/S" in value for _, value in triggers.items())


def is_signature(node: Dictionary | Stream) -> bool:
    return "/ByteRange" in node and "/Contents" in node


def inherited(page: Object, key: str) -> Object | None:
    """What a page has under this key, itself or from the tree above it."""
    node: Object | None = page
    seen = 0
    while isinstance(node, Dictionary) and seen < 100:
        if (value := node.get(key)) is not None:
            return value
        node, seen = node.get("/Parent"), seen + 1
    return None


def rows_of(value: object) -> list:
    return list(value) if isinstance(value, Array) else []


def text_of(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""
