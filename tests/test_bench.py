"""What the benchmark says of its figures, and the made-up records that it builds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import bench
import bench_report as report
import pytest
from bench_report import HUGO, OURS, PART, TARGETS, Run
from lxml import etree
from projects import contents
from synthetic import write_synthetic

from generator import pipeline


def row(target: str, figures: report.Figures) -> str:
    """Give the row of a target."""
    lines = [line for line in report.targets(figures).splitlines() if target in line]
    assert len(lines) == 1
    return lines[0]


HUGO_RATIO = "cold, 1,000: against Hugo's wall time"


@pytest.mark.parametrize(
    ("mine", "said"),
    [
        ([5.0, 5.0, 50.0], "| 2 × | 1.67 × | met |"),
        ([6.0], "| 2 × | 2 × | met |"),
        ([7.0, 1.0, 9.0], "| 2 × | 2.33 × | **missed**: no reason known yet |"),
    ],
)
def test_target_stands_beside_the_median_of_the_run(
    mine: list[float], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "REASONS", {})
    figures = {(1000, OURS): [Run(wall) for wall in mine], (1000, HUGO): [Run(3.0)]}

    assert row(HUGO_RATIO, figures).endswith(said)


def test_missed_target_gives_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "REASONS", {HUGO_RATIO: "Hugo does less"})

    said = row(HUGO_RATIO, {(1000, OURS): [Run(9)], (1000, HUGO): [Run(1)]})

    assert said.endswith("**missed**: Hugo does less |")


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    said = report.targets({})

    assert said.count("| not measured |  |") == len(TARGETS)
    assert "met |" not in said


def test_what_was_stopped_is_told_so_and_counts_for_no_ratio() -> None:
    figures = {(1000, OURS): [Run(5)], (1000, HUGO): [Run(60, stopped=True)]}

    assert "| 1,000 | Hugo, plain layout | 1 | over 60, stopped |" in report.table(figures)
    assert row(HUGO_RATIO, figures).endswith("| not measured |  |")


def test_growth_is_the_exponent_of_the_size() -> None:
    figures = {
        (1000, OURS): [Run(1, cpu=10, memory=100, output=30)],
        (10_000, OURS): [Run(1, cpu=100, memory=100, output=30 * 10**1.2)],
    }

    assert row("growth of time", figures).endswith("| 1 | met |")
    assert row("growth of memory", figures).endswith("| 0 | met |")
    assert "| 1.2 | **missed**" in row("growth of bytes", figures)


def test_part_of_mkdocs_is_a_stage_of_ours() -> None:
    run = Run(9, stages={"html": (4.0, 3.0), "index": (1.0, 1.0)})

    assert [one.wall for one in report.with_parts({(100, OURS): [run]})[100, PART]] == [4.0]


def test_picture_is_whole_and_labels_do_not_meet() -> None:
    figures = {(size, name): [Run(size / 100)] for size in (100, 1000) for name in report.DRAWN}
    drawn = etree.fromstring(report.picture(figures).encode())
    labels = [one for one in drawn.iter("{*}text") if one.text in report.DRAWN]

    heights = sorted(float(str(one.get("y"))) for one in labels)
    assert len(heights) == len(report.DRAWN)
    assert min(two - one for one, two in pairwise(heights)) >= 16
    assert etree.fromstring(report.picture({}).encode()).tag.endswith("svg")


# ---------------------------------------------------------------- a run


def counted(size: int, name: str, walls: list[float]) -> tuple[bench.Row, list[float]]:
    """Give a row that takes so long, and what was asked of it."""
    asked: list[float] = []

    def measure(limit: float) -> Run:
        asked.append(limit)
        return Run(walls[len(asked) - 1])

    return bench.Row(size, name, measure), asked


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for figures that is nobody else's."""
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_run_goes_on_where_it_was_interrupted() -> None:
    row, asked = counted(100, OURS, [1.0, 2.0, 3.0])
    bench.measure([row], "state", 2, limit=60, patience=60)

    bench.measure([row], "state", 3, limit=60, patience=60)

    assert len(asked) == 3
    assert [run.wall for run in bench.known("state")[100, OURS]] == [1.0, 2.0, 3.0]
    assert bench.known("another state") == {}


@pytest.mark.usefixtures("folder")
def test_what_takes_long_is_run_once() -> None:
    slow, asked = counted(100, HUGO, [61.0, 61.0])
    fast, more = counted(100, OURS, [1.0, 1.0])

    bench.measure([slow, fast], "state", 2, limit=90, patience=60)

    assert (len(asked), len(more)) == (1, 2)


def test_a_command_over_the_limit_is_stopped_with_all_it_started(folder: Path) -> None:
    words = ["sh", "-c", "sleep 60 & sleep 60"]

    run = bench.command(words, folder, folder, lambda: None)(0.3)

    assert run.stopped
    assert run.wall < 30


# ---------------------------------------------------------------- the records


@pytest.mark.parametrize(("records", "seed"), [(60, 1), (100, 1), (100, 2), (1000, 1)])
def test_made_up_records_check_without_a_word(tmp_path: Path, records: int, seed: int) -> None:
    write_synthetic(tmp_path, records, seed)

    outcome = pipeline.check(tmp_path)

    assert outcome.found == ()
    assert outcome.records == records


def test_one_seed_gives_the_same_bytes_and_another_others(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    made: list[dict[str, bytes]] = []
    for seed in (1, 1, 2):
        folder = tmp_path_factory.mktemp("made")
        write_synthetic(folder, 100, seed)
        made.append(contents(folder))

    assert made[0] == made[1]
    assert made[0] != made[2]


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], dict[str, int]]:
    """Give how often each record is named by others, in a set of some size."""

    def count(records: int) -> dict[str, int]:
        folder = tmp_path_factory.mktemp("named")
        write_synthetic(folder, records, 1)
        briefing = pipeline.check(folder).briefing
        assert briefing
        text = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.yml"))
        return {one: text.count(one) for one in briefing.entries if one[-5:].isdecimal()}

    return count


def test_no_record_is_named_more_often_where_there_are_more(
    named: Callable[[int], dict[str, int]],
) -> None:
    small, large = named(600), named(2400)

    assert max(large.values()) <= 1.5 * max(small.values())
    assert sum(large.values()) / len(large) <= 1.2 * sum(small.values()) / len(small)


def test_names_come_in_several_scripts(tmp_path: Path) -> None:
    write_synthetic(tmp_path, 300, 1)
    briefing = pipeline.check(tmp_path).briefing
    assert briefing
    names = [
        name.text
        for entry in briefing.entries.values()
        for name in getattr(entry.record, "names", ())
    ]

    scripts = {unicodedata.name(name[0]).split()[0] for name in names}

    assert scripts == {"CYRILLIC", "ARABIC", "GEORGIAN", "ARMENIAN", "CJK"}
