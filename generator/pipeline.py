"""The table of contents of the program: `check` and `build`, readable aloud.

Every stage takes what the one before it gave and returns values and findings; the first stage that
finds an error is the last that runs. Only `build` writes, and only below `build/` and `site/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from shutil import copy2, copytree
from tempfile import TemporaryDirectory

from generator import fingerprint, rules, site, words
from generator.basemap import load_basemap
from generator.diagnostics import Diagnostic, Place, error, failed
from generator.documents import Shelf
from generator.exports.card import CARD, HEIGHT, WIDTH
from generator.exports.feeds import feed_list
from generator.fonts import font_files
from generator.jobs import available
from generator.known import TODAY, Scope, within
from generator.link import Briefing, link
from generator.made import Made, Memory, Work, every_path, make, recall, remember
from generator.pages.shell import drafts, languages, since_issued, spoken
from generator.parse import parse
from generator.publish import only_builder
from generator.search import written_stub
from generator.site import Folders, Imprint, Known, Stage
from generator.sums import differences
from generator.urls import page_url, record_url
from generator.works import site_works, stub_works
from generator.write import write_tree
from generator.written import WrittenPage, in_every_tree, read_written
from generator.yamlfile import load_files

DATA = "data"
BASEMAP = "data/basemap.json"
WRITTEN = "docs"
TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to."""

    found: tuple[Diagnostic, ...]
    """Everything that was found, sorted by place."""
    briefing: Briefing | None = None
    """The graph, where the records were read and hold together."""
    records: int = 0
    """How many records there are, where they hold together."""
    pages: int = 0
    """How many pages the site has."""
    changed: int = 0
    """How many of their files were written or removed."""
    is_published: bool = False
    """Whether the site was built and published."""
    is_current: bool = False
    """Whether the published site was already what these records give."""
    holder: str | None = None
    """The process that builds this project now; then nothing was done."""


def check(
    root: Path,
    scope: Scope = TODAY,
    *,
    stage: Stage = nullcontext,
    shelf: Shelf | None = None,
    laws: bool = True,
) -> Outcome:
    """Check the records of a project.

    Args:
        root: The project.
        scope: Which of the records take part.
        stage: Told about each stage.
        shelf: What was read before, for who checks again and again.
        laws: Whether the laws of the trade are read too.

    Returns:
        Everything that was found, and the graph where there was no error.
    """
    with stage("read"):
        documents, found = load_files(root, DATA, shelf)
        parsed, wrong = parse(documents, DATA, found, shelf)
        found += wrong
        base, wrong = load_basemap(root, BASEMAP)
        found += wrong
    with stage("link"):
        parsed, wrong = within(parsed, scope)
        found += wrong
        briefing, wrong = link(parsed, base=base)
        found += wrong
        found += _unspoken(template_folders(root), briefing) if briefing else ()
    # Laws are read over whole records only: what is missing would be blamed twice.
    if laws and briefing and not failed(found):
        with stage("rules"):
            found += rules.check(briefing)
    briefing = briefing if not failed(found) else None
    records = len(briefing.entries) if briefing else 0
    return Outcome(tuple(sorted(set(found))), briefing, records)


def build(
    root: Path,
    scope: Scope = TODAY,
    *,
    strict: bool = False,
    clean: bool = False,
    jobs: int = 0,
    stage: Stage = nullcontext,
) -> Outcome:
    """Check the records and, where nothing stands against it, publish the site.

    Args:
        root: The project.
        scope: Which of the records are published.
        strict: Whether warnings stop publication.
        clean: Whether to build anew what is already current, and trust nothing kept.
        jobs: How many processes may work; 0 means one for each processor.
        stage: Told about each stage.

    Returns:
        Everything that was found, and what was done. An error leaves the published site untouched.
    """
    folders = Folders(root)
    with stage("sources"):
        # Before anything is read: what changes meanwhile must not count as known.
        sources = site.sources(folders, scope.words)
        known = None if clean else site.known(folders, sources)
    if known and not failed(known.found, strict=strict):
        return Outcome(known.found, None, known.records, known.pages, is_current=True)
    checked = check(root, scope, stage=stage)
    briefing = checked.briefing
    if briefing is None or failed(checked.found, strict=strict):
        return checked
    try:
        with only_builder(folders.build) as holder:
            if holder:
                return replace(checked, holder=holder)
            outcome = _published(root, checked, briefing, clean=clean, jobs=jobs, stage=stage)
            if outcome.is_published or outcome.is_current:
                came = Known(outcome.found, outcome.records, outcome.pages)
                site.remember(folders, sources, came)
            return outcome
    except OSError as problem:
        wrong = error(Place("build"), "not-published", f"cannot be written: {problem}")
        return Outcome((*checked.found, wrong))


