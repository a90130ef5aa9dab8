"""The mutants of `make mutants` fit the program as it is, and the tests that they name exist."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from mutants import MUTANTS, Mutant, mutate
from projects import PROJECT


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_a_mutant_fits_and_its_test_exists(tmp_path: Path, mutant: Mutant) -> None:
    copy = tmp_path / mutant.path
    copy.parent.mkdir(parents=True)
    shutil.copy2(PROJECT / mutant.path, copy)

    mutate(tmp_path, mutant)

    compile(copy.read_text(encoding="utf-8"), mutant.path, "exec")
    path, name = mutant.test.split("::")
    assert re.search(rf"^def {name}\(", (PROJECT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_there_are_enough_of_them_and_no_two_are_one() -> None:
    assert len({(one.path, one.old) for one in MUTANTS}) == len(MUTANTS) > 12
