"""Take the safeguards away, one at a time, and see that a test notices: `make mutants`.

Each mutant is a safeguard, the lines that make it, what stands there when it is gone, and the test
that must then fail. The tests run in a copy of the project. One that passes all the same is worth
nothing, and its safeguard may be lost any day; then this ends with 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "site", ".releases", "__pycache__", ".*_cache", ".hypothesis"
)


class Mutant(NamedTuple):
    """A safeguard, and how it is taken away."""

    name: str
    path: str
    """The file, relative to the project."""
    old: str
    """What stands there once."""
    new: str
    """What stands there instead."""
    test: str
    """The test that must fail."""


MUTANTS = (
    Mutant(
        "values are escaped in Markdown",
        "generator/render.py",
        "    return markdown_escaped(str(value))\n",
        "    return str(value)\n",
        "tests/test_escaping.py::test_a_value_changes_no_element_of_a_page",
    ),
    Mutant(
        "titles are escaped once more for the theme",
        "generator/render.py",
        '"title": str(escape(speaker.says(page.title))),',
        '"title": str(speaker.says(page.title)),',
        "tests/test_escaping.py::test_a_value_changes_no_element_of_a_page",
    ),
    Mutant(
        "a sanitiser stands behind the parser of prose",
        "generator/prose.py",
        "    return nh3.clean(made,",
        "    return made or nh3.clean(made,",
        "tests/test_prose.py::test_the_sanitiser_stands_behind_the_parser",
    ),
    Mutant(
        "links in data/ are not followed",
        "generator/yamlfile.py",
        "        if entry.is_symlink():\n",
        "        if False:\n",
        "tests/test_yamlfile.py::test_links_are_not_followed",
    ),
    Mutant(
        "links in docs/ are not followed",
        "generator/written.py",
        "        if path.is_symlink():\n",
        "        if False:\n",
        "tests/test_hostile.py::test_what_is_no_plain_file_is_not_published_either",
    ),
    Mutant(
        "pipes in docs/ are refused",
        "generator/written.py",
        "elif not (path.is_file() or path.is_dir()):",
        "elif False:",
        "tests/test_hostile.py::test_what_is_no_plain_file_is_not_published_either",
    ),
    Mutant(
        "anchors and aliases are refused",
        "generator/yamlfile.py",
        "        if event.anchor is not None:",
        "        if False:",
        "tests/test_yamlfile.py::test_a_bomb_of_aliases_is_refused_at_its_first_anchor",
    ),
    Mutant(
        "depth has a limit",
        "generator/yamlfile.py",
        "        if depth > MAX_DEPTH:\n",
        "        if depth > 10**9:\n",
        "tests/test_yamlfile.py::test_depth_costs_no_stack_and_no_time",
    ),
    Mutant(
        "the number of values has a limit",
        "generator/yamlfile.py",
        "        if self.values > MAX_VALUES:\n",
        "        if False:\n",
        "tests/test_hostile.py::test_a_hostile_file_is_refused_by_name",
    ),
    Mutant(
        "what cannot be seen is refused",
        "generator/yamlfile.py",
        "            if event.style == '\"':\n",
        "            if False:\n",
        "tests/test_hostile.py::test_what_cannot_be_seen_is_refused_in_every_field",
    ),
    Mutant(
        "addresses lead to http and https only",
        "generator/model.py",
        '    if not text.startswith(("http://", "https://")) or not host:\n',
        "    if False:\n",
        "tests/test_hostile.py::test_what_a_field_does_not_take_is_refused_in_one_line_at_its_place",
    ),
    Mutant(
        "ids do not hide files of the site",
        "generator/model.py",
        "    if text in RESERVED_IDS or RESERVED_ANCHORS.fullmatch(text):\n",
        "    if False:\n",
        "tests/test_hostile.py::test_what_a_field_does_not_take_is_refused_in_one_line_at_its_place",
    ),
    Mutant(
        "letters of two alphabets are warned of",
        "generator/lookalikes.py",
        "if is_mixed_script(word)",
        "if False",
        "tests/test_cases.py::test_case",
    ),
    Mutant(
        "a finding moves no cursor",
        "generator/diagnostics.py",
        "char if char.isprintable() else _escaped(char)",
        "char",
        "tests/test_hostile.py::test_what_a_field_does_not_take_is_refused_in_one_line_at_its_place",
    ),
    Mutant(
        "a spreadsheet runs no cell",
        "generator/exports/records.py",
        "if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text",
        "if False else text",
        "tests/test_exports.py::test_csv_gives_every_text_back_and_no_formula",
    ),
    Mutant(
        "the gate knows its elements",
        "generator/gate/pages.py",
        "    if known is None:\n",
        "    if False:\n",
        "tests/test_gate.py::test_an_element_outside_the_list_is_refused",
    ),
    Mutant(
        "the gate knows the theme's scripts",
        "generator/gate/pages.py",
        "    elif script_hash(text) not in hashes:\n",
        "    elif False:\n",
        "tests/test_gate.py::test_a_script_that_is_not_the_themes_is_refused",
    ),
    Mutant(
        "the policy allows nothing by itself",
        "generator/policy.py",
        '    "default-src": "\'none\'",\n',
        '    "default-src": "\'self\'",\n',
        "tests/test_policy.py::test_nothing_is_allowed_that_is_not_named",
    ),
    Mutant(
        "dead links are found",
        "generator/verify.py",
        "        if target not in site.files:\n",
        "        if False:\n",
        "tests/test_verify.py::test_a_fault_is_found",
    ),
    Mutant(
        "one builder at a time",
        "generator/publish.py",
        "        lock.acquire()\n",
        "        pass\n",
        "tests/test_publish.py::test_the_second_builder_learns_who_holds_the_lock",
    ),
    Mutant(
        "the link is replaced in one step",
        "generator/publish.py",
        "    beside.replace(site)\n",
        "    site.unlink(missing_ok=True)\n    beside.rename(site)\n",
        "tests/test_publish.py::test_a_fault_at_any_call_leaves_the_old_site_or_the_new",
    ),
    Mutant(
        "the disk holds a release before a link leads to it",
        "generator/publish.py",
        "    _sync(staging, held)\n",
        "",
        "tests/test_publish.py::test_every_file_is_on_the_disk_before_the_link_leads_to_it",
    ),
    Mutant(
        "what is not ours is not replaced",
        "generator/publish.py",
        "    if not _is_ours(site):\n",
        "    if False:\n",
        "tests/test_publish.py::test_what_is_not_ours_is_refused",
    ),
    Mutant(
        "nothing is built through a link",
        "generator/site.py",
        "        for one in made\n        if one.is_symlink()\n",
        "        for one in made\n        if False\n",
        "tests/test_pipeline.py::test_a_link_where_the_site_is_made_is_refused",
    ),
    Mutant(
        "the search index has one order",
        "generator/searchindex.py",
        "for title, file in sorted(filters)]",
        "for title, file in filters]",
        "tests/test_searchindex.py::test_two_runs_of_pagefind_come_out_equal",
    ),
    Mutant(
        "a site is compared with its records",
        "generator/sums.py",
        "        elif site[path] != wanted[path]:\n",
        "        elif False:\n",
        "tests/test_sums.py::test_every_difference_is_told",
    ),
    Mutant(
        "what is forged in the live site is not published again",
        "generator/assembly.py",
        "(status.st_mtime_ns, status.st_ctime_ns) == (self.written, self.changed)",
        "status.st_mtime_ns == self.written",
        "tests/test_pipeline.py::test_what_is_forged_in_the_live_site_is_not_published_again",
    ),
)
"""Every safeguard that is tried."""


def mutate(root: Path, mutant: Mutant) -> None:
    """Take a safeguard away in the project at *root*."""
    file = root / mutant.path
    text = file.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        raise ValueError(f"{mutant.path} holds {mutant.old!r} {text.count(mutant.old)} times")
    file.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")


def outcome(root: Path, tests: list[str]) -> tuple[int, str]:
    """Run tests of the project at *root*; give pytest's exit code and what it said."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def main() -> None:
    """Try every mutant, or those whose name holds a word; print how each ended."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "words", nargs="*", help="try only mutants whose name holds one of these"
    )
    words = arguments.parse_args().words
    chosen = [one for one in MUTANTS if not words or any(word in one.name for word in words)]
    alive = []
    with tempfile.TemporaryDirectory(prefix="briefing-mutants-") as folder:
        root = Path(folder) / "project"
        shutil.copytree(ROOT, root, ignore=LEFT_OUT)
        code, said = outcome(root, sorted({one.test for one in chosen}))
        if code != 0:
            sys.exit(f"{said}\nthe tests fail without any mutant: mend that first")
        for one in chosen:
            kept = (root / one.path).read_bytes()
            mutate(root, one)
            is_noticed = outcome(root, [one.test])[0] == 1
            (root / one.path).write_bytes(kept)
            alive += [] if is_noticed else [one.name]
            word = "noticed" if is_noticed else "NOT NOTICED"
            sys.stdout.write(f"{word}: {one.name} ({one.test.rpartition('::')[2]})\n")
            sys.stdout.flush()
    if alive:
        sys.exit(f"{len(alive)} of {len(chosen)} safeguards can be taken away unnoticed")
    sys.stdout.write(f"all {len(chosen)} safeguards are missed when they are gone\n")


if __name__ == "__main__":
    main()
