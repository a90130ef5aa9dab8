"""What the interface says, in the reader's language: said late, when all else is done.

A page is made once, whatever the number of its languages. Where it says something, `gettext` and
its kin leave a token: a hash between two signs that no text of a record can hold (`yamlfile`
refuses them, and so does the gate). When the page is whole, a `Speaker` puts the words of one
language in the place of every token. So templates and rooms say `_("How far to trust it")`, as
everywhere in the world, and know no language.

Messages and catalogues are those of gettext: `%(name)s` takes an argument, `%%` is a per cent
sign, and whole numbers are written as the language writes them. A message that holds a tag is
HTML; all others are plain text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import Any

from markupsafe import Markup

PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
"""The signs for private use, for a character class: no text may hold them."""

OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}([0-9a-f]{{16}}){CLOSE}")
_TAG = re.compile(r"</?[a-z]")

Say = Callable[["Speaker"], str]
"""Gives words in a speaker's language: Markup where they are HTML, `Filled` for a message."""

_waiting: dict[str, Say] = {}
"""What the tokens stand for. A token never leaves the process that made it."""


class Words(str):
    """Text that is one token; what would tear it apart is done to its words later."""

    __slots__ = ()

    def capitalize(self) -> Words:
        """Give the words with a capital, to stand alone."""
        return _token(("capital", str(self)), _Capital(str(self)))


def alone(text: str) -> str:
    """Give words with a capital, to stand alone; the rest stays as it is."""
    if TOKEN.fullmatch(text):
        return Words(text).capitalize()
    return f"{text[:1].upper()}{text[1:]}"


def later(key: tuple[Any, ...], say: Say) -> Words:
    """Give the token for what is said later.

    Args:
        key: What tells it from all others; plain values.
        say: Says it.
    """
    return _token(key, say)


def _token(key: tuple[Any, ...], say: Say) -> Words:
    # Stable from run to run: hashes of what pages are made from include it.
    name = hashlib.blake2b(repr(key).encode(), digest_size=8).hexdigest()
    _waiting.setdefault(name, say)
    return Words(f"{OPEN}{name}{CLOSE}")


@dataclass(frozen=True, slots=True)
class _Capital:
    text: str

    def __call__(self, speaker: Speaker) -> str:
        said = _waiting[self.text.strip(OPEN + CLOSE)](speaker)
        arguments = said.arguments if isinstance(said, Filled) else {}
        return Filled(f"{said[:1].upper()}{said[1:]}", arguments)


# ---------------------------------------------------------------- messages


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be said, with what goes into it."""

    context: str
    """What it is said of, where one English word has several translations."""
    one: str
    """The English text."""
    many: str
    """The English plural; empty where there is none."""
    number: int
    arguments: Mapping[str, Any]

    def __call__(self, speaker: Speaker) -> Filled:
        """Give the text in the speaker's language and what goes into it."""
        text = speaker.text(self.context, self.one, self.many, self.number)
        return Filled(text, self.arguments)


class Filled(str):
    """A message in one language, with what goes into it."""

    __slots__ = ("arguments",)
    arguments: Mapping[str, Any]

    def __new__(cls, text: str, arguments: Mapping[str, Any] | None = None) -> Filled:
        """Keep the arguments beside the text."""
        made = super().__new__(cls, text)
        made.arguments = arguments or {}
        return made


def gettext(message: str, /, **arguments: Any) -> Words:
    """Give a message, for now as a token."""
    return pgettext("", message, **arguments)


def pgettext(context: str, message: str, /, **arguments: Any) -> Words:
    """Give a message of which *context* says what it is about."""
    if not arguments:
        return _plain(context, message)
    return _message(Message(context, message, "", 0, arguments))


def ngettext(one: str, many: str, number: int, /, **arguments: Any) -> Words:
    """Give a message in the form that goes with a number, which it can name `n` or `num`."""
    return npgettext("", one, many, number, **arguments)


