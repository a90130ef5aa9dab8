"""From Markdown on disk to the published site: MkDocs, the search index, verification, publishing.

The site is built beside the one that readers see and takes its place only when it is whole and has
been verified; whatever goes wrong before, the last good site stays up. What went into a build is
remembered by its fingerprint, so that a build of the same things is not made again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime, time
from importlib import metadata
from pathlib import Path
from typing import Any

from generator.blank import build_blank, script_hashes
from generator.dates import Date
from generator.diagnostics import Diagnostic, Place, error
from generator.fingerprint import PROGRAM, add_file, add_trees, surroundings
from generator.gate import Gate
from generator.policy import HEADERS_FILE, REFERRER, csp, headers_file, notices
from generator.publish import publish
from generator.searchindex import put_in_order
from generator.verify import BuiltPage, built_page, verify
from generator.write import MANIFEST

CONFIGURATION = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things lie in a project."""

    root: Path
    """The project."""

    @property
    def build(self) -> Path:
        """Everything that is made on the way; safe to delete."""
        return self.root / "build"

    @property
    def pages(self) -> Path:
        """The Markdown that MkDocs reads."""
        return self.build / "docs"

    @property
    def blank(self) -> Path:
        """The site without data, see `generator.blank`."""
        return self.build / "blank"

    @property
    def pages_known(self) -> Path:
        """What the pages were made from."""
        return self.build / "pages.json"

    @property
    def stubs_known(self) -> Path:
        """What the stubs were made from."""
        return self.build / "search.json"

    @property
    def stubs(self) -> Path:
        """The HTML that the search index is made from."""
        return self.build / "search"

    @property
    def index(self) -> Path:
        """The search index."""
        return self.build / "pagefind"

    @property
    def fonts(self) -> Path:
        """The typefaces, see `generator.fonts`."""
        return self.build / "fonts"

    @property
    def staging(self) -> Path:
        """The site while it is being built."""
        return self.build / "site"

    @property
    def state(self) -> Path:
        """What the published site was built from."""
        return self.build / "site.json"

    @property
    def known(self) -> Path:
        """The sources that the published site was made from."""
        return self.build / "sources.json"

    @property
    def site(self) -> Path:
        """What readers get."""
        return self.root / "site"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the shell of every page says of the edition."""

    title: str
    """The title of the latest edition."""
    url: str
    """Its address from the site's root."""
    as_of: Date
    """The date whose situation it describes."""
    cutoff: Date
    """The date of the latest evidence admitted."""
    issued: Date
    """When it was issued; the sitemap shows it."""
    _: KW_ONLY
    feeds: tuple[Mapping[str, str], ...] = ()
    """The feeds to name in the head of each page: `title`, `path` from the site's root, `type`."""
    address: str = ""
    """Where the site is published, as `site_address` gives it: what files were made for."""
    editions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What happened since each edition was issued, see `pages.shell.since_issued`."""
    drafts: Sequence[str] = ()
    """The drafts that the site holds: with any, every page says so."""
    card: Mapping[str, str | int] | None = None
    """The picture for link previews: `address`, `width`, `height`, `words`."""

    @property
    def words(self) -> dict[str, str]:
        """The same in words, under the names that the theme's templates use."""
        return {
            "title": self.title,
            "url": self.url,
            "as_of": self.as_of.in_words(),
            "cutoff": self.cutoff.in_words(),
        }


def site_address() -> str:
    """Give the address that the site is published at, with a slash at its end, or nothing.

    It comes from the environment, as it does in mkdocs.yml: feeds and citations need it before
    MkDocs starts.
    """
    address = os.environ.get("SITE_URL", "").strip()
    return f"{address.removesuffix('/')}/" if address else ""


def sources(folders: Folders, scope: str) -> str:
    """Give a hash of everything that a build reads: the same hash, the same site.

    Args:
        folders: Where things lie.
        scope: Which of the records are taken, as text.

    Finer than this is `fingerprint`: a remark for maintainers changes a source, but no page.
    """
    digest = surroundings()
    digest.update(scope.encode())
    add_file(digest, CONFIGURATION, folders.root / CONFIGURATION)
    trees = [(folders.root / name, "*") for name in ("data", "docs", "templates")]
    add_trees(digest, [*trees, (PROGRAM / "_templates", "*"), (PROGRAM, "*.py")])
    return digest.hexdigest()


