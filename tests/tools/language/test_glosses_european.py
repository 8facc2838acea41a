"""German, Spanish and French messages with the words of things in English, and other words left alone."""

from __future__ import annotations

import pytest

from tools.language.glosses import gloss
from tools.layout.lexicon import entries, surfaces

MESSAGES = [
    ("de", "mach den Hund etwas größer", "mach den dog etwas größer"),
    ("de", "die Weihnachtsbaeume und das maedchen", "die christmas tree und das girl"),
    ("de", "ich fliege, eine fliege", "ich fliege, eine fly"),
    ("de", "den alten Wagen hinter den Laden", "den old car hinter den shop"),
    ("de", "schon gut, alles klar", "schon gut, alles klar"),
    ("es", "pon tres gatos blancos sobre la mesa", "pon 3 cat white sobre la table"),
    ("es", "ponlo cerca de la cerca", "ponlo cerca de la fence"),
    ("es", "un mono muy mono", "un monkey muy cute"),
    ("es", "te gusta el té", "te gusta el tea"),
    ("es", "hazlo de nuevo", "hazlo again"),
    ("fr", "ajoute un feu d'artifice au-dessus de l'usine", "ajoute un firework au-dessus de l'factory"),
    ("fr", "montre-moi une montre", "montre-moi une watch"),
    ("fr", "cache la boucle d'oreille", "cache la earring"),
    ("fr", "ferme la porte de la ferme", "ferme la door de la farm"),
    ("fr", "il y a du maïs mais pas de chats", "il y a du corn mais pas de cat"),
]


@pytest.mark.parametrize(("language", "message", "glossed"), MESSAGES)
def test_only_words_of_things_are_glossed(language: str, message: str, glossed: str) -> None:
    assert gloss(message, language) == glossed


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_a_lexicon_has_a_form_list_for_every_native_noun(language: str) -> None:
    nouns = [entry for entry in entries(language) if entry.kind in ("noun", "place")]
    assert len(nouns) >= 900
    assert all(len(entry.natives) == len(entry.extras) and entry.extras[0][0] for entry in nouns)
    assert "<" not in surfaces(language)
