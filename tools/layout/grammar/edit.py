"""A chat message to what it asks for: a new scene, typed edits, versions, options, talk, or a question back.

It knows nothing of who carries that out; nothing here changes a layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pydantic import ValidationError

from ..errors import LayoutError
from ..layout import MAX_PHRASE_CHARS, Layout
from ..operations import Operation
from ..references import resolve
from ..speech import Thing, Things, say
from . import (
    add_rules,
    arrange_rules,
    copy_rules,
    count_rules,
    dress_rules,
    like_rules,
    look_rules,
    place_rules,
    scene_rules,
)
from .canonical import canonical
from .choices import Choice
from .clauses import split_clauses, starts_clause, tidy
from .data import word_set
from .intents import Ask, Chat, Edit, Intent, NewScene, Options
from .kinds import head_noun
from .language import checked_english
from .read_caption import read_caption
from .remarks import is_talk, read_remark, without_remarks
from .spelling import corrected, swapped_back
from .talk import read_chat, read_options, read_simple, with_options
from .targets import Context, read_targets
from .unclear import KEEP, Unclear
from .verbless import with_verb

_MEANING = re.compile(r"\s*\(by '(?P<words>.+?)' I mean (?P<id>[a-z0-9_]+-\d+)\)\s*$")
Rule = Callable[[str, Context], "list[Operation] | None"]
RULES: tuple[Rule, ...] = (
    scene_rules.canvas,
    copy_rules.copy,
    like_rules.same_size,
    like_rules.other_size,
    like_rules.same_colour,
    like_rules.times_as_many,
    like_rules.fill,
    like_rules.move_away,
    count_rules.exclude,
    look_rules.swap_colours,
    look_rules.resize,
    arrange_rules.lock,
    arrange_rules.distribute,
    arrange_rules.align,
    count_rules.set_count,
    like_rules.behind_all,
    scene_rules.style,
    scene_rules.background,
    look_rules.unword,
    dress_rules.dress,
    look_rules.recolour,
    dress_rules.replace_all,
    look_rules.replace,
    arrange_rules.swap,
    arrange_rules.reorder,
    place_rules.place,
    place_rules.move,
    count_rules.remove,
    look_rules.reword,
    add_rules.add,
)
"""Tried in this order; the first that reads a clause wins."""
_NEW = re.compile(
    r"^(?:(?:/new|new (?:scene|picture|image|layout)(?: of| with)?|start (?:over|again)(?: with)?)\s*[:,]?|(?:new|caption|prompt)\s*:)"
    r"\s+(?=\S)",
    re.IGNORECASE,
)
_ASKS_FOR_PICTURE = re.compile(
    r"^(?:please )?(?:can you |could you |i want |i'd like )?(?:(?:draw|paint|"
    r"make|create|generate|show|give|sketch|render|imagine)(?: me| us)? )?(?:an? "
    r")(?:new |nice |beautiful )?(?:\w+ )?(?:picture|image|scene|photo|painting|"
    r"drawing|watercolou?r|sketch|illustration|cartoon) (?:of|with|showing) ",
    re.IGNORECASE,
)


def read_message(
    text: str, layout: Layout | None, recent: tuple[str, ...] = (), last_operations: Sequence[Operation] = ()
) -> Intent:
    """Read one chat message. Never raises: what cannot be read becomes `Ask` or `Chat`.

    Args:
        layout: the current layout, None before the first picture.
        recent: ids touched last, most recent first; what 'it' stands for.
        last_operations: the operations of the turn before, for 'same for ...'.
    """
    if chat := read_chat(text) or (layout and read_remark(text)):
        return chat
    try:
        plain, meant = _take_meanings(swapped_back(checked_english(text), layout))
    except LayoutError as error:
        return Chat(error.reasons[0])
    try:
        intent = _read(plain, layout, Context(layout, recent, last_operations, meant) if layout else None)
        if not _is_lost(intent) or (fixed := corrected(plain, layout)) == plain:
            return intent
        second = _read(fixed, layout, Context(layout, recent, last_operations, meant) if layout else None)
        return intent if _is_lost(second) or isinstance(second, NewScene) else second
    except LayoutError as error:
        return Chat(error.reasons[0])
    except ValidationError:  # longer or more than an operation may be
        return _not_understood(plain[:MAX_PHRASE_CHARS])
    except Unclear as unclear:
        return Ask(unclear.question, unclear.for_message(plain))


def _is_lost(intent: Intent) -> bool:
    return isinstance(intent, Ask) and getattr(intent.question, "key", "") in (
        "ask.not_understood",
        "ask.partly",
        "ask.add_or_new",
    )


def _take_meanings(text: str) -> tuple[str, dict[str, str]]:
    """Take out what chosen answers have said: "make the cat red (by 'the cat' I mean cat-2)"."""
    meant: dict[str, str] = {}
    while found := _MEANING.search(text):
        meant[found["words"]] = found["id"]
        text = text[: found.start()]
    return text, meant


def _read(text: str, layout: Layout | None, context: Context | None) -> Intent:
    text = (
        re.sub(
            r",?\s+(?:and |but )?(?:(?:everything else|all else|the rest|the others) (?:stays?|remains?|should stay|is fine|unchanged|as (?:it )?is).*|nothing else changes|"
            r"(?<=[,d] )keep the (?:same )?seed)\W*$",
            "",
            text,
            flags=re.IGNORECASE,
        )
        if not re.search(r"\bversion\b|\bfirst one\b", text, re.IGNORECASE)
        else text
    )
    text = re.sub(r"^(?:no|nope|yes|yeah|yep|ok|okay|well|hm+)\s*,\s*(?=\S)", "", text, flags=re.IGNORECASE)
    text = re.sub(
        r"^(?:forget (?:it|that|this|everything|about it)|never ?mind(?: that)?|scrap (?:it|that)|no,? wait)\s*[,.;:-]+\s*(?=\S)",
        "",
        text,
        flags=re.IGNORECASE,
    )
    if found := _NEW.match(text):
        return NewScene(text[found.end() :].strip())
    if layout is not None:
        text = without_remarks(text.rstrip(" .!"))
    options, rest = read_options(
        tidy(re.sub(r"^\s*just (?=(?:one|two|three|four|five|\d+)\b)", "only ", text, flags=re.IGNORECASE))
    )
    if options and not rest:
        return options
    if simple := read_simple(rest):
        return with_options(simple, options)
    if context is None or layout is None:
        return _read_first(text, rest, options)
    if not re.search(r"[,;]|\bthen\b|\band (?:the|make|put|move|add|remove|swap|it)\b", rest) or re.match(
        r"^instead of", rest
    ):
        rest = canonical(rest)
        if simple := read_simple(rest):
            return with_options(simple, options)
    if with_verb(rest, context) == rest and _is_new_scene(text, rest, layout):
        return NewScene(text)
    return with_options(_read_edit(rest, context, text), options)


def _read_first(text: str, rest: str, options: Options | None) -> Intent:
    """Read a message before there is a picture."""
    if (size := scene_rules.read_canvas(rest, 512, 512)) and not re.search(r"\b(?:a|an|two|three)\b [a-z]", rest):
        return Options(
            options.seed if options else None,
            options.steps if options else None,
            size[0],
            size[1],
            options.method if options else None,
        )
    first = rest.split(" ", 1)[0]
    draws = first in ("draw", "paint", "show", "give", "have", "want", "let", "put", "place", "make") and re.match(
        r"^\w+ (?:me |us )?(?:there be )?(?:an?|the|one|two|three|four|five|six|"
        r"some|several|\d+|many|dozens|lots)\b",
        rest,
    )
    is_edit = starts_clause(rest) and not re.match(
        r"^(?:i want|i'd like|i need|there should|with|at night|as an?|in the style|another|also)\b", rest
    )
    if is_edit and not (
        draws
        and not re.match(
            r"^make the\b|^(?:put|place|have|want) the\b|^paint the\b|^make .* (?:bigger|"
            r"smaller)$",
            rest,
        )
    ):
        return Ask(say("ask.no_picture"))
    return NewScene(text)


_SOME = r"(?:an?|one|two|three|four|five|some|several|\d+)\b"


def _is_new_scene(text: str, rest: str, layout: Layout) -> bool:
    """Tell a full caption ('a castle on a hill at dawn') from an edit."""
    if _ASKS_FOR_PICTURE.match(text):
        return True
    if re.match(rf"^(?:show|give)(?: me| us) {_SOME}|^(?:i want|i'd like|i would like)(?: to see)? {_SOME}", rest):
        asked = read_caption(rest)
        if (
            asked.has_place
            and asked.things
            and not any(t.definite and _is_there(t.phrase, layout) for t in asked.things)
        ):
            return True
    draws = re.match(
        r"^(?:draw|paint|generate|create|imagine|sketch)(?: me| us)? (?=an?\b|one\b|"
        r"two\b|three\b|four\b|five\b|some\b|several\b|\d)",
        rest,
    )
    if scene_rules.read_canvas(rest, layout.width, layout.height) or re.match(r"^(?:can|could|may) (?:i|we) ", rest):
        return False
    if (starts_clause(rest) and not draws) or re.search(r"\b(?:should|bigger|smaller|instead|too|more)\b", rest):
        return False
    if is_talk(rest) or re.match(
        r"^(?:can|could|will|would|should|do|does|did|is|are) (?:the|they|it|you|these|those)\b", rest
    ):
        return False
    reading = read_caption(rest)
    if any(thing.definite and _is_there(thing.phrase, layout) for thing in reading.things):
        return False
    anchors = {reading.things[i].noun for link in reading.links for i in link.anchors}
    if any(
        not re.search(rf"\b(?:an?|one|two|three|some) (?:(?!between|of|to|and|on|in)[\w-]+ ){{0,2}}{noun}", rest)
        and _is_there(f"a {noun}", layout)
        for noun in anchors
        if noun
    ):
        return False
    if re.match(r"^(?:the|it|they|them|its|their|that|this|those|these)\b", rest) and not reading.has_place:
        return False
    if not reading.things:
        return reading.has_place and len(rest.split()) >= 3 and bool(re.match(r"^(?:an?|the)\b", rest))
    if len(reading.things) == 1 and not reading.has_place:
        return False
    return reading.has_place or bool(reading.links) or len(reading.things) > 1


def _is_there(phrase: str, layout: Layout) -> bool:
    try:
        return bool(resolve(layout, phrase.partition(" ")[2]))
    except LayoutError:
        return False


def _nouns(layout: Layout) -> frozenset[str]:
    return frozenset(head_noun(item.phrase) for item in layout.objects)


def _read_edit(text: str, context: Context, original: str) -> Intent:
    operations: list[Operation] = []
    if (
        also := re.match(
            r"^(?:and |now |then )?(?P<x>(?:the|both|all) [^,;]+?) (?:too|as well|also)\W*$", original.lower()
        )
    ) and (same := _same_for(f"same for {also['x']}", context)):
        return Edit(tuple(same))
    clauses = split_clauses(text)
    if len(clauses) == 1:
        text = clauses[0] = with_verb(canonical(clauses[0]), context)
    bare = _bare_phrase(text, context) if len(clauses) == 1 else None
    if bare:
        return bare
    unread: list[str] = []
    done_without: list[str] = []
    for number, clause in enumerate(clauses):
        if number + 1 < len(clauses) and (
            disliked := re.match(r"^i (?:don't|do not|dislike|hate)(?: like)? (the .+)$", clause)
        ):
            read_targets(disliked[1], context)
            done_without.append(clause)
            continue
        clause = with_verb(canonical(clause), context)
        found = _same_for(clause, context) or _by_rules(clause, context)
        operations += found or []
        if not found:
            unread.append(clause)
    if not operations:
        return _too(original, text, context) or _only_named(text, context) or _not_understood(original)
    understood = [clause for clause in clauses if clause not in [*unread, *done_without]]
    return _partly(understood, unread) if unread else Edit(tuple(operations))


def _too(original: str, text: str, context: Context) -> Intent | None:
    """'the tree too': what was done last, to another."""
    if not re.search(r"\b(?:too|as well|also|same)\W*$", original.lower()):
        return None
    operations = _same_for(f"same for {text}", context)
    return Edit(tuple(operations)) if operations else None


def _only_named(text: str, context: Context) -> Intent | None:
    """'the second bird': only a reference; say what is wrong with it, or ask what to do."""
    if not re.match(r"^(?:the|my|that) [a-z]+(?: [a-z]+){0,3}$", text):
        return None
    try:
        resolve(context.layout, text)
    except LayoutError as error:
        return Ask(error.reasons[0])
    thing = Thing(text.split(" ", 1)[1], "the")
    return Ask(
        say("ask.what_with", thing=thing),
        (
            Choice(say("choice.bigger", thing=thing), f"make {text} bigger", ("bigger",)),
            Choice(say("choice.smaller", thing=thing), f"make {text} smaller", ("smaller",)),
            Choice(say("choice.remove_one", thing=thing), f"remove {text}", ("remove", "remove it")),
        ),
    )


def _by_rules(clause: str, context: Context) -> list[Operation] | None:
    for rule in RULES:
        if operations := rule(clause, context):
            return operations
    return None


def _same_for(clause: str, context: Context) -> list[Operation] | None:
    """'same for the one on the right': the last operations with other targets."""
    found = re.match(
        r"^(?:(?:do )?(?:the )?same (?:thing )?(?:for|with|to)|and|also) (?P<target>(?:the|"
        r"all|both|every) .+?)(?: too| as well)?$",
        clause,
    )
    again = re.match(
        r"^(?:even )?(?:more|further|some more|a (?:bit|little) more|again,? more|"
        r"keep going)$",
        clause,
    )
    usable = [op for op in context.last_operations if hasattr(op, "targets")]
    if again and usable:
        return list(usable)
    if not found or not usable:
        return None
    targets = read_targets(found["target"], context)
    return [op.model_copy(update={"targets": targets}) for op in usable]


def _bare_phrase(text: str, context: Context) -> Intent | None:
    """'a dog' after a scene: neither an edit nor a full caption, so ask."""
    if starts_clause(text) or not re.match(r"^(?:an?|one|some|the)? ?[a-z]+(?: [a-z-]+){0,3}$", text):
        return None
    reading = read_caption(text)
    if len(reading.things) != 1 or reading.links or reading.regions or reading.has_place:
        return None
    thing = reading.things[0]
    one_more = re.match(r"^an? (?:second|third|fourth|further|extra|new) (?P<noun>.+)$", text)
    if one_more and _is_there(f"a {one_more['noun']}", context.layout):
        return None
    if thing.count > 1 and thing.noun in _nouns(context.layout):
        return None
    if re.search(
        r"\b(?:bigger|smaller|larger|darker|brighter|too|should|is|are|more|style)\b", text
    ) or thing.noun in word_set("styles", "media"):
        return None
    if not re.match(r"^(?:an?|one|some)\b", text) and thing.count == 1 and not thing.plural:
        return None
    said = Thing(thing.phrase, count=thing.count)
    return Ask(
        say("ask.add_or_new", thing=said),
        (
            Choice(say("choice.add", thing=said), f"add {text}", ("add", "add it", "yes")),
            Choice(say("choice.new", thing=said), f"new: {text}", ("new", "new one", "a new one", "new picture")),
        ),
    )


def _not_understood(said: str) -> Ask:
    return Ask(say("ask.not_understood", said=said.replace("@last", "it")))


def _partly(done: list[str], rest: list[str]) -> Ask:
    """Say what was understood and what was not; nothing is done before the user has chosen."""
    return Ask(
        say("ask.partly", done=_quoted(done), rest=_quoted(rest)),
        (
            Choice(say("choice.understood"), "; ".join(done).replace("@last", "it"), ("yes", "do it")),
            Choice(say("choice.keep"), KEEP, ("no",)),
        ),
    )


def _quoted(clauses: list[str]) -> Things:
    return Things(tuple(say("ask.quoted", words=clause.replace("@last", "it")) for clause in clauses))
