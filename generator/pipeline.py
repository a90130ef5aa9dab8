"""The table of contents of the program: `check` and `build`, readable aloud.

Every stage takes what the one before it gave and returns values and findings; the first stage that
finds an error is the last that runs. Only `build` writes, and only below `build/` and `site/`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from shutil import copy2, copytree
from tempfile import TemporaryDirectory
from typing import TypeVar

from generator import fingerprint, rules, site, words
from generator.basemap import load_basemap
from generator.diagnostics import Diagnostic, Place, error, failed
from generator.documents import Shelf
from generator.exports.card import CARD, HEIGHT, WIDTH
from generator.exports.feeds import feed_list
from generator.fonts import font_files
from generator.jobs import available, beside, building_up, standing
from generator.known import TODAY, Scope, within
from generator.link import Briefing, link
from generator.made import Memory, Work, every_path, make, recall, remember
from generator.pages.shell import drafts, languages, since_issued, spoken
from generator.parse import parse
from generator.parts import Joined, Shard, Share, join
from generator.parts import keep as keep_part
from generator.publish import only_builder
from generator.search import written_stub
from generator.site import Built, Folders, Imprint, Known, Stage
from generator.sums import differences
from generator.urls import page_url, record_url
from generator.works import compile_templates, site_works, stub_works
from generator.write import write_tree
from generator.written import WrittenPage, in_every_tree, read_written
from generator.yamlfile import load_files

DATA = "data"
BASEMAP = "data/basemap.json"
WRITTEN = "docs"
TEMPLATES = "templates"

T = TypeVar("T")


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
    with building_up(), stage("read"):
        documents, found = load_files(root, DATA, shelf)
        parsed, wrong = parse(documents, DATA, found, shelf)
        found += wrong
        base, wrong = load_basemap(root, BASEMAP)
        found += wrong
    with building_up(), stage("link"):
        parsed, wrong = within(parsed, scope)
        found += wrong
        briefing, wrong = link(parsed, base=base)
        found += wrong
        found += _unspoken(template_folders(root), briefing) if briefing else ()
    # Laws are read over whole records only: what is missing would be blamed twice.
    if laws and briefing and not failed(found):
        with building_up(), stage("rules"):
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

    def work() -> Outcome:
        with standing():
            outcome = _published(root, checked, briefing, clean=clean, jobs=jobs, stage=stage)
        if outcome.is_published or outcome.is_current:
            came = Known(outcome.found, outcome.records, outcome.pages)
            site.remember(folders, sources, came)
        return outcome

    return _alone(folders, checked, work)


def _alone(folders: Folders, checked: Outcome, work: Callable[[], Outcome]) -> Outcome:
    """Do a work as the only builder of the folders; say who else is, or what cannot be written."""
    try:
        with only_builder(folders.build) as holder:
            return replace(checked, holder=holder) if holder else work()
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


def build_part(
    root: Path,
    shard: Shard,
    scope: Scope = TODAY,
    *,
    strict: bool = False,
    jobs: int = 0,
    stage: Stage = nullcontext,
) -> Outcome:
    """Check the records and build one share of the site, for `merge` to join with the others.

    Args:
        root: The project.
        shard: Which share.
        scope: Which of the records take part.
        strict: Whether warnings stop it.
        jobs: How many processes may work; 0 means one for each processor.
        stage: Told about each stage.

    Returns:
        Everything that was found; the part lies in `part_folder`, unless there was an error.
    """
    own = Folders(root, f"build/shard-{shard}")
    with stage("sources"):
        sources = site.sources(own, scope.words)
    checked = check(root, scope, stage=stage)
    if checked.briefing is None or failed(checked.found, strict=strict):
        return checked
    work = partial(_part, own, shard, sources, checked, jobs or available(), stage)
    return _alone(own, checked, work)


def part_folder(root: Path, shard: Shard) -> Path:
    """Give where a part lies once it is built."""
    return root / "build" / f"part-{shard}"


def _part(
    own: Folders, shard: Shard, sources: str, checked: Outcome, jobs: int, stage: Stage
) -> Outcome:
    briefing = checked.briefing
    assert briefing
    templates, address = template_folders(own.root), site.site_address()
    with stage("pages"):
        compiled = site.compiled(own)
        works = site_works(briefing, templates, address, compiled)
        source = (site_works, (briefing, templates, address, compiled))
        made = make(_held(shard, works), source, own.pages, Memory(), jobs)
        written, wrong = read_written(own.root, WRITTEN)
        paths = every_path(works.values())
        found = [*checked.found, *_once(made.found), *wrong, *_clashes(paths, written)]
    if failed(found):
        return replace(checked, found=tuple(found))
    with stage("stubs"):
        index = _held(shard, stub_works(briefing))
        stubs = make(index, (stub_works, (briefing,)), own.stubs, Memory()).files
        stubs = {**stubs, **written_stubs(_held(shard, written))}
    with stage("write"):
        spoken = briefing.settings.languages
        mine = {**made.files, **in_every_tree(_held(shard, written), spoken)}
        # Of the others only the names count: they decide where links between files lead.
        names = (*paths, *in_every_tree(written, spoken))
        _, wrong = write_tree(dict.fromkeys(names, b"") | mine, own.pages)
    if failed(wrong):
        return replace(checked, found=(*found, *wrong))
    told = imprint(briefing, templates, address)
    html, facts = site.build_share(own, told, mine, jobs=jobs, stage=stage)
    if not html.found:
        share = Share(made.files, stubs, html.assembly.keys, facts)
        folder = part_folder(own.root, shard)
        keep_part(folder, shard, sources, html.shell, share, own.staging)
        shutil.rmtree(own.build)
    return replace(checked, found=(*found, *html.found), pages=len(html.assembly.keys))


def _held(shard: Shard, files: Mapping[str, T]) -> dict[str, T]:
    return {path: one for path, one in files.items() if shard.holds(path)}


def merge(
    root: Path,
    parts: Sequence[Path],
    scope: Scope = TODAY,
    *,
    strict: bool = False,
    jobs: int = 0,
    stage: Stage = nullcontext,
) -> Outcome:
    """Join parts to the site that one build would make, verify it whole and publish it.

    Args:
        root: The project, with the sources that the parts were built of.
        parts: The folders of all parts, in any order.
        scope: Which of the records take part, as in the parts.
        strict: Whether warnings stop publication.
        jobs: How many processes may work; 0 means one for each processor.
        stage: Told about each stage.

    Returns:
        Everything that was found, and what was done. An error leaves the published site untouched.
    """
    folders = Folders(root)
    with stage("sources"):
        sources = site.sources(folders, scope.words)
    checked = check(root, scope, stage=stage)
    if checked.briefing is None or failed(checked.found, strict=strict):
        return checked

    def work() -> Outcome:
        with stage("parts"):
            joined, wrong = join(parts, sources, folders.build / "joined")
        if wrong:
            return replace(checked, found=(*checked.found, *wrong))
        outcome = _merged(folders, checked, joined, jobs or available(), stage)
        shutil.rmtree(folders.build / "joined")
        if outcome.is_published:
            came = Known(outcome.found, outcome.records, outcome.pages)
            site.remember(folders, sources, came)
        return outcome

    return _alone(folders, checked, work)


def _merged(folders: Folders, checked: Outcome, joined: Joined, jobs: int, stage: Stage) -> Outcome:
    """Write what the parts hold, build and publish, as the only builder of the project."""
    briefing = checked.briefing
    assert briefing
    templates, address = template_folders(folders.root), site.site_address()
    with stage("write"):
        works = site_works(briefing, templates, address)
        spoken = briefing.settings.languages
        files, written, wrong = with_written(folders.root, joined.files, works, spoken)
        stubs = {**joined.stubs, **written_stubs(written)}
        found = [*checked.found, *wrong]
        if not failed(found):
            for made, folder in ((files, folders.pages), (stubs, folders.stubs)):
                found += write_tree(made, folder)[1]
    if failed(found):
        return replace(checked, found=tuple(found))
    told = imprint(briefing, templates, address)
    built = site.build(folders, told, clean=True, jobs=jobs, stage=stage, stock=joined.stock)
    count = sum(path.endswith(".md") for path in files)
    return _outcome(replace(checked, found=tuple(found)), built, pages=count, changed=len(files))


def _published(
    root: Path, checked: Outcome, briefing: Briefing, *, clean: bool, jobs: int, stage: Stage
) -> Outcome:
    """Render, write, build and publish, as the only builder of the project."""
    folders, address = Folders(root), site.site_address()
    templates = template_folders(root)
    program = fingerprint.program(*templates)
    jobs = jobs or available()
    # The first time, cutting the typefaces takes a second; `with_written` then finds them kept.
    with stage("pages"), beside(partial(font_files, folders.fonts), jobs) as typefaces:
        compiled = site.compiled(folders, clean=clean)
        compile_templates(briefing, templates, compiled, jobs)
        works = site_works(briefing, templates, address, compiled)
        memory = Memory() if clean else recall(folders.pages_known, program)
        source = (site_works, (briefing, templates, address, compiled))
        pages = make(works, source, folders.pages, memory, jobs)
        typefaces()
        files, written, wrong = with_written(
            root, pages.files, works, briefing.settings.languages, pages.found
        )
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
    told = imprint(briefing, templates, address)
    built = site.build(folders, told, clean=clean, jobs=jobs, stage=stage)
    return _outcome(checked, built, pages=count, changed=changed)


def _outcome(checked: Outcome, built: Built, *, pages: int, changed: int) -> Outcome:
    return replace(
        checked,
        found=(*checked.found, *built.found),
        pages=pages,
        changed=changed,
        is_published=not (built.found or built.is_current),
        is_current=built.is_current,
    )


def with_written(
    root: Path,
    made: Mapping[str, bytes],
    works: Mapping[str, Work],
    spoken: Sequence[str] = ("en",),
    found: Iterable[Diagnostic] = (),
) -> tuple[dict[str, bytes], dict[str, WrittenPage], list[Diagnostic]]:
    """Add to the files that were made those that people wrote, and the typefaces.

    Args:
        root: The project.
        made: What was made, by path.
        works: Every file that the generator makes.
        spoken: The languages of the interface; what people wrote is in the first.
        found: What stood against making files.
    """
    written, wrong = read_written(root, WRITTEN)
    fonts = font_files(Folders(root).fonts)
    wrong = [*_once(found), *wrong, *_clashes((*every_path(works.values()), *fonts), written)]
    files = {**made, **fonts, **in_every_tree(written, spoken)}
    return files, written, wrong


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
    spoken = briefing.settings.languages
    files, written, found = with_written(root, pages.files, works, spoken, pages.found)
    return files, {**stubs.files, **written_stubs(written)}, found


def _once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Give one finding for each place: a template at fault fails on many pages."""
    return list({one.place: one for one in reversed([*found])}.values())


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
