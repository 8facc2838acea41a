"""The values `Said`, `Thing` and `Things`, and what turns them into text.

It knows nothing of which sentences there are; those are data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

ENGLISH = "en"
_FOLDER = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times faster at every start
_DECIMAL_COMMA = frozenset({"de", "es", "fr", "it", "pt", "ru"})
_LIST_WORDS: Mapping[str, tuple[str, str]] = {
    "en": (", ", " and "),
    "de": (", ", " und "),
    "es": (", ", " y "),
    "fr": (", ", " et "),
    "it": (", ", " e "),
    "pt": (", ", " e "),
    "ru": (", ", " и "),
    "ar": ("، ", " و"),
    "zh-Hans": ("、", "和"),
    "zh-Hant": ("、", "和"),
    "ja": ("、", "と"),
    "ko": (", ", ", "),
}
_CONTRACTIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "es": ((" de el ", " del "), (" a el ", " al ")),
    "fr": ((" de le ", " du "), (" de les ", " des "), (" à le ", " au "), (" à les ", " aux "), (" de un", " d'un")),
}
"""What a template's preposition and the article of the words put in become."""
Form = Literal["bare", "a", "the"]


class NoSentence(KeyError):
    """There is no template of that key; a bug."""


@dataclass(frozen=True)
class Thing:
    """An English phrase that names a thing, said bare ('red car'), with 'a' or with 'the'; kept as it is for `bare`."""

    phrase: str
    form: Form = "bare"
    count: int = 1


@dataclass(frozen=True)
class Things:
    """Several things or sentences, joined with the language's 'and'."""

    items: tuple[Thing | Said | str, ...]


Value = str | int | float | Thing | Things


class Said(str):
    """A sentence in English that remembers how it was made.

    Attributes:
        key: of its template.
        values: what the placeholders stand for.
    """

    key: str
    values: dict[str, Any]

    def __new__(cls, text: str, key: str, values: dict[str, Any]) -> Said:
        made = super().__new__(cls, text)
        made.key, made.values = key, values
        return made

    def __getnewargs__(self) -> tuple[str, str, dict[str, Any]]:  # type: ignore[override]
        """Let copies and pickles be made."""
        return str.__str__(self), self.key, self.values


def say(key: str, **values: Value) -> Said:
    """Make the sentence `key` with these values, in English.

    Raises:
        NoSentence: there is no such key, or a placeholder has no value.
    """
    return Said(_filled(key, values, ENGLISH), key, values)


def in_language(text: str, language: str) -> str:
    """Say a sentence in another language; a text that is no `Said`, or a language without templates, stays English."""
    if not isinstance(text, Said) or language == ENGLISH or text.key not in templates(language):
        return str(text)
    return _filled(text.key, text.values, language)


@cache
def speaks(language: str) -> bool:
    """Tell whether there are templates for a language."""
    return (_FOLDER / language).is_dir() and bool(templates(language))


def _filled(key: str, values: Mapping[str, Any], language: str) -> str:
    try:
        text = templates(language)[key].format(**{name: _worded(v, language) for name, v in values.items()})
    except (KeyError, IndexError) as error:
        raise NoSentence(f"{key} in {language} ({error})") from error
    for apart, joined in _CONTRACTIONS.get(language, ()):
        text = text.replace(apart, joined)
    return text


def _worded(value: Any, language: str) -> str:
    match value:
        case Said():
            return in_language(value, language)
        case Thing():
            from ..naming import name_thing

            return name_thing(value.phrase, language, value.form, value.count)
        case Things(items=items):
            return _joined([_worded(item, language) for item in items], language)
        case float():
            text = f"{value:.2f}".rstrip("0").rstrip(".")
            return text.replace(".", ",") if language in _DECIMAL_COMMA else text
        case _:
            return str(value)


def _joined(parts: list[str], language: str) -> str:
    comma, last = _LIST_WORDS.get(language, _LIST_WORDS[ENGLISH])
    return parts[0] if len(parts) == 1 else comma.join(parts[:-1]) + last + parts[-1] if parts else ""


@cache
def templates(language: str) -> dict[str, str]:
    """Return all templates of a language by key; empty where it has none."""
    merged: dict[str, str] = {}
    for path in sorted((_FOLDER / language).glob("*.yaml")):
        merged.update(yaml.load(path.read_text("utf-8"), _LOADER) or {})
    return merged
