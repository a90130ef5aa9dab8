"""The built site of the real project: all of it is there, leads somewhere, and is always equal."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import html
from markdown import Markdown
from markupsafe import escape
from mkdocs.config import load_config
from projects import SHELL, contents, copy_project, times

from generator import pipeline
from generator.kinds import KINDS, Kind
from generator.link import Briefing
from generator.model import Claim, Judgement, Location, Source
from generator.urls import index_path, page_url, record_url, relative
from generator.verify import verify
from generator.write import MANIFEST

SOURCE = re.compile(rb"data/[a-z]+/[A-Za-z0-9._-]+\.yml")
"""A file of records, which pages name: the one thing about files that a site may show."""


@pytest.fixture(scope="module")
def briefing(project: Path) -> Briefing:
    found = pipeline.check(project).briefing
    assert found
    return found


@pytest.fixture(scope="module")
def built(project: Path) -> Mapping[str, bytes]:
    """The files of the site."""
    return contents(project / "site")


@pytest.fixture(scope="module")
def texts(project: Path) -> Mapping[str, bytes]:
    """What MkDocs reads."""
    return pages_of(project)


def pages_of(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in contents(root / "build/docs").items() if path != MANIFEST}


def page(built: Mapping[str, bytes], url: str) -> Any:
    return html.document_fromstring(built[f"{url}index.html"].decode())


def differing(first: Mapping[str, bytes], second: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path in {*first, *second} if first.get(path) != second.get(path))


# ---------------------------------------------------------------- everything is there


def test_the_site_of_the_real_records_has_no_fault(project: Path) -> None:
    assert [str(one) for one in verify(project / "site")] == []


_LABELS = ".//*[@data-bf-layer='labels' and not(@data-bf-level)]//text"


def test_every_place_on_a_small_map_is_named_the_pages_own_among_them(
    briefing: Briefing, built: Mapping[str, bytes]
) -> None:
    """A small map cannot be enlarged: what has no name at first never has one."""
    nameless, maps = [], 0
    for location in briefing.of(Location):
        for small in page(built, f"locations/{location.id}/").xpath(
            "//figure[contains(@class, 'bf-locator')]"
        ):
            maps += 1
            places = small.xpath(".//a[contains(@class, 'bf-map__place')]")
            names = [place.xpath(f"string({_LABELS})") for place in places]
            nameless += [
                (location.id, place.get("href"))
                for place, name in zip(places, names, strict=True)
                if not name
            ]
            nameless += [(location.id, "")] if location.name not in names else []

    assert maps
    assert nameless == []


def test_every_record_has_its_page_or_its_anchor(
    briefing: Briefing, built: Mapping[str, bytes]
) -> None:
    missing = []
    for entry in briefing.entries.values():
        url, _, anchor = record_url(entry.kind, entry.record).partition("#")
        text = built.get(f"{url}index.html", b"").decode()
        title = f"<title>{escape(entry.record.label)} · "
        if (f'id="{anchor}"' if anchor else title) not in text:
            missing.append(entry.id)

    assert len(briefing.entries) > 300
    assert missing == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.has_pages], ids=lambda k: k.name)
def test_every_page_of_a_kind_stands_in_its_index(
    briefing: Briefing, built: Mapping[str, bytes], kind: Kind
) -> None:
    index = page_url(index_path(kind))
    parts = [index, *(path.removesuffix("index.html") for path in built if is_part(path, index))]
    links = {
        urljoin(part, href)
        for part in parts
        for href in page(built, part).xpath("//article//a/@href")
    }

    wanted = {record_url(kind, record) for record in briefing.of(kind.type)}

    assert wanted
    assert wanted - links == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_index_and_every_record_stands_under_an_entry_of_the_navigation(
    briefing: Briefing, built: Mapping[str, bytes], kind: Kind
) -> None:
    record = record_url(kind, briefing.of(kind.type)[0]).partition("#")[0]
    for url in (page_url(index_path(kind)), record):
        assert len(page(built, url).xpath("//nav[@class='bf-nav']//a[@aria-current]")) == 1


def is_part(path: str, index: str) -> bool:
    """Tell whether a page goes on where the list of an index ends."""
    return bool(re.fullmatch(rf"{re.escape(index)}[\w-]+/\d+/index\.html", path))


def test_search_knows_every_record_and_every_written_page(
    project: Path, briefing: Briefing, built: Mapping[str, bytes]
) -> None:
    written = [path for path in (project / "docs").rglob("*.md") if not path.with_suffix("").suffix]

    entry = json.loads(built["pagefind/pagefind-entry.json"])

    known = sum(language["page_count"] for language in entry["languages"].values())
    assert known == len(briefing.entries) + len(written)


def test_from_each_judgement_to_each_grade_and_back(
    briefing: Briefing, built: Mapping[str, bytes]
) -> None:
    """One click from a judgement to each source behind it, which shows its grade; one back."""
    for judgement in briefing.of(Judgement):
        url = f"judgements/{judgement.id}/"
        links = {one.partition("#")[0] for one in page(built, url).xpath("//article//a/@href")}
        for source in sources_behind(briefing, judgement):
            there = f"sources/{source.id}/"
            tree = page(built, there)
            grades = tree.xpath("//*[contains(@class, 'bf-grade--reliability')]/@data-grade")
            assert relative(there, url) in links
            assert source.reliability.value in grades
            assert relative(url, there) in tree.xpath("//article//a/@href")


def sources_behind(briefing: Briefing, judgement: Judgement) -> Iterator[Source]:
    last = judgement.versions[-1]
    for evidence in (*last.evidence_for, *last.evidence_against):
        record = briefing.record(evidence)
        if isinstance(record, Claim):
            yield briefing.get(Source, record.source)


# ---------------------------------------------------------------- nothing from elsewhere


def test_nothing_in_a_style_sheet_comes_from_another_host(built: Mapping[str, bytes]) -> None:
    address = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s*["']([^"']+)""")
    loaded = {
        (path, found[1] or found[2])
        for path, data in built.items()
        if path.endswith(".css")
        for found in address.finditer(data.decode())
    }

    assert len([path for path in built if path.endswith(".css")]) > 3
    assert [one for one in loaded if re.match(r"(?!data:)[a-z]+:|//", one[1])] == []