def is_known(folders: Folders, wanted: str) -> int:
    """Give how many pages the site has that was made from the sources *wanted*; 0 if it is gone."""
    try:
        known = json.loads(folders.known.read_bytes())
        state = json.loads(folders.state.read_bytes())
    except (OSError, ValueError):
        return 0
    is_whole = known["sources"] == wanted and state["files"] == _inventory(folders.site)
    return int(known["pages"]) if is_whole else 0


def remember(folders: Folders, wanted: str, pages: int) -> None:
    """Note that the published site is what the sources *wanted* give."""
    text = json.dumps({"sources": wanted, "pages": pages})
    if not folders.known.exists() or folders.known.read_text() != text:
        folders.known.write_text(text)


def fingerprint(folders: Folders, imprint: Imprint) -> str:
    """Give a hash of everything that decides what the built site looks like."""
    digest = surroundings()
    digest.update(repr(imprint).encode())
    trees = (folders.pages, folders.stubs, folders.root / "templates" / "theme")
    own = PROGRAM
    for path in (
        folders.root / CONFIGURATION,
        own / "blank.py",
        own / "blocks.py",
        *sorted((own / "gate").glob("*.py")),
        own / "policy.py",
        own / "searchindex.py",
        own / "site.py",
        own / "verify.py",
    ):
        add_file(digest, path.name, path)
    for tree in trees:
        for path in _files(tree):
            add_file(digest, path.relative_to(tree).as_posix(), path)
    return digest.hexdigest()


def is_current(folders: Folders, wanted: str) -> bool:
    """Tell whether the published site was built from *wanted* and is still whole."""
    try:
        state = json.loads(folders.state.read_bytes())
    except (OSError, ValueError):
        return False
    return bool(state == {"fingerprint": wanted, "files": _inventory(folders.site)})


def build(folders: Folders, imprint: Imprint) -> list[Diagnostic]:
    """Build, index, verify and publish the site from what lies in the pages' folder.

    Args:
        folders: Where things lie.
        imprint: What the shell of every page says of the edition.

    Returns:
        What stopped it; nothing where the site was published.
    """
    try:
        found = build_html(folders, imprint) or index(folders)
        found = found or inspect(folders) or publish(folders.staging, folders.site)
    except OSError as problem:
        return [error(Place("site"), "not-published", f"cannot be written: {problem}")]
    if not found:
        state = {"fingerprint": fingerprint(folders, imprint), "files": _inventory(folders.site)}
        folders.state.write_text(json.dumps(state))
    return found


def build_html(folders: Folders, imprint: Imprint) -> list[Diagnostic]:
    """Let MkDocs turn the pages into HTML in the staging folder; its warnings are errors."""
    # Material prints its farewell notice on import, unless told that it was read.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    shutil.rmtree(folders.staging, ignore_errors=True)
    with _warnings_of("mkdocs") as warnings, _build_date(imprint.issued):
        try:
            build_blank(folders.root / CONFIGURATION, folders.blank)
            hashes = script_hashes(folders.blank / "site")
            configuration = load_config(
                config_file=str(folders.root / CONFIGURATION),
                docs_dir=str(folders.pages),
                site_dir=str(folders.staging),
                strict=False,
            )
            if (configuration.site_url or "") != imprint.address:
                message = "site_url is not what SITE_URL says; leave it to the environment variable"
                warnings.append(message)
            configuration.extra["edition"] = imprint.words
            configuration.extra["editions"] = imprint.editions
            configuration.extra["drafts"] = imprint.drafts
            configuration.extra["feeds"] = list(imprint.feeds)
            configuration.extra["card"] = imprint.card
            told = {"csp": csp(hashes, for_meta=True), "referrer": REFERRER}
            configuration.extra["policy"] = told
            mkdocs_build(configuration)
            texts, wrong = notices(configuration.extra, configuration.site_url or "")
            _add_texts(folders.staging, {HEADERS_FILE: headers_file(hashes), **texts})
            warnings.extend(wrong)
        except MkDocsException as problem:
            if not warnings:
                warnings.append(str(problem))
        except Exception as problem:  # noqa: BLE001 - whatever MkDocs stumbles on, the site stays up
            warnings.append(f"MkDocs stopped: {type(problem).__name__}: {problem}")
    (folders.staging / MANIFEST).unlink(missing_ok=True)
    return [
        error(Place(CONFIGURATION), "mkdocs", " ".join(text.split()))
        for text in dict.fromkeys(warnings)
    ]


