"""The look of a Word sheet: its styles, language and paper. Everything is in styles, so that a user can change it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.models.sheet import Paper, SheetLanguage

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import CharacterStyle, ParagraphStyle

LANGUAGES = {SheetLanguage.ENGLISH: "en-US", SheetLanguage.SPANISH: "es-US"}
FACT, PLAIN, CELL, BOX, BOX_HEADING = "Sheet Fact", "Sheet Text", "Sheet Cell", "Sheet Box", "Sheet Box Heading"
LABEL, NOTE, LETTERS, LINK = "Sheet Label", "Sheet Note", "Sheet Letters", "Hyperlink"

_FONT = "Calibri"
_INK, _QUIET, _BLUE = "1B1F24", "4A525C", "0B4F9C"
_SIZES = {"large": 18.0, "client": 12.0, "file": 10.5}
"""Of the type by template, in points."""
_PAPERS = {Paper.LETTER: (8.5, 11.0), Paper.A4: (8.27, 11.69)}
_MARGIN = 0.8
_LABEL_WIDTH = 1.6
"""Of the labels before the facts, in inches, at 12 points."""


def dress(made: Document, language: SheetLanguage, paper: Paper, template: str) -> None:
    """`made` is an empty document from python-docx's own template."""
    size = _SIZES.get(template, 11.0)
    _forget_the_template(made)
    _page(made, paper)
    _language(made, LANGUAGES[language])
    _paragraphs(made, size)
    _characters(made, size)


def _forget_the_template(made: Document) -> None:
    """Its preview picture, and the mode in which Word calls a file an old one."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    relations = made.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[name]
    for setting in made.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _page(made: Document, paper: Paper) -> None:
    from docx.shared import Inches

    section = made.sections[0]
    width, height = _PAPERS[paper]
    section.page_width, section.page_height = Inches(width), Inches(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(_MARGIN)
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
    fact.paragraph_format.left_indent, fact.paragraph_format.first_line_indent = wide, -wide
    fact.paragraph_format.keep_together = True
    _paragraph(made, PLAIN, size, after=3).paragraph_format.keep_together = True
    _paragraph(made, CELL, size * 0.9, after=0)
    for style in (BOX_HEADING, BOX):
        box = _paragraph(made, style, size * (1.1 if style == BOX_HEADING else 1), bold=style == BOX_HEADING, after=2)
        box.paragraph_format.keep_with_next = box.paragraph_format.keep_together = True
        _framed(box, ("top", "left", "bottom", "right"))
    # A heading to screen readers and in the outline, beside the names.
    _outlined(made.styles[BOX_HEADING])


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
        style = made.styles[name]  # type: ignore[assignment]
        for part in (style.element.pPr, style.element.rPr):
            if part is not None and name not in ("Heading 1", "Heading 2"):
                style.element.remove(part)
            elif part is not None:
                _emptied(part)
    else:
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)  # type: ignore[assignment]
        style.base_style = made.styles["Normal"]  # type: ignore[assignment]
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
        style: CharacterStyle = made.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)  # type: ignore[assignment]
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
    # Where the format wants it: after what keeps lines together, before spacing and indents.
    properties = style.element.get_or_add_pPr()
    following = [one for one in properties if one.tag in {qn("w:spacing"), qn("w:ind"), qn("w:outlineLvl")}]
    if following:
        following[0].addprevious(frame)
    else:
        properties.append(frame)


def _outlined(style: ParagraphStyle) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().append(level)