def test_nothing_of_this_machine_stands_in_the_site(
    project: Path, built: Mapping[str, bytes]
) -> None:
    secrets = [str(project), str(Path.home()), str(Path(__file__).parent.parent)]

    found = [
        (path, secret)
        for path, data in built.items()
        for secret in secrets
        if len(secret) > 5 and secret.encode() in data
    ]

    assert found == []


# ---------------------------------------------------------------- MkDocs alone


def test_mkdocs_alone_builds_the_same_pages(
    project: Path, built: Mapping[str, bytes], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    told = subprocess.run(
        [*command, "--config-file", project / "mkdocs.yml", "--site-dir", tmp_path / "site"],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    alone = contents(tmp_path / "site")
    assert (told.returncode, told.stdout + told.stderr) == (0, "")
    assert {path for path in alone if path.endswith(".html")} == {
        path for path in built if path.endswith(".html")
    }


def test_pages_read_the_same_without_our_extension(
    project: Path, texts: Mapping[str, bytes]
) -> None:
    """Of every folder a few pages, and every page that stands in none."""
    configured = load_config(str(project / "mkdocs.yml"), docs_dir=str(project / "build/docs"))
    names = configured.markdown_extensions

    def made(text: str, extensions: list[str]) -> str:
        markdown = Markdown(extensions=extensions, extension_configs=configured.mdx_configs)
        return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", markdown.convert(text)))

    others = [name for name in names if name != "generator.blocks"]
    assert len(others) == len(names) - 1
    chosen = [path for paths in by_folder(texts).values() for path in paths]
    differ = []
    for path in chosen:
        text = texts[path].decode().split("---\n", 2)[-1]
        if made(text, names) != made(text, others):
            differ.append(path)
    assert len(chosen) > 30
    assert differ == []


def by_folder(texts: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Give the Markdown files by folder: of each the index, if any, the first, and the longest."""
    folders: dict[str, list[str]] = {}
    for path in sorted(texts):
        if path.endswith(".md"):
            folders.setdefault(path.rpartition("/")[0], []).append(path)
    for folder, paths in folders.items():
        if folder:
            longest = max(paths, key=lambda path: len(texts[path]))
            index = [path for path in paths if path == f"{folder}/index.md"]
            folders[folder] = list(dict.fromkeys([*index, paths[0], longest]))
    return folders


# ---------------------------------------------------------------- the same, every time


def test_a_second_build_finds_all_done_and_writes_nothing(project: Path) -> None:
    before = {name: times(project / name) for name in ("build/docs", "build/search", "site")}

    outcome = pipeline.build(project)

    assert (outcome.is_current, outcome.changed) == (True, 0)
    assert {name: times(project / name) for name in before} == before


def records(text: str) -> tuple[str, list[str]]:
    """Give what stands before the first record of a list, and the records as they are written."""
    head, *items = re.split(r"^(?=- )", text, flags=re.MULTILINE)
    return head, [item.rstrip("\n") + "\n" for item in items]


def elsewhere(*command: str | Path) -> None:
    """Run Python where language, time zone, home and order of hashing are others."""
    environment = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "HOME": "/"}
    told = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, **environment, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_another_machine_and_another_order_give_the_same_bytes(every: Path, tmp_path: Path) -> None:
    """Another folder, and the records of lists reversed; `make same` does it with the real site."""
    root = tmp_path / "another place"
    for name in ("data", *SHELL):
        copy = shutil.copytree if (every / name).is_dir() else shutil.copy2
        copy(every / name, root / name)
    lists = 0
    for path in sorted((root / "data").rglob("*.yml")):
        head, items = records(path.read_text(encoding="utf-8"))
        if len(items) > 1:
            path.write_text("\n".join([head, *reversed(items)]), encoding="utf-8")
            lists += 1

    elsewhere("-m", "generator", "build", "--root", root)

    assert lists > 3
    assert differing(pages_of(root), pages_of(every)) == []
    assert differing(contents(root / "site"), contents(every / "site")) == []


def test_the_packed_list_of_pages_is_the_plain_one(built: Mapping[str, bytes]) -> None:
    assert gzip.decompress(built["sitemap.xml.gz"]) == built["sitemap.xml"]


GENERATE = """
import sys
from pathlib import Path
from projects import write_files
from generator import pipeline

root, out = map(Path, sys.argv[1:])
checked = pipeline.check(root)
made, _, found = pipeline.generated(root, checked.briefing)
assert found == [], found
write_files(out, made)
"""


def test_which_file_holds_a_record_changes_only_the_name_of_that_file(
    texts: Mapping[str, bytes], tmp_path: Path
) -> None:
    """With the real records, shuffled, and on another machine."""
    root = copy_project(tmp_path / "shuffled")
    for folder in sorted(path for path in (root / "data").iterdir() if path.is_dir()):
        shuffle(folder)

    elsewhere("-c", GENERATE, root, tmp_path / "made")

    assert len(texts) > 300
    assert differing(nameless(contents(tmp_path / "made")), nameless(texts)) == []


def nameless(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: SOURCE.sub(b"", data) for path, data in files.items()}


def shuffle(folder: Path) -> None:
    """Deal the records of a folder out to three lists, in no order."""
    dealt: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        _, items = records(text)
        dealt += items or [as_item(text)]
        path.unlink()
    random.Random(1).shuffle(dealt)  # noqa: S311 - any order but the old one
    for number, name in enumerate(("z", "a", "m")):
        if dealt[number::3]:
            text = "\n".join(dealt[number::3])
            (folder / f"{name}.yml").write_text(text, encoding="utf-8")


def as_item(text: str) -> str:
    """Write a record that has a file of its own as one of a list."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    while lines and not lines[0].strip():
        del lines[0]
    first, *others = lines
    return "\n".join([f"- {first}", *(f"  {line}" if line else "" for line in others)]) + "\n"
