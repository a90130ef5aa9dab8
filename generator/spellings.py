"""Every spelling under which a reader may look for a name.

In come names with their languages, out go the further spellings worth putting into the search
index: Ukrainian and Russian names in the Latin alphabets of several systems and languages, the
endings of adjectival surnames (-skyi, -sky, -skiy, …), the cases of names in Cyrillic, and all
of these without diacritics and apostrophes. It is a room of its own because it is linguistics,
a set of tables, which knows nothing of records or pages.

Pagefind, the search engine of the site, finds the words that begin with the query and, if there
is none, the words with which the query begins: Сирського does not find Сирський. It knows no
transliteration. Diacritics and the apostrophes ' and ’ it folds itself, on both sides; the
letters ʼ (U+02BC), ʹ (U+02B9) and ł it does not, so that is done here.

Why tables of our own: of the libraries looked at, ``cyrtranslit`` writes one unnamed system for
each language and misses зг; ``uklatn`` knows the national system only, and leaves ʼ standing;
``translitua`` covers Ukrainian but deletes apostrophes from Latin text too, writes the German ж
as sh and has no English, French or German spelling of Russian; ``iuliia`` does Russian well but
leaves a Cyrillic ё in its BGN/PCGN output and breaks capitals (ШЧ). Two of them, wrapped and
mended, would be longer than the tables. The dictionaries of ``pymorphy3`` weigh 8 MB and are
GPL; ``shevchenko-py`` and ``pytrovich`` decline persons of known gender, not places.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache

_APOSTROPHES = "'’‘ʼ`´′ʹ"
_SIGNS = _APOSTROPHES + "”“″ʺ·"
"""What romanisers write for ь, ъ and the apostrophe, and between letters to keep them apart."""

_MARKS = "\u0300-\u036f"
_STRESS = "\u0300\u0301"
_CYRILLIC = re.compile("[\u0400-\u052f]")
_WORD = re.compile(f"[\u0400-\u052f](?:[{_APOSTROPHES}{_MARKS}]*[\u0400-\u052f])*[{_MARKS}]*")

_NOT_TYPED = re.compile(f"[{_SIGNS}]|(?!(?<=[иИ])\u0306|(?<=[іІ])\u0308)[{_MARKS}]")
"""Signs and marks in NFD, except for the marks of й and ї, which are letters of their own."""

_DASHES = re.compile(r"[-\u058a\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_BARRED = str.maketrans("łŁđĐøØ", "lLdDoO")
"""Letters whose bar is part of the letter for Unicode, but not for a keyboard without them."""


class System(Enum):
    """A way to write Ukrainian or Russian in Latin letters; the value opens with the language."""

    UKRAINIAN_NATIONAL = "uk-national"
    """Resolution 55 of Ukraine's Cabinet of Ministers, 27 January 2010; BGN/PCGN since 2019."""
    UKRAINIAN_BGN = "uk-bgn"
    """BGN/PCGN 1965, without the optional dots of its note 1 (z·h): Kostyantynivka, Syrs’kyy."""
    UKRAINIAN_PRESS = "uk-press"
    """The English-language press: BGN/PCGN 1965 without signs, -yy as -y, ks as x: Syrsky."""
    UKRAINIAN_SCHOLARLY = "uk-scholarly"
    """The linguists' alphabet with Czech letters, х as ch: Syrsʹkyj, Zaporižžja."""
    UKRAINIAN_FRENCH = "uk-fr"
    """The French press: Bakhmout, Tchassiv Iar."""
    UKRAINIAN_GERMAN = "uk-de"
    """Duden, and the German press: Bachmut, Slowjansk, Selenskyj."""
    RUSSIAN_BGN = "ru-bgn"
    """BGN/PCGN 1947, without its optional dots: Artëmovsk, Zelenskiy, Yel’tsin."""
    RUSSIAN_PASSPORT = "ru-passport"
    """ICAO Doc 9303, part 3, as in Russian passports since 2013: Evgenii, Slaviansk."""
    RUSSIAN_PRESS = "ru-press"
    """The English-language press: Artyomovsk, Yevgeny, Shoigu, Alexandr."""
    RUSSIAN_SCHOLARLY = "ru-scholarly"
    """The linguists' alphabet with Czech letters, х as ch: Prigožin, Slavjansk."""
    RUSSIAN_FRENCH = "ru-fr"
    """French passports and press: Prigojine, Sergueï, Choïgou."""
    RUSSIAN_GERMAN = "ru-de"
    """Duden, and the German press: Prigoschin, Schoigu, Artjomowsk."""


# --- Latin letters -----------------------------------------------------------------------------


def _table(text: str) -> dict[str, str]:
    """Read ``letters:spelling`` pairs; letters may be a regular expression, spelling empty."""
    return {letters: spelling for letters, _, spelling in (x.rpartition(":") for x in text.split())}


