"""Other words for the kinds, from the names and keywords that Unicode CLDR gives to emoji.

`python -m training.icons.synonyms ICONS.tgz CLDR.tgz` writes `data/synonyms.json` from the npm packages
`@iconify-json/fluent-emoji-flat` and `cldr-annotations-full`. A keyword that one kind alone has stands for that kind; the
name of an emoji that is no kind stands for the kind of its category that shares most keywords with it, rare ones
counting more, and of equal ones for that which looks most like it; for none when they share none that tells much.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import tarfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from .kinds import DATA, ICON_OF, render

SYNONYMS = DATA / "synonyms.json"
MOST_SHARED = 6
"""A keyword of more emoji than this names no thing."""
MOST_TELLING = 30
"""A keyword of more emoji than this makes no two of them alike."""
CATEGORIES = ("Activities", "Animals & Nature", "Food & Drink", "Objects", "Travel & Places")
_NAME = re.compile(r"[a-z]+(?: [a-z]+)?")


@dataclass(frozen=True)
class Emoji:
    """An icon with its category, CLDR name and keywords, and a thumbnail (8, 8, 4) in 0..1."""

    icon: str
    category: str
    name: str
    keywords: frozenset[str]
    thumbnail: np.ndarray


def read_synonyms() -> dict[str, str]:
    """Map words outside the world to the kind that they come nearest to."""
    return json.loads(SYNONYMS.read_text(encoding="utf-8"))


def read_member(package: Path, member: str) -> dict:
    with tarfile.open(package) as archive:
        file = archive.extractfile(f"package/{member}")
        assert file is not None
        return json.load(file)


def read_emoji(icons: Path, annotations: Path) -> list[Emoji]:
    chars = read_member(icons, "chars.json")
    bodies = read_member(icons, "icons.json")["icons"]
    categories = read_member(icons, "metadata.json")["categories"]
    category_of = {icon: name for name, members in categories.items() for icon in members}
    notes = read_member(annotations, "annotations/en/annotations.json")["annotations"]["annotations"]
    found = []
    for code, icon in chars.items():
        note = notes.get("".join(chr(int(point, 16)) for point in code.split("-")))
        if note and icon in bodies and category_of.get(icon) in CATEGORIES:
            small = cv2.resize(render(bodies[icon]["body"], 32), (8, 8), interpolation=cv2.INTER_AREA)
            words = frozenset(word.lower() for word in note["default"])
            found.append(Emoji(icon, category_of[icon], note["tts"][0].lower(), words, small.astype(np.float32) / 255))
    return found


def make_synonyms(emoji: list[Emoji]) -> dict[str, str]:
    kind_of = {icon: kind for kind, icon in ICON_OF.items()}
    counts = Counter(word for one in emoji for word in one.keywords)
    inside = [one for one in emoji if one.icon in kind_of]
    owners: dict[str, set[str]] = defaultdict(set)
    for one in inside:
        for word in {*one.keywords, one.name}:
            owners[word].add(kind_of[one.icon])
    found = {}
    for one in emoji:
        if one.icon not in kind_of and _NAME.fullmatch(one.name):
            other = nearest(one, inside, counts)
            if any(counts[word] <= MOST_TELLING for word in one.keywords & other.keywords):
                found[one.name] = kind_of[other.icon]
    for word, kinds in owners.items():
        if len(kinds) == 1 and counts[word] <= MOST_SHARED and _NAME.fullmatch(word):
            found[word] = next(iter(kinds))
    return {word: found[word] for word in sorted(found) if word not in ICON_OF}


def nearest(one: Emoji, inside: list[Emoji], counts: Counter[str]) -> Emoji:
    """The emoji of the same category that shares most keywords, then looks most alike."""

    def likeness(other: Emoji) -> tuple[float, float]:
        shared = one.keywords & other.keywords
        said = sum(1 / math.log(2 + counts[word]) for word in shared)
        return said, -float(np.abs(one.thumbnail - other.thumbnail).mean())

    candidates = [other for other in inside if other.category == one.category]
    return max(candidates, key=likeness)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.icons.synonyms", description=__doc__)
    parser.add_argument("icons", type=Path)
    parser.add_argument("annotations", type=Path)
    options = parser.parse_args()
    synonyms = make_synonyms(read_emoji(options.icons, options.annotations))
    SYNONYMS.write_text(json.dumps(synonyms, indent=0) + "\n", encoding="utf-8")
    print(f"{len(synonyms)} words written to {SYNONYMS}")


if __name__ == "__main__":
    main()
