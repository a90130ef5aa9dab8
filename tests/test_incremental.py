"""Whatever was edited, renamed, deleted, damaged or interrupted: building on is building anew.

Random sequences of edits are built one after the other in one project; at the end the site must
equal, byte by byte, that of a project which never built before. `make edits` runs three hundred.
A sequence holds records that come, change, move, are renamed and go; pages, templates, styles and
settings that change; builds that are cut short, another version of the program, and files that
were damaged, changed by hand or rolled back.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from projects import contents, remove, small_project, write_files
from small import SMALL

from generator import fingerprint, pipeline, site
from generator.publish import rollback
from generator.yamlfile import dump

SEQUENCES = int(os.environ.get("BRIEFING_EDITS", "3"))
EDITS = 4
WORDS = (
    "town",
    "river",
    "army",
    "holds",
    "leaves",
    "north",
    "bridge",
    "said",
    "Бахмут",
    "<b>",
    "&",
)

Record = dict[str, Any]


class World:
    """A project whose records change at random and always hold together."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
        self.number = 0
        self.actors: dict[str, Record] = {}
        self.claims: dict[str, Record] = {}
        self.locations: dict[str, Record] = {}
        self.events: dict[str, Record] = {}
        self.is_apart = False
        for _ in range(3):
            self.add()

    # ---- edits, by their names

    def add(self) -> None:
        """Add an actor, a place, a claim or an event."""
        self.number += 1
        name = f"x-{self.number}"
        match self.random.randrange(4):
            case 0:
                self.actors[name] = {"id": name, "kind": "state", "name": self.text(2)}
            case 1:
                self.locations[name] = {"id": name, "kind": "town", "name": self.text(2)}
                if self.random.random() < 0.7:
                    self.locations[name]["coordinates"] = {
                        "latitude": round(self.random.uniform(48, 49), 3),
                        "longitude": round(self.random.uniform(37, 38), 3),
                        "precision_m": 1000,
                        "source": "report",
                    }
            case 2:
                self.claims[name] = self.claim(name)
            case 3:
                self.events[name] = {
                    "id": name,
                    "title": self.text(3),
                    "kind": "battle",
                    "date": f"2023-02-{self.random.randrange(1, 28):02}",
                    "claims": [self.one([*self.claims, "c-1"])],
                    "locations": self.some(self.locations),
                }

    def claim(self, name: str) -> Record:
        """Give a claim of somebody about something."""
        made: Record = {
            "id": name,
            "text": f"{self.text(6)}.",
            "speaker": self.one([*self.actors, "north"]),
            "said_on": f"2023-02-{self.random.randrange(1, 28):02}",
            "source": "report",
            "locator": f"paragraph {self.random.randrange(1, 30)}",
            "basis": "attributed",
            "about": [self.one([*self.actors, *self.locations, "north"])],
        }
        if self.claims and self.random.random() < 0.5:
            other = self.one(list(self.claims))
            kind = self.one(["disputes", "corroborates"])
            made["relations"] = [{"type": kind, "claim": other}] if other != name else []
        return {key: value for key, value in made.items() if value}

    def edit(self) -> None:
        """Change the words of a record."""
        table = self.one([self.actors, self.claims, self.locations, self.events])
        if table:
            record = table[self.one(list(table))]
            field = "text" if "text" in record else "title" if "title" in record else "name"
            record[field] = f"{self.text(4)}."

    def delete(self) -> None:
        """Take out a record, and whatever names it."""
        table = self.one([self.actors, self.claims, self.locations, self.events])
        if table:
            self.forget(self.one(list(table)))

    def forget(self, gone: str) -> None:
        """Take out a record, and whatever names it, and so on."""
        tables = (self.actors, self.claims, self.locations, self.events)
        for table in tables:
            table.pop(gone, None)
        for table in tables:
            for name, record in list(table.items()):
                if gone in str(record) and f"'{gone}'" in str(record):
                    self.forget(name)

    def rename(self) -> None:
        """Give a record another id, everywhere."""
        table = self.one([self.actors, self.claims, self.locations, self.events])
        if not table:
            return
        self.number += 1
        old, new = self.one(list(table)), f"y-{self.number}"
        for own in (self.actors, self.claims, self.locations, self.events):
            for name in list(own):
                own[name] = renamed(own[name], old, new)
                if name == old:
                    own[new] = own.pop(name)

    def move(self) -> None:
        """Let each record have a file of its own, or all of a kind one file."""
        self.is_apart = not self.is_apart

    def settings(self) -> None:
        """Change what every page says."""
        self.number += 1
        text = SMALL["data/briefing.yml"].replace("Small briefing", f"Briefing {self.number}")
        write_files(self.root, {"data/briefing.yml": text})

    def written(self) -> None:
        """Change, add or remove a page that people write."""
        page, note = self.root / "docs" / "method.md", self.root / "docs" / "notes" / "note.md"
        text = f"{page.read_text(encoding='utf-8').partition('Rule ')[0]}Rule {self.number}.\n"
        if self.random.random() < 0.5:
            text += "\n[Note](notes/note.md)\n"
            write_files(self.root, {"docs/notes/note.md": f"# Note {self.number}\n"})
        else:
            note.unlink(missing_ok=True)
        page.write_text(text, "utf-8")

    def template(self) -> None:
        """Change a template, or the theme."""
        name = self.one(["pages/claim.md.j2", "parts/common.html.j2", "theme/main.html"])
        path = self.root / "templates" / name
        path.write_text(path.read_text(encoding="utf-8") + f"{{# {self.text(1)} #}}\n", "utf-8")

    def style(self) -> None:
        """Change a style sheet."""
        path = self.root / "docs" / "assets" / "css" / "print.css"
        path.write_text(path.read_text(encoding="utf-8") + f"/* {self.number} */\n", "utf-8")

    def config(self) -> None:
        """Change what MkDocs is told."""
        path = self.root / "mkdocs.yml"
        head, _, _ = path.read_text(encoding="utf-8").partition("\ncopyright:")
        self.number += 1
        path.write_text(f"{head}\ncopyright: Edit {self.number}\n", "utf-8")

    def damage(self) -> None:
        """Cut short, garble or remove something that was kept."""
        files = [path for path in sorted((self.root / "build").rglob("*")) if path.is_file()]
        for path in self.random.sample(files, min(3, len(files))):
            data = path.read_bytes()
            match self.random.randrange(3):
                case 0:
                    path.unlink()
                case 1:
                    path.write_bytes(data[: len(data) // 2])
                case 2:
                    path.write_bytes(data + b"x")

    def tamper(self) -> None:
        """Change the live site by hand."""
        files = sorted((self.root / "site").rglob("*.html"))
        if files:
            path = self.one(files)
            match self.random.randrange(3):
                case 0:
                    path.unlink()
                case 1:
                    path.write_bytes(b"by hand")
                case 2:
                    status = path.stat()
                    path.write_bytes(b"-" * status.st_size)
                    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    def rollback(self) -> None:
        """Go back to the release before."""
        rollback(self.root / "site")

    # ---- the rest

    def write(self) -> None:
        """Write the records."""
        for name in ("actors", "claims", "locations", "events"):
            for path in (self.root / "data" / name).glob("[w-y]*.yml"):
                path.unlink()
            records = getattr(self, name)
            if self.is_apart:
                files = {f"data/{name}/{one}.yml": dump(records[one]) for one in records}
            else:
                files = {f"data/{name}/world.yml": dump([*records.values()])} if records else {}
            write_files(self.root, files)

    def text(self, words: int) -> str:
        """Give some words, and a number, so that no two are the same."""
        self.number += 1
        return f"{' '.join(self.random.choices(WORDS, k=words))} {self.number}"

    def one(self, things: list[Any]) -> Any:
        """Give one of some things."""
        return self.random.choice(things)

    def some(self, table: dict[str, Record]) -> list[str]:
        """Give up to two ids."""
        return self.random.sample(sorted(table), min(len(table), self.random.randrange(1, 3)))


def renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: renamed(item, old, new) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, old, new) for item in value]
    return new if value == old else value


