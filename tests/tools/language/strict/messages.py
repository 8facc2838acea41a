"""Messages that a pattern table can say, with what they mean: the grammar run backwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tools.language.prompt import SceneView
from tools.language.strict.chart import fill
from tools.language.strict.grammar import Choice, Literal, Node, Sequence, Symbol
from tools.language.strict.language import Language, load_language, noun_meanings
from tools.language.strict.reader import _checks, _finished
from tools.language.strict.targets import Resolver


@dataclass(frozen=True)
class Said:
    """A message and its answer."""

    text: str
    answer: str


class Speaker:
    """Says random messages of one language over one scene."""

    def __init__(self, name: str, scene: SceneView | None, seed: int) -> None:
        self.rules: Language = load_language(name)
        self.random, self.scene = Random(seed), scene
        self.space = "" if name in ("zh", "ja") else " "
        self.checks = _checks(Resolver(scene or SceneView(), noun_meanings), scene)
        self.words: Mapping[str, list[str]] = {kind: sorted(words) for kind, words in self.rules.lists.items()}

    def say(self, symbol: str) -> Said | None:
        """Return a message of a symbol, or None where the try came to nothing (no such object, too deep)."""
        try:
            text, answer = self._symbol(symbol, 14)
        except LookupError:
            return None
        finished = _finished(answer, self.scene)
        return Said(self.space.join(text), finished) if finished else None

    def _symbol(self, name: str, depth: int) -> tuple[list[str], str]:
        if depth == 0:
            raise LookupError(name)
        if name in self.rules.rules.terminals:
            return self._terminal(name)
        rule = self.random.choice(self.rules.rules.grammar[name])
        text, slots = self._node(rule.node, depth - 1)
        answer: str | None = fill(rule.template, slots) if rule.template else ""
        if name in self.checks:
            answer = self.checks[name](answer or "")
        if answer is None:
            raise LookupError(name)
        return text, answer

    def _node(self, node: Node, depth: int) -> tuple[list[str], dict[str, str]]:
        match node:
            case Literal(token):
                return [token], {}
            case Symbol(name, slot):
                text, answer = self._symbol(name, depth)
                return text, {slot: answer}
            case Choice(nodes):
                return self._node(self.random.choice(nodes), depth)
            case Sequence(nodes):
                parts = [self._node(part, depth) for part in nodes]
                return [t for text, _ in parts for t in text], {k: v for _, slots in parts for k, v in slots.items()}

    def _terminal(self, name: str) -> tuple[list[str], str]:
        if name in ("NUM", "DIGITS", "N"):
            number = str(self.random.randint(2, 9))
            return [number], number
        if name in ("WORD", "WORDS"):
            return (["narwhal"], "narwhal") if name == "WORD" else (["narwhals"], "narwhal")
        if name.startswith("OBJ") and name not in self.words:
            present = {item.stem for item in self.scene.objects} if self.scene else set()
            words = [
                w
                for w in self.words[name.replace("OBJS", "NOUNS").replace("OBJ", "NOUN")]
                if self._means(name, w) in present
            ]
        else:
            words = self.words[name]
        text = self.random.choice(words)
        return [text], self._means(name, text, "#" if name.startswith("OBJ") else "")

    def _means(self, name: str, text: str, mark: str = "") -> str:
        tokens = tuple(text.split(" "))
        meanings = [m for end, m in self.rules.rules.terminals[name](tokens, 0) if end == len(tokens)]
        return meanings[0] if mark else meanings[0].lstrip("#")
