"""A sheet document → one HTML file that needs nothing else: for a browser, a mail, a word processor, a phone.

Headings, lists of facts and tables are real ones, so that screen readers and word processors keep them. No script, and
nothing is fetched: pictures are inside, and a policy in the file forbids the rest.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape

from caseworker.exchange import qr_code, sheet_parts
from caseworker.exchange.rendered import Rendered
from caseworker.exchange.sheet_parts import Fact, Part, Table, word
from caseworker.models.checks import readable
from caseworker.models.sheet import Paper, SheetDocument, SheetEntry

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_PAPERS = {Paper.LETTER: "letter", Paper.A4: "A4"}
_SIZES = {"large": "18pt"}
"""Of the type, by template; the others keep the reader's own size."""
_STYLE = """
:root { color-scheme: light dark; --page: #ffffff; --ink: #1b1f24; --quiet: #4a525c; --line: #c3c9d0; --link: #0b4f9c;
  --box: #f2f4f6; }
@media (prefers-color-scheme: dark) { :root { --page: #15181c; --ink: #e8eaed; --quiet: #b4bcc6; --line: #4a525c;
  --link: #8ab8ff; --box: #20252b; } }
body { margin: 0 auto; padding: 1.5em 1.2em; max-width: 50em; background: var(--page); color: var(--ink);
  font-family: "Source Sans Pro", "Segoe UI", Helvetica, Arial, sans-serif; line-height: 1.45;
  overflow-wrap: break-word; }
a { color: var(--link); }
h1 { margin: 0.3em 0 0.1em; font-size: 1.9em; line-height: 1.2; }
h2 { margin: 0 0 0.3em; font-size: 1.4em; line-height: 1.25; }
h2 span { color: var(--quiet); font-size: 0.75em; font-weight: normal; }
h3 { margin: 1em 0 0.2em; font-size: 1em; }
p { margin: 0.3em 0; }
.quiet, small { color: var(--quiet); }
small { font-size: 0.875em; }
.logo, .code { background: #ffffff; padding: 4px; }
.logo { max-height: 3.5em; max-width: 14em; }
figure { float: right; margin: 0 0 0.5em 1em; width: 8em; text-align: center; }
.code { width: 7em; height: auto; }
figcaption { font-size: 0.8em; color: var(--quiet); }
article { border-top: 1px solid var(--line); margin-top: 1.2em; padding-top: 1em; }
article::after { content: ""; display: block; clear: both; }
dl { display: grid; grid-template-columns: minmax(6em, 11em) minmax(0, 1fr); gap: 0.3em 1em; margin: 0.3em 0; }
dt { color: var(--quiet); font-weight: 600; }
dd { grid-column: 2; margin: 0; }
.call { font-size: 1.15em; font-weight: bold; white-space: nowrap; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9em; }
th, td { border: 1px solid var(--line); padding: 0.25em 0.6em; text-align: left; vertical-align: top; }
th { background: var(--box); }
.box { border: 2px solid var(--ink); border-radius: 4px; margin-top: 1.5em; padding: 0.7em 1em; }
.plain { background: var(--box); border-radius: 4px; margin-top: 1em; padding: 0.7em 1em; }
.plain h2, .box h2 { font-size: 1.1em; }
.crisis p { font-weight: 600; }
footer { border-top: 1px solid var(--line); margin-top: 1.5em; padding-top: 0.7em; }
@media (max-width: 34em) { dl { display: block; } dt { margin-top: 0.5em; }
  .call { display: inline-block; padding: 0.3em 0; } figure { float: none; margin: 0.5em 0; } }
@media print { :root { --page: #ffffff; --ink: #000000; --quiet: #3b4148; --line: #9aa1a9; --link: #000000;
  --box: #f2f4f6; }
  body { max-width: none; padding: 0; } article, .box, .plain, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  footer { break-before: avoid; }
  a { text-decoration: none; } .wide { overflow: visible; } }
"""


def render(document: SheetDocument) -> Rendered:
    """The file, in UTF-8."""
    return Rendered(html(document).encode())


def html(document: SheetDocument) -> str:
    """The whole page; as rich text on the clipboard it keeps headings, tables and links."""
    return "\n".join(_page(document)) + "\n"


def _page(document: SheetDocument) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield f'<html lang="{document.language.value}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_value(document.title)}</title>"
    yield f"<style>{_style(document)}</style>"
    yield "</head>"
    yield "<body>"
    yield from _header(document)
    yield "<main>"
    yield from _section(sheet_parts.disclosure(document), "box", sheet_parts.notice(document))
    yield from _section(sheet_parts.definitions(document), "plain")
    for number, entry in enumerate(document.entries, start=1):
        yield from _contact(number, entry, document)
    yield from _crisis(sheet_parts.crisis(document))
    yield "</main>"
    yield from _footer(document)
    yield "</body>"
    yield "</html>"


