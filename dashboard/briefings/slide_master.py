"""An empty presentation in our look: 16:9, the palette as its theme, three layouts with real placeholders.

What is drawn stands in placeholders of a layout, so a reader can move or restyle all slides at once.
"""

from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Inches, Pt

from dashboard.look import LIGHT, PALETTE

WIDTH: Final = Inches(13.333)
HEIGHT: Final = Inches(7.5)
FONT: Final = "Arial"  # a file cannot bring its fonts; this one, or one of the same widths, is everywhere
# Layouts by place, and what each placeholder of them is.
SENTENCE, FINDING, TABLE, TEXT = 0, 1, 2, 3
ABOVE, CHART, WORDS, ROWS, FOOT, PAGE = 10, 11, 12, 13, 30, 31
PARTS: Final = (14, 15, 16, 17)  # the last one below the others, as wide as all of them
_LEFT: Final = 0.6
_WIDE: Final = 12.13
_NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{rest}"'
    for prefix, rest in (
        ("a", "drawingml/2006/main"),
        ("p", "presentationml/2006/main"),
        ("r", "officeDocument/2006/relationships"),
    )
)
_THEME: Final = {
    "dk1": "ink",
    "lt1": "ground",
    "dk2": "muted",
    "lt2": "panel",
    "accent1": "usual",
    "accent2": "better",
    "accent3": "worse",
    "accent4": "second_series",
    "accent5": "peers",
    "accent6": "control",
    "hlink": "link",
    "folHlink": "link",
}
_KEPT: Final = (0, 1, 3, 5)  # of the eleven layouts that the library brings


@dataclass(frozen=True)
class Place:
    """A placeholder of a layout: what it is, where (inches), and how its text stands."""

    name: str
    kind: str
    idx: int
    left: float
    top: float
    width: float
    height: float
    size: int = 16
    bold: bool = False
    muted: bool = False
    anchor: str = "t"
    align: str = "l"


_ABOVE: Final = Place("Subtitle", "body", ABOVE, _LEFT, 1.36, _WIDE, 0.4, 14, muted=True)
_TITLE: Final = Place("Title", "title", 0, _LEFT, 0.38, _WIDE, 0.9, 24, bold=True, anchor="b")
_ENDS: Final = (
    Place("Footer", "ftr", FOOT, _LEFT, 6.8, 11.3, 0.42, 11, muted=True, anchor="ctr"),
    Place("Slide number", "sldNum", PAGE, 12.03, 6.8, 0.7, 0.42, 11, muted=True, anchor="ctr", align="r"),
)
_LAYOUTS: Final = {
    "Sentence": (
        Place("Title", "title", 0, _LEFT, 1.0, _WIDE, 2.1, 30, bold=False, anchor="t"),
        Place("Above", "body", ABOVE, _LEFT, 0.5, _WIDE, 0.4, 14, muted=True, anchor="b"),
        *(
            Place(f"Part {n + 1}", "body", idx, _LEFT + n * 4.13, 3.35, 3.87, 2.1, 16)
            for n, idx in enumerate(PARTS[:-1])
        ),
        Place("Part 4", "body", PARTS[-1], _LEFT, 5.55, _WIDE, 1.1, 16),
        *_ENDS,
    ),
    "Finding": (
        _TITLE,
        _ABOVE,
        Place("Chart", "chart", CHART, _LEFT, 1.98, 8.3, 4.6, 13),
        Place("Reading", "body", WORDS, 9.25, 2.1, 3.48, 4.4, 16),
        *_ENDS,
    ),
    "Table": (
        _TITLE,
        _ABOVE,
        Place("Table", "tbl", ROWS, _LEFT, 1.98, _WIDE, 4.1, 13),
        Place("Reading", "body", WORDS, _LEFT, 6.05, _WIDE, 0.55, 14, anchor="b"),
        *_ENDS,
    ),
    "Text": (
        _TITLE,
        _ABOVE,
        Place("Reading", "body", WORDS, _LEFT, 2.1, 8.3, 4.4, 16),
        *_ENDS,
    ),
}


