"""From Markdown on disk to the published site: MkDocs, the search index, verification, publishing.

The site is built beside the one that readers see and takes its place only when it is whole and has
been verified; whatever goes wrong before, the last good site stays up. What went into a build is
remembered by its fingerprint, so that a build of the same things is not made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime, time
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator import sealed
from generator.assembly import Assembly, Placed, Stock, inventory, is_whole
from generator.blank import build_blank, script_hashes
from generator.dates import Date
from generator.diagnostics import Diagnostic, Place, Severity, error
from generator.fingerprint import PROGRAM, add_file, add_trees, surroundings, versions
from generator.gate import Gate
from generator.jobs import beside, spread
from generator.policy import HEADERS_FILE, REFERRER, csp, headers_file, notices
from generator.publish import publish
from generator.searchindex import put_in_order, write_index
from generator.sums import SUMS_FILE, hashes, listed, sums
from generator.trees import paths_below
from generator.typeset import Order, Press, laid_out, setter, warnings_of
from generator.verify import Facts, facts_of, is_sound, pack, unpack, verify
from generator.write import MANIFEST, write_file

CONFIGURATION = "mkdocs.yml"

Stage = Callable[[str], AbstractContextManager[object]]
"""Called with the name of each stage; the stage runs inside what it gives."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things lie in a project."""

    root: Path
    """The project."""
    place: str = "build"
    """Where everything is made on the way; safe to delete."""

    @property
    def build(self) -> Path:
        """Everything that is made on the way; safe to delete."""
        return self.root / self.place

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
    drafts: tuple[str, ...] = ()
    """The drafts that the site holds: with any, every page says so."""
    card: Mapping[str, str | int] | None = None
    """The picture for link previews: `address`, `width`, `height`, `words`."""
    languages: tuple[Mapping[str, Any], ...] = ()
    """What the shell needs to speak several, see `pages.shell.languages`."""

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
    trees = [(folders.root / name, "*") for name in ("data", "docs", "templates")]
    try:
        add_file(digest, CONFIGURATION, folders.root / CONFIGURATION)
        add_trees(digest, [*trees, (PROGRAM / "_templates", "*"), (PROGRAM, "*.py")])
    except OSError:
        return ""  # the stage that needs the file says what is the matter
    return digest.hexdigest()


def known(folders: Folders, wanted: str) -> Known | None:
    """Give what came of the sources *wanted*, if the site is what was made of them then."""
    came = sealed.kept(folders.known, wanted) if wanted else None
    if not came:
        return None
    state = sealed.kept(folders.state, came["shell"])
    if not state or not is_whole(folders.site, state["files"]):
        return None
    found = tuple(_read_finding(one) for one in came["found"])
    return Known(found, came["records"], came["pages"])