def index(folders: Folders) -> list[Diagnostic]:
    """Put the search index into the staging folder; it is made anew only when its input changed."""
    stamp = folders.build / "pagefind.sha256"
    digest = hashlib.sha256(metadata.version("pagefind-bin").encode())
    add_file(digest, "searchindex.py", Path(__file__).with_name("searchindex.py"))
    for path in _files(folders.stubs):
        add_file(digest, path.relative_to(folders.stubs).as_posix(), path)
    wanted = digest.hexdigest()
    if not (folders.index.is_dir() and stamp.is_file() and stamp.read_text() == wanted):
        stamp.unlink(missing_ok=True)
        shutil.rmtree(folders.index, ignore_errors=True)
        found = _run_pagefind(folders)
        if found:
            return found
        stamp.write_text(wanted)
    shutil.copytree(folders.index, folders.staging / "pagefind")
    return []


def inspect(folders: Folders) -> list[Diagnostic]:
    """Read every staged file; what is not known, or leads nowhere, is not published."""
    origins = (
        ("", folders.blank / "site"),
        ("assets/", folders.root / "docs" / "assets"),
        ("assets/fonts/", folders.fonts),
        ("pagefind/", folders.index),
    )
    gate = Gate(script_hashes(folders.blank / "site"), origins)
    pages: dict[str, BuiltPage] = {}
    found = gate.check(folders.staging, lambda path, page: pages.update({path: built_page(page)}))
    return [*found, *verify(folders.staging, pages)]


def _run_pagefind(folders: Folders) -> list[Diagnostic]:
    from pagefind_bin import get_executable

    command = [
        str(get_executable()),
        *("--site", str(folders.stubs), "--output-path", str(folders.index), "--quiet"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as problem:
        return [error(Place("build/search"), "search-index", f"Pagefind did not start: {problem}")]
    if done.returncode != 0:
        said = " ".join((done.stderr or done.stdout).split()) or f"exit code {done.returncode}"
        return [error(Place("build/search"), "search-index", f"Pagefind stopped: {said}")]
    # Pagefind's own interfaces come along; ours needs none of them.
    for path in [*folders.index.glob("*-ui.*"), folders.index / "pagefind-highlight.js"]:
        path.unlink(missing_ok=True)
    try:
        put_in_order(folders.index)
    except ValueError as problem:
        message = f"this version of Pagefind is not known: {problem}"
        return [error(Place("build/search"), "search-index", message)]
    return []


# ---------------------------------------------------------------- small helpers


def _files(tree: Path) -> Iterable[Path]:
    return sorted(path for path in tree.rglob("*") if path.is_file())


def _add_texts(folder: Path, texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def _inventory(tree: Path) -> dict[str, int]:
    """Give the size of every file, enough to notice that one was lost or edited by hand."""
    return {path.relative_to(tree).as_posix(): path.stat().st_size for path in _files(tree)}


@contextmanager
def _warnings_of(name: str) -> Iterator[list[str]]:
    """Collect the warnings of a logger and keep them off the terminal."""
    collected: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            collected.append(record.getMessage())

    logger = logging.getLogger(name)
    handler = Collector(level=logging.WARNING)
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield collected
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates


@contextmanager
def _build_date(issued: Date) -> Iterator[None]:
    """Let MkDocs date the sitemap by the edition: the same records give the same bytes any day."""
    day = issued.latest or issued.earliest
    if day is None or "SOURCE_DATE_EPOCH" in os.environ:
        yield
        return
    moment = datetime.combine(day, time(), tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
