"""The look of a Word sheet: its styles, language and paper. All looks are in styles, where a user can change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.models.sheet import Paper, SheetLanguage

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import CharacterStyle, ParagraphStyle

LANGUAGES = {SheetLanguage.ENGLISH: "en-US", SheetLanguage.SPANISH: "es-US"}
FACT, PLAIN, CELL = "Sheet Fact", "Sheet Text", "Sheet Cell"
BOX, BOX_HEADING, PANEL, PANEL_HEADING = "Sheet Box", "Sheet Box Heading", "Sheet Panel", "Sheet Panel Heading"
LABEL, NOTE, LETTERS, LINK = "Sheet Label", "Sheet Note", "Sheet Letters", "Hyperlink"

_FONT = "Calibri"
_INK, _QUIET, _BLUE, _GROUND = "1B1F24", "4A525C", "0B4F9C", "F2F4F6"
_SIZES = {"large": 18.0, "client": 12.0, "file": 10.5}
"""Of the type by template, in points."""
_PAPERS = {Paper.LETTER: (8.5, 11.0), Paper.A4: (8.27, 11.69)}
MARGIN = 0.8
_LABEL_WIDTH = 1.9
"""Of the labels before the facts, in inches, at 12 points."""
_LETTER = 0.53
"""How wide one is, on an average, by its size."""
_KEPT = frozenset(
    {
        "Normal", "header", "footer", "Title", "Subtitle", "heading 1", "heading 2",
        "Default Paragraph Font", "Normal Table", "No List", "Table Grid",
    }
)  # fmt: skip
"""Of the template's 180 styles, by the names in the file. Each added paragraph asks all that there are."""


def dress(made: Document, language: SheetLanguage, paper: Paper, template: str) -> None:
    """`made` is an empty document from python-docx's own template."""
    size = type_size(template)
    _forget_the_template(made)
    _page(made, paper)
    _language(made, LANGUAGES[language])
    _paragraphs(made, size)
    _characters(made, size)


def identity(style: str) -> str:
    """By which a file refers to the style of this name."""
    return style.replace(" ", "")


def type_size(template: str) -> float:
    """In points."""
    return _SIZES.get(template, 11.0)


def line(made: Document) -> tuple[int, float]:
    """How wide the lines of a dressed document are: in the library's unit, and in letters of a table's cell."""
    from docx.shared import Length, Pt

    section = made.sections[0]
    width = Length((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))
    size = made.styles[CELL].font.size or Pt(10)
    return width, width / size / _LETTER


