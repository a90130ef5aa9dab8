"""Files made from a briefing, and made again only when what they were made from has changed.

In come works, each a path and what makes the file; out come the files that are new or different,
and the paths of those that are still right. What each file was made from is kept below `build/`:
the questions that were asked and their answers, see `generator.reading`. A memory that was written
by another version, or is damaged, is no memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from generator import sealed
from generator.diagnostics import Diagnostic
from generator.jobs import spread
from generator.link import Briefing
from generator.reading import Answer, Answers, Hashes, Question, Reading

Signature = tuple[int, ...]
"""What tells that files are those that were written: of each its size and when it was changed."""


@dataclass(frozen=True, slots=True)
class Work:
    """A file to be made, maybe with others that come of the same making."""

    path: str
    make: Callable[[Briefing], bytes | tuple[bytes, ...] | Diagnostic]
    """Makes it of a briefing, with the others if there are any, or says what stands against it."""
    given: str = ""
    """A hash of what it is made from beside the briefing."""
    others: tuple[str, ...] = ()
    """The paths of the files that are made with it."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file that it makes."""
        return (self.path, *self.others)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file that was made."""

    given: str
    asked: tuple[Question, ...]
    signature: Signature


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of all files of a folder."""

    files: Mapping[str, Known] = field(default_factory=dict)
    answers: Mapping[Question, Answer] = field(default_factory=dict)
    hashes: Hashes = field(default_factory=dict)
    """What was hashed in this process; it is not kept on disk."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    files: Mapping[str, bytes]
    """The files that were made anew, by path."""
    kept: frozenset[str]
    """The files in the folder that are still right."""
    asked: Mapping[str, tuple[Question, ...]]
    """What each file was made from."""
    found: tuple[Diagnostic, ...]
    answers: Answers
    seconds: Mapping[str, float]
    """How long making took, for each file that was made."""
    left: frozenset[str]
    """The files that are not right and were left for later."""


Source = tuple[Callable[..., Mapping[str, Work]], tuple[Any, ...]]
"""A function of a module, and its arguments, the briefing first: gives the works by path."""


def make(
    works: Mapping[str, Work],
    source: Source,
    folder: Path,
    memory: Memory,
    jobs: int = 1,
    later: Collection[str] = (),
) -> Made:
    """Make what has to be made.

    Args:
        works: Every file of the folder, by path.
        source: Gives the same works in another process; the first argument is the briefing.
        folder: Where the files lie.
        memory: What is known of them.
        jobs: How many processes may work.
        later: Files that stay as they are for now, though they may not be right.
    """
    briefing: Briefing = source[1][0]
    global _at_hand  # noqa: PLW0603 - what this process, and those forked from it, find ready
    answers = Answers(briefing, memory.answers, memory.hashes)
    _at_hand = (source[1], works, answers)
    changed = {question for question in memory.answers if not answers.is_same(question)}
    kept = {
        path: known.asked
        for path, known in memory.files.items()
        if (work := works.get(path))
        and known.given == work.given
        and changed.isdisjoint(known.asked)
        and _signatures(folder, work) == known.signature
    }
    wanted = [path for path in works if path not in kept and path not in later]
    left = [path for path in later if path in works and path not in kept]
    files: dict[str, bytes] = {}
    seconds: dict[str, float] = {}
    asked: dict[str, tuple[Question, ...]] = dict(kept)
    found: list[Diagnostic] = []
    for path, result in zip(wanted, spread(_maker, source, wanted, jobs), strict=True):
        made, asked[path], learnt, seconds[path] = result
        answers.learn(learnt)
        if isinstance(made, Diagnostic):
            found.append(made)
        else:
            data = made if isinstance(made, tuple) else (made,)
            files.update(zip(works[path].paths, data, strict=True))
    return Made(
        files,
        every_path(works[path] for path in kept),
        asked,
        tuple(found),
        answers,
        seconds,
        every_path(works[path] for path in left),
    )


def every_path(works: Iterable[Work]) -> frozenset[str]:
    """Give the paths of all files that works make."""
    return frozenset(path for work in works for path in work.paths)


Result = tuple[
    bytes | tuple[bytes, ...] | Diagnostic, tuple[Question, ...], dict[Question, Answer], float
]
"""A file or what stands against it, what was asked for it, the answers that were new, and how many
seconds it took."""


_at_hand: tuple[tuple[Any, ...], Mapping[str, Work], Answers] | None = None


def _maker(
    works: Callable[..., Mapping[str, Work]], arguments: tuple[Any, ...]
) -> Callable[[str], Result]:
    """Give what makes one file, and tells what was asked for it."""
    briefing: Briefing = arguments[0]
    if _at_hand and _at_hand[0] is arguments:
        by_path, answers = _at_hand[1:]
    else:
        by_path, answers = works(*arguments), Answers(briefing)

    def made(path: str) -> Result:
        started = time.perf_counter()
        reading = Reading(briefing)
        data = by_path[path].make(reading)
        took = time.perf_counter() - started
        return data, tuple(reading.asked), answers.news(reading.asked), took

    return made


def signature(path: Path) -> Signature | None:
    """Give what tells a file from its next version; None where there is none."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _signatures(folder: Path, work: Work) -> Signature | None:
    """Give what tells all files of a work from their next versions; None where one is missing."""
    seen = [signature(folder / path) for path in work.paths]
    return None if None in seen else tuple(chain.from_iterable(one for one in seen if one))


