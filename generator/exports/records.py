"""Records as JSON and CSV: every field that readers may see, under the names it has in YAML."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from generator.kinds import KINDS, Kind
from generator.link import Briefing
from generator.model import Record
from generator.parse import Entry
from generator.reading import edition_id
from generator.urls import record_url

_HIDDEN = {"note"}
"""Remarks for maintainers."""

_PAGE = "page"
"""The name under which each record has its address from the site's root; no field is called so."""

_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def briefing_json(briefing: Briefing) -> str:
    """Give all records in one JSON object: settings, then a list for each kind, in our order."""
    records: dict[str, list[dict[str, Any]]] = {kind.plural: [] for kind in KINDS}
    for entry in briefing.entries.values():
        records[entry.kind.plural].append(_plain(entry))
    settings = briefing.settings.model_dump(mode="json", exclude_none=True)
    whole = {"briefing": settings, "edition": briefing.edition.id, **records}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def kind_csv(briefing: Briefing, kind: Kind) -> str:
    """Give the records of a kind as CSV (RFC 4180, UTF-8).

    Lists of words are joined with `; `, anything deeper is JSON. A cell that a spreadsheet would
    take for a formula gets an apostrophe in front.
    """
    fields = [name for name in kind.type.model_fields if name not in _HIDDEN]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*fields, _PAGE])
    for record in briefing.of(kind.type):
        plain = _plain(briefing.entries[record.id])
        writer.writerow([_cell(plain.get(name)) for name in [*fields, _PAGE]])
    return out.getvalue()


def record_json(briefing: Briefing, entry: Entry) -> str:
    """Give one record as JSON, with the fields of other records that refer to it."""
    mentions = [
        {"id": back.entry.id, "kind": back.entry.kind.name, "field": back.field}
        for back in briefing.backlinks.get(entry.id, ())
    ]
    whole = {
        "briefing": briefing.settings.title,
        "edition": edition_id(briefing),
        "kind": entry.kind.name,
        "record": _plain(entry),
        "mentioned_in": mentions,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(entry: Entry) -> dict[str, Any]:
    record: Record = entry.record
    plain = record.model_dump(mode="json", exclude_none=True, exclude=_HIDDEN)
    return {**plain, _PAGE: record_url(entry.kind, record)}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _inert("; ".join(value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return _inert(str(value))


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
