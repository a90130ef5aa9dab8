"""A site that was built in parts is the site that one build makes; other parts are refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import briefing, contents, edit, small_project, write_files

from generator import pipeline
from generator.parts import LIST, Shard, Share, join, keep
from generator.pipeline import part_folder

MORE = {
    "data/claims/more.yml": "".join(
        f"- {{id: m-{number}, text: Street {number} is held., speaker: north, said_on: 2023-02-28,"
        f" source: report, locator: paragraph {number}, basis: attributed, about: [north]}}\n"
        for number in range(2, 11)
    ),
}
STALE = "stale-part"
NOTE = "# A note\n\nSee [the method](../method.md) and [data](../data.md).\n"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with its site, built by one process."""
    root = small_project(tmp_path_factory.mktemp("whole") / "project", MORE)
    write_files(root, {"docs/notes/note.md": NOTE})
    method = root / "docs/method.md"
    method.write_text(f"{method.read_text(encoding='utf-8')}\n[Note](notes/note.md)\n", "utf-8")
    outcome = pipeline.build(root, jobs=1)
    assert outcome.is_published, "\n".join(map(str, outcome.found))
    return root


@pytest.fixture(scope="module")
def elsewhere(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give a copy of the project's sources in a folder of its own, as on another machine."""

    def copied(name: str) -> Path:
        root = tmp_path_factory.mktemp("elsewhere") / name
        for source in ("data", "docs", "templates"):
            shutil.copytree(whole / source, root / source)
        shutil.copy2(whole / "mkdocs.yml", root / "mkdocs.yml")
        return root

    return copied


def part(root: Path, number: int, count: int) -> Path:
    """Build a part; give its folder."""
    told = briefing("build", "--root", root, "--shard", f"{number}/{count}")
    assert told.exit_code == 0, told.output
    return part_folder(root, Shard(number, count))


@pytest.fixture(scope="module")
def halves(elsewhere: Callable[[str], Path]) -> tuple[Path, Path]:
    """The two parts of the site."""
    root = elsewhere("halves")
    return part(root, 1, 2), part(root, 2, 2)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_parts_built_apart_give_the_site_of_one_build(
    whole: Path, elsewhere: Callable[[str], Path], count: int
) -> None:
    parts = [part(elsewhere(f"{one}-of-{count}"), one, count) for one in range(1, count + 1)]
    root = elsewhere("merged")

    told = briefing("merge", "--root", root, *reversed(parts))

    assert told.exit_code == 0, told.output
    made, wanted = contents(root / "site"), contents(whole / "site")
    assert made.keys() == wanted.keys()
    assert [path for path in wanted if made[path] != wanted[path]] == []


def test_parts_divide_the_pages(halves: tuple[Path, Path]) -> None:
    one, two = (set(contents(half / "site")) for half in halves)

    assert not one & two
    assert min(len(one), len(two)) > len(one | two) / 4


def test_pages_of_parts_are_set_once(
    elsewhere: Callable[[str], Path],
    halves: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a page was set again")

    root = elsewhere("once")
    monkeypatch.setattr("generator.typeset.Press.page", refuse)
    monkeypatch.setattr("generator.render.Renderer.pages", refuse)

    assert pipeline.merge(root, halves).is_published


def test_build_after_merge_has_nothing_to_do(
    elsewhere: Callable[[str], Path], halves: tuple[Path, Path]
) -> None:
    root = elsewhere("after")
    pipeline.merge(root, halves)

    assert pipeline.build(root).is_current


def test_merged_site_shares_no_file_with_a_part(
    elsewhere: Callable[[str], Path], halves: tuple[Path, Path]
) -> None:
    root = elsewhere("apart")
    pipeline.merge(root, halves)
    mine = {path.stat().st_ino for path in (root / "site").rglob("*.html")}

    assert not mine & {path.stat().st_ino for half in halves for path in half.rglob("*.html")}


# ---------------------------------------------------------------- what is refused


def refused(root: Path, *parts: Path, code: str = "foreign-part") -> str:
    """Merge what must not be merged; give the finding, after seeing that nothing was published."""
    told = briefing("merge", "--root", root, *parts)
    assert isinstance(told.exception, SystemExit), told.exception
    assert told.exit_code == 1
    assert not (root / "site").exists()
    assert len(told.stdout.splitlines()) == 1
    assert told.stdout.endswith(f" [{code}]\n")
    return str(told.stdout)


def test_missing_part_is_named(elsewhere: Callable[[str], Path], halves: tuple[Path, Path]) -> None:
    said = refused(elsewhere("missing"), halves[1], code="missing-part")

    assert "part 1 of 2 is missing; build it with --shard 1/2" in said


def test_part_given_twice_is_refused(
    elsewhere: Callable[[str], Path], halves: tuple[Path, Path], tmp_path: Path
) -> None:
    copy = shutil.copytree(halves[0], tmp_path / "copy")

    said = refused(elsewhere("twice"), halves[0], copy)

    assert "is part 1 of 2, and so is" in said


def test_part_of_another_division_is_refused(
    elsewhere: Callable[[str], Path], halves: tuple[Path, Path]
) -> None:
    said = refused(elsewhere("division"), halves[0], part(elsewhere("three"), 2, 3))

    assert "is part 2 of 3, but" in said


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path], ids=["empty", "none"])
def test_folder_that_is_no_part_is_refused(
    elsewhere: Callable[[str], Path], tmp_path: Path, make: Callable[[Path], object]
) -> None:
    make(tmp_path / "other")

    assert "is no part of a site" in refused(elsewhere("foreign"), tmp_path / "other")