def _style(document: SheetDocument) -> str:
    size = _SIZES.get(document.template)
    page = f"@page {{ size: {_PAPERS[document.paper]}; margin: 0.75in; }}\n"
    return (
        _STYLE
        + page
        + (f":root {{ font-size: {size}; }}\n" if size else "@media print { :root { font-size: 11pt; } }\n")
    )


def _header(document: SheetDocument) -> Iterator[str]:
    agency = document.agency
    yield "<header>"
    if agency.logo:
        yield f"<p>{_picture(agency.logo, sheet_parts.logo_words(document), 'logo')}</p>"
    if agency.name:
        yield f'<p class="quiet">{_text(agency.name)}</p>'
    yield f"<h1>{_text(document.title)}</h1>"
    yield f'<p class="quiet">{_text(word(document, "printed"))}</p>'
    yield "</header>"


def _footer(document: SheetDocument) -> Iterator[str]:
    lines = (document.agency.footer, word(document, "printed"))
    yield "<footer>"
    yield from (f'<p class="quiet">{_text(line)}</p>' for line in lines if line)
    yield "</footer>"


def _section(part: Part, style: str, end: str = "") -> Iterator[str]:
    if not part:
        return
    yield f'<section class="{style}">'
    yield from (f"<h2>{_text(title)}</h2>" for title in [part.title] if title)
    yield from _below(part)
    yield from (f"<p>{_text(text)}</p>" for text in [end] if text)
    yield "</section>"


def _crisis(part: Part) -> Iterator[str]:
    if not part:
        return
    yield '<section class="box crisis">'
    yield f"<h2>{_text(part.title)}</h2>"
    for sentence in part.paragraphs:
        yield f"<p>{''.join(_linked(text, link) for text, link in sheet_parts.called(sentence))}</p>"
    yield "</section>"


def _contact(number: int, entry: SheetEntry, document: SheetDocument) -> Iterator[str]:
    letters = f" <span>{_text(entry.credentials)}</span>" if entry.credentials else ""
    yield f'<article aria-labelledby="contact-{number}">'
    yield f'<h2 id="contact-{number}">{_text(entry.name)}{letters}</h2>'
    if entry.qr_content:
        label = readable(entry.qr_label)
        picture = _picture(qr_code.png(entry.qr_content), label, "code")
        yield f"<figure>{picture}<figcaption>{_text(label)}</figcaption></figure>"
    for part in sheet_parts.parts(entry, document):
        yield from (f"<h3>{_text(title)}</h3>" for title in [part.title] if title)
        yield from _below(part)
    yield "</article>"


def _below(part: Part) -> Iterator[str]:
    if part.facts:
        yield from _facts(part.facts)
    yield from (f"<p>{_text(text)}</p>" for text in part.paragraphs)
    if part.table:
        yield from _table(part.table, part.title)


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    yield "<dl>"
    for fact in facts:
        shown = _linked(fact.text, fact.link)
        if fact.is_phone:
            # The tag as well as the class: a word processor drops the class.
            shown = f'<strong class="call">{shown}</strong>'
        note = f" <small>({_text(fact.note)})</small>" if fact.note else ""
        yield f"<dt>{_text(fact.label)}</dt><dd>{shown}{note}</dd>"
    yield "</dl>"


def _table(table: Table, title: str) -> Iterator[str]:
    """The first cell of a row names it."""
    # What scrolls sideways on a phone must be reached by keyboard too.
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{_value(title)}">'
    yield f'<table aria-label="{_value(title)}">'
    heads = "".join(f'<th scope="col">{_text(head)}</th>' for head in table.heads)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for first, *rest in table.rows:
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in rest)
        yield f'<tr><th scope="row">{_text(first)}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _linked(text: str, link: str) -> str:
    return f'<a href="{escape(link)}">{_text(text)}</a>' if link else _text(text)


def _picture(png: bytes, words: str, style: str) -> str:
    return f'<img class="{style}" alt="{_value(words)}" src="data:image/png;base64,{b64encode(png).decode()}">'


def _value(text: str) -> str:
    """For an attribute or the title, which hold no line breaks."""
    return " ".join(escape(readable(text)).split())


def _text(text: str) -> str:
    return escape(readable(text)).replace("\n", "<br>")
