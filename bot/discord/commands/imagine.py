"""`/imagine` and `/layout`: begin a new picture by a description, wherever they are used.

Options become the closed syntax that people type for image bots (`--ar 3:2 --seed 5`), which the message reader knows. They
know nothing of threads or turns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from agent.reply import MAX_MESSAGE_CHARS
from tools.generation.method_specs import METHODS
from tools.generation.presets import PRESET_NAMES
from tools.generation.request import MAX_SEED
from tools.layout.speech import say

from ..channels import may_open_threads
from ..uploads import upload_of
from .checks import ask
from .settings import SIZES

if TYPE_CHECKING:
    from ..client import Groundling

MAX_PICTURES = 4
MAX_OFFERED = 25
MAX_NEGATIVE_CHARS, MAX_STYLE_CHARS = 300, 60
RATIOS = ("1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16", "21:9")
STYLES = (
    "watercolor",
    "oil painting",
    "pencil sketch",
    "pixel art",
    "anime",
    "comic",
    "cartoon",
    "photo",
    "3d render",
    "low poly",
    "line art",
    "ink drawing",
    "pastel",
    "impressionist",
    "origami",
    "stained glass",
    "mosaic",
    "children's book illustration",
)
Prompt = app_commands.Range[str, 1, MAX_MESSAGE_CHARS]
_DESCRIBED = {
    "prompt": "What to draw, such as: a red car to the left of two cats",
    "count": "How many pictures to pick from",
    "size": "Width and height, or a ratio such as 16:9",
    "seed": "The same seed draws the same picture",
    "negative": "What shall not be in it",
    "style": "How it shall look, such as: watercolor",
    "preset": "A set of settings with a name",
    "method": "How boxes steer the drawing",
    "base": "A picture of mine to change as described",
    "layouts": "Choose among layouts before anything is drawn",
}
_CHOICES = {
    "preset": [app_commands.Choice(name=name, value=name) for name in PRESET_NAMES],
    "method": [app_commands.Choice(name=name, value=name) for name in METHODS],
}


def add(client: Groundling) -> None:
    """Put the commands into the tree."""
    _add_imagine(client)
    _add_layout(client)


def _add_imagine(client: Groundling) -> None:

    @client.tree.command(name="imagine", description="Draw what you describe; go on in the thread that opens")
    @app_commands.describe(**_DESCRIBED)
    @app_commands.choices(**_CHOICES)
    async def imagine(
        interaction: discord.Interaction,
        prompt: Prompt,
        count: app_commands.Range[int, 1, MAX_PICTURES] | None = None,
        size: app_commands.Range[str, 1, 20] | None = None,
        seed: app_commands.Range[int, 0, MAX_SEED] | None = None,
        negative: app_commands.Range[str, 1, MAX_NEGATIVE_CHARS] | None = None,
        style: app_commands.Range[str, 1, MAX_STYLE_CHARS] | None = None,
        preset: str | None = None,
        method: str | None = None,
        base: discord.Attachment | None = None,
        layouts: bool = False,
    ) -> None:
        text = with_options(prompt, size=size, seed=seed, negative=negative, style=style, count=count)
        if text is None or len(text) > MAX_MESSAGE_CHARS:
            said = say("discord.no_such_size", size=size or "") if text is None else say("discord.prompt_too_long")
            await client.note(interaction, said)
            return
        fields: dict[str, Any] = {"upload": upload_of(base)} if base else {"base": 0}
        fields |= {"draw": False, "show": "layouts"} if layouts else {}
        fields |= where_to_begin(interaction)
        chosen = {name: value for name, value in (("preset", preset), ("method", method)) if value}
        await ask(client, interaction, text=text, chosen=chosen, **fields)

    @imagine.autocomplete("size")
    async def offer_sizes(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return _offered((*RATIOS, *SIZES), current)

    @imagine.autocomplete("style")
    async def offer_styles(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return _offered(STYLES, current)


def _add_layout(client: Groundling) -> None:
    @client.tree.command(name="layout", description="Show where things would stand, without drawing")
    @app_commands.describe(prompt="What to lay out; leave it out to see the layout in place")
    async def layout(interaction: discord.Interaction, prompt: Prompt | None = None) -> None:
        if prompt is None:
            await ask(client, interaction, calls=({"tool": "show_layout"},), draw=False, show="layout")
        else:
            await ask(
                client, interaction, text=prompt, draw=False, show="layout", base=0, **where_to_begin(interaction)
            )


def _offered(values: tuple[str, ...], typed: str) -> list[app_commands.Choice[str]]:
    fitting = [value for value in values if typed.casefold() in value.casefold()]
    return [app_commands.Choice(name=value, value=value) for value in fitting[:MAX_OFFERED]]


def with_options(
    prompt: str, *, size: str | None, seed: int | None, negative: str | None, style: str | None, count: int | None
) -> str | None:
    """Write options behind a prompt as the message reader knows them; None where the size is none."""
    words = [f"{prompt.rstrip(' ,.')}, {_flat(style)}" if style and not style.isalpha() else prompt]
    if style and style.isalpha():
        words.append(f"--style {style}")
    if size is not None:
        if (written := _size(size)) is None:
            return None
        words.append(written)
    if seed is not None:
        words.append(f"--seed {seed}")
    if count is not None and count > 1:
        words.append(f"--n {count}")
    if negative:
        words.append(f"--no {_flat(negative)}")
    return " ".join(words)


def _size(size: str) -> str | None:
    for mark, option in ((":", "--ar"), ("x", "--size")):
        one, found, two = size.lower().replace("×", "x").replace(" ", "").partition(mark)
        if found and one.isdecimal() and two.isdecimal() and len(one) <= 4 and len(two) <= 4:
            return f"{option} {one}{mark}{two}"
    return None


def _flat(words: str) -> str:
    """Keep an option's value from being read as other options."""
    return " ".join(words.replace("--", " ").split()).strip(" ,.")


def where_to_begin(interaction: discord.Interaction) -> dict[str, Any]:
    """A description in a channel opens a thread of its own; elsewhere it is a new picture in the conversation there."""
    channel: Any = interaction.channel
    return {"thread": True, "place": None} if may_open_threads(channel) else {}
