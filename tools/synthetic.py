"""A made-up briefing of any size, for measuring: `write_synthetic(folder, 2000, seed=1)`.

In come a folder, a number of records and a seed; out go the YAML files of a project that checks
without an error. The same seed gives the same bytes. The shares of the kinds, the lengths of the
texts and the numbers of references are about those of a real briefing.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from generator.yamlfile import dump

SHARES = {"location": 0.1, "actor": 0.1, "source": 0.08, "event": 0.14, "judgement": 0.03}
"""The share of each kind; the rest are claims."""
FIXED = 6
"""Records that every set has: an edition, a scale, two sides, the author and the country."""
CUTOFF = date(2023, 3, 1)
PER_FILE = 40
"""Events and claims in one file."""

_ONSETS = ("b", "ch", "d", "dr", "h", "k", "kr", "l", "m", "n", "p", "r", "s", "sl", "t", "v", "z")
_VOWELS = ("a", "e", "i", "o", "u", "y")
_ENDINGS = ("ivka", "ove", "sk", "yne", "ynsk", "ir", "mut", "dar", "nyi", "enko", "ych", "ov")
_TEXT = (
    "the army says that its units hold the road to the town after a day of heavy shelling and that "
    "supplies still reach the garrison from the west while the other side moves up guns near the "
    "river crossing and tries to cut the railway line before the ground thaws again"
)
_WORDS = _TEXT.split()
_TERMS = (
    ("almost no chance", 1, 5),
    ("very unlikely", 5, 20),
    ("unlikely", 20, 45),
    ("roughly even chance", 45, 55),
    ("likely", 55, 80),
    ("very likely", 80, 95),
    ("almost certain", 95, 99),
)

Data = dict[str, Any]


def write_synthetic(folder: Path, records: int, seed: int) -> None:
    """Write a project of made-up records.

    Args:
        folder: The project; its `data/` is made.
        records: How many records, at least 50.
        seed: What the choices follow from.
    """
    for path, data in Maker(records, seed).files():
        file = folder / "data" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dump(data), encoding="utf-8", newline="\n")


class Maker:
    """Makes the records of one set, kind by kind."""

    def __init__(self, records: int, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
        counts = {kind: round((records - FIXED) * share) for kind, share in SHARES.items()}
        counts["claim"] = records - FIXED - sum(counts.values())
        self.ids = {
            kind: [f"{kind}-{number:05}" for number in range(1, count + 1)]
            for kind, count in counts.items()
        }

    def files(self) -> Iterator[tuple[str, Any]]:
        """Yield every file: its path under `data/` and what it holds."""
        yield "briefing.yml", self.settings()
        yield "editions/first.yml", self.edition()
        yield "scales/icd-203.yml", self.scale()
        for name in ("blueland", "redland", "desk"):
            yield f"actors/{name}.yml", {"id": name, "name": name.capitalize(), "kind": "state"}
        yield "locations/country.yml", {"id": "country", "name": "The country", "kind": "country"}
        for record_id in self.ids["location"]:
            yield f"locations/{record_id}.yml", self.location(record_id)
        for record_id in self.ids["actor"]:
            yield f"actors/{record_id}.yml", self.actor(record_id)
        for record_id in self.ids["source"]:
            yield f"sources/{record_id}.yml", self.source(record_id)
        for record_id in self.ids["judgement"]:
            yield f"judgements/{record_id}.yml", self.judgement(record_id)
        for number, ids in enumerate(_batches(self.ids["event"]), start=1):
            yield f"events/{number:03}.yml", [self.event(one) for one in ids]
        for number, ids in enumerate(_batches(self.ids["claim"]), start=1):
            yield f"claims/{number:03}.yml", [self.claim(one) for one in ids]

    def settings(self) -> Data:
        """Give the settings."""
        return {
            "title": "A made-up briefing",
            "conflict": "Redland against Blueland",
            "description": "Records without a word of truth in them, for measuring.",
            "author": "desk",
            "sides": ["blueland", "redland"],
            "scale": "icd-203",
            "focus": "country",
            "loaded_words": ["terrorist", "terrorists", "liberated", "regime"],
        }

    def edition(self) -> Data:
        """Give the only edition."""
        return {
            "id": "first",
            "title": "First edition",
            "as_of": CUTOFF,
            "information_cutoff": CUTOFF,
            "published_at": CUTOFF + timedelta(days=1),
            "bottom_line": f"{self.sentence(20)} [@{self.one('claim')}]",
            "situation": {"trend": "first-edition", "reason": self.sentence(10)},
            "key_judgements": self.some("judgement", 5),
            "takeaways": [f"{self.sentence(14)} [@{self.one('claim')}]" for _ in range(6)],
        }

    def scale(self) -> Data:
        """Give a scale of likelihood: the first row of ICD 203."""
        terms = [{"term": term, "low": low, "high": high} for term, low, high in _TERMS]
        return {"id": "icd-203", "name": "ICD 203", "standard": "ICD 203, D.6.e", "terms": terms}

    def location(self, record_id: str) -> Data:
        """Give a town near one of ours, with a road to another."""
        return {
            "id": record_id,
            "name": self.name(),
            "names": self.names(),
            "kind": "town",
            "parent": "country",
            "coordinates": {
                "latitude": round(self.random.uniform(47, 50), 4),
                "longitude": round(self.random.uniform(34, 40), 4),
                "precision_m": 1000,
                "source": self.one("source"),
            },
            "connections": [
                {"to": other, "kind": "road", "claims": self.some("claim", 1)}
                for other in self.some("location", 2)
                if other != record_id
            ],
            "significance": self.prose(2),
        }

    def actor(self, record_id: str) -> Data:
        """Give an officer of one side."""
        side = self.random.choice(("blueland", "redland"))
        return {
            "id": record_id,
            "name": f"{self.name()} {self.name()}",
            "names": self.names(),
            "kind": "person",
            "side": side,
            "description": self.sentence(6),
            "roles": [{"title": "colonel", "of": side, "claims": self.some("claim", 1)}],
            "summary": self.prose(1),
        }

    def source(self, record_id: str) -> Data:
        """Give an article."""
        return {
            "id": record_id,
            "kind": "news",
            "title": self.sentence(9),
            "publisher": self.one("actor"),
            "url": f"https://example.org/{record_id}",
            "published_on": self.day(),
            "accessed_on": CUTOFF + timedelta(days=1),
            "reliability": "B",
            "reliability_reason": self.sentence(8),
            "description": self.prose(1),
        }

    def judgement(self, record_id: str) -> Data:
        """Give a judgement of ours."""
        term = self.random.choice(_TERMS)[0]
        version = {
            "edition": "first",
            "text": f"{term.capitalize()}: {self.sentence(18)}",
            "likelihood": {"scale": "icd-203", "term": term},
            "confidence": self.random.choice(("low", "moderate")),
            "confidence_reason": self.prose(1),
            "evidence_for": self.some("claim", 5) + self.some("event", 2),
            "evidence_against": self.some("claim", 2),
        }
        about = self.some("location", 2)
        return {
            "id": record_id,
            "title": self.sentence(5),
            "author": "desk",
            "about": about,
            "versions": [version],
        }

    def event(self, record_id: str) -> Data:
        """Give a battle."""
        low = self.random.randrange(50)
        figure = {"name": "dead", "best": low + 5, "low": low, "high": low + 20}
        return {
            "id": record_id,
            "title": self.sentence(6),
            "kind": "battle",
            "date": self.day(),
            "locations": self.some("location", 2),
            "actors": [{"actor": one, "role": "attacker"} for one in self.some("actor", 2)],
            "claims": self.some("claim", 3),
            "figures": [figure],
            "summary": self.prose(1),
        }

    def claim(self, record_id: str) -> Data:
        """Give what somebody says in some article."""
        relation = self.random.choice(("corroborates", "disputes", "qualifies"))
        # Only earlier claims are related, so that no circle comes about.
        earlier = self.ids["claim"][: self.ids["claim"].index(record_id)]
        related = self.random.sample(earlier, min(len(earlier), self.random.randrange(2)))
        return {
            "id": record_id,
            "text": self.sentence(16),
            "quote": self.sentence(6),
            "speaker": self.one("actor"),
            "speaker_role": "colonel",
            "said_on": self.day(),
            "medium": "a briefing for the press",
            "source": self.one("source"),
            "locator": f"paragraph {self.random.randrange(1, 40)}",
            "basis": "attributed",
            "hedges": ["apparently"],
            "credibility": "3",
            "credibility_reason": self.sentence(7),
            "about": self.some("location", 1) + self.some("actor", 1),
            "quantities": [{"value": self.random.randrange(1, 5000), "unit": "soldiers"}],
            "relations": [{"type": relation, "claim": one} for one in related],
        }

    def one(self, kind: str) -> str:
        """Give the id of any record of a kind."""
        return self.random.choice(self.ids[kind])

    def some(self, kind: str, most: int) -> list[str]:
        """Give some ids of a kind, at least one."""
        ids = self.ids[kind]
        return self.random.sample(ids, min(len(ids), self.random.randint(1, most)))

    def day(self) -> date:
        """Give a day of the year before the cut-off."""
        return CUTOFF - timedelta(days=self.random.randrange(365))

    def name(self) -> str:
        """Give a name that could be one."""
        syllables = [
            self.random.choice(_ONSETS) + self.random.choice(_VOWELS)
            for _ in range(self.random.randint(1, 3))
        ]
        return f"{''.join(syllables)}{self.random.choice(_ENDINGS)}".capitalize()

    def names(self) -> list[Data]:
        """Give further names, one of them misspelt."""
        return [
            {"text": self.name(), "language": "uk-Latn", "kind": kind}
            for kind in ("official", "former", "misspelling")
        ]

    def sentence(self, words: int) -> str:
        """Give that many words as a sentence."""
        return f"{' '.join(self.random.choices(_WORDS, k=words)).capitalize()}."

    def prose(self, paragraphs: int) -> str:
        """Give paragraphs, each with a link and a citation."""
        made = [
            f"{self.sentence(25)} In [[{self.one('location')}]] {self.sentence(15)} "
            f"[@{self.one('claim')}]"
            for _ in range(paragraphs)
        ]
        return "\n\n".join(made)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), PER_FILE):
        yield ids[start : start + PER_FILE]


def main() -> None:
    """Write a set from the command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("records", type=int)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    write_synthetic(given.folder, given.records, given.seed)


if __name__ == "__main__":
    main()
