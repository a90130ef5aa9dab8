"""A made-up briefing of any size, for measuring: `write_synthetic(folder, 2000, seed=1)`.

In come a folder, a number of records and a seed; out go the YAML files of a project that checks
without an error or a warning. The same seed gives the same bytes. It has one language, so that
other generators make as many pages.

Shares, lengths and numbers are those of the Bakhmut briefing of November 2026: 1,063 records in 126
files, 739 kB; 489 claims, 148 sources, 135 actors, 90 judgements (18 of our own), 63 events, 49
locations, 26 gaps, 23 indicators, 13 assumptions, 11 questions, 7 scenarios, 3 editions, 2
matrices. Words, as least, median, nine of ten, most: a claim 4, 13, 21, 38; a quotation 1, 5, 9,
15 (a fifth of all claims); the summary of an event 14, 33, 49, 78, of an actor 13, 36, 91, 124
(half of them), of a location 12, 41, 69, 129 (three quarters); the text of a judgement 5, 17, 28,
42; the reason of a grade 4, 14, 33, 62. A record names 5 others (half of them), 11 (nine of ten)
and 92 at most; a claim is named by 4, 11 and 28, a source by 3, 6 and 165. Half of the claims
answer to others, with 1, 2 and 3 relations. Of the names a quarter are Cyrillic.

Two things differ. What an edition sets side by side (questions, scenarios, matrices, indicators,
assumptions, gaps) does not grow with the number of records, and neither does what names one
record: references go to records near by, so that there is no hub that a tenth of all records name,
as the town in the focus of a small briefing is. And names come in six scripts instead of two.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from generator.yamlfile import dump

SHARES = {
    "source": 0.14,
    "actor": 0.127,
    "judgement": 0.085,
    "event": 0.06,
    "location": 0.046,
}
"""The share of each kind that grows; the rest are claims."""
BESIDE = {"gap": 26, "indicator": 23, "assumption": 13, "question": 11}
"""How many there are of what does not grow, in a set of 400 records or more."""
SCENARIOS = ("most-likely", "most-dangerous", "best", "other")
FIXED = 3 + 1 + 4 + 1 + 4
"""Records that every set has: editions, a scale, scenarios, a matrix; sides, author, country."""
EDITIONS = (date(2023, 2, 1), date(2023, 2, 15), date(2023, 3, 1))
LATE = 0.4
"""The share of all records that the last edition brings, but no more than it brings of 400."""
OUTLETS = 3
"""Every so many actors there is an outlet, that publishes and speaks for itself."""
NEAR = 40
"""How far off a record is that another names."""
PER_FILE = 40
"""Events and claims in one file."""

PARAGRAPH = 600
"""How many letters fill a paragraph."""

Words = tuple[int, int, int, int]
"""How many words a text has: the least, the median, nine of ten, the most."""
CLAIM: Words = (4, 13, 21, 38)
QUOTE: Words = (2, 5, 9, 15)
JUDGEMENT: Words = (6, 17, 28, 42)
REASON: Words = (4, 14, 33, 62)
EVENT: Words = (14, 33, 49, 78)
ACTOR: Words = (13, 36, 91, 124)
LOCATION: Words = (12, 41, 69, 129)
TITLE: Words = (3, 6, 9, 11)

_TEXT = (
    "the army says that its units hold a road to the town after a day of heavy shelling and that "
    "supplies still reach their garrison from the west while the other side moves up guns near a "
    "river crossing and tries to cut the railway line before the ground thaws again although some "
    "houses in eastern streets were left at night when two bridges had been damaged by rockets"
)
_WORDS = _TEXT.split()
_OTHER_TEXT = (
    "weather spring mud fuel depots rail gauge winter stocks elections allies patience exports "
    "grain prices harvest pipelines satellites frequencies batteries reserves training cycles leave"
)
_OTHER_WORDS = _OTHER_TEXT.split()
"""What only assumptions say: whoever says the same takes them for facts, and is warned."""
_TERMS = (
    ("almost no chance", 1, 5),
    ("very unlikely", 5, 20),
    ("unlikely", 20, 45),
    ("roughly even chance", 45, 55),
    ("likely", 55, 80),
    ("very likely", 80, 95),
    ("almost certain", 95, 99),
)

_CONSONANTS, _VOWELS = "bdfghklmnpstvz", "aeiou"
_SCRIPTS = {
    "uk": ("бдфгхклмнпствз", "аеиоу"),
    "ru": ("бдфгхклмнпствз", "аеиоу"),
    "ar": ("بدفغهكلمنثستڤز", "ائيؤو"),
    "ka": ("ბდფგჰკლმნპსტვზ", "აეიოუ"),
    "hy": ("բդֆգհկլմնպստվզ", "աեիոը"),
    "zh": (
        "巴德法格哈克拉马纳帕萨塔瓦扎",
        "阿埃伊奥乌",
    ),
}
"""The letters of a script in the order of the Latin ones: names are spelt, not translated."""
_LANGUAGES = ("uk", "uk", "uk", "ru", "ru", "ar", "ka", "hy", "zh")

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
        small = min(1.0, records / 400)
        self.late = LATE * min(1.0, 400 / records)
        counts = {kind: max(len(SCENARIOS), round(most * small)) for kind, most in BESIDE.items()}
        rest = records - FIXED - sum(counts.values())
        counts |= {kind: max(4, round(rest * share)) for kind, share in SHARES.items()}
        counts["claim"] = records - FIXED - sum(counts.values())
        self.ids = {
            kind: [f"{kind}-{number:05}" for number in range(1, count + 1)]
            for kind, count in counts.items()
        }
        self.place = {
            one: (kind, number) for kind, ids in self.ids.items() for number, one in enumerate(ids)
        }

    def files(self) -> Iterator[tuple[str, Any]]:
        """Yield every file: its path under `data/` and what it holds."""
        yield "briefing.yml", self.settings()
        for number in range(len(EDITIONS)):
            yield f"editions/edition-{number + 1}.yml", self.edition(number)
        yield "scales/icd-203.yml", self.scale()
        for name in ("blueland", "redland", "desk"):
            kind = "analysts" if name == "desk" else "state"
            yield f"actors/{name}.yml", {"id": name, "name": name.capitalize(), "kind": kind}
        yield "locations/country.yml", {"id": "country", "name": "The country", "kind": "country"}
        for number, kind in enumerate(SCENARIOS):
            yield f"scenarios/scenario-{kind}.yml", self.scenario(kind, number)
        yield "matrices/matrix.yml", self.matrix()
        single = {
            "location": self.location,
            "actor": self.actor,
            "source": self.source,
            "judgement": self.judgement,
            "question": self.question,
            "gap": self.gap,
            "indicator": self.indicator,
            "assumption": self.assumption,
        }
        for kind, make in single.items():
            for one in self.ids[kind]:
                yield f"{kind}s/{one}.yml", make(one)
        for kind, make in (("event", self.event), ("claim", self.claim)):
            for number, ids in enumerate(_batches(self.ids[kind]), start=1):
                yield f"{kind}s/{number:03}.yml", [make(one) for one in ids]

    # ---------------------------------------------------------------- what every set has

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

    def edition(self, number: int) -> Data:
        """Give an edition; the first knows no other."""
        day, near = EDITIONS[number], self.ids["judgement"][0]
        trend = "deteriorated" if number else "first-edition"
        made = {
            "id": f"edition-{number + 1}",
            "title": f"Edition {number + 1}",
            "as_of": day,
            "information_cutoff": day,
            "published_at": day,
            "previous": f"edition-{number}" if number else None,
            "bottom_line": " ".join(self.cited(18, near) for _ in range(3)),
            "situation": {"trend": trend, "reason": self.cited(30, near)},
            "scenario_set": "exclusive",
            "key_judgements": self.key_judgements(),
            "takeaways": [self.cited(20, near) for _ in range(7)],
            "questions": self.ids["question"][:2],
            "source_summary": self.prose((100, 150, 180, 200), near),
        }
        return {key: value for key, value in made.items() if value is not None}

    def key_judgements(self) -> list[str]:
        """Give what every edition leads with."""
        own = (one for one in self.ids["judgement"] if self.is_own(one) and self.is_early(one))
        return [*own][:6]

    def is_own(self, judgement: str) -> bool:
        """Tell whether a judgement is ours: one of five, and those of the first edition first."""
        return self.place[judgement][1] % 5 == 0

    def scale(self) -> Data:
        """Give a scale of likelihood: the first row of ICD 203."""
        terms = [{"term": term, "low": low, "high": high} for term, low, high in _TERMS]
        return {"id": "icd-203", "name": "ICD 203", "standard": "ICD 203, D.6.e", "terms": terms}

    def scenario(self, kind: str, number: int) -> Data:
        """Give a scenario, told in every edition anew."""
        near = self.ids["event"][0]
        term = ("likely", "very unlikely", "very unlikely", "unlikely")[number]
        versions = [
            {
                "edition": f"edition-{edition + 1}",
                "kind": kind,
                "likelihood": {"scale": "icd-203", "term": term},
                "horizon": date(2023, 8, 31),
                "drivers": [self.cited(12, near) for _ in range(3)],
            }
            for edition in range(len(EDITIONS))
        ]
        for version in versions[1:]:
            version["change_reason"] = self.cited(16, near)
        return {
            "id": f"scenario-{kind}",
            "title": f"{self.sentence(5)[:-1]} {number}",
            "description": self.prose((41, 64, 83, 93), near),
            "about": self.some("location", near, 3),
            "versions": versions,
        }

    def matrix(self) -> Data:
        """Give a matrix of three hypotheses, as the first edition saw them."""
        near = self.ids["claim"][0]
        rows = []
        for evidence in self.some("claim", near, 28, least=min(20, len(self.ids["claim"]) // 3)):
            ratings = {key: self.random.choice(("C", "C", "N", "I")) for key in ("H1", "H2", "H3")}
            rows.append({"evidence": evidence, "ratings": ratings, "note": self.sentence(14)})
        return {
            "id": "matrix",
            "question": "What will have become of the town by the end of August?",
            "edition": "edition-1",
            "hypotheses": [
                {"key": f"H{number}", "text": self.sentence(12)} for number in range(1, 4)
            ],
            "rows": rows,
            "conclusion": self.prose((150, 200, 230, 260), near),
        }

    # ---------------------------------------------------------------- one of each kind

    def question(self, record_id: str) -> Data:
        """Give a question with its answer."""
        return {
            "id": record_id,
            "heading": f"{self.sentence(5)[:-1]}?",
            "order": self.place[record_id][1] + 1,
            "answer": self.prose((127, 177, 216, 228), record_id),
            "about": self.some("location", record_id, 3) + self.some("actor", record_id, 4),
        }

    def gap(self, record_id: str) -> Data:
        """Give what is not known."""
        return {
            "id": record_id,
            "question": f"{self.sentence(12)[:-1]}?",
            "why": self.cited(30, record_id),
            "limits": self.some("judgement", record_id, 3),
            "observable_via": self.sentence(6)[:-1],
            "opened": "edition-1",
            "about": self.some("location", record_id, 4),
        }

    def indicator(self, record_id: str) -> Data:
        """Give what would tell where things go, as each edition saw it."""
        observations = [
            {
                "edition": f"edition-{number + 1}",
                "status": "not-seen",
                "claims": self.some("claim", record_id, 3),
                "note": self.sentence(12),
            }
            for number in range(len(EDITIONS))
        ]
        return {
            "id": record_id,
            "text": self.sentence(13),
            "observable_via": self.sentence(5)[:-1],
            "points_to": [f"scenario-{SCENARIOS[self.place[record_id][1] % len(SCENARIOS)]}"],
            "observations": observations,
        }

    def assumption(self, record_id: str) -> Data:
        """Give what is taken for granted."""
        return {
            "id": record_id,
            "text": f"{' '.join(self.random.sample(_OTHER_WORDS, 18)).capitalize()}.",
            "basis": self.cited(22, record_id),
            "if_wrong": self.sentence(20),
        }

    def location(self, record_id: str) -> Data:
        """Give a town, mostly with a point, and a road to another."""
        made: Data = {
            "id": record_id,
            "name": self.name(record_id),
            "kind": "town",
            "parent": "country",
            "known_from": self.known_from(record_id),
        }
        if self.chance(0.6):
            made["names"] = self.names(record_id)
        if self.chance(0.75):
            made["coordinates"] = {
                "latitude": round(self.random.uniform(47, 50), 4),
                "longitude": round(self.random.uniform(34, 40), 4),
                "precision_m": 1000,
                "source": self.one("source", record_id),
            }
            made["summary"] = self.prose(LOCATION, record_id)
        if self.chance(0.5):
            made["control"] = [
                {
                    "as_of": EDITIONS[-1] - timedelta(days=self.random.randrange(1, 14)),
                    "holder": self.random.choice(("blueland", "redland")),
                    "basis": "claimed",
                    "claims": self.some("claim", record_id, 3),
                }
            ]
        others = [one for one in self.some("location", record_id, 2) if one != record_id]
        made["connections"] = [
            {"to": one, "kind": "road", "claims": self.some("claim", record_id, 1)}
            for one in others
        ]
        return _plain(made)

    def actor(self, record_id: str) -> Data:
        """Give an outlet, or somebody of one side."""
        if self.place[record_id][1] % OUTLETS == 0:
            made: Data = {"id": record_id, "name": self.name(record_id), "kind": "media"}
            return _plain(made | {"known_from": self.known_from(record_id)})
        side = self.random.choice(("blueland", "redland"))
        made = {
            "id": record_id,
            "name": self.name(record_id),
            "kind": "person",
            "side": side,
            "description": self.sentence(self.words((1, 5, 8, 13))),
            "known_from": self.known_from(record_id),
        }
        if self.chance(0.2):
            made["names"] = self.names(record_id)
        if self.chance(0.5):
            made["summary"] = self.prose(ACTOR, record_id)
        if self.chance(0.3):
            claims = self.some("claim", record_id, 2)
            made["roles"] = [{"title": "colonel", "of": side, "claims": claims}]
        return _plain(made)

    def source(self, record_id: str) -> Data:
        """Give an article."""
        made = {
            "id": record_id,
            "kind": "news",
            "title": self.sentence(self.words((3, 10, 14, 21))),
            "publisher": self.outlet(record_id),
            "url": f"https://example.org/{record_id}",
            "published_on": self.day(record_id),
            "accessed_on": EDITIONS[-1] + timedelta(days=1),
            "language": "en",
            "reliability": self.random.choice("BBC"),
            "reliability_reason": self.sentence(self.words(REASON)),
        }
        if self.chance(0.25):
            made["description"] = self.prose((6, 31, 64, 138), record_id)
        return made

    def judgement(self, record_id: str) -> Data:
        """Give a judgement of ours, or of somebody who was quoted."""
        is_own, first = self.is_own(record_id), self.first_edition(record_id)
        leads = is_own and record_id in self.key_judgements()
        last = len(EDITIONS) if leads else first
        versions = [
            self.version(record_id, number, is_own=is_own) for number in range(first, last + 1)
        ]
        for version in versions[1:]:
            version["change_reason"] = self.cited(35, record_id)
        return {
            "id": record_id,
            "title": self.sentence(self.words((2, 5, 8, 10)))[:-1],
            "author": "desk" if is_own else self.voice(record_id),
            "about": self.some("location", record_id, 3) + self.some("actor", record_id, 2),
            "versions": versions,
        }

    def first_edition(self, record_id: str) -> int:
        """Give the number of the edition that a record comes with."""
        return 1 if self.is_early(record_id) else len(EDITIONS)

    def version(self, record_id: str, edition: int, *, is_own: bool) -> Data:
        """Give what a judgement says in one edition."""
        made = {
            "edition": f"edition-{edition}",
            "text": self.sentence(self.words(JUDGEMENT)),
            "confidence": "not-stated",
            "evidence_for": self.some("claim", record_id, 5),
        }
        if not is_own:
            return made
        term = self.random.choice(_TERMS)[0]
        return made | {
            "text": f"It is {term} that {self.sentence(self.words(JUDGEMENT)).lower()}",
            "likelihood": {"scale": "icd-203", "term": term},
            "confidence": self.random.choice(("low", "moderate")),
            "confidence_reason": self.cited(50, record_id),
            "evidence_for": self.evidence(record_id),
            "evidence_against": self.some("claim", record_id, 4),
            "assumptions": self.some("assumption", record_id, 2),
            "alternatives": [self.cited(16, record_id), self.cited(16, record_id)],
            "would_change": self.some("indicator", record_id, 3),
            "horizon": date(2023, 8, 31),
        }

    def evidence(self, judgement: str) -> list[str]:
        """Give what speaks for a judgement of ours: an outlet, somebody of a side, and others."""
        near = self.near("claim", judgement)
        voices = [self.random.choice(near[:-1][start::2]) for start in range(2)]
        return [*dict.fromkeys([*voices, *self.some("claim", judgement, 7)])]

    def event(self, record_id: str) -> Data:
        """Give a battle."""
        made = {
            "id": record_id,
            "title": self.sentence(self.words(TITLE))[:-1],
            "kind": "battle",
            "date": self.day(record_id),
            "locations": self.some("location", record_id, 2),
            "actors": [
                {"actor": one, "role": "attacker"} for one in self.some("actor", record_id, 3)
            ],
            "claims": self.some("claim", record_id, 7),
            "summary": self.prose(EVENT, record_id),
        }
        if self.chance(0.13):
            low = self.random.randrange(50)
            made["figures"] = [{"name": "dead", "best": low + 5, "low": low, "high": low + 20}]
        return made

    def claim(self, record_id: str) -> Data:
        """Give what somebody says in some article."""
        source = self.at("source", record_id)
        said: Data = {"speaker": self.outlet(source), "basis": "own-voice"}
        if not self.is_of_no_side(record_id):
            said = {
                "speaker": self.voice(record_id),
                "speaker_role": self.sentence(self.words((1, 5, 8, 11)))[:-1].lower(),
                "basis": "attributed",
                "medium": "a briefing for the press",
            }
        made: Data = {
            "id": record_id,
            "text": self.sentence(self.words(CLAIM)),
            **said,
            "said_on": self.day(source),
            "source": source,
            "locator": f"paragraph {self.random.randrange(1, 40)}",
            "about": [*self.some("location", record_id, 2), self.at("actor", record_id)],
        }
        if self.chance(0.2):
            made["quote"] = self.sentence(self.words(QUOTE))[:-1].lower()
        if self.chance(0.35):
            made["credibility"] = self.random.choice("2334")
            made["credibility_reason"] = self.sentence(self.words((5, 17, 24, 34)))
        if self.chance(0.1):
            made["quantities"] = [{"value": self.random.randrange(1, 5000), "unit": "soldiers"}]
        if self.chance(0.53):
            made["relations"] = self.relations(record_id)
        return _plain(made)

    def is_of_no_side(self, claim: str) -> bool:
        """Tell whether an outlet says it in its own voice, which every other claim does."""
        return self.place[claim][1] % 2 == 0

    def relations(self, record_id: str) -> list[Data]:
        """Give how a claim stands to earlier ones, so that no circle comes about."""
        number = self.place[record_id][1]
        earlier = self.ids["claim"][max(0, number - NEAR) : number]
        related = self.random.sample(earlier, min(len(earlier), self.random.choice((1, 1, 1, 2))))
        kinds = ("corroborates", "corroborates", "qualifies", "qualifies", "disputes")
        return [{"type": self.random.choice(kinds), "claim": one} for one in related]

    # ---------------------------------------------------------------- what is named

    def is_early(self, record_id: str) -> bool:
        """Tell whether the first edition knew of a record."""
        kind, number = self.place[record_id]
        return number < self.early(kind)

    def known_from(self, record_id: str) -> date | None:
        """Give the day from which on a person or a place is known, where it comes later."""
        return None if self.is_early(record_id) else EDITIONS[-1]

    def near(self, kind: str, record_id: str) -> Sequence[str]:
        """Give the records of a kind that one may name: those as far on, known when it is."""
        ids, (own, number) = self.ids[kind], self.place[record_id]
        early = self.early(kind)
        last = early if self.is_early(record_id) else len(ids)
        if own in BESIDE:
            return ids[: min(early, 3 * NEAR)]
        middle = min(number * len(ids) // len(self.ids[own]), last - 1)
        start = max(0, min(middle - NEAR // 2, last - NEAR))
        return ids[start : min(last, start + NEAR)]

    def one(self, kind: str, record_id: str) -> str:
        """Give the id of a record that another may name; those in front are named more often."""
        near = self.near(kind, record_id)
        return near[int(len(near) * self.random.random() ** 2)]

    def at(self, kind: str, record_id: str) -> str:
        """Give the record of a kind that is exactly as far on, so that none goes unnamed."""
        own, number = self.place[record_id]
        ids, early = self.ids[kind], self.early(kind)
        middle = number * len(ids) // len(self.ids[own])
        return ids[min(middle, early - 1) if self.is_early(record_id) else max(middle, early)]

    def early(self, kind: str) -> int:
        """Give how many records of a kind the first edition knew."""
        count = len(self.ids[kind])
        return count if kind in BESIDE else min(count - 1, round(count * (1 - self.late)))

    def outlet(self, source: str) -> str:
        """Give who publishes an article: the outlet nearest to it, known when it is."""
        number = self.place[self.at("actor", source)][1]
        number -= number % OUTLETS
        if not self.is_early(source) and number < self.early("actor"):
            number += OUTLETS
        ids = self.ids["actor"]
        return ids[number if number < len(ids) else number - OUTLETS]

    def voice(self, record_id: str) -> str:
        """Give somebody of a side who may be quoted."""
        near = [one for one in self.near("actor", record_id) if self.place[one][1] % OUTLETS]
        return near[int(len(near) * self.random.random() ** 2)]

    def some(self, kind: str, record_id: str, most: int, *, least: int = 1) -> list[str]:
        """Give some records that another may name, few more often than many; never itself."""
        near = [one for one in self.near(kind, record_id) if one != record_id]
        wanted = least + int((most - least + 1) * self.random.random() ** 2)
        return self.random.sample(near, min(len(near), wanted))

    def chance(self, share: float) -> bool:
        """Tell for one of several records, so that this share of them gets something."""
        return self.random.random() < share

    def day(self, record_id: str) -> date:
        """Give a day of its own to a record, the same each time it is asked for."""
        number = self.place[record_id][1]
        first, last = EDITIONS[0], EDITIONS[-1]
        if self.is_early(record_id):
            return first - timedelta(days=number % 300)
        return last - timedelta(days=number % (last - EDITIONS[1]).days)

    # ---------------------------------------------------------------- words

    def words(self, lengths: Words) -> int:
        """Give a number of words: half of them up to the median, nine of ten up to the third."""
        least, median, many, most = lengths
        spans = ((least, median), (median, many), (many, most))
        low, high = self.random.choices(spans, (5, 4, 1))[0]
        return self.random.randint(low, high)

    def syllables(self, record_id: str) -> list[tuple[int, int]]:
        """Give the syllables of the name of a person or a place: no two have the same."""
        kind, number = self.place[record_id]
        count = len(_CONSONANTS) * len(_VOWELS)
        # A prime far from any power of the count spreads the numbers over all names.
        number = (2 * number + (kind == "actor")) * 92_821 % count**3
        parts = [number // count**power % count for power in range(3)]
        return [divmod(part, len(_VOWELS)) for part in parts]

    def name(self, record_id: str) -> str:
        """Give a name that could be one."""
        return spelt(self.syllables(record_id), (_CONSONANTS, _VOWELS)).capitalize()

    def names(self, record_id: str) -> list[Data]:
        """Give the name in other scripts."""
        wanted = self.random.sample(_LANGUAGES, self.random.choice((1, 2, 2, 3, 5)))
        return [
            {
                "text": spelt(self.syllables(record_id), _SCRIPTS[language]).capitalize(),
                "language": language,
                "kind": "official",
            }
            for language in dict.fromkeys(wanted)
        ]

    def sentence(self, words: int) -> str:
        """Give that many words as a sentence."""
        return f"{' '.join(self.random.choices(_WORDS, k=words)).capitalize()}."

    def cited(self, words: int, record_id: str) -> str:
        """Give a sentence with a link and a citation."""
        link = self.one("location", record_id)
        text = self.sentence(words)[:-1]
        return f"{text} near [[{link}]] [@{self.one('claim', record_id)}]."

    def prose(self, lengths: Words, record_id: str) -> str:
        """Give paragraphs; every sentence has a link and a citation."""
        left, made = self.words(lengths), [""]
        while left > 0:
            words = min(left, self.random.randint(10, 30))
            left -= words
            sentence = self.cited(max(3, words - 2), record_id)
            made[-1] = f"{made[-1]} {sentence}".strip()
            if len(made[-1]) > PARAGRAPH:
                made.append("")
        return "\n\n".join(filter(None, made))


def spelt(syllables: Sequence[tuple[int, int]], script: tuple[str, str]) -> str:
    """Spell syllables with the letters of a script."""
    consonants, vowels = script
    return "".join(consonants[one] + vowels[other] for one, other in syllables)


def _plain(record: Mapping[str, Any]) -> Data:
    """Leave out what there is nothing to say of."""
    return {key: value for key, value in record.items() if value not in (None, [])}


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