def memory_of(works: Mapping[str, Work], made: Made, folder: Path) -> Memory:
    """Give what is to be known of the files of a folder, now that they are written."""
    files: dict[str, Known] = {}
    answers: dict[Question, Answer] = {}
    for path, asked in made.asked.items():
        seen = _signatures(folder, works[path])
        if seen:
            files[path] = Known(works[path].given, asked, seen)
    waiting = [question for asked in made.asked.values() for question in asked]
    while waiting:
        question = waiting.pop()
        if question not in answers:
            answers[question] = made.answers(question)
            waiting += answers[question].asked
    return Memory(files, answers, made.answers.hashes)


# ---------------------------------------------------------------- memory on disk


def remember(
    file: Path, fingerprint: str, works: Mapping[str, Work], made: Made, folder: Path
) -> None:
    """Keep what every file of a folder was made from.

    Args:
        file: Where it is kept.
        fingerprint: A hash of the program and the templates that made it.
        works: What `make` got.
        made: What `make` gave.
        folder: Where the files lie by now.
    """
    memory = memory_of(works, made, folder)
    numbers = {question: number for number, question in enumerate(memory.answers)}
    table = [
        [question, answer.hash, [numbers[one] for one in answer.asked]]
        for question, answer in memory.answers.items()
    ]
    files = {
        path: [known.given, [numbers[one] for one in known.asked], known.signature]
        for path, known in memory.files.items()
    }
    sealed.keep(file, fingerprint, {"answers": table, "files": files})


def recall(file: Path, fingerprint: str) -> Memory:
    """Give what was kept; nothing where another program kept it, or it was damaged since."""
    kept = sealed.kept(file, fingerprint)
    if kept is None:
        return Memory()
    questions: list[Question] = [_plain(one[0]) for one in kept["answers"]]
    answers = {
        question: Answer(one[1], _listed(questions, one[2]))
        for question, one in zip(questions, kept["answers"], strict=True)
    }
    files = {
        path: Known(given, _listed(questions, asked), tuple(seen))
        for path, (given, asked, seen) in kept["files"].items()
    }
    return Memory(files, answers)


def _listed(questions: Sequence[Question], numbers: Iterable[int]) -> tuple[Question, ...]:
    return tuple(questions[number] for number in numbers)


def _plain(value: Any) -> Any:
    """Give a question as it was asked: JSON has no tuples."""
    return tuple(_plain(one) for one in value) if isinstance(value, list) else value
