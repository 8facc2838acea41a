"""The product's readers, as the judge calls them: strict alone, the bundled model alone, both as they are used."""

from __future__ import annotations

from tools.language.answers import format_answer
from tools.language.model.answer_model import load_bundled
from tools.language.options import take_options
from tools.language.prompt import SceneView, view_of
from tools.language.reader import Read, read_by_model, read_message
from tools.layout.layout import Layout

from .judge import Outcome


def strict(scene: Layout | None, last: tuple[str, ...], before: str, text: str, language: str) -> Outcome:
    """Read by the strict reader; what it does not read whole is asked about."""
    return _outcome(read_message(text, _view(scene, last, before), language, None))


def model(scene: Layout | None, last: tuple[str, ...], before: str, text: str, language: str) -> Outcome:
    """Read by the bundled model and its check, without the strict reader."""
    return _outcome(
        read_by_model(take_options(text).text or text, _view(scene, last, before), language, load_bundled())
    )


def both(scene: Layout | None, last: tuple[str, ...], before: str, text: str, language: str) -> Outcome:
    """Read as the product does."""
    return _outcome(read_message(text, _view(scene, last, before), language, load_bundled()))


def _view(scene: Layout | None, last: tuple[str, ...], before: str) -> SceneView | None:
    return None if scene is None else view_of(scene, last, before)


def _outcome(read: Read) -> Outcome:
    if not read.commands:
        return Outcome(None, question=True)
    answer = format_answer(read.commands)
    return Outcome(answer, question=answer.startswith("ask"), unread=read.support.unread)
