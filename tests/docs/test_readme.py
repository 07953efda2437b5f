"""What the documents show and name is what the program is."""

import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from tests.docs.shown import (
    COMMANDS,
    PICTURE,
    SPOKEN,
    commands,
    commands_page,
    spoken_page,
    with_pictures,
)

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
CHANGELOG = ROOT / "CHANGELOG.md"
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *(ROOT / name / "README.md" for name in ("dialogs", "models", "audio_fixtures")),
]
WRITTEN = [
    document
    for document in DOCUMENTS
    if document.name not in ("CHANGELOG.md", "typed_visits.md", "commands.md", "spoken_commands.md")
    and document.parent.name != "audio_fixtures"
]
"""By hand, and for readers who want an answer soon."""
MOST_WORDS = 1_200
MOST_LINES = 250
ONE_SCREEN = 65
LEFT_OUT = "..."
SHOWN = re.compile(r"<!-- transcript: (\w+) -->\n```text\n(.*?)```", re.DOTALL)


def called(document: Path) -> str:
    return str(document.relative_to(ROOT))


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def code_in(text: str) -> Iterator[str]:
    """Yield what is set as code: between backticks, and in blocks, there without its comments."""
    text = text.replace("\\|", "|")
    yield from re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    yield from re.findall(r"^    (\S.*?)(?: +# .*)?$", text, re.MULTILINE)
    yield from re.findall(
        r"`([^`\n]+(?:\n[^`\n]+)?)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    )


def slug(heading: str) -> str:
    """Return the anchor that a heading gets."""
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


def test_the_readme_is_short() -> None:
    assert len(text_of(README).split()) <= MOST_WORDS


@pytest.mark.parametrize("document", WRITTEN, ids=called)
def test_a_document_that_is_read_is_of_moderate_length(document: Path) -> None:
    most = ONE_SCREEN if document.name == "CONTRIBUTING.md" else MOST_LINES
    assert len(text_of(document).splitlines()) <= most


def test_a_shown_transcript_is_what_the_recording_gives(fixtures: Path) -> None:
    """The transcripts beside the recordings are compared with what is said in tests/scenarios."""
    shown = [found for document in DOCUMENTS for found in SHOWN.findall(text_of(document))]
    assert shown
    for name, text in shown:
        _about, said, _verdict = text_of(fixtures / name / "transcript.txt").split("\n\n")
        assert_shortened(text.splitlines(), said.splitlines())


def assert_shortened(shown: list[str], said: Iterable[str]) -> None:
    """Assert that `shown` is `said`; where it says "..." lines may be missing, and only there."""
    rest = iter(said)
    skipping = False
    for line in shown:
        if line == LEFT_OUT:
            skipping = True
            continue
        following = next(rest, None)
        while skipping and following not in (line, None):
            following = next(rest, None)
        assert following == line
        skipping = False
    assert skipping or next(rest, None) is None, f'write "{LEFT_OUT}" at the end'


@pytest.mark.parametrize("document", DOCUMENTS, ids=called)
def test_a_shown_screen_is_what_is_drawn(document: Path) -> None:
    text = text_of(document)
    assert text == with_pictures(text), "run `python -m tests.docs.shown`"


def test_the_readme_shows_the_screen() -> None:
    assert PICTURE.search(text_of(README))


def test_the_list_of_commands_is_their_own_help() -> None:
    assert text_of(COMMANDS) == commands_page(), "run `python -m tests.docs.shown`"


def test_the_list_of_spoken_commands_is_the_table_that_is_obeyed() -> None:
    assert text_of(SPOKEN) == spoken_page(), "run `python -m tests.docs.shown`"


@pytest.mark.parametrize("document", DOCUMENTS, ids=called)
def test_every_command_that_is_named_exists(document: Path) -> None:
    known = {name for name, _ in commands()}
    named = re.findall(
        r"voice-app ((?:models |service )?[a-z]+)", "\n".join(code_in(text_of(document)))
    )
    assert {f"voice-app {name}" for name in named} <= known


@pytest.mark.parametrize("document", [d for d in WRITTEN if d != COMMANDS], ids=called)
def test_every_option_that_is_named_exists(document: Path) -> None:
    known = {"--help"} | {
        name
        for _, command in commands()
        for option in command.params
        if isinstance(option, click.Option)
        for name in (*option.opts, *option.secondary_opts)
    }
    for code in code_in(text_of(document)):
        if code.startswith(("--", "voice-app", ".venv/bin/voice-app")):
            assert set(re.findall(r"(?<!\S)--[a-z][a-z0-9-]*", code)) <= known, code


@pytest.mark.parametrize("document", DOCUMENTS, ids=called)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    prose = re.sub(r"```.*?```", "", text_of(document), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https:)([^)\s]+)\)", prose):
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", text_of(file), re.MULTILINE)
            assert anchor in map(slug, headings), target


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = {README}, [README]
    while waiting:
        document = waiting.pop()
        for target in re.findall(r"\]\((?!https:)([^)#\s]+)", text_of(document)):
            file = (document.parent / target).resolve()
            if file.suffix == ".md" and file not in reached:
                reached.add(file)
                waiting.append(file)
    assert set(DOCUMENTS) <= reached


@pytest.mark.parametrize("document", DOCUMENTS, ids=called)
def test_every_make_target_that_is_documented_exists(document: Path) -> None:
    makefile = text_of(ROOT / "Makefile")
    for code in code_in(text_of(document)):
        for target in re.findall(r"^make ([a-z][a-z0-9-]*)", code, re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("document", [d for d in WRITTEN if d.name != "names.md"], ids=called)
def test_every_module_that_is_named_exists(document: Path) -> None:
    for code in code_in(text_of(document)):
        for name in re.findall(r"python -m ((?:tests|models|voice_app)[\w.]*)", code):
            assert find_spec(name), name
        if re.fullmatch(r"[\w/]+\.(py|yaml)", code):
            assert lies_somewhere(code), code


def lies_somewhere(name: str) -> bool:
    """Say whether a file of ours ends so: a page may leave out where its files lie."""
    return any(
        any((ROOT / top).rglob(name)) for top in ("voice_app", "tests", "dialogs", "models")
    ) or ((ROOT / name).exists())


def test_the_old_names_are_gone_and_the_new_ones_are_there() -> None:
    program = ROOT / "voice_app"
    rows = re.findall(
        r"^\| `([\w/.]+)` \| `([\w/.]+)` \|", text_of(ROOT / "docs/names.md"), re.MULTILINE
    )
    assert rows
    files = [(old, new) for old, new in rows if old.endswith(".py")]
    assert files
    new_files = {new for _, new in files}
    for old, new in files:
        assert (program / new).exists(), new
        assert old in new_files or not (program / old).exists(), old
    defined = {
        name
        for file in program.rglob("*.py")
        for name in re.findall(r"^class (\w+)", text_of(file), re.MULTILINE)
    }
    for old, new in set(rows) - set(files):
        if not old.endswith("/"):
            assert new in defined, new
            assert old not in defined, old
