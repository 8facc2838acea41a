"""The commands and their arguments; what each does lives in its own file and is imported when it is called."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from tools.generation.config import VERIFY_MODES
from tools.generation.presets import PRESET_NAMES
from tools.generation.request import MAX_COUNT, MAX_SEED, MAX_STEPS, METHODS, MIN_STEPS, SCHEDULERS
from tools.layout.exports import EXPORTS

from .canvas_size import parse_size
from .lines import QUIET, STDIO, read_words
from .opening import open_app, open_settings

EXAMPLES = """\b
Examples:
  groundling chat
  groundling chat --thread garden
  groundling plan "two cats to the right of a red car"
  groundling plan "two cats to the right of a red car" --show-prompt
  groundling draw "a red car in a green meadow" -o car.png
  groundling draw --layout car.png --seed 7 -o car-7.png
  groundling edit car.png "make the car blue" -o blue.png
  groundling plan "two dogs" | groundling edit - "add a red cup" | groundling draw --layout - -o dogs.png
  groundling gallery pages --thread garden
  groundling serve
  groundling doctor
  groundling --install-completion
"""

cli = typer.Typer(
    add_completion=True,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Talk pictures into being: a layout first, then a picture of it, then your changes.",
    epilog=EXAMPLES,
)


@cli.callback(invoke_without_command=True)
def groundling(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="Only answers and errors: no notes, no progress.")
    ] = False,
) -> None:
    QUIET.set(quiet)
    if show_version:
        typer.echo(f"groundling {version('groundling')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@cli.command(help="Talk in the terminal; --jsonl is the same conversation for programs.")
def chat(
    thread: Annotated[str, typer.Option("--thread", metavar="NAME", help="Which conversation.")] = "default",
    no_draw: Annotated[bool, typer.Option("--no-draw", help="Stop at the layout.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="JSON lines in, JSON events out.")] = False,
) -> int:
    from ..terminal.run import run_jsonl_repl, run_repl
    from .thread_name import to_conversation

    conversation = to_conversation(thread)
    if jsonl:
        with open_app() as app:
            return run_jsonl_repl(app, conversation, not no_draw)
    with open_app(watched=True) as app:
        return run_repl(app, conversation, not no_draw)


@cli.command(help="Print the layout of a caption as JSON, or a layout as a request changes it.")
def plan(
    caption: Annotated[str | None, typer.Argument(metavar="CAPTION", show_default=False)] = None,
    layout: Annotated[
        Path | None, typer.Option("--layout", metavar="FILE", help="Change this layout as CAPTION asks for.")
    ] = None,
    prompt: Annotated[
        bool, typer.Option("--show-prompt", help="Print the prompt, to paste into a chat of your own.")
    ] = False,
    response: Annotated[
        str | None, typer.Option("--response", metavar="FILE", help="Take the pasted answer; - is standard input.")
    ] = None,
    language: Annotated[str | None, typer.Option("--language", metavar="CODE", help="Of CAPTION; else told.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"id", "prompt"} lines, write {"id", "layout"} lines.')
    ] = False,
    format: Annotated[str, typer.Option("--format", metavar="|".join(EXPORTS), help="Of what is printed.")] = "json",
) -> int:
    from .plan_command import PlanCommand, run_plan_command

    kind = _check_choice("--format", format, tuple(EXPORTS))
    return run_plan_command(
        PlanCommand(caption, layout, prompt, response, _check_language(language), jsonl, kind), open_settings
    )


@cli.command(help="Draw one picture of a caption or of a layout.")
def draw(
    caption: Annotated[str | None, typer.Argument(metavar="CAPTION", show_default=False)] = None,
    layout: Annotated[
        Path | None,
        typer.Option("--layout", metavar="FILE", help="A layout JSON file, or a picture of ours."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE.png", help="Default: in the data folder.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=MAX_SEED)] = None,
    steps: Annotated[int | None, typer.Option(min=MIN_STEPS, max=MAX_STEPS)] = None,
    count: Annotated[
        int, typer.Option(min=1, max=MAX_COUNT, help="Pictures of the layout, each of a seed of its own.")
    ] = 1,
    preset: Annotated[str | None, typer.Option(metavar="|".join(PRESET_NAMES))] = None,
    method: Annotated[str | None, typer.Option(metavar="|".join(METHODS))] = None,
    scheduler: Annotated[str | None, typer.Option(metavar="|".join(SCHEDULERS))] = None,
    checkpoint: Annotated[str | None, typer.Option(help="A folder or a Hugging Face repository.")] = None,
    verify: Annotated[
        str | None, typer.Option(metavar="|".join(VERIFY_MODES), help="Look at the picture; draw again what failed.")
    ] = None,
    size: Annotated[str | None, typer.Option(metavar="WxH", help="Multiples of 64, such as 512x512.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON about the picture.")] = False,
) -> int:
    from .draw import DrawOptions, run_draw

    if (caption is None) == (layout is None):
        raise typer.BadParameter('give a "CAPTION" or --layout FILE, one of the two')
    _check_picture_file(output, count)
    canvas = None if size is None else parse_size(size)
    manner = {
        "method": _check_choice("--method", method, METHODS),
        "preset": _check_choice("--preset", preset, PRESET_NAMES),
        "scheduler": _check_choice("--scheduler", scheduler, SCHEDULERS),
    }
    options = DrawOptions(caption, layout, output, seed, steps, size=canvas, as_json=as_json, count=count, **manner)
    mode = _check_choice("--verify", verify, VERIFY_MODES)
    with open_app(checkpoint=checkpoint, verify=mode) as app:
        return run_draw(app, options)


@cli.command(help="Change a layout or a picture of ours as you say; the answer is of the same kind as FILE.")
def edit(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Layout JSON or a PNG of ours; - is standard input.")],
    instruction: Annotated[str, typer.Argument(metavar="INSTRUCTION", help='Such as "make the cats bigger".')],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help=".json, .txt, .svg, .png, or - for the same.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON about what was done.")] = False,
    format: Annotated[
        str | None, typer.Option("--format", metavar="|".join(EXPORTS), help="Of the layout that is written.")
    ] = None,
) -> int:
    from .edit import EditOptions, run_edit

    kind = _check_choice("--format", format, tuple(EXPORTS))
    return run_edit(EditOptions(file, read_words(instruction), output, as_json, kind), open_app)


@cli.command(help="Write a conversation as one HTML page, with pictures beside it.")
def gallery(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Made where it is not there.")],
    thread: Annotated[str, typer.Option("--thread", metavar="NAME", help="Which conversation.")] = "default",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON about the page.")] = False,
) -> int:
    from .gallery import run_gallery
    from .thread_name import to_conversation

    conversation = to_conversation(thread)
    with open_app() as app:
        return run_gallery(app, conversation, folder, as_json)


@cli.command(help="Run the Discord bot (DISCORD_TOKEN).")
def discord() -> int:
    from ..discord.run import run_discord

    return run_discord(open_settings())


@cli.command(help="Serve the web page, and the same for programs over HTTP.")
def serve(
    host: Annotated[
        str, typer.Option("--host", help="Address to listen at; 0.0.0.0 is every one of this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8080,
) -> int:
    from ..web.run import ServeOptions, run_serve

    return run_serve(open_settings(), ServeOptions(host, port))


@cli.command(help="Offer plan, edit, draw, undo and show to other agents, by the Model Context Protocol.")
def mcp(
    http: Annotated[bool, typer.Option("--http", help="Streamable HTTP instead of standard input and output.")] = False,
    host: Annotated[str, typer.Option("--host", help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8081,
) -> int:
    from ..mcp.run import run_mcp

    with open_app() as app:
        return run_mcp(app, host if http else None, port)


@cli.command(help="Say what would be used and what is missing.")
def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    from .doctor import run_doctor

    with open_app() as app:
        return run_doctor(app, as_json)


def _check_picture_file(output: Path | None, count: int) -> None:
    if output not in (None, STDIO) and output.suffix.lower() != ".png":
        raise typer.BadParameter(f"-o is {str(output)!r}; pictures are PNG files: name one that ends in .png")
    if output == STDIO and count > 1:
        raise typer.BadParameter("-o - holds one picture; with --count name a file that ends in .png")


def _check_language(language: str | None) -> str | None:
    from tools.layout.detection import LANGUAGES

    if language is None or language in LANGUAGES:
        return language
    raise typer.BadParameter(f"--language is {language!r}; use one of {', '.join(LANGUAGES)}")


def _check_choice(option: str, value: str | None, known: tuple[str, ...]) -> Any:
    if value is None or value in known:
        return value
    raise typer.BadParameter(f"{option} is {value!r}; use one of {', '.join(known)}")
