"""`GuildSettings`: what the administrators of one server have set, and whom it refuses.

It knows nothing of Discord's objects or of where rules are kept; ids and words are plain values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from tools.layout.word_list import WordList

MAX_WORDS = 200
MAX_WORD_CHARS = 60


@dataclass(frozen=True)
class GuildSettings:
    """One server's settings.

    Attributes:
        channels: where the bot answers; empty is everywhere. Threads count as their channel.
        roles: who may use it: anybody with one of these; empty is everybody.
        user_samples, server_samples: UNet samples a day; None takes the operator's, 0 is no limit.
        dm: whether members may write direct messages, where the operator allows them at all.
        words: content that is refused, in messages and in what is drawn.
        preset: of conversations whose author has set nothing; `channel_presets` says it for single channels.
        mention_only: in its threads, too, the bot answers only who mentions it or replies to a picture of it.
        words_everywhere: the words are refused in age-restricted channels, too.
        gallery: the channel that favourites are shown in.
    """

    channels: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    user_samples: int | None = None
    server_samples: int | None = None
    dm: bool = True
    words: tuple[str, ...] = ()
    preset: str = ""
    channel_presets: dict[str, str] = field(default_factory=dict)
    mention_only: bool = False
    words_everywhere: bool = True
    gallery: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what is kept; values that are as always are left out."""
        usual = asdict(GuildSettings())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> GuildSettings:
        """Read what was kept."""
        known = {f.name for f in fields(cls)}
        lists = {"channels", "roles", "words"}
        given: dict[str, Any] = {n: tuple(v) if n in lists else v for n, v in values.items() if n in known}
        return cls(**given)

    def allows_channel(self, ids: Iterable[int]) -> bool:
        """Whether one of these (a thread and its channel) is allowed."""
        return not self.channels or bool(set(ids) & set(self.channels))

    def preset_in(self, ids: Iterable[int]) -> str:
        """Return the preset of conversations there; a thread comes with its channel."""
        return next((self.channel_presets[str(i)] for i in ids if str(i) in self.channel_presets), self.preset)

    def allows_roles(self, ids: Iterable[int]) -> bool:
        """Whether somebody with these roles is allowed."""
        return not self.roles or bool(set(ids) & set(self.roles))

    def forbidden_word(self, text: str, is_age_restricted: bool = False) -> str | None:
        """Find a word of the list in a text, whatever its case, width or accents."""
        is_allowed = is_age_restricted and not self.words_everywhere
        return None if is_allowed else WordList(self.words).find(text)
