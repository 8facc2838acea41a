"""Japanese edits: clauses to the English commands that the grammar reads.

It knows nothing of operations or boxes.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...layout import Layout
from ..cjk.commands import merged
from ..cjk.segment import Token
from ..cjk.things import Thing
from .clause import Clause
from .items import items_of
from .rules import RULES

_EDITS = (
    "move",
    "raise",
    "lower",
    "grow",
    "shrink",
    "remove",
    "swap",
    "become",
    "align",
    "distribute",
    "lock",
    "unlock",
    "keep",
    "restore",
)
_SAYS = (
    "add", "too_big", "too_small", "still", "unchanged", "unwanted", "same", "instead", "again_word", "bigger", "smaller", "even", "row",
    "column",
)  # fmt: skip


def is_edit(sentences: Sequence[Sequence[Token]], layout: Layout | None) -> bool:
    """Tell an edit from a caption."""
    tokens = [token for sentence in sentences for token in sentence]
    verbs = [t for t in tokens if t.has("form") and not t.has("filler") and t.senses["form"] != ("noun",)]
    if verbs and verbs[-1].has("draw") and not verbs[-1].has("become") and layout is None:
        return False
    last = verbs[-1] if verbs else None
    ends = last is not None and all(
        t.has("filler", "comma", "form", "particle", "wa", "ga") for t in tokens[tokens.index(last) + 1 :]
    )
    asks = (
        last is not None
        and ends
        and last.has(*_EDITS)
        and not last.has("posture", "there_is")
        and _is_request(tokens, last)
    )
    if layout is None:
        return asks and any(t.has("wo", "ni") for t in tokens) and not any(t.has("place", "counter") for t in tokens)
    if asks or (last is not None and ends and last.has("add", "keep", "move", "align") and _is_request(tokens, last)):
        return True
    return _speaks_of_layout(sentences, layout)


def _is_request(tokens: Sequence[Token], verb: Token) -> bool:
    """Tell '置いて' from '置いてある'."""
    return not verb.text.endswith(
        ("ている", "てある", "ていて", "ていた", "た", "ています", "てあります", "でいる")
    ) or verb.text.endswith("したい")


def _speaks_of_layout(sentences: Sequence[Sequence[Token]], layout: Layout) -> bool:
    tokens = [token for sentence in sentences for token in sentence]
    if any(t.has("style") for t in tokens) and any(t.has("style_word") for t in tokens) and len(tokens) <= 4:
        return True
    if any(t.has(*_SAYS) and not _is_attribute(tokens, i) for i, t in enumerate(tokens)):
        return True
    if any(
        t.has("background") and i + 1 < len(tokens) and tokens[i + 1].has("wo", "wa", "ga", "ni")
        for i, t in enumerate(tokens)
    ):
        return True
    clause = Clause(items_of(tokens), layout, ())
    things: list[Thing] = [thing for item in clause.named for thing in item.things]
    if any(thing.pronoun or thing.is_definite for thing in things):
        return True
    if clause.marked("wo") and (clause.wheres or clause.result or any(clause.looks())):
        return True
    told = [t for item in clause.marked("wa", "ga", "wo") for t in item.things]
    if (
        (clause.amount.kind or clause.has("more"))
        and clause.region() is not None
        and not clause.has("there_is", "posture")
    ):
        return True
    if clause.amount.kind and (clause.has("size_word") or any(item.aspect for item in clause.named)):
        return True
    if clause.has("only") or clause.is_not("draw", "add", "move", "there_is"):
        return bool(told or things)
    if any(t.text in ("もう", "あと", "ほしい", "欲しい") for t in tokens):
        return True
    if told and any(t.text.startswith(("いい", "良い")) and t.has("filler") for t in tokens):
        return True
    if _complains(tokens) and (not things or any(clause.is_there(t) for t in told)):
        return True
    return (
        bool(told)
        and all(clause.is_there(t) and not t.is_indefinite for t in told)
        and bool(clause.wheres or any(clause.looks()))
    )


def _complains(tokens: Sequence[Token]) -> bool:
    """'気球がちょっと大きい', 'もう少し大きい方がいい'."""
    content = [t for t in tokens if not t.has("filler", "particle") or t.has("bigger", "smaller")]
    return bool(content) and content[-1].has("bigger", "smaller")


def _is_attribute(tokens: Sequence[Token], index: int) -> bool:
    """'大きい犬' asks for nothing."""
    token = tokens[index]
    if not token.has("bigger", "smaller", "add"):
        return False
    if token.text.endswith(("い", "な")) and token.has("bigger", "smaller"):
        return True
    return token.has("posture") and not token.text.endswith(("て", "てください"))


class EditReader:
    """Reads the clauses of one message, each in the light of those before it."""

    def __init__(self, layout: Layout | None, recent: tuple[str, ...]) -> None:
        self.layout, self.recent = layout, recent

    def read(self, sentences: Sequence[Sequence[Token]]) -> list[str]:
        """Return one English command for each edit that could be read."""
        said: list[str] = []
        waiting: list[Token] = []
        for part in [part for sentence in sentences for part in _parts(sentence)]:
            tokens = [*waiting, *part]
            english = self._clause(tokens)
            if english is None and waiting:
                english = self._clause(part)
            if english is None:
                waiting = list(tokens)
                continue
            waiting = []
            if english:
                said.append(english)
        return merged(said)

    def _clause(self, tokens: Sequence[Token]) -> str | None:
        clause = Clause(items_of(tokens), self.layout, self.recent)
        if any(thing.unknown for item in clause.named for thing in item.things):
            return ""
        if all(item.kind == "word" and not item.token.has(*_EDITS, *_SAYS) for item in clause.items) and not any(
            clause.looks()
        ):
            return None if not clause.has("style") and not clause.has("background") else self._by_rules(clause)
        return self._by_rules(clause)

    @staticmethod
    def _by_rules(clause: Clause) -> str | None:
        for rule in RULES:
            if (english := rule(clause)) is not None:
                return english
        return None


def _parts(sentence: Sequence[Token]) -> list[list[Token]]:
    """Cut after '…して' and after '車を赤く、'."""
    parts: list[list[Token]] = [[]]
    for index, token in enumerate(sentence):
        if parts[-1] and _ends_before(parts[-1], sentence[index:]):
            parts.append([])
        parts[-1].append(token)
    return [part for part in parts if any(not t.has("comma", "filler") for t in part)]


def _ends_before(part: Sequence[Token], rest: Sequence[Token]) -> bool:
    content = [t for t in rest if not t.has("comma") and (not t.has("filler") or t.has("noun", "pronoun"))]
    if not content or (rest[0].has("filler", "comma") and not rest[0].has("noun", "pronoun", "demonstrative")):
        return False
    told = [t for t in part if not t.has("filler", "comma")]
    if not told:
        return False
    last = told[-1]
    kinds = set(last.senses.get("form", ()))
    if part[-1].has("comma") and last.has("unchanged", "still"):
        return True
    if last.has("pronoun"):
        return False
    is_verb = last.has(*_EDITS, "stop", "add", "wear", "draw") and bool(
        kinds & {"te", "stem", "not", "if"} or (part[-1].has("filler") and kinds)
    )
    if (is_verb and not last.has("posture")) or (
        last.has("posture", "move") and kinds & {"te", "stem"} and part[-1].has("comma")
    ):
        return not rest[0].has("form") or rest[0].has(
            "noun", "grow", "shrink", "remove", "lock", "swap", "raise", "lower"
        )
    if part[-1].has("comma") and any(t.has("wo", "wa", "ga") for t in rest):
        return any(t.has("wo", "wa", "ga") for t in part) and (
            last.has("ni", "de", "colour", "bigger", "smaller", "unchanged")
        )
    return False
