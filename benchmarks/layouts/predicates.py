"""What must hold after an edit: one small function per key of an expectation, each giving the faults it finds.

The keys are explained at the head of `tests/data/edits.yaml`. It knows nothing of how messages are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

from tools.layout.layout import Box, Layout
from tools.layout.nouns.kinds import head_noun
from tools.layout.overlaps import overlapping, rects_of

from .outcome import Outcome

PX = 512
Check = Callable[[Outcome, Any], Iterator[str]]


def faults(outcome: Outcome, expect: dict[str, Any]) -> list[str]:
    """Return one sentence per thing that does not hold; none when all does."""
    if "any_of" in expect:
        common = {key: wanted for key, wanted in expect.items() if key != "any_of"}
        tries = [faults(outcome, {**common, **alternative}) for alternative in expect["any_of"]]
        return [] if not all(tries) else ["none of: " + " | ".join("; ".join(found) for found in tries)]
    if "base_version" in expect:
        outcome = replace(outcome, before=outcome.versions[expect["base_version"] - 1])
    found: list[str] = []
    for key, wanted in expect.items():
        if key in CHECKS:
            found += _safely(key, CHECKS[key], outcome, wanted)
        elif key not in _SETTINGS:
            raise KeyError(f"there is no predicate {key!r}")
    return found + list(_always(outcome, expect))


_SETTINGS = frozenset({"base_version", "overlap_ok", "added", "added_any", "gone", "gone_count"})


def _safely(key: str, check: Check, outcome: Outcome, wanted: Any) -> list[str]:
    try:
        return [f"{key}: {fault}" for fault in check(outcome, wanted)]
    except (KeyError, IndexError) as error:
        return [f"{key}: {error}"]


def _always(outcome: Outcome, expect: dict[str, Any]) -> Iterator[str]:
    """What every edit must keep: the canvas, no new overlap, nothing added or gone that was not asked for."""
    if {"new_scene", "same_as_version"} & set(expect) or outcome.before == outcome.after:
        yield from _wanted_change(outcome, expect)
        return
    free = {frozenset((outcome.id_of(a), outcome.id_of(b))) for a, b in _known_pairs(outcome, expect)}
    new = overlapping(rects_of(outcome.after)) - overlapping(rects_of(outcome.before)) - free
    yield from (f"new overlap of {' and '.join(sorted(pair))}" for pair in sorted(new, key=sorted))
    yield from _wanted_change(outcome, expect)


def _known_pairs(outcome: Outcome, expect: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for a, b in expect.get("overlap_ok", ()):
        try:
            outcome.id_of(a), outcome.id_of(b)
        except KeyError:
            continue
        yield a, b


def _wanted_change(outcome: Outcome, expect: dict[str, Any]) -> Iterator[str]:
    if {"new_scene", "same_as_version"} & set(expect):
        return
    old, new = _ids(outcome.before), _ids(outcome.after)
    added = Counter(head_noun(outcome.after[i].phrase) for i in new if i not in old)
    if added != Counter(expect.get("added", {})) and set(added) != {expect.get("added_any")}:
        yield f"added {dict(added)} instead of {expect.get('added', expect.get('added_any', {}))}"
    gone = [i for i in old if i not in new]
    if "gone_count" in expect:
        if len(gone) != expect["gone_count"]:
            yield f"{len(gone)} are gone ({', '.join(gone)}) instead of {expect['gone_count']}"
    elif gone != list(expect.get("gone", ())):
        yield f"gone is {gone} instead of {expect.get('gone', [])}"


def _ids(layout: Layout) -> list[str]:
    return [item.id for item in layout.objects]


def _both(outcome: Outcome) -> list[str]:
    return [i for i in _ids(outcome.before) if i in _ids(outcome.after)]


def _only(outcome: Outcome, allowed: list[str]) -> Iterator[str]:
    old, new = outcome.before, outcome.after
    for name in _both(outcome):
        if name not in allowed and old[name] != new[name]:
            yield f"{name} changed: {old[name]} -> {new[name]}"
    yield from _scene_only(old, new, allowed)
    order = [i for i in _ids(new) if i in _both(outcome)]
    if "order" not in allowed and order != _both(outcome):
        yield f"the order changed to {order}"


def _scene_only(old: Layout, new: Layout, allowed: list[str]) -> Iterator[str]:
    for name in ("background", "negative"):
        if name not in allowed and getattr(old, name) != getattr(new, name):
            yield f"{name} changed to {getattr(new, name)!r}"
    if "canvas" not in allowed and (old.width, old.height) != (new.width, new.height):
        yield f"canvas changed to {new.width}x{new.height}"


def _only_or_told(outcome: Outcome, allowed: list[str]) -> Iterator[str]:
    old, new, said = outcome.before, outcome.after, outcome.text.lower()
    for name in _both(outcome):
        if name in allowed or old[name] == new[name]:
            continue
        if old[name].phrase != new[name].phrase or old[name].locked != new[name].locked:
            yield f"{name} changed: {old[name]} -> {new[name]}"
        elif name not in said and head_noun(old[name].phrase) not in said and "everything" not in said:
            yield f"{name} moved and the reply does not name it"
    yield from _scene_only(old, new, allowed)


def _unchanged(outcome: Outcome, wanted: bool) -> Iterator[str]:
    if outcome.before != outcome.after:
        yield f"it changed: {outcome.after}"


def _sized(sign: int) -> Check:
    def check(outcome: Outcome, names: list[str]) -> Iterator[str]:
        for name in names:
            old, new = outcome.box(name, outcome.before).area, outcome.box(name).area
            if (new - old) * sign <= old * 0.005:
                yield f"the area of {name} went from {old:.4f} to {new:.4f}"

    return check


def _shifted(axis: int, sign: int) -> Check:
    def check(outcome: Outcome, names: list[str]) -> Iterator[str]:
        for name in names:
            old, new = outcome.box(name, outcome.before).center[axis], outcome.box(name).center[axis]
            if (new - old) * sign < 1 / PX:
                yield f"the centre of {name} went from {old * PX:.1f} to {new * PX:.1f}"

    return check


def _area(outcome: Outcome, wanted: dict[str, list[float]]) -> Iterator[str]:
    for name, (low, high) in wanted.items():
        ratio = outcome.box(name).area / outcome.box(name, outcome.before).area
        if not low <= ratio <= high:
            yield f"{name} has {ratio:.3f} of its area"


def _boxes(outcome: Outcome, wanted: dict[str, list[float]]) -> Iterator[str]:
    for name, xywh in wanted.items():
        found = _xywh(outcome.box(name))
        if any(abs(a - b) > 2 for a, b in zip(found, xywh, strict=True)):
            yield f"{name} is at {found}"


def _xywh(box: Box) -> list[float]:
    return [round(v * PX, 1) for v in (box.x0, box.y0, box.width, box.height)]


def _boxes_same(outcome: Outcome, names: list[str] | str) -> Iterator[str]:
    for name in _both(outcome) if isinstance(names, str) else names:
        if outcome.box(name) != outcome.box(name, outcome.before):
            yield f"{name} went to {_xywh(outcome.box(name))}"


def _edge(value: Callable[[Box], float]) -> Check:
    def check(outcome: Outcome, wanted: dict[str, list[float]]) -> Iterator[str]:
        for name, (pixels, tolerance) in wanted.items():
            if abs((found := value(outcome.box(name)) * PX) - pixels) > tolerance:
                yield f"{name} has {found:.1f}"

    return check


def _limit(axis: int, sign: int) -> Check:
    def check(outcome: Outcome, wanted: dict[str, float]) -> Iterator[str]:
        for name, pixels in wanted.items():
            if ((found := outcome.box(name).center[axis] * PX) - pixels) * sign <= 0:
                yield f"the centre of {name} is at {found:.1f}"

    return check


def _ordered(axis: int, sign: int) -> Check:
    def check(outcome: Outcome, pairs: list[list[str]]) -> Iterator[str]:
        for one, other in pairs:
            if (outcome.box(one).center[axis] - outcome.box(other).center[axis]) * sign <= 0:
                yield f"{one} is not on that side of {other}"

    return check


def _between(outcome: Outcome, triples: list[list[str]]) -> Iterator[str]:
    for thing, *others in triples:
        low, high = sorted(outcome.box(other).center[0] for other in others)
        if not low < outcome.box(thing).center[0] < high:
            yield f"{thing} is not between {' and '.join(others)}"


def _swapped(outcome: Outcome, pair: list[str]) -> Iterator[str]:
    for one, other in (pair, pair[::-1]):
        old, new, goal = outcome.box(one, outcome.before), outcome.box(one), outcome.box(other, outcome.before)
        if abs(new.center[0] - goal.center[0]) * PX > 2:
            yield f"{one} is {abs(new.center[0] - goal.center[0]) * PX:.1f} px off"
        if abs(new.width - old.width) > 1e-4 or abs(new.height - old.height) > 1e-4:
            yield f"the size of {one} changed"


def _bottoms_equal(outcome: Outcome, names: list[str]) -> Iterator[str]:
    bottoms = [outcome.box(name).y1 * PX for name in names]
    if max(bottoms) - min(bottoms) > 1:
        yield f"they end at {bottoms}"


def _gaps_equal(outcome: Outcome, names: list[str]) -> Iterator[str]:
    boxes = sorted((outcome.box(name) for name in names), key=lambda box: box.x0)
    gaps = [(b.x0 - a.x1) * PX for a, b in pairwise(boxes)]
    if max(gaps) - min(gaps) > 2:
        yield f"the gaps are {[round(gap, 1) for gap in gaps]}"
    if all(outcome.box(n) == outcome.box(n, outcome.before) for n in names):
        yield "nothing moved"


def _order_kept(outcome: Outcome, names: list[str]) -> Iterator[str]:
    for layout in (outcome.before, outcome.after):
        order = sorted(names, key=lambda name: outcome.box(name, layout).center[0])
        if layout is outcome.before:
            old = order
    if order != old:
        yield f"from left to right they are now {order}"


def _phrases(outcome: Outcome, wanted: dict[str, str]) -> Iterator[str]:
    for name, phrase in wanted.items():
        if outcome.after[name].phrase != phrase:
            yield f"{name} is {outcome.after[name].phrase!r}"


def _phrase_has(outcome: Outcome, wanted: dict[str, Any]) -> Iterator[str]:
    for name, word in wanted.items():
        yield from _has(outcome.after[name].phrase, [word])


def _replaced(outcome: Outcome, wanted: dict[str, str]) -> Iterator[str]:
    for name, word in wanted.items():
        found = [item for item in outcome.after.objects if head_noun(item.phrase) == word]
        if len(found) != 1 or found[0].id != name:
            yield f"{word} is {[item.id for item in found]}"
        for axis in (0, 1):
            old, new = outcome.box(name, outcome.before).center[axis], outcome.box(name).center[axis]
            if abs(new - old) > 0.05 * old:
                yield f"the centre went from {old * PX:.1f} to {new * PX:.1f}"


def _has(text: str, wanted: list[Any]) -> Iterator[str]:
    for words in wanted:
        options = [words] if isinstance(words, str) else words
        if not any(re.search(rf"\b{re.escape(option)}", text, re.IGNORECASE) for option in options):
            yield f"{' or '.join(options)!r} is not in {text!r}"


def _lacks(text: str, unwanted: list[str]) -> Iterator[str]:
    yield from (f"{word!r} is in {text!r}" for word in unwanted if re.search(rf"\b{word}", text, re.IGNORECASE))


def _nouns(outcome: Outcome) -> Counter[str]:
    return Counter(head_noun(item.phrase) for item in outcome.after.objects)


def _count(outcome: Outcome, wanted: dict[str, int]) -> Iterator[str]:
    yield from (f"{_nouns(outcome)[n]} of {n}" for n, number in wanted.items() if _nouns(outcome)[n] != number)


def _least(outcome: Outcome, wanted: dict[str, int]) -> Iterator[str]:
    yield from (f"{_nouns(outcome)[n]} of {n}" for n, number in wanted.items() if _nouns(outcome)[n] < number)


def _kept(outcome: Outcome, names: list[str]) -> Iterator[str]:
    yield from (f"{name} is gone" for name in names if name not in _ids(outcome.after))


def _in_front(outcome: Outcome, pairs: list[list[str]]) -> Iterator[str]:
    order = _ids(outcome.after)
    for front, back in pairs:
        if order.index(outcome.id_of(front)) < order.index(outcome.id_of(back)):
            yield f"{front} is listed behind {back}"


def _overlaps(outcome: Outcome, pairs: list[list[str]]) -> Iterator[str]:
    found = overlapping(rects_of(outcome.after))
    yield from (f"{a} and {b} do not" for a, b in pairs if frozenset((outcome.id_of(a), outcome.id_of(b))) not in found)


def _bottom_not_above(outcome: Outcome, pairs: list[list[str]]) -> Iterator[str]:
    yield from (f"{a} ends above {b}" for a, b in pairs if outcome.box(a).y1 < outcome.box(b).y1)


def _cx_inside(outcome: Outcome, pairs: list[list[str]]) -> Iterator[str]:
    for one, other in pairs:
        if not outcome.box(other).x0 <= outcome.box(one).center[0] <= outcome.box(other).x1:
            yield f"the centre of {one} is beside {other}"


def _locked(outcome: Outcome, wanted: dict[str, bool]) -> Iterator[str]:
    yield from (f"{name} is not" for name, locked in wanted.items() if outcome.after[name].locked != locked)


def _canvas(outcome: Outcome, size: list[int]) -> Iterator[str]:
    if [outcome.after.width, outcome.after.height] != size:
        yield f"it is {outcome.after.width}x{outcome.after.height}"


def _relations_kept(outcome: Outcome, wanted: bool) -> Iterator[str]:
    for one, other in combinations(_both(outcome), 2):
        for axis in (0, 1):
            old = outcome.box(one, outcome.before).center[axis] - outcome.box(other, outcome.before).center[axis]
            if old * (outcome.box(one).center[axis] - outcome.box(other).center[axis]) < 0:
                yield f"{one} and {other} changed sides"


def _same_as_version(outcome: Outcome, number: int) -> Iterator[str]:
    if outcome.after != outcome.versions[number - 1]:
        yield f"the layout is not that of version {number}"


def _background_of_version(outcome: Outcome, number: int) -> Iterator[str]:
    if outcome.after.background != outcome.versions[number - 1].background:
        yield f"it is {outcome.after.background!r}"
    if outcome.before.background == outcome.versions[number - 1].background:
        yield "it was so before, so this shows nothing"


def _told(outcome: Outcome, patterns: list[str]) -> Iterator[str]:
    yield from (f"{p!r} is not in {outcome.text!r}" for p in patterns if not re.search(p, outcome.text, re.IGNORECASE))


def _asks(outcome: Outcome, wanted: bool) -> Iterator[str]:
    if not outcome.asked:
        yield f"no question came back but {outcome.text!r}"
    yield from _unchanged(outcome, True)


def _answers(outcome: Outcome, wanted: bool) -> Iterator[str]:
    if outcome.asked or not outcome.text:
        yield f"{outcome.text!r} is no answer"


def _new_scene(outcome: Outcome, nouns: list[str]) -> Iterator[str]:
    if missing := [noun for noun in nouns if noun not in _nouns(outcome)]:
        yield f"{', '.join(missing)} not in {dict(_nouns(outcome))}"
    if {o.id for o in outcome.before.objects} <= {o.id for o in outcome.after.objects}:
        yield "everything is still there"


CHECKS: dict[str, Check] = {
    "only": _only,
    "only_or_told": _only_or_told,
    "unchanged": _unchanged,
    "bigger": _sized(1),
    "smaller": _sized(-1),
    "higher": _shifted(1, -1),
    "lower": _shifted(1, 1),
    "further_left": _shifted(0, -1),
    "further_right": _shifted(0, 1),
    "area": _area,
    "boxes": _boxes,
    "boxes_same": _boxes_same,
    "x": _edge(lambda box: box.x0),
    "y": _edge(lambda box: box.y0),
    "bottom": _edge(lambda box: box.y1),
    "cx_above": _limit(0, 1),
    "cx_below": _limit(0, -1),
    "cy_above": _limit(1, 1),
    "cy_below": _limit(1, -1),
    "left_of": _ordered(0, -1),
    "right_of": _ordered(0, 1),
    "above": _ordered(1, -1),
    "below": _ordered(1, 1),
    "between": _between,
    "swapped": _swapped,
    "bottoms_equal": _bottoms_equal,
    "gaps_equal": _gaps_equal,
    "order_kept": _order_kept,
    "phrases": _phrases,
    "phrase_has": _phrase_has,
    "replaced": _replaced,
    "background_has": lambda o, wanted: _has(o.after.background, wanted),
    "background_lacks": lambda o, unwanted: _lacks(o.after.background, unwanted),
    "negative_has": lambda o, wanted: _has(o.after.negative, wanted),
    "negative_lacks": lambda o, unwanted: _lacks(o.after.negative, unwanted),
    "count": _count,
    "least": _least,
    "kept": _kept,
    "in_front": _in_front,
    "overlaps": _overlaps,
    "bottom_not_above": _bottom_not_above,
    "cx_inside": _cx_inside,
    "locked": _locked,
    "canvas": _canvas,
    "relations_kept": _relations_kept,
    "same_as_version": _same_as_version,
    "background_of_version": _background_of_version,
    "same_seed": lambda o, wanted: iter(["the seed changed"] if o.seed != o.seed_before else []),
    "new_seed": lambda o, wanted: iter(["the seed is the same"] if o.seed == o.seed_before else []),
    "versions_added": lambda o, n: iter([f"{o.added} versions were made"] if o.added != n else []),
    "told": _told,
    "asks": _asks,
    "answers": _answers,
    "new_scene": _new_scene,
}
