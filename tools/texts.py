"""Gather the interface's texts and bring the catalogues of all languages up to date.

From templates, rooms, scripts, closed lists and the navigation comes `en.po`, which holds every
text; each other catalogue beside it gets what is new and loses what is gone. What has no
translation yet is listed at the end. `make texts` runs this; a test holds that it changes nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TypeGuard

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from mkdocs.utils.yaml import yaml_load
from pydantic import BaseModel

from generator import datewords, model, vocabulary
from generator.analysis import forecasts
from generator.changes import meaning
from generator.kinds import KINDS
from generator.vocabulary import Word

ROOT = Path(__file__).parent.parent
LANGUAGES = Path("templates/languages")
SOURCE = "en"

_TEMPLATES = {
    "extensions": "generator.render.HtmlRegion",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}
_METHODS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("templates/**/*.j2", "jinja2", _TEMPLATES),
    ("templates/theme/**/*.html", "jinja2", {"silent": "false"}),
    ("generator/**/*.py", "python", {}),
    ("docs/assets/js/*.js", "javascript", {}),
)
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "say": None,
    "gettext": None,
    "mark": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_DAY = datetime(2023, 3, 1, tzinfo=UTC)
"""Catalogues do not say when they were made: the same texts give the same bytes."""


def extracted(root: Path = ROOT) -> Catalog:
    """Give every text of the interface, each with the files that say it."""
    catalogue = _catalogue(SOURCE)
    for path, context, message in (*_marked(root), *_listed(), *_navigation(root)):
        catalogue.add(message, locations=[(path, 0)], context=context or None)
    for one in catalogue:
        if one.id:
            one.locations = sorted(set(one.locations))
            # English says what the source says.
            one.string = one.id
    return catalogue


def _catalogue(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="briefing-generator",
        version="1",
        creation_date=_DAY,
        revision_date=_DAY,
        last_translator="",
        language_team="",
        copyright_holder="the briefing generator developers",
        fuzzy=False,
        header_comment="# What the interface says in one language; see docs/contributing.md.",
    )


Text = tuple[str, str, str | tuple[str, str]]
"""Where a text stands, its context, and the text, with its plural if there is one."""


def _marked(root: Path) -> Iterator[Text]:
    """Yield what is marked as a text where it is said."""
    for pattern, method, options in _METHODS:
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            found = extract_from_file(method, path, keywords=_KEYWORDS, options=options)
            for _, message, _, context in found:
                yield name, context or "", message  # type: ignore[misc]


def _listed() -> Iterator[Text]:
    """Yield the words of the closed lists, as `word` in `generator.render` says them."""
    for room in (vocabulary, forecasts, meaning):
        for name, list_ in sorted(vars(room).items()):
            if _is_list(list_) and list_.__module__ == room.__name__:
                for one in list_:
                    yield f"{room.__name__.replace('.', '/')}.py", name, one.label
    for context in (datewords.ALONE, datewords.WITHIN):
        for message in (datewords.ABOUT, *datewords.SEASONS.values()):
            yield "generator/datewords.py", context, message
    for part in (*_below(model.Record), *_below(model.Part)):
        for name in part.model_fields:
            yield "generator/model.py", "field", name.replace("_", " ")
    for kind in KINDS:
        yield "generator/kinds.py", "", kind.title
        yield "generator/kinds.py", "Kind", kind.name
        yield "generator/kinds.py", "", (f"%(n)s {kind.name}", f"%(n)s {kind.plural}")
        yield "generator/kinds.py", "of", (kind.name, kind.plural)


def _below(part: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in part.__subclasses__():
        yield from (one, *_below(one))


def _is_list(value: object) -> TypeGuard[type[Word]]:
    return isinstance(value, type) and issubclass(value, StrEnum) and len(value) > 0


def _navigation(root: Path) -> Iterator[Text]:
    with (root / "mkdocs.yml").open(encoding="utf-8") as file:
        entries = yaml_load(file)["nav"]
    for title in _titles(entries):
        yield "mkdocs.yml", "", title


def _titles(entries: Iterable[dict[str, object]]) -> Iterator[str]:
    for entry in entries:
        for title, inside in entry.items():
            if isinstance(inside, list):
                yield from _titles(inside)
            else:
                yield title


def read(path: Path) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def written(catalogue: Catalog) -> bytes:
    """Give the bytes of a catalogue: in the order of the texts, without numbers of lines."""
    out = BytesIO()
    write_po(
        out, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    return out.getvalue()


def merged(path: Path, source: Catalog) -> Catalog:
    """Give a catalogue with the texts that there are now, translated as far as they were."""
    catalogue = _catalogue(path.stem)
    known = {(one.context, one.id): one for one in read(path)} if path.is_file() else {}
    for one in source:
        if one.id:
            before = known.get((one.context, one.id))
            string = before.string if before and not before.fuzzy else ""
            catalogue.add(one.id, string, locations=one.locations, context=one.context)
    return catalogue


def missing(catalogue: Catalog) -> list[Message]:
    """Give the texts without a translation, or with some forms missing."""
    return [one for one in catalogue if one.id and not _is_said(one.string)]


def _is_said(string: object) -> bool:
    return all(string) if isinstance(string, (list, tuple)) else bool(string)


def main() -> None:
    """Write every catalogue; tell what is not translated."""
    source = extracted()
    folder = ROOT / LANGUAGES
    folder.mkdir(exist_ok=True)
    (folder / f"{SOURCE}.po").write_bytes(written(source))
    for path in sorted(folder.glob("*.po")):
        if path.stem != SOURCE:
            catalogue = merged(path, source)
            path.write_bytes(written(catalogue))
            for one in missing(catalogue):
                sys.stdout.write(f"{path.name}: not translated: {one.id}\n")


if __name__ == "__main__":
    main()