def _forget_the_template(made: Document) -> None:
    """Its styles that no sheet has, its preview picture, and the mode in which Word calls a file an old one."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    relations = made.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[name]
    for style in list(made.styles.element.iter(qn("w:style"))):
        if style.find(qn("w:name")).get(qn("w:val")) not in _KEPT:
            made.styles.element.remove(style)
        elif (twin := style.find(qn("w:link"))) is not None:
            style.remove(twin)
    for setting in made.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _page(made: Document, paper: Paper) -> None:
    from docx.shared import Inches

    section = made.sections[0]
    width, height = _PAPERS[paper]
    section.page_width, section.page_height = Inches(width), Inches(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(MARGIN)
    section.header_distance = section.footer_distance = Inches(0.4)


def _language(made: Document, tag: str) -> None:
    from docx.oxml.ns import qn

    for element in (*made.styles.element.iter(qn("w:lang")), *made.settings.element.iter(qn("w:themeFontLang"))):
        element.set(qn("w:val"), tag)


def _paragraphs(made: Document, size: float) -> None:
    from docx.shared import Inches

    wide = Inches(_LABEL_WIDTH * min(size, 15) / 12)
    _paragraph(made, "Normal", size, after=3)
    _paragraph(made, "Title", size * 2, bold=True, after=0)
    _paragraph(made, "Subtitle", size, color=_QUIET, after=6)
    _paragraph(made, "Header", size * 0.85, color=_QUIET, after=6)
    _paragraph(made, "Footer", size * 0.8, color=_QUIET, after=1)
    heading = _paragraph(made, "Heading 1", size * 1.4, bold=True, before=12, after=3)
    _framed(heading, ("top",))
    _paragraph(made, "Heading 2", size * 1.05, bold=True, before=8, after=2)
    for style in ("Heading 1", "Heading 2"):
        made.styles[style].paragraph_format.keep_with_next = True
    fact = _paragraph(made, FACT, size, after=2)
    # A style names the indent, so that a user widens the labels of a whole sheet at one place.
    fact.paragraph_format.left_indent, fact.paragraph_format.first_line_indent = wide, -wide
    fact.paragraph_format.keep_together = True
    _paragraph(made, PLAIN, size, after=3).paragraph_format.keep_together = True
    _paragraph(made, CELL, size * 0.9, after=0)
    for style in (BOX_HEADING, BOX, PANEL_HEADING, PANEL):
        _boxed(made, style, size)


def _boxed(made: Document, name: str, size: float) -> None:
    """Of a frame, or of a panel with a ground; a heading to screen readers and in the outline, beside the names."""
    from docx.shared import Inches

    is_heading = name in (BOX_HEADING, PANEL_HEADING)
    before = 8 if is_heading else 0
    style = _paragraph(made, name, size * (1.1 if is_heading else 1), bold=is_heading, before=before, after=2)
    layout = style.paragraph_format
    layout.keep_with_next = layout.keep_together = True
    layout.left_indent = layout.right_indent = Inches(0.1)
    if name in (BOX_HEADING, BOX):
        _framed(style, ("top", "left", "bottom", "right"))
    else:
        _grounded(style)
    if is_heading:
        _outlined(style)


def _paragraph(
    made: Document,
    name: str,
    size: float,
    *,
    bold: bool = False,
    color: str = _INK,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    """The style from nothing: what the template says of it is forgotten."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    style: ParagraphStyle
    if name in made.styles:
        style = made.styles[name]
        for part in (style.element.pPr, style.element.rPr):
            if part is not None and name not in ("Heading 1", "Heading 2"):
                style.element.remove(part)
            elif part is not None:
                _emptied(part)
    else:
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = made.styles["Normal"]
    _letters(style, size, color, bold=bold)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.1
    return style


def _emptied(part: object) -> None:
    """All but the level in the outline, which makes a style a heading."""
    from docx.oxml.ns import qn

    for one in list(part):  # type: ignore[call-overload]
        if one.tag != qn("w:outlineLvl"):
            part.remove(one)  # type: ignore[attr-defined]


def _characters(made: Document, size: float) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    for name, color, scale, bold in (
        (LABEL, _QUIET, 1.0, True),
        (NOTE, _QUIET, 0.875, False),
        (LETTERS, _QUIET, 1.0, False),
        (LINK, _BLUE, None, None),
    ):
        style: CharacterStyle = made.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        _letters(style, size * scale if scale else None, color, bold=bold)
        style.font.underline = True if name == LINK else None


def _letters(style: CharacterStyle, size: float | None, color: str, *, bold: bool | None) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font = style.font
    font.color.rgb = RGBColor.from_string(color)
    if size is None:
        return
    font.size, font.bold, font.name = Pt(round(size * 2) / 2), bold, _FONT
    fonts = style.element.rPr.rFonts
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)


def _framed(style: ParagraphStyle, sides: tuple[str, ...]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    frame = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8"), ("space", "6"), ("color", _QUIET)):
            line.set(qn(f"w:{name}"), value)
        frame.append(line)
    _placed(style, frame)


def _grounded(style: ParagraphStyle) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _GROUND)):
        ground.set(qn(f"w:{name}"), value)
    _placed(style, ground)


def _placed(style: ParagraphStyle, one: BaseOxmlElement) -> None:
    """Where the format wants frames and grounds: before spacing, which each style has."""
    from docx.oxml.ns import qn

    style.element.get_or_add_pPr().find(qn("w:spacing")).addprevious(one)


def _outlined(style: ParagraphStyle) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().append(level)
