"""What those who manage a server set and see beyond its rules: mentions only, presets by channel, the gallery, the audit; and usage."""

from __future__ import annotations

from agent.app import App
from bot.discord.client import Groundling
from bot.discord.guild_settings import GuildSettings
from tests.bot.discord.conftest import StartBot
from tests.loopback.discord_server import LoopbackDiscord


async def begin(server: LoopbackDiscord, text: str = "a red car", channel: str | None = None, **fields: object) -> str:
    message = await server.mention(text, channel, **fields)
    await server.until(lambda: server.said_by_bot(message["id"]))
    return message["id"]


async def note_to(server: LoopbackDiscord, name: str, /, **options: object) -> str:
    before = len(server.private_notes())
    await server.command(name, **options)
    return (await server.until(lambda: server.private_notes()[before:]))[0]


async def usage(server: LoopbackDiscord) -> str:
    """Return what `/usage` says, which is acknowledged first."""
    path = f"/{await server.command('usage')}"
    [call] = await server.until(lambda: [c for c in server.calls("POST", path) if c.path.startswith("/webhooks")])
    return str(call.body["content"])


async def test_usage_is_told_in_pictures(server: LoopbackDiscord, start_bot: StartBot) -> None:
    bot = await start_bot(user=800, server=0)
    assert await usage(server) == ("Today you made about 0 pictures; about 10 more are left until midnight UTC.")
    bot.parts.app_store.book({f"user:{server.world.person['id']}": 0}, 160)
    assert "about 2 pictures; about 8 more" in await usage(server)


async def test_usage_without_a_limit_says_so(server: LoopbackDiscord, bot: Groundling) -> None:
    assert await usage(server) == "Today you made about 0 pictures; there is no limit."


async def test_a_channels_preset_goes_over_the_servers(server: LoopbackDiscord, start_bot: StartBot, app: App) -> None:
    quick = server.world.add_channel("quick")
    bot = await start_bot()
    await note_to(server, "admin preset", name="standard")
    settings = bot.preferences.guild_settings(int(server.world.guild_id))
    bot.preferences.set_guild_settings(
        int(server.world.guild_id), GuildSettings(**{**vars(settings), "channel_presets": {quick: "fast"}})
    )
    one, two = await begin(server, channel=quick), await begin(server)
    found = [app.store.version(f"discord:{server.world.guild_id}:{i}", 1).meta["preset"] for i in (one, two)]
    assert found == ["fast", "standard"]


async def test_administrators_set_mentions_and_the_gallery(server: LoopbackDiscord, bot: Groundling) -> None:
    assert "only who mentions me" in await note_to(server, "admin mention", only=True)
    assert bot.preferences.guild_settings(int(server.world.guild_id)).mention_only
    assert "without being mentioned" in await note_to(server, "admin mention", only=False)
    assert "nowhere" in await note_to(server, "admin gallery")


async def test_the_audit_says_who_made_what_and_only_those_who_manage_the_server_see_it(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    grace = server.world.add_person("grace")
    await begin(server, "a red car")
    thread = await begin(server, "a blue bird", author=grace)
    answer = await server.private_answer(await server.command("admin audit"))
    newest, oldest = answer["content"].splitlines()
    assert f"grace <#{thread}> 1: a blue bird" in newest
    assert "ada" in oldest
    assert answer["flags"] & 64
    mallory = server.world.add_person("mallory")
    server.world.members[mallory["id"]] = {"permissions": "0"}
    assert "manage" in await note_to(server, "admin audit", author=mallory)


async def test_words_hold_in_age_restricted_channels_unless_administrators_say_otherwise(
    server: LoopbackDiscord, start_bot: StartBot
) -> None:
    adult = server.world.add_channel("adult")
    server.world.channels[adult]["nsfw"] = True
    bot = await start_bot()
    bot.preferences.set_guild_settings(int(server.world.guild_id), GuildSettings(words=("car",)))
    await server.mention("a red car", adult)
    await server.until(lambda: server.said_by_bot(adult))
    assert "does not hold" in await note_to(server, "admin restricted", refused=False)
    await begin(server, "a red car", adult)
    elsewhere = await server.mention("a red car", author=server.world.add_person("grace"))
    await server.until(lambda: server.said_by_bot(server.world.channel_id) or server.thread_of(elsewhere))
    assert server.thread_of(elsewhere) is None