_VOWEL = "[аеєёиіїоуыэюя]"
_OPENED = "(?<=[аеєёиіїоуыэюяйьъʼ])"
"""After a vowel, й, a sign or the apostrophe, where е and я keep their y (note 1 of BGN/PCGN)."""
_BETWEEN_VOWELS = f"(?<={_VOWEL})с(?={_VOWEL})"

_COMMON = _table(
    "а:a б:b в:v г:g ґ:g д:d е:e є:ye ё:e ж:zh з:z и:i і:i ї:yi й:y к:k л:l м:m н:n о:o п:p р:r "
    "с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya ʼ:"
)
_SHORT_ADJECTIVES = _table("ий$:y ый$:y")
_IOTATED_E = _table(f"^е:ye {_OPENED}е:ye")
_SCHOLARLY = _table("ё:ë є:je ж:ž ї:ji й:j х:ch ц:c ч:č ш:š щ:šč ъ:ʺ ь:ʹ э:è ю:ju я:ja ʼ:’")
_FRENCH = _table(f"ж:j ї:ï й:ï у:ou ч:tch ш:ch щ:chtch ё:io є:ie ю:iou я:ia {_BETWEEN_VOWELS}:ss")
_GERMAN = _table(
    "в:w є:je ё:jo ж:sch з:s ї:ji й:j х:ch ц:z ч:tsch ш:sch щ:schtsch ю:ju я:ja "
    f"{_BETWEEN_VOWELS}:ss"
)

_TABLES: dict[System, dict[str, str]] = {
    System.UKRAINIAN_NATIONAL: _COMMON
    | _table("г:h зг:zgh и:y й:i ї:i є:ie ю:iu я:ia ^є:ye ^ї:yi ^й:y ^ю:yu ^я:ya"),
    System.UKRAINIAN_BGN: _COMMON | _table("г:h и:y ь:’ ʼ:”"),
    System.UKRAINIAN_PRESS: _COMMON | _table("г:h и:y кс:x") | _SHORT_ADJECTIVES,
    System.UKRAINIAN_SCHOLARLY: _COMMON | _SCHOLARLY | _table("г:h и:y"),
    System.UKRAINIAN_FRENCH: _COMMON | _FRENCH | _table("г:h и:y ий$:y ій$:i"),
    System.UKRAINIAN_GERMAN: _COMMON | _GERMAN | _table("г:h и:y"),
    System.RUSSIAN_BGN: _COMMON | _IOTATED_E | _table(f"ё:ë ^ё:yë {_OPENED}ё:yë ъ:” ь:’ ʼ:’"),
    System.RUSSIAN_PASSPORT: _COMMON | _table("й:i ъ:ie ю:iu я:ia"),
    System.RUSSIAN_PRESS: _COMMON
    | _IOTATED_E
    | _SHORT_ADJECTIVES
    | _table("ё:yo (?<=[жчшщ])ё:o (?<=[аеёоуэюя])й:i кс:x"),
    System.RUSSIAN_SCHOLARLY: _COMMON | _SCHOLARLY,
    System.RUSSIAN_FRENCH: _COMMON
    | _FRENCH
    | _table("г(?=[еиэ]):gu ин$:ine ий$:i ый$:y (?<=[жчшщ])ё:o кс:x"),
    System.RUSSIAN_GERMAN: _COMMON
    | _GERMAN
    | _table(f"^е:je {_OPENED}е:je ий$:i ый$:y (?<=[жчшщ])ё:o {_OPENED}й(?!{_VOWEL}):i кс:x"),
}


def romanise(text: str, system: System) -> str:
    """Write the Cyrillic words of a text in Latin letters.

    Args:
        text: any text; everything outside Cyrillic words comes out as it went in.
        system: the system of romanisation. Its table also has a spelling for the letters that
            only the other one of the two languages uses; letters of further Cyrillic alphabets
            (ў, ђ, …) stay as they are.

    Returns:
        The text with its capitals kept: ``Щ`` gives ``Shch`` before a small letter, and ``SHCH``
        in a word of capitals. Stress marks on Cyrillic letters are dropped.
    """
    return _WORD.sub(lambda found: _romanise_word(found[0], system), text)


def _romanise_word(text: str, system: System) -> str:
    word = _composed(text)
    shouted = len(word) > 1 and word.isupper()
    pattern, special = _special_rows(system)
    table = _TABLES[system]

    def latin(found: re.Match[str]) -> str:
        letters = word[found.start() : found.end()]
        row = special[found.lastindex - 1] if found.lastindex else found[0]
        spelling = table.get(row, letters)
        if not letters[0].isupper():
            return spelling
        return spelling.upper() if shouted else spelling[:1].upper() + spelling[1:]

    return pattern.sub(latin, word.lower())