def npgettext(context: str, one: str, many: str, number: int, /, **arguments: Any) -> Words:
    """Give a message of which *context* says what it is about, in the form for a number."""
    given = {"n": number, "num": number, **arguments}
    return _message(Message(context, one, many, number, given))


def mark(message: str) -> str:
    """Mark a text as a message to be translated; it is said by `gettext` elsewhere."""
    return message


@cache
def _plain(context: str, message: str) -> Words:
    return _message(Message(context, message, "", 0, {}))


def _message(message: Message) -> Words:
    arguments = [
        (name, isinstance(value, Markup), value if isinstance(value, int) else str(value))
        for name, value in sorted(message.arguments.items())
    ]
    key = (message.context, message.one, message.many, message.number, arguments)
    return _token(("message", *key), message)


def number(value: float, places: int | None = None) -> Words:
    """Give a number in groups of three, as in `4,500`, with so many decimals where it is said."""
    return later(("number", value, places), lambda speaker: speaker.number(value, places))


def own(text: str) -> Words:
    """Give a text of a record among words of ours: where it is markup, it says its language."""
    return later(("own", "text", text), lambda _: Own(text))


class Own(str):
    """A text in the language of the records."""

    __slots__ = ()


# ---------------------------------------------------------------- speaking


@dataclass(frozen=True, slots=True)
class Manner:
    """How words are written where they stand."""

    name: str
    ours: Callable[[str], str]
    """Writes a text of ours."""
    given: Callable[[str], str]
    """Writes a text that anybody may have written."""
    is_markup: bool = True
    """Whether a text can say its language."""


PLAIN = Manner("plain", str, str, is_markup=False)
"""Plain text, not inside any markup."""


class Speaker:
    """Says everything in one language."""

    def __init__(self, language: str, catalogue: Catalogue | None = None, own: str = "en") -> None:
        """Prepare.

        Args:
            language: A BCP 47 tag.
            catalogue: Its messages; none means English, the language of the source.
            own: The language that the records are written in.
        """
        self.language = language
        self.own = own
        self._catalogue = catalogue
        self._known: dict[tuple[str, str], str] = {}

    def text(self, context: str, one: str, many: str, number: int) -> str:
        """Give the text of a message; English where the catalogue lacks it."""
        found = self._catalogue and self._catalogue.find(context, one, many, number)
        return found or (many if many and number != 1 else one)

    @property
    def name(self) -> str:
        """The language's name in itself, with a capital."""
        from babel import Locale

        return alone(Locale.parse(self.language, sep="-").get_display_name() or self.language)

    def said_in(self, *places: str) -> dict[str, str | tuple[str, ...]]:
        """Give the translations of messages that stand in some files, by their English text.

        Messages with a context are left out: there one text may have several translations.

        Args:
            places: How the paths of the files begin.
        """
        if self._catalogue is None:
            return {}
        return {
            message: said
            for (context, message), said in self._catalogue.messages.items()
            if not context
            if any(one.startswith(places) for one in self._catalogue.places.get(message, ()))
        }

    def number(self, value: float, places: int | None = None) -> str:
        """Give a number in groups of three, with so many decimals where it is said."""
        if self._catalogue is None:
            return f"{value:,}" if places is None else f"{value:,.{places}f}"
        from babel.numbers import format_decimal

        pattern = None if places is None else f"#,##0.{'0' * places}".rstrip(".")
        return format_decimal(value, pattern, locale=self.language.replace("-", "_"))

    def says(self, text: str, manner: Manner = PLAIN) -> str:
        """Give a text with words in the place of every token."""
        if OPEN not in text:
            return text
        # A plain str: in Markup, the words would be escaped once more on the way in.
        return TOKEN.sub(lambda found: self.word(found, manner), str(text))

    def word(self, found: re.Match[str], manner: Manner) -> str:
        """Give the words for a token, written as they must be where they stand.

        A token that nobody made stays as it is: the gate refuses it.
        """
        key = found[1], manner.name
        known = self._known.get(key)
        if known is None and found[1] in _waiting:
            known = self._known[key] = self._written(_waiting[found[1]](self), manner)
        return found[0] if known is None else known

    def _written(self, said: str, manner: Manner) -> str:
        if isinstance(said, Filled):
            text = str(said) if _TAG.search(said) else manner.ours(said)
            given = {name: self._filled(one, manner) for name, one in said.arguments.items()}
            return text % given if "%" in text else text
        if isinstance(said, Markup):
            return self.says(str(said), manner)
        if isinstance(said, Own) and manner.is_markup and self.language != self.own:
            return f'<span lang="{self.own}">{manner.given(str(said))}</span>'
        return self.says(manner.given(said), manner)

    def _filled(self, value: Any, manner: Manner) -> str:
        if isinstance(value, int):
            return manner.given(self.number(value))
        text = str(value) if isinstance(value, Markup) else manner.given(str(value))
        return self.says(text, manner)