def _unspoken(templates: Sequence[Path], briefing: Briefing) -> Iterator[Diagnostic]:
    """Report languages into which nobody has translated the interface."""
    document = briefing.parsed.settings_document
    for index, language in enumerate(briefing.settings.languages):
        if not words.is_spoken(templates, language):
            place = document.place(("languages", index)) if document else Place(DATA)
            message = f"no texts in '{language}'; write templates/languages/{language}.po"
            yield error(place, "unknown-language", message)


def verify(
    root: Path, site_folder: Path, scope: Scope = TODAY, *, stage: Stage = nullcontext
) -> Outcome:
    """Build the site anew, apart from everything kept, and compare it with a published one.

    Args:
        root: The project.
        site_folder: The site to compare with.
        scope: Which of the records it was published with.
        stage: Told about each stage.

    Returns:
        Everything that was found: what keeps the site from being built, or a finding for each file
        that differs. Nothing in the project is changed.
    """
    with TemporaryDirectory(prefix="briefing-verify-") as folder:
        aside = Path(folder) / "project"
        aside.mkdir()
        for name in (DATA, WRITTEN, TEMPLATES):
            if (root / name).is_dir():
                # Links stay links, so that they are refused as they would be in place.
                copytree(root / name, aside / name, symlinks=True)
        copy2(root / site.CONFIGURATION, aside / site.CONFIGURATION)
        outcome = build(aside, scope, clean=True, stage=stage)
        if not outcome.is_published:
            return outcome
        wrong = differences(site_folder.resolve(), Folders(aside).site.resolve())
        return replace(outcome, found=(*outcome.found, *wrong))


def _published(
    root: Path, checked: Outcome, briefing: Briefing, *, clean: bool, jobs: int, stage: Stage
) -> Outcome:
    """Render, write, build and publish, as the only builder of the project."""
    folders, address = Folders(root), site.site_address()
    templates = template_folders(root)
    program = fingerprint.program(*templates)
    jobs = jobs or available()
    with stage("pages"):
        compiled = site.compiled(folders, clean=clean)
        works = site_works(briefing, templates, address, compiled)
        memory = Memory() if clean else recall(folders.pages_known, program)
        source = (site_works, (briefing, templates, address, compiled))
        pages = make(works, source, folders.pages, memory, jobs)
        files, written, wrong = with_written(root, pages, works, briefing.settings.languages)
    if failed(wrong):
        return Outcome((*checked.found, *wrong))
    with stage("stubs"):
        index = stub_works(briefing)
        memory = Memory() if clean else recall(folders.stubs_known, program)
        stubs = make(index, (stub_works, (briefing,)), folders.stubs, memory)
    with stage("write"):
        wrote, wrong = write_tree(files, folders.pages, pages.kept)
        more_wrote, more = write_tree(
            {**stubs.files, **written_stubs(written)}, folders.stubs, stubs.kept
        )
        if failed([*wrong, *more]):
            return Outcome((*checked.found, *wrong, *more))
        remember(folders.pages_known, program, works, pages, folders.pages)
        remember(folders.stubs_known, program, index, stubs, folders.stubs)
    changed = sum(len(one.changed) + len(one.removed) for one in (wrote, more_wrote))
    count = sum(path.endswith(".md") for path in {*every_path(works.values()), *files})
    built = site.build(
        folders, imprint(briefing, templates, address), clean=clean, jobs=jobs, stage=stage
    )
    found = (*checked.found, *built.found)
    return Outcome(
        found,
        briefing,
        len(briefing.entries),
        count,
        changed,
        is_published=not (built.found or built.is_current),
        is_current=built.is_current,
    )


