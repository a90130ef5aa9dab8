"""The site while somebody writes: brought up to date in place, what is shown first.

Between two edits everything stays in memory. An edit costs reading the file, linking, the page that
somebody looks at, and MkDocs for it; then that page is loaded again. The other pages that show the
edit come next; laws, search index and gate follow behind. Nothing here is published: `briefing
build` does that.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Lock

from generator import fingerprint, pipeline, rules, site
from generator.diagnostics import Diagnostic, failed
from generator.documents import Shelf
from generator.jobs import available, building_up
from generator.known import TODAY, Scope
from generator.link import Briefing
from generator.made import Memory, Work, every_path, make, memory_of, recall
from generator.pipeline import Outcome, template_folders
from generator.publish import only_builder
from generator.reading import Reading
from generator.site import Folders, Html, Imprint, Stage
from generator.urls import page_url
from generator.works import site_works, stub_works
from generator.write import write_tree
from generator.written import WrittenPage

SLOW = 0.05
"""Pages that took longer than this many seconds to make are left for later: they gather much, and
whoever writes looks at a record."""


class Preview:
    """A site that is shown and not published."""

    def __init__(
        self, root: Path, scope: Scope = TODAY, *, jobs: int = 0, stage: Stage = nullcontext
    ) -> None:
        """Prepare; `update` shows the first state.

        Args:
            root: The project.
            scope: Which of the records take part.
            jobs: How many processes may work; 0 means one for each processor.
            stage: Told about each stage.
        """
        self.root = root
        self.folder = root / "build" / "preview" / "site"
        self._scope = scope
        self._jobs = jobs or available()
        self._stage = stage
        self._folders = Folders(root)
        self._own = Folders(root, "build/preview")
        self._shelf = Shelf()
        self._program = ""
        self._memory = Memory()
        self._stubs_memory = Memory()
        self._html: Html | None = None
        self._seconds: dict[str, float] = {}
        self._left: frozenset[str] = frozenset()
        self._lock = Lock()
        self._shown: tuple[Briefing, dict[str, WrittenPage]] | None = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def update(self, looked_at: str = "", first: Callable[[], None] = lambda: None) -> Outcome:
        """Bring the pages up to date; where something stands against it, they stay as they are.

        Args:
            looked_at: The address of the page, from the site's root, that is made first.
            first: Called when that page shows the edit, before the others do.
        """
        with building_up():
            checked = pipeline.check(
                self.root, self._scope, stage=self._stage, shelf=self._shelf, laws=False
            )
            if checked.briefing is None:
                return checked
            slow = {path for path, seconds in self._seconds.items() if seconds > SLOW}
            return self._brought_up(checked, checked.briefing, slow, (looked_at, first))

    def follow_up(self) -> bool:
        """Make the pages that `update` left for later; tell whether there were any."""
        if not self._left or self._shown is None:
            return False
        briefing, _ = self._shown
        return self._brought_up(Outcome(()), briefing, ()).is_current

    def _brought_up(
        self,
        checked: Outcome,
        briefing: Briefing,
        later: Collection[str],
        ahead: tuple[str, Callable[[], None]] | None = None,
    ) -> Outcome:
        with self._lock, only_builder(self._folders.build) as holder:
            if holder:
                return replace(checked, holder=holder)
            return self._update(checked, briefing, later, ahead)

    def _update(
        self,
        checked: Outcome,
        briefing: Briefing,
        later: Collection[str],
        ahead: tuple[str, Callable[[], None]] | None,
    ) -> Outcome:
        folders, address = self._folders, site.site_address()
        templates = template_folders(self.root)
        program = fingerprint.program(*templates)
        if program != self._program:
            self._program = program
            self._memory = recall(folders.pages_known, program)
        arguments = (briefing, templates, address, site.compiled(folders))
        imprint = pipeline.imprint(briefing, templates, address)
        with self._stage("first"):
            works = site_works(*arguments)
            if ahead and self._shows(ahead[0], works, briefing, imprint):
                ahead[1]()
        with self._stage("pages"):
            source = (site_works, arguments)
            pages = make(works, source, folders.pages, self._memory, self._jobs, later)
            files, written, wrong = pipeline.with_written(
                self.root, pages.files, works, briefing.settings.languages, pages.found
            )
            if not failed(wrong):
                wrote, more = write_tree(files, folders.pages, pages.kept | pages.left)
                wrong += more
        if failed(wrong):
            return Outcome((*checked.found, *wrong))
        self._memory = memory_of(works, pages, folders.pages)
        self._seconds.update(pages.seconds)
        self._left = pages.left
        with self._stage("html"):
            paths = frozenset((*every_path(works.values()), *files))
            html = site.refresh(folders, imprint, self.folder, self._html, paths, self._jobs)
        if html.found:
            return Outcome((*checked.found, *html.found))
        self._html, self._shown = html, (briefing, written)
        return replace(checked, changed=len(wrote.changed) + len(wrote.removed), is_current=True)

    def _shows(
        self, url: str, works: Mapping[str, Work], briefing: Briefing, imprint: Imprint
    ) -> bool:
        """Bring one page up to date; tell whether it is another than it was.

        What is remembered of all pages stays as it is: it will be made once more, with the others.
        """
        work = next((one for one in works.values() if url in map(page_url, one.paths)), None)
        if work is None or self._html is None:
            return False
        made = work.make(Reading(briefing))
        if not isinstance(made, tuple):
            return False
        files = dict(zip(work.paths, made, strict=True))
        paths = self._html.paths
        if not files.keys() <= paths:
            return False
        wrote, wrong = write_tree(files, self._folders.pages, paths - files.keys())
        if wrong or not wrote.changed:
            return False
        return site.refresh_pages(self._folders, imprint, self._html, set(files))

    def complete(self) -> tuple[Diagnostic, ...]:
        """Check the laws, make the search index, and let the gate read what is new.

        Returns:
            What was found. It stops no page from being shown.
        """
        if self._shown is None or self._html is None:
            return ()
        briefing, written = self._shown
        found = rules.check(briefing)
        index = stub_works(briefing)
        source = (stub_works, (briefing,))
        stubs = make(index, source, self._own.stubs, self._stubs_memory)
        texts = {**stubs.files, **pipeline.written_stubs(written)}
        _, wrong = write_tree(texts, self._own.stubs, stubs.kept)
        found += wrong
        self._stubs_memory = memory_of(index, stubs, self._own.stubs)
        found += site.refresh_index(self._own, self.folder)
        found += site.look_through(self._folders, self._own, self.folder, self._html)
        return tuple(sorted(set(found)))
