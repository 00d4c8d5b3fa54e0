"""From pages, all that is reachable: keys that do, fetch or hide something are deleted, photographs lose their notes."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Pdf, Stream

from filing.services.files.probe.notes import without_notes
from filing.services.files.probe.structure import NAME_MAPS, NESTED, active_content, name_at

#: No page is drawn from these; /Alternates and /Ref would draw something else than what was seen.
NEVER = frozenset(
    {
        "/A",
        "/AA",
        "/JS",
        "/OpenAction",
        "/EF",
        "/RF",
        "/AF",
        "/Metadata",
        "/PieceInfo",
        "/OC",
        "/OPI",
        "/Ref",
        "/Alternates",
        "/StructParent",
        "/StructParents",
        "/LastModified",
        "/XFA",
        "/Annots",
        "/FFilter",
        "/FDecodeParms",
    }
)
LAYERS = frozenset({"/OCG", "/OCMD"})


def scrub(pdf: Pdf) -> None:
    """The page tree is ours already; this is about what it draws with."""
    seen: set[tuple] = set()
    waiting: list[tuple] = [(pdf.Root, False)]
    while waiting:
        node, is_map = waiting.pop()
        if node.is_indirect:
            if (node.objgen, is_map) in seen:
                continue
            seen.add((node.objgen, is_map))
        waiting += _children(node, is_map)


def _children(node, is_map: bool) -> list[tuple]:
    """What stands below, after what must not stand there is gone; with each whether its keys are chosen names."""
    if isinstance(node, Array):
        return [(child, False) for child in node if isinstance(child, NESTED)]
    if not is_map:
        _delete_keys(node)
    _empty_what_acts(node)
    if isinstance(node, Stream) and name_at(node, "/Subtype") == "/Image":
        without_notes(node)
    return [
        (child, not is_map and key in NAME_MAPS) for key, child in node.items() if isinstance(child, NESTED)
    ]


def _delete_keys(node) -> None:
    for key in NEVER & set(node.keys()):
        del node[key]


def _empty_what_acts(node) -> None:
    """A layer's name or an action in a place where a page names what it draws with stands for nothing."""
    for key, child in list(node.items()):
        if isinstance(child, (Dictionary, Stream)) and (
            name_at(child, "/Type") in LAYERS or active_content(child)
        ):
            node[key] = Dictionary()
