"""What the README shows is what the program does."""

import re
from pathlib import Path

import pytest

from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.cli.main import main
from voice_app.testing.runner import play
from voice_app.testing.scenario import load_scenario

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + [
    ROOT / "dialogs" / "README.md",
    ROOT / "models" / "README.md",
    ROOT / "audio_fixtures" / "README.md",
    ROOT / "docs" / "aarch64.md",
]


def test_the_transcript_is_what_the_recording_gives(fixtures: Path) -> None:
    shown = re.search(r"<!-- transcript: (\w+) -->\n```text\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    dialogue = load_dialogue()
    outcome = play(load_scenario(fixtures / shown[1]), dialogue, load_recogniser(dialogue))
    assert shown[2].splitlines() == list(outcome.transcript)


@pytest.mark.parametrize("command", main.commands)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`voice-app {command}" in README


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https:)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_every_make_target_that_is_documented_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for document in DOCUMENTS:
        for target in re.findall(r"`make ([a-z0-9-]+)`", document.read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