ENGLISH = Speaker("en")


def in_english(text: str) -> str:
    """Give a text in English, as plain text: for files that have one language."""
    return ENGLISH.says(text)


# ---------------------------------------------------------------- catalogues

SOURCE = "en"
"""The language of the messages in the source."""

LANGUAGES = "languages"
"""The folder of the catalogues, beside the templates."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language."""

    messages: Mapping[tuple[str, str], str | tuple[str, ...]]
    """Translations by context and English text; of a plural, one for each form."""
    form: Callable[[int], int]
    """Gives the form that goes with a number."""
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each English text without a context, the files that say it."""

    def find(self, context: str, one: str, many: str, number: int) -> str:
        """Give a translation; empty where there is none."""
        found = self.messages.get((context, one), "")
        if isinstance(found, str):
            return found
        return found[self.form(number)] if many else found[0]


def speakers(folders: Sequence[Path], languages: Sequence[str]) -> dict[str, Speaker]:
    """Give who speaks each language of a site, by the folder of its pages.

    Args:
        folders: Where templates are looked up, the first match wins.
        languages: BCP 47 tags; the first is the one that the records are written in, and its pages
            stand at the top.

    Raises:
        FileNotFoundError: Nobody has translated the interface into one of them.
    """
    own, *others = languages
    made = {"": speaker(folders, own, own)}
    return made | {f"{one}/": speaker(folders, one, own) for one in others}


def speaker(folders: Sequence[Path], language: str, own: str = "en") -> Speaker:
    """Give who speaks a language.

    Args:
        folders: Where templates are looked up, the first match wins.
        language: A BCP 47 tag.
        own: The language that the records are written in.

    Raises:
        FileNotFoundError: Nobody has translated the interface into it.
    """
    if language == SOURCE:
        return Speaker(language, own=own)
    path = _found(folders, language)
    if path is None:
        raise FileNotFoundError(f"{LANGUAGES}/{language}.po")
    return Speaker(language, _catalogue(path.read_bytes(), language), own)


def is_spoken(folders: Sequence[Path], language: str) -> bool:
    """Tell whether the interface is there in a language."""
    return language == SOURCE or _found(folders, language) is not None


def _found(folders: Sequence[Path], language: str) -> Path | None:
    paths = (folder / LANGUAGES / f"{language}.po" for folder in folders)
    return next((path for path in paths if path.is_file()), None)


@cache
def _catalogue(data: bytes, language: str) -> Catalogue:
    from babel.messages.pofile import read_po

    catalogue = read_po(BytesIO(data), locale=language.replace("-", "_"))
    messages = {
        (one.context or "", one.id if isinstance(one.id, str) else one.id[0]): (
            one.string if isinstance(one.string, str) else tuple(one.string or ())
        )
        for one in catalogue
        if one.id and not one.fuzzy
    }
    places = {
        (one.id if isinstance(one.id, str) else one.id[0]): tuple(path for path, _ in one.locations)
        for one in catalogue
        if one.id and not one.context
    }
    return Catalogue(messages, c2py(catalogue.plural_expr), places)
