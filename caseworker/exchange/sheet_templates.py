"""Sheet templates: those that come with the program, and the user's own in the data folder.

A template is a Typst file that begins with a head of comments (``docs/sheet-templates.md``). One of the user's own may
come from anybody: it reads nothing but the program's resources, and no network. One that cannot be used is listed
with the reason. The own ones are set once to see whether they work, so list them off the thread that paints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from caseworker import resources
from caseworker.errors import CaseworkerError, NotFound
from caseworker.exchange import sheet_data, sheet_typst
from caseworker.exchange.sheet_example import EXAMPLE
from caseworker.messages import translate
from caseworker.models.sheet import PRIVATE_FIELDS, SheetField, SheetTemplate
from caseworker.paths import make_folder

OWN = "own/"
_BUILT_IN = ("client", "file", "booklet", "wallet", "labels", "large")
_SUFFIX = ".typ"
_MOST_BYTES = 200_000
_HEAD = re.compile(r"//\s*(?P<key>name|about|fields|defaults)\s*(?:\[(?P<language>[A-Za-z-]+)\])?\s*:\s*(?P<text>.*)")
# Imports are how a template could reach the network (packages), and these words how it could hide one.
_FORBIDDEN = re.compile(r'\b(?P<word>include|eval|std|import(?!\s+"/sheets/[\w-]+\.typ"\s*(?::|as\b)))\b')


class BrokenTemplate(CaseworkerError):
    """A template of the user's own that cannot be used: which, where, and why."""


class _Problem(Exception):
    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        where = translate("sheets", "Line {line}: {problem}") if line else "{problem}"
        self.sentence = where.format(line=line, problem=sentence)


def templates(own: Path | None = None) -> tuple[SheetTemplate, ...]:
    """All templates: built-in first, then those in the folder `own`, by name."""
    return (*_built_in(), *sorted(_own(own), key=lambda one: (one.names["en"].casefold(), one.code)))


def find(code: str, own: Path | None = None) -> SheetTemplate:
    """The template of that code. Raises NotFound when there is none."""
    among = _own(own) if code.startswith(OWN) else _built_in()
    for one in among:
        if one.code == code:
            return one
    raise NotFound(translate("sheets", "There is no sheet template “{code}”: choose another one.").format(code=code))


def prepare(own: Path) -> Path:
    """The folder of the user's own templates, made if need be. Raises DiskFull, ReadOnly, EnvironmentProblem."""
    make_folder(own)
    return own


@contextmanager
def source(code: str, path: Path | None = None) -> Iterator[Path | bytes]:
    """What Typst is given for a template; `path` of the user's own.

    What Typst says inside the block about an own template is raised as `BrokenTemplate`.
    """
    if path is None:
        yield resources.path("sheets", f"{code}{_SUFFIX}")
        return
    try:
        yield _checked_source(path)
    except _Problem as problem:
        raise _broken(path, problem.sentence) from problem
    except sheet_typst.Failed as error:
        if error.missing:
            raise
        raise _broken(path, _Problem(error.message, error.line).sentence) from error


def _broken(path: Path, sentence: str) -> BrokenTemplate:
    words = translate("sheets", "The sheet template “{name}” cannot be used. {problem}")
    return BrokenTemplate(words.format(name=path.name, problem=sentence))


# --- finding --------------------------------------------------------------------------------------------------
def _built_in() -> tuple[SheetTemplate, ...]:
    files = (resources.path("sheets", f"{code}{_SUFFIX}") for code in _BUILT_IN)
    return tuple(_read_head(file, file.stem, file.read_text(encoding="utf-8")) for file in files if file.is_file())


def _own(folder: Path | None) -> list[SheetTemplate]:
    if folder is None:
        return []
    try:
        files = sorted(one for one in folder.iterdir() if one.suffix == _SUFFIX and one.is_file())
        return [_own_template(one, one.stat().st_mtime_ns, one.stat().st_size) for one in files]
    except FileNotFoundError:
        return []


@lru_cache(maxsize=256)
def _own_template(path: Path, _changed: int, _size: int) -> SheetTemplate:
    """Remembered for as long as the file stays as it is: trying it out takes time."""
    code = OWN + path.stem
    nothing = SheetTemplate(code, path, {"en": path.stem}, {}, frozenset(), frozenset(), is_own=True)
    try:
        text = _checked_source(path)
        found = replace(_read_head(path, code, text.decode()), is_own=True)
    except _Problem as problem:
        return replace(nothing, problem=problem.sentence)
    try:
        sheet_typst.pdf(text, sheet_data.data(EXAMPLE), system_fonts=False)
    except sheet_typst.Failed as error:
        return replace(found, problem=_Problem(error.message, error.line).sentence)
    return found


# --- reading --------------------------------------------------------------------------------------------------
def _read_head(path: Path, code: str, text: str) -> SheetTemplate:
    head = dict(_head(text))
    names = _by_language(head, "name")
    if "en" not in names:
        raise _Problem(translate("sheets", "The file has to begin with a line such as: // name: Our own sheet"))
    fields = _fields(head, "fields")
    chosen = _fields(head, "defaults") if ("defaults", "") in head else fields - PRIVATE_FIELDS
    if beyond := sorted((chosen - fields) | (chosen & PRIVATE_FIELDS)):
        sentence = translate(
            "sheets", "“{field}” cannot be among the defaults: it is private, or not among the fields."
        )
        raise _Problem(sentence.format(field=beyond[0]), head["defaults", ""][0])
    return SheetTemplate(code, path, names, _by_language(head, "about"), fields, chosen)


def _head(text: str) -> Iterator[tuple[tuple[str, str], tuple[int, str]]]:
    """(key, language) → (line, text), of the comments that the file begins with."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.startswith("//"):
            return
        if found := _HEAD.fullmatch(line.strip()):
            yield (found["key"], (found["language"] or "").lower()), (number, found["text"].strip())


def _by_language(head: Mapping[tuple[str, str], tuple[int, str]], key: str) -> dict[str, str]:
    return {language or "en": text for (name, language), (_, text) in head.items() if name == key and text}


def _fields(head: Mapping[tuple[str, str], tuple[int, str]], key: str) -> frozenset[SheetField]:
    number, words = head.get((key, ""), (0, ""))
    known = {one.value: one for one in SheetField}
    chosen = words.replace(",", " ").split()
    for word in chosen:
        if word not in known:
            sentence = translate("sheets", "There is no field “{field}”. There are: {fields}.")
            raise _Problem(sentence.format(field=word, fields=", ".join(known)), number)
    return frozenset(known[word] for word in chosen)


def _checked_source(path: Path) -> bytes:
    """The text of a template of the user's own, if it keeps to what one may do."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _Problem(translate("sheets", "The file cannot be read.")) from error
    if len(content) > _MOST_BYTES:
        raise _Problem(translate("sheets", "The file is too large for a template."))
    try:
        lines = content.decode("utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise _Problem(translate("sheets", "The file is not text in UTF-8.")) from error
    start = next((number for number, line in enumerate(lines) if not line.startswith("//")), len(lines))
    if found := _FORBIDDEN.search(body := "".join(lines[start:])):
        sentence = translate(
            "sheets",
            '“{word}” may not be used, but for parts of the program, as in: #import "/sheets/parts.typ": sheet',
        )
        raise _Problem(sentence.format(word=found["word"]), start + 1 + body[: found.start()].count("\n"))
    return "".join(lines).encode()
