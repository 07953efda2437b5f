"""What the documents show of the program, made from the program: `python -m tests.docs.shown`.

It writes docs/commands.md, docs/spoken_commands.md, and the pictures of the screen where a document
has the mark

    <!-- screen: QUESTION, WIDTH by HEIGHT -->

before a block of text. The tests compare them with what the program gives today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from voice_app.bootstrap import load_dialogue
from voice_app.cli.main import main as program
from voice_app.dialogue.commands import TABLE
from voice_app.speaking.screen_layout import View, rows
from voice_app.turn import SessionStatus, TurnPhase

ROOT = Path(__file__).parents[2]
COMMANDS = ROOT / "docs" / "commands.md"
SPOKEN = ROOT / "docs" / "spoken_commands.md"
PICTURE = re.compile(r"<!-- screen: (\w+), (\d+) by (\d+) -->\n```text\n(.*?)```", re.DOTALL)


def screen(question: str, width: int, height: int) -> str:
    """Return what `run --screen` shows while `question` is open, after a no."""
    dialogue = load_dialogue()
    asked = next(q for q in dialogue.checklist.questions if q.key == question)
    view = View(
        TurnPhase.LISTENING,
        SessionStatus.VISIT,
        says=tuple(dialogue.prompts.questions[question].ask),
        heard="no",
        options=dialogue.prompts.options_for(asked),
    )
    return "".join(f"{row}".rstrip() + "\n" for row, _ in rows(view, width, height))


def with_pictures(text: str) -> str:
    """Return a document with its pictures made anew."""

    def made(found: re.Match[str]) -> str:
        picture = screen(found[1], int(found[2]), int(found[3]))
        return f"<!-- screen: {found[1]}, {found[2]} by {found[3]} -->\n```text\n{picture}```"

    return PICTURE.sub(made, text)


def commands_page() -> str:
    """Return the list of all commands, as they describe themselves."""
    return "\n".join(
        [
            "# Commands",
            "",
            "Made from the program's own help by `python -m tests.docs.shown`: do not edit it.",
            "Every command has `--help`. After `make setup` they are in `.venv/bin`.",
            "",
            *(line for name, command in commands() for line in _described(name, command)),
        ]
    )


def spoken_page() -> str:
    """Return the table of all commands that can be spoken, with every phrase for them."""
    phrases = load_dialogue().understanding.phrases.commands
    rows = (
        f"| `{name}` | {', '.join(phrases[name])} | {command.where.value} |"
        for name, command in TABLE.items()
    )
    return "\n".join(
        [
            "# Commands that can be spoken",
            "",
            "Made by `python -m tests.docs.shown` from the table in",
            "`voice_app/dialogue/commands.py` and from `phrases.en.yaml`: do not edit it. What is",
            'obeyed "unless danger is open" waits while "Did you say ...?" or the emergency advice',
            "is open. In idle only some are heard, as phrases of several words, see `idle:` there.",
            "",
            "| command | said as | obeyed |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command and group of commands, with all the words that call it."""

    def below(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        yield words, command
        if isinstance(command, click.Group):
            for name in sorted(command.commands):
                yield from below(f"{words} {name}", command.commands[name])

    for name in sorted(program.commands):
        yield from below(f"voice-app {name}", program.commands[name])


def _described(name: str, command: click.Command) -> Iterator[str]:
    arguments = [_argument(p) for p in command.params if isinstance(p, click.Argument)]
    if isinstance(command, click.Group):
        arguments = ["COMMAND"]
    yield f"## `{' '.join([name, *arguments])}`"
    yield ""
    for paragraph in (command.help or "").split("\n\n"):
        yield " ".join(paragraph.split())
        yield ""
    options = [p for p in command.params if isinstance(p, click.Option)]
    if options:
        yield "| option | what it does |"
        yield "|---|---|"
        for option in options:
            yield f"| `{_cell(_called(option))}` | {_cell(_does(option))} |"
        yield ""


def _argument(argument: click.Argument) -> str:
    name = argument.metavar or (argument.name or "").upper()
    if argument.nargs == -1 and not name.endswith(("...", "...]")):
        name += "..."
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _called(option: click.Option) -> str:
    """Return the option as it is written. Click's own words for it differ between releases."""
    names = " / ".join((*option.opts, *option.secondary_opts))
    if option.is_flag:
        return names
    if isinstance(option.type, click.Choice):
        return f"{names} {'|'.join(option.type.choices)}"
    kind = option.type.name
    return f"{names} {option.metavar or ('N' if ' ' in kind else kind.upper())}"


def _does(option: click.Option) -> str:
    bounds, text = option.type, option.help or ""
    if isinstance(bounds, (click.IntRange, click.FloatRange)):
        text += f" From {bounds.min:g} to {bounds.max:g}."
    if option.show_default and not option.is_flag:
        text += f" Default: {option.default}."
    if option.is_flag and option.secondary_opts and option.default is not None:
        text += f" Default: {option.opts[0] if option.default else option.secondary_opts[0]}."
    return text


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def main() -> None:
    """Write everything anew."""
    COMMANDS.write_text(commands_page(), encoding="utf-8")
    SPOKEN.write_text(spoken_page(), encoding="utf-8")
    for document in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        text = document.read_text(encoding="utf-8")
        made = with_pictures(text)
        if made != text:
            document.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
