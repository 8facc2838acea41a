"""Which of the twelve languages a message is in, offline: by script, then by common words, then by a model of letters.

Japanese, Korean, Chinese, Russian and Arabic are told by their script, simplified from traditional Chinese by characters
that only one of the two character sets (GB 2312, Big5) has. The model (py3langid) takes 0.8 s and 80 MB to load, so it is
asked only where the common words leave a Latin-script message open; plain English never loads it. A program with an event
loop calls `warm_up` in a thread before, so that no message waits for it.

It knows nothing of what is done with the answer.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from .nouns.inflection import singular, vocabulary
from .phrases import COLOURS

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ja", "ko", "es", "fr", "de", "pt", "it", "ru", "ar")
LATIN = ("en", "es", "fr", "de", "pt", "it")
DEFAULT = "en"
_IDEOGRAPHIC = ("zh-Hans", "zh-Hant", "ja")
_WORDS = Path(__file__).parent / "common_words.yaml"
_SCRIPTS = {"HIRAGANA": "kana", "KATAKANA": "kana", "CJK": "han", "HANGUL": "ko", "CYRILLIC": "ru", "ARABIC": "ar"}
_IDEOGRAPH_WEIGHT = 2
"""A character of Chinese or Japanese says about as much as two Latin words: '把 the bird 移到 left' is Chinese."""
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|「[^」]*」|『[^』]*』|„[^“”]*[“”]|(?<!\w)'[^']*'(?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLEAR_WORDS, _CLEAR_LEAD = 1.5, 1.0
_WORD_WEIGHT, _PRIOR_WEIGHT, _SHORT_PRIOR_WEIGHT, _DEFAULT_WEIGHT = 1.5, 1.0, 2.0, 0.7
_SHORT_WORDS = 3
_MAX_WITHOUT_KANA = 4
"""A Japanese message of more ideographs has kana between them."""


def detect_language(text: str, prior: str | None = None) -> str:
    """Tell a message's language, one of `LANGUAGES`.

    Args:
        prior: the conversation's language so far; decides where the text alone cannot ('undo', 'gato', '猫').
    """
    prior = prior if prior in LANGUAGES else None
    own_words = _QUOTED.sub(" ", text)
    scripts = _count_scripts(own_words) or _count_scripts(text)
    if not scripts:
        return prior or DEFAULT
    strongest = max(scripts, key=lambda script: scripts[script])
    if strongest in ("kana", "han"):
        return "ja" if scripts["kana"] else _chinese_or_japanese(text, prior)
    if strongest != "latin":
        return strongest
    return _latin(own_words if _WORD.search(own_words) else text, prior)


def _count_scripts(text: str) -> Counter[str]:
    """Weigh the scripts: words of alphabets count one, ideographs and kana two each; Latin goes last where all is equal."""
    found: Counter[str] = Counter()
    for word in _WORD.findall(text):
        kinds = [_SCRIPTS.get(unicodedata.name(c, "").partition(" ")[0].partition("-")[0], "latin") for c in word]
        for kind in dict.fromkeys(kinds):
            found[kind] += _IDEOGRAPH_WEIGHT * kinds.count(kind) if kind in ("kana", "han") else 1
    return Counter({kind: found[kind] for kind in sorted(found, key=lambda kind: kind == "latin")})


def _chinese_or_japanese(text: str, prior: str | None) -> str:
    """Tell ideographs without kana apart by the character sets that hold them; one alone is the prior's."""
    ideographs = list(filter(_is_ideograph, text))
    if prior in _IDEOGRAPHIC and len(ideographs) == 1:
        return prior
    votes: Counter[str] = Counter()
    for character in ideographs:
        in_gb, in_big5, in_jis = (_encodes(character, name) for name in ("gb2312", "big5", "shift_jis"))
        if in_gb != in_big5:
            votes["zh-Hans" if in_gb else "zh-Hant"] += 1
            votes["ja"] += in_jis
        elif in_jis and not in_gb:
            votes["only ja"] += 1
        votes["not ja"] += not in_jis and (in_gb or in_big5)
    could_be_ja = not votes["not ja"] and ((prior == "ja" and len(ideographs) <= _MAX_WITHOUT_KANA) or votes["only ja"])
    if could_be_ja:
        return "ja"
    if votes["zh-Hans"] != votes["zh-Hant"]:
        return "zh-Hans" if votes["zh-Hans"] > votes["zh-Hant"] else "zh-Hant"
    return prior if prior in _IDEOGRAPHIC[:2] else "zh-Hans"


def _encodes(character: str, name: str) -> bool:
    try:
        character.encode(name)
    except UnicodeEncodeError:
        return False
    return True


def _is_ideograph(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK UNIFIED")


def _latin(text: str, prior: str | None) -> str:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    known = _known_words(words)
    best, second = sorted(known.values(), reverse=True)[:2]
    leader = max(known, key=lambda language: known[language])
    if best >= _CLEAR_WORDS and best - second >= _CLEAR_LEAD:
        return leader
    if len(words) == 1:  # English commands are used in every language, and a word of several languages says little
        is_clear = best - second >= _CLEAR_LEAD
        if prior is not None and (leader == DEFAULT or not is_clear):
            return prior
        if is_clear:
            return leader
    if prior in (None, DEFAULT) and leader == DEFAULT and _all_english(words):
        return DEFAULT
    scores = {language: _WORD_WEIGHT * count for language, count in known.items()}
    for language, share in _letter_model().rank(text):
        scores[language] += math.log(max(share, 1e-6))
    if prior in scores:
        scores[prior] += _SHORT_PRIOR_WEIGHT if len(words) <= _SHORT_WORDS else _PRIOR_WEIGHT
    elif prior is None:
        scores[DEFAULT] += _DEFAULT_WEIGHT
    return max(LATIN, key=lambda language: scores[language])


def _known_words(words: list[str]) -> dict[str, float]:
    """Count each language's common words; a word that several languages share counts in parts."""
    counts = dict.fromkeys(LATIN, 0.0)
    for word in words:
        parts = word.split("'") if word not in _common_words() else [word]
        for part in parts:
            sharing = _common_words().get(part, ())
            for language in sharing:
                counts[language] += 1 / len(sharing)
    return counts


def _all_english(words: list[str]) -> bool:
    """Tell whether there are two words at least and each is an English one that a table knows."""
    return len(words) > 1 and all(
        DEFAULT in _common_words().get(word, ()) or word in COLOURS or singular(word) in vocabulary() for word in words
    )


def warm_up() -> None:
    """Load the model of letters, which takes a second; may be called in any thread, and again."""
    _letter_model()


@lru_cache(maxsize=1)
def _common_words() -> dict[str, tuple[str, ...]]:
    languages: dict[str, tuple[str, ...]] = {}
    for language, words in yaml.safe_load(_WORDS.read_text(encoding="utf-8")).items():
        for word in dict.fromkeys(words.split()):
            languages[word] = (*languages.get(word, ()), language)
    return languages


@lru_cache(maxsize=1)
def _letter_model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(LATIN)
    return model
