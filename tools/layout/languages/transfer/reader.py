"""A message in a language into the plain English that says the same: talk, a caption, or edits clause by clause.

It knows nothing of any one language, nor of operations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ...grammar.kinds import head_noun, kind_of
from ...layout import Layout
from ..reading import InEnglish, UnreadError
from . import count_frames, look_frames, place_frames, scene_frames, talk_frames
from .captions import caption, linear
from .clauses import Clause, split
from .items import Item, Placed, With, items_of, words_in
from .language import Language
from .openings import Situation
from .pronouns import Conversation
from .senses import Word
from .tagging import tag
from .targets import targets_of
from .things import Np

Frame = Callable[[Clause, Conversation], "str | None"]
FRAMES: tuple[Frame, ...] = (
    scene_frames.canvas,
    place_frames.same,
    place_frames.lock,
    count_frames.exclude,
    count_frames.allow,
    count_frames.only,
    place_frames.swap,
    look_frames.replace_,
    place_frames.arrange,
    scene_frames.style,
    scene_frames.background,
    count_frames.remove,
    count_frames.duplicate,
    count_frames.reduce,
    look_frames.resize,
    count_frames.count,
    count_frames.more,
    count_frames.give,
    place_frames.reorder,
    count_frames.add,
    place_frames.move,
    place_frames.place,
    look_frames.recolour,
)
"""Tried in this order; the first that reads a clause wins."""
_GENERAL = (
    "person",
    "man",
    "woman",
    "animal",
    "vehicle",
    "plant",
    "building",
    "furniture",
    "object",
    "figure",
    "people",
)
_EDITS = frozenset({"be", "have", "draw", "want", "make", "like", "give", "put", "add", "paint"})


def read_in(language: Language, text: str, layout: Layout | None, recent: tuple[str, ...]) -> InEnglish:
    """Read one message.

    Raises:
        UnreadError: nothing of it could be read.
    """
    words = tag(text, language)
    unread = tuple(dict.fromkeys(word.text for word in words if word.unknown and word.text))
    if talk := talk_frames.small_talk(words):
        return InEnglish(talk, unread)
    english = _english(words, text, Conversation(language, layout, recent))
    if not english:
        raise UnreadError(f"nothing of the message could be read: {', '.join(unread) or text.strip()}")
    return InEnglish(english, _still_unread(unread, english))


def _still_unread(unread: tuple[str, ...], english: str) -> tuple[str, ...]:
    """Names that were taken over as they are ('im Stil von Klimt') were read."""
    return tuple(word for word in unread if word not in english.split())


def _english(words: Sequence[Word], text: str, talk: Conversation) -> str:
    situation = _situation(words, talk)
    items = items_of([word for word in words if not _only_talk(word)], situation)
    said, items = talk_frames.options(items, text)
    body = _body(items, talk) if items else ""
    return ", ".join(part for part in (body, *said) if part)


def _only_talk(word: Word) -> bool:
    return (
        bool(word.senses)
        and all(sense.kind in ("talk", "filler") for sense in word.senses)
        and word.value("talk") not in ("undo", "redo")
    )


def _situation(words: Sequence[Word], talk: Conversation) -> Situation:
    objects = talk.layout.objects if talk.layout else ()
    nouns = [head_noun(item.phrase) for item in objects]
    verbs = {s.value for word in words for s in word.senses if s.kind == "verb"}
    tells_which = bool(
        verbs & {"remove", "replace", "paint", "move", "lock", "unlock", "swap", "raise", "lower"}
    ) and not verbs & {"make", "should", "put"}
    return Situation(talk.language, frozenset([*nouns, *(n.split()[-1] for n in nouns)]), tells_which, _general(nouns))


def _general(nouns: Sequence[str]) -> dict[str, str]:
    """'la persona del medio' where there are only skiers: what a general word means in this picture."""
    found: dict[str, str] = {}
    for general in _GENERAL:
        kind = kind_of(general) or general
        fitting = Counter(noun for noun in nouns if kind_of(noun) == kind)
        if general not in nouns and len(fitting) == 1:
            found[general] = next(iter(fitting))
    return found


def _body(items: Sequence[Item], talk: Conversation) -> str:
    if version := talk_frames.versions(items, lambda rest: _edits(rest, talk)):
        return version
    if _is_caption(items, talk):
        return caption(items, talk.language, talk)
    return _edits(items, talk)


def _is_caption(items: Sequence[Item], talk: Conversation) -> bool:
    """Tell a description of a picture from an edit of one."""
    words = list(words_in(items))
    verbs = Clause(list(items)).verbs
    does = any(word.has("do") for word in words)
    if talk.layout is None:
        opens = next((item for item in items if not isinstance(item, Word)), None)
        edits = bool(verbs - _EDITS) and not does and not (opens is items[0] and isinstance(opens, Np) and opens.is_new)
        return (
            not edits and not any(word.has("too", "size", "same") for word in words) and (_things(items) or not verbs)
        )
    if any(word.has("too", "size", "same", "only", "dir", "to_front", "to_back") for word in words):
        return False
    if any(word.has("lesswords") for word in words[-1:]):
        return False
    if any(word.value("attr") == "background" for word in words):
        return False
    if any(isinstance(item, Np) and item.det == "no" for item in items):
        return False
    pictures = any(word.value("attr") == "picture" or word.has("medium") for word in words)
    if (
        pictures
        and verbs & {"draw", "want", "make", "give", "have"}
        and any(isinstance(i, With) and i.kind == "of" and i.np.is_new for i in items)
    ):
        return True
    first = next(
        (
            item
            for item in items
            if not isinstance(item, Word) or not item.has("verb", "det", "medium", "attr", "of", "style")
        ),
        None,
    )
    if isinstance(first, With) and first.kind == "of":
        first = first.np
    if verbs - {"have", "draw", "be", "paint"} and not (does and not _is_edit(words)):
        return False
    starts = (isinstance(first, Np) and first.is_new and first.det not in ("another", "more")) or (
        pictures and isinstance(first, Np)
    )
    if not starts or _names_known(items, talk):
        return False
    return "draw" not in verbs or len(items) > 2


def _is_edit(words: Sequence[Word]) -> bool:
    """Tell whether a verb of edits stands there that is no verb of captions."""
    return any(word.has("verb") and not word.has("do") for word in words)


def _things(items: Sequence[Item]) -> bool:
    return any(isinstance(item, Np | With | Placed) for item in items)


def _names_known(items: Sequence[Item], talk: Conversation) -> bool:
    """Tell whether a definite thing of the picture is spoken of."""
    known = {head_noun(item.phrase) for item in talk.layout.objects} if talk.layout else set()
    known |= {noun.split()[-1] for noun in known}
    nps = (
        [i for i in items if isinstance(i, Np)]
        + [a for i in items if isinstance(i, Placed) for a in i.anchors]
        + [i.np for i in items if isinstance(i, With)]
    )
    return any(
        (np.pronoun or (np.det in ("the", "my") and np.noun.split()[-1:] and np.noun.split()[-1] in known))
        for np in nps
    )


def _edits(items: Sequence[Item], talk: Conversation) -> str:
    said: list[str] = []
    for clause in split(items):
        english = _edit(clause, talk)
        if said and english.startswith(f"replace {said[-1].removeprefix('remove ')} with "):
            said.pop()  # 'quita el pájaro y pon un avión en su lugar'
        if english and english not in said[-1:]:
            said.append(english)
    return ". ".join(said)


def _edit(clause: Clause, talk: Conversation) -> str:
    if _lacks_its_noun(clause):
        return ""
    for frame in FRAMES:
        english = frame(clause, talk)
        if english is not None:
            _note(clause, talk)
            return english
    _note(clause, talk)
    return _as_said(clause, talk)


def _lacks_its_noun(clause: Clause) -> bool:
    """Tell whether what a clause is about is a word that no table knows; then nothing is guessed."""
    named = clause.nps or clause.withs("of", "to", "with")
    return any(word.unknown for word in words_in(clause.items)) and not named and not clause.has("style", "attr")


def _as_said(clause: Clause, talk: Conversation) -> str:
    """A clause of no frame: its words as they are, so that the English grammar may read or ask."""
    if not (clause.nps or clause.placed or clause.withs("with", "of", "to", "by")):
        return ""
    verb = next((v for v in ("make", "add", "change", "move") if clause.does(v)), "")
    text = linear(clause.items, talk.language, talk)
    return f"{verb} {text}".strip() if text else ""


def _note(clause: Clause, talk: Conversation) -> None:
    for placed in clause.placed:
        for anchor in placed.anchors:
            if not anchor.is_setting and not anchor.pronoun:
                talk.note(anchor)
    for np in targets_of(clause, talk).nps:
        talk.note(np)