@cache
def _special_rows(system: System) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Give an expression with a group for each row of several letters, else for any letter."""
    rows = sorted((row for row in _TABLES[system] if len(row) > 1), key=len, reverse=True)
    return re.compile("|".join([*(f"({row})" for row in rows), "."])), tuple(rows)


def _composed(text: str) -> str:
    """Give a Cyrillic word without stress marks, й and ї as one letter each, ʼ for apostrophes."""
    bare = re.sub(f"[{_STRESS}]", "", text)
    return re.sub(f"[{_APOSTROPHES}]", "ʼ", unicodedata.normalize("NFC", bare))


# --- cases -------------------------------------------------------------------------------------


def _declension(text: str) -> tuple[tuple[re.Pattern[str], tuple[tuple[str, ...], ...]], ...]:
    """Read a table: the ending of the nominative (a regular expression), then a column a case."""
    rows = (line.split() for line in text.strip().splitlines())
    return tuple(
        (re.compile(f"{ending}$"), tuple(tuple(column.split("/")) for column in columns))
        for ending, *columns in rows
    )


# Genitive, dative, accusative, instrumental, locative. A stroke parts endings between which
# the table cannot decide (Любомином, but Пригожиним; України, but Попасної), - is no ending.
# The first row that fits counts. School grammar for places, surnames and given names; a form
# too many costs a word of the index, a form too few costs a reader the page.
_DECLENSIONS = {
    "uk": _declension("""
        ий                        ого        ому        ого  им        ому/ім
        ій                        ія         ію/ієві    ія   ієм       ії/ієві
        (?<=[сцз]ьк)а             ої         ій         у    ою        ій
        (?<=[жчшщ])а              і          і          у    ею        і
        ка                        ки         ці         ку   кою       ці
        (?<=[вн])а                и/ої       і/ій       у    ою        і/ій
        га                        ги         зі         гу   гою       зі
        ха                        хи         сі         ху   хою       сі
        а                         и          і          у    ою        і
        ія                        ії         ії         ію   ією       ії
        я                         і          і          ю    ею        і
        ще                        ща         щу         ще   щем       щі
        е                         ого        ому        е    им        ому
        (?<=[кгх])о               а          у/ові      а    ом        у/ові
        о                         а          у/ові      о    ом        і/ові
        ів                        ова/ового  ову/овому  ова  овом/овим ові/овому
        їв                        єва        єву        єва  євом      єві
        піль                      поля       полю       піль полем     полі
        ець                       ця/еця     цю/ецю     ця   цем/ецем  ці/еці
        інь                       еня/іні    еню/іні    інь  енем/інню ені/іні
        ь                         я/і        ю/і/еві    я    ем/ю      і
        ок                        ка/ока     ку/оку     ка   ком/оком  ку/оку
        ці                        ців        цям        ці   цями      цях
        и                         ів/-       ам         и    ами       ах
        і                         их         им         і    ими       их
        й                         я          ю/єві      я    єм        ї/єві
        (?<=[ії]н|[ио]н|[оеє]в)   а          у/ові      а    им/ом     і/ові
        (?<=[жчшщ])               а          у/еві      а    ем        і/еві
        (?<=[кгх])                а          у/ові      а    ом        у/ові
        (?<=[бвгґдзклмнпрстфхц])  а          у/ові      а    ом        і/ові
    """),
    "ru": _declension("""
        (?<=[кгх])ий              ого        ому        ого  им        ом
        (?<=[жчшщ])ий             его        ему        его  им        ем
        ий                        ия         ию         ия   ием       ии
        [ыо]й                     ого        ому        ого  ым        ом
        ая                        ой         ой         ую   ой        ой
        (?<=[кгх])ое              ого        ому        ое   им        ом
        ое                        ого        ому        ое   ым        ом
        (?<=[кгхжчшщ])а           и          е          у    ой/ей     е
        а                         ы          е          у    ой        е
        ия                        ии         ии         ию   ией       ии
        я                         и          е          ю    ей        е
        о                         а          у          о    ом        е
        ец                        ца/еца     цу/ецу     ца   цем/цом/ецем це/еце
        ь                         я/и        ю/и        я    ем/ью     е/и
        ок                        ка/ока     ку/оку     ка   ком/оком  ке/оке
        ые                        ых         ым         ые   ыми       ых
        ие                        их         им         ие   ими       их
        ы                         ов/-       ам         ы    ами       ах
        (?<=[кгх])и               ов/-       ам         и    ами       ах
        й                         я          ю          я    ем        е
        (?<=[иы]н|[оеё]в)         а          у          а    ым/ом     е
        (?<=[жчшщ])               а          у          а    ем/ом     е
        (?<=[бвгдзклмнпрстфхц])   а          у          а    ом        е
    """),
}

_PROPER = re.compile(r"[А-ЯҐЄІЇЁ][а-яґєіїё]*\.?(-[А-ЯҐЄІЇЁ][а-яґєіїё]+)*")
"""A word of a proper name. A name with any other word in it ("Збройні сили", ЗСУ) is one whose
head the table cannot know, so it is not declined."""


def _declined(name: str, language: str) -> Iterator[str]:
    words = name.split()
    if not all(_PROPER.fullmatch(word) for word in words):
        return
    for forms in zip(*(_word_forms(word, language) for word in words), strict=True):
        for choice in range(max(len(form) for form in forms)):
            yield " ".join(form[min(choice, len(form) - 1)] for form in forms)


def _word_forms(word: str, language: str) -> tuple[tuple[str, ...], ...]:
    """Give the forms of a word, a tuple for each case."""
    for ending, columns in _DECLENSIONS[language]:
        if len(word) > 1 and (found := ending.search(word)):
            stem = word[: found.start()]
            return tuple(tuple(stem + form.strip("-") for form in column) for column in columns)
    return ((word,),) * 5


# --- all together ------------------------------------------------------------------------------

_HARD = ("i", "ii", "ij", "iy", "y", "yi", "yj", "yy")
_SOFT = ("i", "ii", "ij", "iy", "y")
_MIXED = {
    "uk": ((re.compile("ий$"), _HARD), (re.compile("ій$"), _SOFT)),
    "ru": ((re.compile("(?<=[кгх])ий$|ый$"), _HARD), (re.compile("ий$"), _SOFT)),
}
"""Endings in which writers mix the systems: Rodnianskyi and Rodnyansky, Zelenskiy and Zelenski."""
_MIXED_STEMS = {
    "uk": (System.UKRAINIAN_NATIONAL, System.UKRAINIAN_BGN),
    "ru": (System.RUSSIAN_BGN, System.RUSSIAN_PASSPORT),
}


def variants(names: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Give the further spellings under which one record should be found.

    Args:
        names: the names of the record, each with its language as a BCP 47 tag (``uk``,
            ``ru-RU``, …). Only Ukrainian and Russian names are romanised and declined; of all
            others only the spelling without marks is given.

    Returns:
        The spellings without the names themselves, each once (capitals do not count), in
        alphabetical order; the order of the names does not matter. Latin spellings come without
        diacritics and apostrophes, Cyrillic ones without apostrophes and with е for ё.
    """
    given = {(_tidy(text), language.casefold().partition("-")[0]) for text, language in names}
    spellings: dict[str, str] = {}
    for text, language in sorted(given):
        for spelling in _spellings(text, language):
            spellings.setdefault(spelling.casefold(), spelling)
    for text in ("", *(text for text, _ in given)):
        spellings.pop(text.casefold(), None)
    return tuple(spellings[key] for key in sorted(spellings))