def remember(folders: Folders, wanted: str, came: Known) -> None:
    """Note what came of the sources *wanted*, of which the published site was made."""
    sealed.keep(
        folders.known,
        wanted,
        {
            "found": [_plain_finding(one) for one in came.found],
            "records": came.records,
            "pages": came.pages,
            "shell": (folders.build / "shell").read_text(),
        },
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What came of some sources."""

    found: tuple[Diagnostic, ...]
    records: int
    pages: int


def _plain_finding(one: Diagnostic) -> list[Any]:
    place = [one.place.path, one.place.line, one.place.column]
    return [place, one.severity.value, one.code, one.message]


def _read_finding(plain: list[Any]) -> Diagnostic:
    place, severity, code, message = plain
    return Diagnostic(Place(*place), Severity(severity), code, message)


@dataclass(slots=True)
class Built:
    """What came of building."""

    found: list[Diagnostic]
    is_current: bool = False
    """Whether the live site was already the same."""


def build(
    folders: Folders,
    imprint: Imprint,
    *,
    clean: bool = False,
    jobs: int = 1,
    stage: Stage = nullcontext,
    stock: Stock | None = None,
) -> Built:
    """Build, index, verify and publish the site from what lies in the pages' folder.

    Args:
        folders: Where things lie.
        imprint: What the shell of every page says of the edition.
        clean: Whether to trust nothing that was made before.
        jobs: How many processes may work.
        stage: Told about each stage.
        stock: Pages that were set elsewhere; without it those of the live site are used again.

    Returns:
        What stopped it; nothing where the site was published, or is already there.
    """
    try:
        html = _assembled(folders, imprint, clean=clean, jobs=jobs, stage=stage, stock=stock)
        if html.found:
            return Built(html.found)
        _put(html.assembly, SUMS_FILE, _sums(folders, html.assembly).encode())
        if html.assembly.is_live() and not clean:
            shutil.rmtree(folders.staging, ignore_errors=True)
            _remember_state(folders, html, html.facts)
            return Built([], is_current=True)
        with stage("verify"):
            found, facts = inspect(folders, html, jobs)
        if found:
            return Built(found)
        with stage("publish"):
            # Until the new state is known, nothing is known of the site that is live then.
            folders.state.unlink(missing_ok=True)
            found = publish(folders.staging, folders.site, html.assembly.kept)
            if not found:
                _remember_state(folders, html, facts)
        return Built(found)
    except OSError as problem:
        return Built([error(Place("site"), "not-published", f"cannot be written: {problem}")])


def _assembled(
    folders: Folders, imprint: Imprint, *, clean: bool, jobs: int, stage: Stage, stock: Stock | None
) -> Html:
    """Put pages and search index into the staging folder."""
    if linked := _links(folders):
        return Html(linked, Assembly(folders.staging, folders.site, {}))
    # Pagefind is a process of its own, and what tells it the pages may as well be one.
    with beside(partial(index, folders, clean=clean), jobs) as indexed:
        with stage("html"):
            html = build_html(folders, imprint, clean=clean, jobs=jobs, stock=stock)
        if not html.found:
            with stage("index"):
                html.found, digests = indexed()
                _put_index(folders, html.assembly, digests)
    return html


def _remember_state(folders: Folders, html: Html, facts: Mapping[str, Facts]) -> None:
    keys = html.assembly.keys
    # The list does not name itself; like that of everything made in any case, its key is its hash.
    digests = {**listed(folders.site), SUMS_FILE: keys[SUMS_FILE]}
    files = inventory(folders.site, keys, digests)
    state = {"files": files, "facts": pack(facts), "release": _release(folders)}
    sealed.keep(folders.state, html.shell, state)
    (folders.build / "shell").write_text(html.shell)


def _release(folders: Folders) -> str:
    """Name the release that is live."""
    return folders.site.readlink().name if folders.site.is_symlink() else ""


@dataclass(slots=True)
class Html:
    """The staged site, before it is indexed and verified."""

    found: list[Diagnostic]
    assembly: Assembly
    shell: str = ""
    """A hash of what decides beside the Markdown how pages look."""
    facts: Mapping[str, Facts] = field(default_factory=dict)
    """What is known of the pages of the live site."""
    root: str = ""
    """The path at which the site is published; empty where nobody said."""
    order: Order | None = None
    press: Press | None = None
    only: Collection[str] | None = None
    """The pages to set, as Markdown; None for all of them, and all that goes with them."""
    paths: frozenset[str] = frozenset()
    """Every file in the pages' folder, where that is known."""


def build_html(
    folders: Folders,
    imprint: Imprint,
    *,
    clean: bool = False,
    jobs: int = 1,
    stock: Stock | None = None,
    only: Collection[str] | None = None,
) -> Html:
    """Let MkDocs turn the pages into HTML in the staging folder; its warnings are errors.

    Args:
        folders: Where things lie.
        imprint: What the shell of every page says of the edition.
        clean: Whether to trust nothing that was made before.
        jobs: How many processes may work.
        stock: Pages that were set elsewhere.
        only: The pages to set, as Markdown, and nothing else; all, with all that goes with them,
            where it is None.
    """
    # Material prints its farewell notice on import, unless told that it was read.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    if linked := _links(folders):
        return Html(linked, Assembly(folders.staging, folders.site, {}))
    shutil.rmtree(folders.staging, ignore_errors=True)
    html = Html([], Assembly(folders.staging, folders.site, {}))

    def begun(order: Order) -> Html:
        press = laid_out(order)
        html = _begun(folders, order, press, clean=clean, stock=stock)
        html.only = only
        return html

    return _set(folders, imprint, begun, html, jobs=jobs, clean=clean)


def _set(
    folders: Folders,
    imprint: Imprint,
    begun: Callable[[Order], Html],
    html: Html,
    *,
    jobs: int,
    clean: bool = False,
) -> Html:
    """Set every page that has to be set; give the site, or *html* with what stands against it."""
    from mkdocs.exceptions import MkDocsException

    with warnings_of("mkdocs") as warnings, _build_date(imprint.issued):
        try:
            scripts = _blank(folders, clean=clean)
            html = begun(_order(folders, imprint, scripts))
            order, press = html.order, html.press
            assert order
            assert press
            if (press.config.site_url or "") != imprint.address:
                message = "site_url is not what SITE_URL says; leave it to the environment variable"
                warnings.append(message)
            html.root = urlsplit(imprint.address).path
            warnings.extend(_set_pages(folders, html, order, press, jobs))
            if html.only is None:
                warnings.extend(_set_more(html.assembly, press, scripts))
        except MkDocsException as problem:
            if not warnings:
                warnings.append(str(problem))
        except OSError:
            raise
        except Exception as problem:  # noqa: BLE001 - whatever MkDocs stumbles on, the site stays up
            warnings.append(f"MkDocs stopped: {type(problem).__name__}: {problem}")
    html.found = [
        error(Place(CONFIGURATION), "mkdocs", " ".join(text.split()))
        for text in dict.fromkeys(warnings)
    ]
    return html


def _links(folders: Folders) -> list[Diagnostic]:
    """Report links where the site is made: MkDocs empties the folder that it builds into."""
    made = (folders.staging, folders.blank, folders.index)
    message = "is a link where the site is made; remove it"
    return [
        error(Place(one.relative_to(folders.root).as_posix()), "foreign-file", message)
        for one in made
        if one.is_symlink()
    ]


def build_share(
    folders: Folders,
    imprint: Imprint,
    pages: Collection[str],
    *,
    jobs: int = 1,
    stage: Stage = nullcontext,
) -> tuple[Html, dict[str, Facts]]:
    """Set some of the pages in the staging folder, and let the gate read them.

    Args:
        folders: Where things lie; of other files than *pages* only the names count.
        imprint: What the shell of every page says of the edition.
        pages: The pages, as Markdown.
        jobs: How many processes may work.
        stage: Told about each stage.

    Returns:
        What was set, with what stands against it, and what was learnt of every page that is sound
        by itself: where links lead is for those to see who have all pages.
    """
    facts: dict[str, Facts] = {}
    with stage("html"):
        html = build_html(folders, imprint, clean=True, jobs=jobs, only=pages)
    if not html.found:
        folders.staging.mkdir(exist_ok=True)
        with stage("verify"):
            html.found, facts = _read_through(folders, html, jobs)
    return html, {path: one for path, one in facts.items() if one.is_sound}


def refresh(
    folders: Folders,
    imprint: Imprint,
    tree: Path,
    earlier: Html | None,
    paths: frozenset[str],
    jobs: int = 1,
) -> Html:
    """Bring a site that is only shown up to date, in place.

    Args:
        folders: Where things lie.
        imprint: What the shell of every page says of the edition.
        tree: The site; the first time it is made, from the live one as far as that is the same.
        earlier: What this gave the last time.
        paths: Every file in the pages' folder.
        jobs: How many processes may work.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"

    def begun(order: Order) -> Html:
        if earlier is None or earlier.order is None or earlier.press is None:
            html = _begun(folders, order, laid_out(order))
            html.assembly.folder = tree
            return html
        shell = _shell(folders, order, earlier.press)
        is_same = shell == earlier.shell and paths == earlier.paths and earlier.press.is_plain
        press = earlier.press if is_same else laid_out(order)
        order = earlier.order if is_same else order
        files = inventory(tree, earlier.assembly.keys, {}) if shell == earlier.shell else {}
        known = {path: Placed(*one) for path, one in files.items()}
        return Html([], Assembly(tree, tree, known), shell, order=order, press=press)

    html = _set(folders, imprint, begun, Html([], Assembly(tree, tree, {})), jobs=jobs)
    html.paths = paths
    if earlier and not html.found:
        for path in earlier.assembly.keys.keys() - html.assembly.keys.keys():
            (tree / path).unlink(missing_ok=True)
    return html


def refresh_pages(
    folders: Folders, imprint: Imprint, earlier: Html, pages: Collection[str]
) -> bool:
    """Bring some pages of a site that is only shown up to date, ahead of all that goes with them.

    Args:
        folders: Where things lie.
        imprint: What the shell of every page says of the edition.
        earlier: What `refresh` gave the last time.
        pages: Which ones, as Markdown.

    Returns:
        Whether that was done: not where what all pages hang on has changed, or MkDocs warns.
    """
    tree = earlier.assembly.folder

    def begun(order: Order) -> Html:
        press = earlier.press
        assert press, "what was shown was set"
        wanted = pages if _shell(folders, order, press) == earlier.shell else ()
        return Html([], Assembly(tree, tree, {}), order=earlier.order, press=press, only=wanted)

    html = _set(folders, imprint, begun, Html([], Assembly(tree, tree, {})), jobs=1)
    earlier.assembly.keys.update(html.assembly.keys)
    return bool(html.assembly.keys) and not html.found


def refresh_index(own: Folders, tree: Path) -> list[Diagnostic]:
    """Bring the search index of a site that is only shown up to date."""
    assembly = Assembly(tree, tree, {})
    found, digests = index(own)
    if found:
        return found
    _put_index(own, assembly, digests)
    for path in paths_below(tree / "pagefind"):
        if f"pagefind/{path}" not in assembly.keys:
            (tree / "pagefind" / path).unlink()
    return found


def look_through(folders: Folders, own: Folders, tree: Path, html: Html) -> list[Diagnostic]:
    """Let the gate read what is new in a site that is only shown."""
    gate = Gate(script_hashes(folders.blank / "site"), _origins(folders, own.index))
    return gate.check(tree, passed=html.assembly.kept)


def _blank(folders: Folders, *, clean: bool) -> frozenset[str]:
    """Make the site without data, where it is not there; give the hashes of its scripts."""
    digest = surroundings()
    theme = folders.root / "templates" / "theme"
    add_file(digest, CONFIGURATION, folders.root / CONFIGURATION)
    add_trees(digest, [(PROGRAM, "*.py"), (theme, "*")])
    state, built = folders.build / "blank.json", folders.blank / "site"
    known = None if clean else sealed.kept(state, digest.hexdigest())
    if known is None or not is_whole(built, known):
        state.unlink(missing_ok=True)
        build_blank(folders.root / CONFIGURATION, folders.blank)
        sealed.keep(state, digest.hexdigest(), _inventory(built, hashes(built)))
    return script_hashes(built)


def _order(folders: Folders, imprint: Imprint, scripts: Collection[str]) -> Order:
    told = {
        "edition": imprint.words,
        "feeds": list(imprint.feeds),
        "card": imprint.card,
        "editions": imprint.editions,
        "drafts": imprint.drafts,
        "languages": imprint.languages,
        "policy": {"csp": csp(scripts, for_meta=True), "referrer": REFERRER},
    }
    return Order(
        configuration=folders.root / CONFIGURATION,
        pages=folders.pages,
        site=folders.staging,
        extra=json.dumps(told, sort_keys=True),
        compiled=compiled(folders) / "theme",
    )


def compiled(folders: Folders, *, clean: bool = False) -> Path:
    """Give the folder for templates compiled by this version of everything; others are removed."""
    digest = versions()
    add_trees(digest, [(PROGRAM, "*.py")])
    own = folders.build / "compiled" / digest.hexdigest()[:16]
    for other in _folders(own.parent):
        if clean or other != own:
            shutil.rmtree(other, ignore_errors=True)
    own.mkdir(parents=True, exist_ok=True)
    return own


def _shell(folders: Folders, order: Order, press: Press) -> str:
    """Give a hash of what decides beside the Markdown how pages look."""
    digest = surroundings()
    add_file(digest, CONFIGURATION, order.configuration)
    add_trees(digest, [(PROGRAM, "*.py")])
    add_trees(
        digest, [(Path(one), "*") for one in press.config.theme.dirs if _is_own(folders, one)]
    )
    digest.update(order.extra.encode())
    return digest.hexdigest()


def _begun(
    folders: Folders, order: Order, press: Press, *, clean: bool = False, stock: Stock | None = None
) -> Html:
    """Begin to put the site together, with what was made before."""
    shell = _shell(folders, order, press)
    if stock is None:
        stock = None if clean else _live(folders, shell)
    if stock is None or stock.shell != shell:
        stock = Stock(folders.site, {}, {})
    assembly = Assembly(folders.staging, stock.folder, stock.files)
    return Html([], assembly, shell, stock.facts, order=order, press=press)


def _live(folders: Folders, shell: str) -> Stock | None:
    """Give the files of the live site, where they were made under the same circumstances."""
    state = sealed.kept(folders.state, shell)
    if not state or state["release"] != _release(folders):
        return None
    files = {path: Placed(*one) for path, one in state["files"].items()}
    return Stock(folders.site, files, unpack(state["facts"]), shell)


def _is_own(folders: Folders, theme: str) -> bool:
    """Tell whether a folder of templates is the project's, not that of an installed package."""
    return Path(theme).is_relative_to(folders.root) and "site-packages" not in theme


def _set_pages(
    folders: Folders,
    html: Html,
    order: Order,
    press: Press,
    jobs: int,
) -> list[str]:
    """Put every page; give what MkDocs warns of."""
    assembly, only = html.assembly, html.only
    warnings: list[str] = []
    if not press.is_plain:
        if only is not None:
            return ["plugins, hooks and extra_templates need all pages; build without --shard"]
        press.build()
        assembly.keys.update(hashes(order.site))
        return warnings
    # A link in Markdown leads to a file, so a page that people wrote hangs on which there are.
    docs = folders.root / "docs"
    written = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")}
    files = _hash("\n".join(sorted(press.pages)).encode())
    keys = {
        path: _signature(Path(str(file.abs_src_path)))
        + (f" {files}" if file.src_uri in written else "")
        for path, file in press.pages.items()
        if only is None or file.src_uri in only
    }
    wanted = [path for path in keys if not assembly.has(path, keys[path])]
    source = (order, assembly.folder)
    for path, (is_there, wrong) in zip(wanted, spread(_writer, source, wanted, jobs), strict=True):
        warnings.extend(wrong)
        if is_there:
            assembly.put(path, keys[path])
    return warnings


def _writer(order: Order, folder: Path) -> Callable[[str], tuple[bool, list[str]]]:
    """Give what sets a page and writes it into a folder, in any process: pages are large to send.

    It tells whether there is such a page, for MkDocs leaves an empty one out, and what MkDocs
    warns of.
    """
    page = setter(order)

    def write(path: str) -> tuple[bool, list[str]]:
        data, warnings = page(path)
        is_there = bool(data.strip())
        if is_there:
            write_file(folder / path, data)
        return is_there, warnings

    return write


def _set_more(assembly: Assembly, press: Press, scripts: Collection[str]) -> list[str]:
    """Put every file that goes with the pages; give what is wrong with the configuration."""
    if press.is_plain:
        for path, source in press.copies.items():
            if path != MANIFEST and not assembly.has(path, key := _signature(source)):
                assembly.copy(path, key, source)
        for path, data in press.templates().items():
            _put(assembly, path, data)
    texts, wrong = notices(press.config.extra, press.config.site_url or "")
    for path, text in {HEADERS_FILE: headers_file(scripts), **texts}.items():
        _put(assembly, path, text.encode())
    return wrong


def _put(assembly: Assembly, path: str, data: bytes) -> None:
    """Put a file that was made in any case, unless the live one is the same."""
    key = _hash(data)
    if not assembly.has(path, key):
        assembly.write(path, key, data)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _signature(path: Path) -> str:
    """Give what tells a file of ours from its next version: not its time, for clocks jump."""
    return _hash(path.read_bytes())


def index(folders: Folders, *, clean: bool = False) -> tuple[list[Diagnostic], Mapping[str, str]]:
    """Bring the search index up to date; it is made anew only when its input changed.

    Returns:
        What stands against it, and the hash of each of its files by path.
    """
    state = folders.build / "pagefind.json"
    digest = hashlib.sha256(metadata.version("pagefind-bin").encode())
    add_file(digest, "searchindex.py", PROGRAM / "searchindex.py")
    for path in paths_below(folders.stubs):
        add_file(digest, path, folders.stubs / path)
    known = None if clean else sealed.kept(state, digest.hexdigest())
    if known is not None and is_whole(folders.index, known):
        return [], {path: Placed(*one).digest for path, one in known.items()}
    state.unlink(missing_ok=True)
    shutil.rmtree(folders.index, ignore_errors=True)
    found = _run_pagefind(folders)
    digests = {} if found else hashes(folders.index)
    if not found:
        sealed.keep(state, digest.hexdigest(), _inventory(folders.index, digests))
    return found, digests


def _put_index(folders: Folders, assembly: Assembly, digests: Mapping[str, str]) -> None:
    """Put the search index; the hash of a file is its key."""
    for path, digest in digests.items():
        name = f"pagefind/{path}"
        if not assembly.has(name, digest):
            assembly.copy(name, digest, folders.index / path)


def _sums(folders: Folders, assembly: Assembly) -> str:
    """Give the list of hashes; those of what is linked from the live site are known."""
    return sums(folders.staging, {path: assembly.known[path].digest for path in assembly.kept})


def inspect(
    folders: Folders, html: Html, jobs: int = 1
) -> tuple[list[Diagnostic], dict[str, Facts]]:
    """Read every staged file; what is not known, or leads nowhere, is not published.

    A file that was linked from the live site was read before it became live.

    Returns:
        What stands against publishing, and what was learnt of every page.
    """
    found, facts = _read_through(folders, html, jobs)
    if found or not is_sound(html.assembly.keys, facts):
        found += verify(folders.staging)
    return found, facts


def _read_through(
    folders: Folders, html: Html, jobs: int
) -> tuple[list[Diagnostic], dict[str, Facts]]:
    """Let the gate read what is staged."""
    gate = Gate(script_hashes(folders.blank / "site"), _origins(folders, folders.index))
    facts = {path: html.facts[path] for path in html.assembly.kept if path in html.facts}
    found = gate.check(
        folders.staging,
        passed=html.assembly.kept,
        jobs=jobs,
        read=partial(facts_of, html.root),
        seen=facts.__setitem__,
    )
    return found, facts


def _origins(folders: Folders, index: Path) -> tuple[tuple[str, Path], ...]:
    """Give where code may come from."""
    return (
        ("", folders.blank / "site"),
        ("assets/", folders.root / "docs" / "assets"),
        ("assets/fonts/", folders.fonts),
        ("pagefind/", index),
    )


def _run_pagefind(folders: Folders) -> list[Diagnostic]:
    from pagefind_bin import get_executable

    place = Place("build/search")
    try:
        write_index(get_executable(), folders.stubs, folders.index)
    except (OSError, ValueError) as problem:
        return [error(place, "search-index", f"Pagefind stopped: {problem}")]
    # Pagefind's own interfaces come along; ours needs none of them.
    for path in [*folders.index.glob("*-ui.*"), folders.index / "pagefind-highlight.js"]:
        path.unlink(missing_ok=True)
    try:
        put_in_order(folders.index)
    except ValueError as problem:
        message = f"this version of Pagefind is not known: {problem}"
        return [error(place, "search-index", message)]
    return []


# ---------------------------------------------------------------- small helpers


def _inventory(tree: Path, digests: Mapping[str, str]) -> dict[str, Any]:
    """Give what tells that a folder of ours is as it was written."""
    return inventory(tree, dict.fromkeys(digests, ""), digests)


def _folders(tree: Path) -> Iterable[Path]:
    return [path for path in tree.iterdir() if path.is_dir()] if tree.is_dir() else []


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