STEPS = (
    *("add", "add", "edit", "edit", "edit", "delete", "rename", "move", "settings", "written"),
    *("template", "style", "config", "damage", "tamper", "rollback"),
)


class StoppedError(Exception):
    pass


def interrupted(at: str) -> Callable[[str], Any]:
    """Stop a build after a stage."""

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        yield
        if name == at:
            raise StoppedError

    return stage


@contextmanager
def cut_short(steps: int) -> Iterator[None]:
    """Stop a build after so many files were put where they belong."""
    left = iter(range(steps))

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*args: object, **options: object) -> object:
            if next(left, None) is None:
                raise StoppedError
            return call(*args, **options)

        return wrapper

    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "link", "symlink"):
            patch.setattr(os, name, counted(getattr(os, name)))
        yield


def stopped(world: World) -> str:
    """Begin a build that does not end; tell where it was stopped."""
    if world.random.random() < 0.5:
        at = world.one(["pages", "stubs", "write", "html", "index", "verify", "publish"])
        with suppress(StoppedError):
            pipeline.build(world.root, jobs=1, stage=interrupted(at))
        return f"interrupted after {at}"
    steps = world.random.randrange(60)
    with suppress(StoppedError), cut_short(steps):
        pipeline.build(world.root, jobs=1)
    return f"cut short after {steps} files"


