"""What somebody has used today and may still use, told in pictures: samples mean nothing to who looks at pictures.

It knows nothing of commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.generation.method_specs import METHOD_SPECS
from tools.generation.presets import SamplingParams
from tools.layout.layout import Layout
from tools.layout.speech import Said, say

if TYPE_CHECKING:
    from .client import Groundling

USUAL_OBJECTS = 2


def samples_per_picture(client: Groundling, user: int, guild: int | None) -> int:
    """Return the UNet samples of a picture of two objects, drawn as this person's pictures are drawn at most."""
    params: SamplingParams = client.session.render_service.sampling_params
    request = params.with_options(client.preferences.options_of(user, guild)).make_request(Layout("", ""), 0)
    return METHOD_SPECS[request.method].most_samples(USUAL_OBJECTS, request.steps)


def describe_usage(client: Groundling, user: int, guild: int | None) -> Said:
    """Say how many pictures somebody made today, and how many more they can make."""
    own = client.preferences.guild_settings(guild)
    limits = client.parts.limits.over(own.user_samples, own.server_samples).of(user, guild)
    used = {name: client.parts.app_store.used(name) for name in limits}
    each = samples_per_picture(client, user, guild)
    made = -(-used.get(f"user:{user}", 0) // each)
    left = [max(0, limit - used[name]) // each for name, limit in limits.items() if limit]
    if not left:
        return say("discord.usage_free", made=made)
    return say("discord.usage", made=made, left=min(left))
