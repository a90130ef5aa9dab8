"""The site while somebody writes: brought up to date in place, what is shown first.

Between two edits everything stays in memory. An edit costs reading the file, linking, the pages
that show it, and MkDocs for these; then the reader's page is loaded again. Laws, search index and
gate follow behind. Nothing here is published: `briefing build` does that.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Lock

from generator import fingerprint, pipeline, rules, site
from generator.diagnostics import Diagnostic, failed
from generator.documents import Shelf
from generator.jobs import available
from generator.known import TODAY, Scope
from generator.link import Briefing
from generator.made import Memory, every_path, make, memory_of, recall
from generator.pipeline import Outcome, template_folders
from generator.publish import only_builder
from generator.site import Folders, Html, Stage
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

    def update(self) -> Outcome:
        """Bring the pages up to date; where something stands against it, they stay as they are."""
        checked = pipeline.check(
            self.root, self._scope, stage=self._stage, shelf=self._shelf, laws=False
        )
        if checked.briefing is None:
            return checked
        slow = {path for path, seconds in self._seconds.items() if seconds > SLOW}
        return self._brought_up(checked, checked.briefing, slow)

    def follow_up(self) -> bool:
        """Make the pages that `update` left for later; tell whether there were any."""
        if not self._left or self._shown is None:
            return False
        briefing, _ = self._shown
        return self._brought_up(Outcome(()), briefing, ()).is_current

    def _brought_up(self, checked: Outcome, briefing: Briefing, later: Collection[str]) -> Outcome:
        with self._lock, only_builder(self._folders.build) as holder:
            if holder:
                return replace(checked, holder=holder)
            return self._update(checked, briefing, later)

    def _update(self, checked: Outcome, briefing: Briefing, later: Collection[str]) -> Outcome:
        folders, address = self._folders, site.site_address()
        templates = template_folders(self.root)
        program = fingerprint.program(*templates)
        if program != self._program:
            self._program = program
            self._memory = recall(folders.pages_known, program)
        with self._stage("pages"):
            arguments = (briefing, templates, address, site.compiled(folders))
            works = site_works(*arguments)
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
            imprint = pipeline.imprint(briefing, templates, address)
            paths = frozenset((*every_path(works.values()), *files))
            html = site.refresh(folders, imprint, self.folder, self._html, paths, self._jobs)
        if html.found:
            return Outcome((*checked.found, *html.found))
        self._html, self._shown = html, (briefing, written)
        return replace(checked, changed=len(wrote.changed) + len(wrote.removed), is_current=True)

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