@pytest.fixture(scope="module")
def lean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with its site, and with few pages that people wrote: each takes time."""
    root = small_project(tmp_path_factory.mktemp("lean") / "project")
    for page in (root / "docs").glob("*.md"):
        if page.name != "search.md":
            lines = page.read_text(encoding="utf-8").splitlines()
            headings = [line for line in lines if line.startswith("#")]
            page.write_text("\n\n".join([*headings, ""]), "utf-8")
    index = root / "docs" / "contributing.md"
    index.write_text(f"{index.read_text()}\n[Figures](benchmarks.md), [promises](promises.md)\n")
    assert pipeline.build(root, jobs=1).is_published
    return root


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], dict[str, bytes]]:
    """Build the sources of a project where nothing but compiled templates was kept."""
    root = tmp_path_factory.mktemp("anew") / "project"

    def build(project: Path) -> dict[str, bytes]:
        for name in ("data", "docs", "templates", "site", ".releases"):
            if (root / name).exists() or (root / name).is_symlink():
                remove(root / name)
        for name in ("docs", "search", "pagefind", "site"):
            shutil.rmtree(root / "build" / name, ignore_errors=True)
        for state in (root / "build").glob("*.json"):
            if state.name != "blank.json":
                state.unlink()
        for name in ("data", "docs", "templates"):
            shutil.copytree(project / name, root / name)
        shutil.copy2(project / "mkdocs.yml", root / "mkdocs.yml")
        outcome = pipeline.build(root, jobs=1)
        assert outcome.is_published, "\n".join(map(str, outcome.found))
        return contents(root / "site")

    return build


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_building_on_is_building_anew(
    lean: Path,
    tmp_path: Path,
    anew: Callable[[Path], dict[str, bytes]],
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    # Whether the disk holds a file is told by test_publish.py; here it would only take time.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    root = Path(shutil.copytree(lean, tmp_path / "project", symlinks=True))
    world = World(root, seed)
    told: list[str] = []
    for _ in range(EDITS):
        steps = world.random.choices(STEPS, k=world.random.randrange(1, 4))
        told += steps
        for step in steps:
            getattr(world, step)()
        world.write()
        if world.random.random() < 0.3:
            told.append(stopped(world))
        if world.random.random() < 0.1:
            told.append("upgraded")
            monkeypatch.setattr(fingerprint, "_ENVIRONMENT", (*fingerprint._ENVIRONMENT, "HOME"))
        outcome = pipeline.build(root, jobs=1)
        found = "\n".join(map(str, outcome.found))
        assert outcome.is_published or outcome.is_current, f"{told}: {found}"

    made, wanted = contents(root / "site"), anew(root)

    assert made.keys() == wanted.keys(), told
    assert [path for path in wanted if made[path] != wanted[path]] == [], told


def test_many_processes_give_what_one_gives(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.jobs.FEWEST", {"fork": 2, "spawn": 2})
    pipeline.build(small, clean=True, jobs=1)
    alone = contents(small / "site")

    pipeline.build(small, clean=True, jobs=3)

    assert contents(small / "site") == alone


def test_pages_set_one_by_one_are_those_of_the_builder(small: Path) -> None:
    folders = site.Folders(small)
    checked = pipeline.check(small)
    assert checked.briefing
    imprint = pipeline.imprint(checked.briefing, pipeline.template_folders(small))
    html = site.build_html(folders, imprint, clean=True)
    assert html.found == []
    mine = contents(folders.staging)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.typeset.Press.is_plain", property(lambda _: False))
        whole = site.build_html(folders, imprint, clean=True)
    assert whole.found == []
    theirs = contents(folders.staging)
    theirs.pop(".briefing-files.json", None)

    assert mine.keys() == theirs.keys()
    assert [path for path in theirs if mine[path] != theirs[path]] == []
