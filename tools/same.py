"""Build the site under many circumstances and compare the hashes: `make same`.

Another folder, time zone, locale, hash seed, umask, order of files, number of processes, a build
upon another build; and with all of that at once every Python given with `--python` (one that has
the packages of requirements/run.lock). All must give one hash, the hash of SHA256SUMS.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = ("data", "docs", "templates")
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "7",
    "HOME": "/nonexistent",
    "USER": "nobody",
}
"""A machine on which everything is otherwise."""


@dataclass(frozen=True)
class Circumstance:
    """One way to build."""

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    umask: str = "022"
    python: str = sys.executable
    jobs: int = 0
    is_after_another: bool = False
    """Whether the site of slightly other records was built there before."""


def circumstances(pythons: list[str]) -> Iterator[Circumstance]:
    """Yield every way to build."""
    yield Circumstance("as usual")
    for zone in ("Pacific/Kiritimati", "America/St_Johns"):
        yield Circumstance(f"time zone {zone}", {"TZ": zone})
    for locale in ("C", "tr_TR.UTF-8", "de_DE.ISO-8859-1"):
        yield Circumstance(f"locale {locale}", {"LC_ALL": locale, "LANG": locale})
    for seed in ("1", "4294967295"):
        yield Circumstance(f"hash seed {seed}", {"PYTHONHASHSEED": seed})
    yield Circumstance("umask 077", umask="077")
    yield Circumstance("no home", {"HOME": "/nonexistent", "USER": "nobody"})
    yield Circumstance("one process", jobs=1)
    yield Circumstance("three processes", jobs=3)
    yield Circumstance("upon another build", is_after_another=True)
    for python in pythons:
        told = subprocess.run([python, "--version"], capture_output=True, text=True, check=True)
        yield Circumstance(told.stdout.strip(), ELSEWHERE, umask="077", python=python, jobs=3)


def copy_shuffled(origin: Path, folder: Path, seed: int) -> None:
    """Copy what a site is made of, its files in no order."""
    paths = [path for name in SOURCES for path in (origin / name).rglob("*") if path.is_file()]
    random.Random(seed).shuffle(paths)  # noqa: S311 - any order
    for path in [*paths, origin / "mkdocs.yml"]:
        target = folder / path.relative_to(origin)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def build(one: Circumstance, folder: Path) -> None:
    """Build in a folder of its own."""
    program = (
        "import sys; from pathlib import Path; from generator import pipeline\n"
        f"made = pipeline.build(Path(sys.argv[1]), jobs={one.jobs})\n"
        "sys.exit('\\n'.join(map(str, made.found)) if not made.is_published else 0)"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0"}
    command = ["sh", "-c", f'umask {one.umask} && exec "$@"', "sh", one.python, "-c", program]
    subprocess.run(
        [*command, str(folder)], env={**environment, **one.environment}, cwd=folder, check=True
    )


def hash_of(origin: Path, one: Circumstance, seed: int) -> str:
    """Give the hash of the site of *origin* under a circumstance."""
    with tempfile.TemporaryDirectory(prefix=f"briefing same {seed} ") as name:
        folder = Path(name) / "project"
        copy_shuffled(origin, folder, seed)
        if one.is_after_another:
            settings = folder / "data" / "briefing.yml"
            text = settings.read_text(encoding="utf-8")
            settings.write_text(text.replace("title: ", "title: Another ", 1), encoding="utf-8")
            build(one, folder)
            settings.write_text(text, encoding="utf-8")
        build(one, folder)
        return hashlib.sha256((folder / "site" / "SHA256SUMS").read_bytes()).hexdigest()


def main() -> None:
    """Build under every circumstance, and compare."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--python", action="append", default=[], help="a further Python")
    arguments.add_argument("words", nargs="*", help="only those whose name holds one of these")
    wanted = arguments.parse_args()
    found: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory(prefix="briefing-same-") as name:
        # As it is now: somebody may be at work on the records meanwhile.
        copy_shuffled(ROOT, Path(name), 0)
        for seed, one in enumerate(circumstances(wanted.python)):
            if wanted.words and not any(word in one.name for word in wanted.words):
                continue
            digest = hash_of(Path(name), one, seed)
            found.setdefault(digest, []).append(one.name)
            sys.stdout.write(f"{digest[:16]}  {one.name}\n")
            sys.stdout.flush()
    total = sum(map(len, found.values()))
    sys.stdout.write(f"{total} builds, {len(found)} hash(es)\n")
    sys.exit(0 if len(found) == 1 else 1)


if __name__ == "__main__":
    main()