def with_written(
    root: Path, pages: Made, works: Mapping[str, Work], spoken: Sequence[str] = ("en",)
) -> tuple[dict[str, bytes], dict[str, WrittenPage], list[Diagnostic]]:
    """Add to the files that were made those that people wrote, and the typefaces.

    Args:
        root: The project.
        pages: What was made.
        works: Every file that the generator makes.
        spoken: The languages of the interface; what people wrote is in the first.
    """
    found = list({one.place: one for one in reversed(pages.found)}.values())
    written, wrong = read_written(root, WRITTEN)
    fonts = font_files(Folders(root).fonts)
    found += [*wrong, *_clashes((*every_path(works.values()), *fonts), written)]
    files = {**pages.files, **fonts, **in_every_tree(written, spoken)}
    return files, written, found


def imprint(briefing: Briefing, templates: Sequence[Path], address: str = "") -> Imprint:
    """Give what the shell of every page says of the latest edition.

    Args:
        briefing: All records.
        templates: Where templates are looked up, and catalogues of languages.
        address: Where the site is published; empty where nobody said.
    """
    edition = briefing.edition
    speakers = words.speakers(templates, briefing.settings.languages)
    url = record_url(briefing.entries[edition.id].kind, edition)
    card: dict[str, str | int]
    card = {"address": f"{address}{CARD}", "width": WIDTH, "height": HEIGHT, "words": edition.title}
    return Imprint(
        title=edition.title,
        url=url,
        as_of=edition.as_of,
        cutoff=edition.information_cutoff,
        issued=edition.published_at,
        feeds=tuple(asdict(feed) for feed in feed_list(briefing)),
        address=address,
        editions=spoken(since_issued(briefing), speakers[""]),
        drafts=tuple(drafts(briefing)),
        card=card if address else None,
        languages=languages(briefing, speakers),
    )


def generated(
    root: Path, briefing: Briefing, address: str = ""
) -> tuple[dict[str, bytes], dict[str, bytes], list[Diagnostic]]:
    """Give every file that MkDocs reads, and every file that the search index is made from.

    Args:
        root: The project.
        briefing: All records.
        address: Where the site is published; empty where nobody said.

    Returns:
        Both by path, and a finding for each template at fault and each path that two pages claim.
    """
    templates = template_folders(root)
    works, index = site_works(briefing, templates, address), stub_works(briefing)
    source = (site_works, (briefing, templates, address))
    pages = make(works, source, root, Memory())
    stubs = make(index, (stub_works, (briefing,)), root, Memory())
    files, written, found = with_written(root, pages, works, briefing.settings.languages)
    return files, {**stubs.files, **written_stubs(written)}, found


def _clashes(files: Iterable[str], written: Iterable[str]) -> Iterator[Diagnostic]:
    """Report written pages whose address is taken: MkDocs would overwrite without a word."""
    taken = {_address(path): path for path in files}
    for path in written:
        other = taken.get(_address(path))
        if other:
            message = f"the generator makes '{other}' itself; rename this file"
            yield error(Place(f"{WRITTEN}/{path}"), "page-clash", message)


def _address(path: str) -> str:
    """Give what a file is reached by, in small letters: some file systems know no others."""
    return (page_url(path) if path.endswith(".md") else path).casefold()


def written_stubs(written: Mapping[str, WrittenPage]) -> dict[str, bytes]:
    """Give the stubs of the pages that people wrote, by the paths of their files."""
    return {
        page.stub_path: written_stub(page.title, page.text)
        for page in written.values()
        if page.title
    }


def template_folders(root: Path) -> tuple[Path, ...]:
    """Give where templates are looked up: the project's own first, then those that came with us."""
    package = Path(__file__).parent
    folders = (root / TEMPLATES, package / "_templates", package.parent / TEMPLATES)
    return tuple(dict.fromkeys(folder for folder in folders if folder.is_dir()))