def _spellings(name: str, language: str) -> Iterator[str]:
    yield _plain(name)
    # Ukrainian keyboards may type ʼ, which the search takes for a letter.
    yield _WORD.sub(lambda found: _composed(found[0]), name)
    if language not in _DECLENSIONS or not _CYRILLIC.search(name):
        return
    yield from _declined(_plain(name), language)
    for latin in (*_romanised(name, language), *_mixed(name, language)):
        if not _CYRILLIC.search(latin):
            yield _plain(latin)


def _romanised(name: str, language: str) -> Iterator[str]:
    for system in System:
        if system.value.startswith(f"{language}-"):
            yield romanise(name, system)


def _mixed(name: str, language: str) -> Iterator[str]:
    for word in name.split():
        for ending, spellings in _MIXED[language]:
            if found := ending.search(word):
                stems = [romanise(word[: found.start()], x) for x in _MIXED_STEMS[language]]
                yield from (stem + spelling for stem in stems for spelling in spellings)
                break


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _plain(text: str) -> str:
    """Leave out what a hurried reader does not type."""
    letters = unicodedata.normalize("NFD", text.translate(_BARRED))
    return _tidy(_NOT_TYPED.sub("", letters))


def fold(text: str) -> str:
    """Give the key under which two spellings count as the same.

    Args:
        text: any text.

    Returns:
        The text in compatibility decomposition (NFKD) without combining marks, so that ё is е
        and й is и, and without apostrophes and the like; in folded case; hyphens, dashes and
        any white space as single spaces. Folding a second time changes nothing.
    """
    # First without signs, because NFKD makes a space and a mark of ´; then twice, because
    # folding the case brings new marks: İ becomes i and a dot.
    bare = _bare(unicodedata.normalize("NFKD", _bare(text)))
    bare = _bare(unicodedata.normalize("NFKD", bare.casefold()))
    return " ".join(_DASHES.sub(" ", bare).split())


def _bare(text: str) -> str:
    return "".join(x for x in text if x not in _SIGNS and not unicodedata.combining(x))
