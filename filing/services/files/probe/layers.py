"""Optional content: what a viewer does not show on the screen is taken out, what it shows is there for good."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Pdf, Stream

from filing.services.files.probe.findings import Refused
from filing.services.files.probe.structure import every_dictionary, name_at, rows_of

PATHS = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
#: What draws, and what is left of it where it is hidden: paths end, quotes go to the next line.
DRAWS = {"Tj": None, "TJ": None, "Do": None, "sh": None, "INLINE IMAGE": None, "'": "T*", '"': "T*"}
BEGINS, ENDS = frozenset({"BDC", "BMC"}), "EMC"


class Layers:
    """Which layers are hidden when the file is opened on a screen."""

    def __init__(self, properties: Dictionary):
        self.default = properties.get("/D")
        self.default = self.default if isinstance(self.default, Dictionary) else Dictionary()
        groups = rows_of(properties.get("/OCGs"))
        self.off = {group.objgen for group in groups if self._is_off(group)}

    def _is_off(self, group: Object) -> bool:
        said = self._said_for_screens(group)
        if said is not None:
            return said == "/OFF"
        on, off = (_named(self.default.get(key)) for key in ("/ON", "/OFF"))
        if self.default.get("/BaseState") == Name.OFF:
            return group.objgen not in on
        return group.objgen in off

    def _said_for_screens(self, group: Object) -> str | None:
        """What the layer itself says of screens, where the file lets it decide."""
        uses = [use for use in rows_of(self.default.get("/AS")) if use.get("/Event") == Name.View]
        if not any(group.objgen in _named(use.get("/OCGs")) for use in uses):
            return None
        view = (group.get("/Usage") or Dictionary()).get("/View")
        return name_at(view, "/ViewState") if isinstance(view, Dictionary) else None

    def hides(self, membership: object) -> bool:
        """Whether what belongs to a group (or to a combination of groups) is hidden."""
        if not isinstance(membership, Dictionary):
            return False
        if name_at(membership, "/Type") != "/OCMD":
            return membership.objgen in self.off
        if (rule := membership.get("/VE")) is not None:
            return not self._holds(rule)
        return not self._is_met(membership)

    def _is_met(self, membership: Dictionary) -> bool:
        groups = membership.get("/OCGs")
        listed = [groups] if isinstance(groups, Dictionary) else rows_of(groups)
        shown = [group.objgen not in self.off for group in listed if isinstance(group, Dictionary)]
        policies = {"/AllOn": all(shown), "/AnyOff": not all(shown), "/AllOff": not any(shown)}
        return not shown or policies.get(name_at(membership, "/P") or "", any(shown))

    def _holds(self, rule: object, depth: int = 0) -> bool:
        if depth > 50:
            raise Refused("hidden_layer")
        if isinstance(rule, Dictionary):
            return rule.objgen not in self.off
        act, *rest = rows_of(rule) or [None]
        held = [self._holds(one, depth + 1) for one in rest]
        return {"/And": all(held), "/Or": any(held), "/Not": not any(held)}.get(str(act), True)


def _named(groups: object) -> set:
    return {group.objgen for group in rows_of(groups) if isinstance(group, Dictionary)}


def take_out_hidden(pdf: Pdf) -> set[str]:
    """{"layer"} where something hidden was taken out. Pages have their own resources by now."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return set()
    layers = Layers(properties)
    if not layers.off:
        return set()
    for page in pdf.pages:
        shown = [one for one in rows_of(page.obj.get("/Annots")) if not layers.hides(one.get("/OC"))]
        page.obj.Annots = Array(shown)
    # Listed first: streams are rewritten on the way.
    for node in list(every_dictionary(pdf)):
        _take_out_of(pdf, node, layers)
    return {"layer"}


def _take_out_of(pdf: Pdf, node: Object, layers: Layers) -> None:
    resources = node.get("/Resources")
    own = resources if isinstance(resources, Dictionary) else None
    if own is not None:
        _empty_hidden_drawings(pdf, own, layers)
    if name_at(node, "/Type") == "/Page":
        contents = _shown(pikepdf.Page(node), own, layers)
        if contents is not None:
            node.Contents = pdf.make_stream(contents)
    elif isinstance(node, Stream) and (name_at(node, "/Subtype") == "/Form" or "/PatternType" in node):
        contents = _shown(node, own, layers)
        if contents is not None:
            node.write(contents)


def _empty_hidden_drawings(pdf: Pdf, resources: Dictionary, layers: Layers) -> None:
    drawings = resources.get("/XObject")
    for key, drawing in list(drawings.items()) if isinstance(drawings, Dictionary) else ():
        if isinstance(drawing, Stream) and layers.hides(drawing.get("/OC")):
            drawings[key] = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 0, 0])


def _shown(source, resources: Dictionary | None, layers: Layers) -> bytes | None:
    """The drawing without its hidden marked parts, or None where it has no marked part of any layer."""
    kept: list = []
    inside: list[bool] = []
    marked = False
    for instruction in pikepdf.parse_content_stream(source):
        operands, word = instruction.operands, str(instruction.operator)
        if word in BEGINS:
            of_layer = word == "BDC" and operands and operands[0] == Name.OC
            marked = marked or bool(of_layer)
            inside.append(bool(of_layer) and _is_hidden(operands[1], resources, layers))
        elif word == ENDS and inside:
            inside.pop()
        if any(inside) and (word in DRAWS or word in PATHS):
            left = DRAWS.get(word, "n")
            kept += [([], Operator(left))] if left else []
        else:
            kept.append(instruction)
    return pikepdf.unparse_content_stream(kept) if marked else None


def _is_hidden(name: object, resources: Dictionary | None, layers: Layers) -> bool:
    """Without resources of its own a drawing borrows a page's, and which one cannot be told."""
    named = resources.get("/Properties") if resources is not None else None
    if not isinstance(name, Name) or not isinstance(named, Dictionary) or str(name) not in named:
        raise Refused("hidden_layer")
    return layers.hides(named[str(name)])