@pytest.mark.parametrize("changed", ["data", "docs", "templates", "mkdocs.yml"])
def test_part_of_other_sources_is_refused(
    elsewhere: Callable[[str], Path], halves: tuple[Path, Path], changed: str
) -> None:
    root = elsewhere("stale")
    match changed:
        case "data":
            edit(root / "data/claims/report.yml", "The town is held.", "The town is lost.")
        case "docs":
            write_files(root, {"docs/notes/note.md": "# Another\n"})
        case "templates":
            write_files(root, {"templates/theme/more.html": ""})
        case _:
            (root / changed).write_text(f"{(root / changed).read_text()}\ncopyright: None\n")

    told = briefing("merge", "--root", root, *halves)

    assert told.exit_code == 1
    assert told.stdout.count(STALE) == 2
    assert not (root / "site").exists()


def test_part_for_another_address_or_day_is_refused(
    elsewhere: Callable[[str], Path],
    halves: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = elsewhere("day")

    assert STALE in briefing("merge", "--root", root, *halves, "--drafts").stdout
    monkeypatch.setenv("SITE_URL", "https://briefing.example.org/")
    assert STALE in briefing("merge", "--root", root, *halves).stdout


@pytest.mark.parametrize("name", [LIST, "docs/index.md", "search", "site/claims/c-1/index.html"])
@pytest.mark.parametrize("how", ["cut", "gone", "link"])
def test_damaged_part_is_refused(
    elsewhere: Callable[[str], Path],
    halves: tuple[Path, Path],
    tmp_path: Path,
    name: str,
    how: str,
) -> None:
    copies = [Path(shutil.copytree(half, tmp_path / half.name)) for half in halves]
    path = next(copy / name for copy in copies if (copy / name).exists())
    path = next(path.rglob("*.html")) if path.is_dir() else path
    match how:
        case "cut":
            path.write_bytes(path.read_bytes()[:-1])
        case "gone":
            path.unlink()
        case _:
            path.rename(tmp_path / "aside")
            path.symlink_to(tmp_path / "aside")

    code = "foreign-part" if name == LIST and how != "cut" else "damaged-part"
    said = refused(elsewhere("damaged"), *copies, code=code)
    assert str(path.parent if name == LIST else path) in said


def test_list_of_a_part_leads_nowhere_else(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    write_files(pages, {"index.html": "text"})
    write_files(tmp_path, {"secret": "text"})
    share = Share({}, {}, {"../../secret": "key"}, {})
    keep(tmp_path / "part", Shard(1, 1), "sources", "shell", share, pages)

    joined, found = join([tmp_path / "part"], "sources", tmp_path / "target")

    assert [one.code for one in found] == ["damaged-part"]
    assert joined.stock is None


@pytest.mark.parametrize("share", ["0/2", "3/2", "1", "1/0", "a/b", "-1/2", "1/1001"])
def test_share_that_is_none_is_not_understood(small: Path, share: str) -> None:
    told = briefing("build", "--root", small, f"--shard={share}")

    assert told.exit_code == 2
    assert "is no share; write 2/3 for the second of three" in told.stderr


def test_part_is_not_built_of_records_with_errors(elsewhere: Callable[[str], Path]) -> None:
    root = elsewhere("wrong")
    edit(root / "data/claims/report.yml", "speaker: north", "speaker: nobody")

    told = briefing("build", "--root", root, "--shard", "1/2")

    assert told.exit_code == 1
    assert "[unknown-reference]" in told.stdout
    assert not part_folder(root, Shard(1, 2)).exists()
