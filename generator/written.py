"""The pages and assets that people write under `docs/`, on their way into the site unchanged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.diagnostics import Diagnostic, Place, error
from generator.urls import page_url

_TITLE = re.compile(r"^# (.+?)(?:\s*\{[^}]*\})?$", re.MULTILINE)
_TRANSLATION = re.compile(r"(.+)\.([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\.md")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CODE = re.compile(r"^(```|~~~).*?^\1\s*$", re.DOTALL | re.MULTILINE)
_SIGNS = re.compile(r"<[^>]*>|\{[^}]*\}|\]\([^)]*\)|[#*`|\[\]]+")


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A file under `docs/`."""

    path: str
    """Its path below the folder."""
    data: bytes
    """Its bytes."""
    title: str = ""
    """The heading of a page; empty for an asset."""
    text: str = ""
    """What a page says, as plain text for the search index."""
    translations: Mapping[str, bytes] = field(default_factory=dict)
    """The same page in other languages, by their tags."""

    @property
    def stub_path(self) -> str:
        """Where its stub lies in the search index's input."""
        return f"{page_url(self.path)}index.html"


def read_written(root: Path, folder: str) -> tuple[dict[str, WrittenPage], list[Diagnostic]]:
    """Read everything under *folder* of the project *root*.

    `search.uk.md` is `search.md` in Ukrainian, and no page of its own.

    Returns:
        The files by path, and a finding for each that is a symbolic link (it could publish what
        lies outside the project), a pipe or a device, or cannot be read.
    """
    made: dict[str, WrittenPage] = {}
    found: list[Diagnostic] = []
    for path in sorted((root / folder).rglob("*")):
        name = path.relative_to(root / folder).as_posix()
        place = Place(f"{folder}/{name}")
        if path.is_symlink():
            found.append(error(place, "symlink", "is a symbolic link; put the file itself here"))
        elif not (path.is_file() or path.is_dir()):
            found.append(error(place, "unreadable-file", "is neither a file nor a folder"))
        elif path.is_file() and not _is_hidden(name):
            try:
                made[name] = _page(name, path.read_bytes())
            except (OSError, UnicodeDecodeError) as problem:
                found.append(error(place, "unreadable-file", f"cannot be read: {problem}".lower()))
    return _with_translations(made), found


def _with_translations(made: Mapping[str, WrittenPage]) -> dict[str, WrittenPage]:
    """Lay each translation into the page it is of."""
    whole = dict(made)
    for name in made:
        named = _TRANSLATION.fullmatch(name)
        own = f"{named[1]}.md" if named else ""
        if named and own in whole:
            said = {**whole[own].translations, named[2]: whole.pop(name).data}
            whole[own] = replace(whole[own], translations=said)
    return whole


def in_every_tree(written: Mapping[str, WrittenPage], languages: Sequence[str]) -> dict[str, bytes]:
    """Give the files that people wrote, by path; pages once more in the tree of each language.

    There the shell speaks the language of the tree, and where nobody translated the page, it says
    that the text is in another.

    Args:
        written: What people wrote, by path.
        languages: Those of the interface; the first is that of the texts.
    """
    own, *others = languages
    files = {path: page.data for path, page in written.items()}
    for language in others:
        stated = f"language: {language}\n"
        for path, page in written.items():
            if path.endswith(".md"):
                said = page.translations.get(language)
                text = stated if said else f"{stated}text_language: {own}\n"
                data = _with_front_matter(said or page.data, text.encode())
                files[f"{language}/{path}"] = data
    return files


def _with_front_matter(data: bytes, stated: bytes) -> bytes:
    if data.startswith(b"---\n"):
        return data.replace(b"---\n", b"---\n" + stated, 1)
    return b"---\n" + stated + b"---\n\n" + data


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _page(name: str, data: bytes) -> WrittenPage:
    if not name.endswith(".md"):
        return WrittenPage(name, data)
    text = _FRONT_MATTER.sub("", data.decode())
    heading = _TITLE.search(text)
    title = _SIGNS.sub("", heading[1]) if heading else name.removesuffix(".md")
    plain = " ".join(_SIGNS.sub(" ", _CODE.sub("", text)).split())
    return WrittenPage(name, data, title, plain)