def empty_presentation() -> Any:
    """A presentation without slides; its layouts are `SENTENCE`, `FINDING`, `TABLE` and `TEXT`."""
    found = Presentation()
    found.slide_width, found.slide_height = WIDTH, HEIGHT
    found.part._element.sldSz.attrib.pop("type", None)  # the library's blank file is 4:3
    master = found.slide_master
    for place in reversed(range(len(found.slide_layouts))):
        if place not in _KEPT:
            found.slide_layouts.remove(found.slide_layouts[place])
    _recolour(master.part.part_related_by(RT.THEME))
    _put(master, (_TITLE, Place("Text", "body", 1, _LEFT, 1.98, _WIDE, 4.5), *_ENDS), "master")
    _restyle(master)
    for layout, (name, places) in zip(found.slide_layouts, _LAYOUTS.items(), strict=True):
        layout._element.attrib.pop("type", None)
        layout.name = name
        _put(layout, places, "layout")
    _drop_what_others_left(found)
    return found


def hexed(role: str) -> str:
    """A colour of the palette without its sign, for light paper."""
    return PALETTE[role][LIGHT].lstrip("#")


def _put(into: Any, places: tuple[Place, ...], kind: str) -> None:
    """Replace what a master or layout holds by these placeholders and a hairline above the foot."""
    tree = into.shapes._spTree
    for shape in list(tree)[2:]:
        tree.remove(shape)
    for number, place in enumerate(places, start=2):
        tree.append(etree.fromstring(_placeholder(place, number)))
    if kind == "master":
        tree.append(etree.fromstring(_hairline(len(places) + 2)))


def _placeholder(place: Place, number: int) -> str:
    box = [round(Inches(inches)) for inches in (place.left, place.top, place.width, place.height)]
    colour = "tx2" if place.muted else "tx1"
    field = (
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld>'
    )
    text = field if place.kind == "sldNum" else f"<a:r><a:rPr/><a:t>{place.name}</a:t></a:r>"
    return f"""<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(place.name)}/>
<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{place.kind}" idx="{place.idx}"/></p:nvPr>
</p:nvSpPr><p:spPr><a:xfrm><a:off x="{box[0]}" y="{box[1]}"/><a:ext cx="{box[2]}" cy="{box[3]}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>
<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{place.anchor}"><a:normAutofit/></a:bodyPr>
<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{place.align}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>
<a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>
<a:defRPr sz="{place.size * 100}" b="{int(place.bold)}"><a:solidFill><a:schemeClr val="{colour}"/>
</a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>""".replace("\n", " ")


def _hairline(number: int) -> str:
    left, top, width = (round(Inches(inches)) for inches in (_LEFT, 6.74, _WIDE))
    return f"""<p:cxnSp {_NAMESPACES}><p:nvCxnSpPr><p:cNvPr id="{number}" name="Hairline"/><p:cNvCxnSpPr/>
<p:nvPr userDrawn="1"/></p:nvCxnSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="0"/>
</a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="{Pt(0.75)}"><a:solidFill>
<a:srgbClr val="{hexed("hairline")}"/></a:solidFill></a:ln></p:spPr></p:cxnSp>""".replace("\n", " ")


def _restyle(master: Any) -> None:
    """Titles stand left like everything else; sizes come from the placeholders."""
    for level in master._element.iterfind(".//{*}titleStyle/{*}lvl1pPr"):
        level.set("algn", "l")


def _recolour(theme: Any) -> None:
    """Our palette and one font, so that colours chosen later by hand are ours too."""
    root = etree.fromstring(theme.blob)
    root.set("name", "Accountability")
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    scheme = root.find(f".//{drawing}clrScheme")
    for name, role in _THEME.items():
        colour = scheme.find(f"{drawing}{name}")
        for child in list(colour):
            colour.remove(child)
        etree.SubElement(colour, f"{drawing}srgbClr", val=hexed(role))
    for font in root.iter(f"{drawing}latin"):
        font.set("typeface", FONT)
    theme.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_what_others_left(found: Any) -> None:
    """The library's blank file brings a picture of an empty slide and the settings of a printer."""
    for holder in (found.part.package, found.part):
        rels = holder._rels
        for key in [key for key, rel in rels.items() if rel.reltype in (RT.THUMBNAIL, RT.PRINTER_SETTINGS)]:
            rels.pop(key)
