"""Editors that check YAML by a schema accept our files, and mark the usual mistakes."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from voice_app.resources import data_path

SCHEMAS = data_path("dialogs/schema")
FOLDERS = ("dialogs/common", "dialogs/symptom_checklist", "tests/skills/medication")
FILES = [file for folder in FOLDERS for file in sorted(data_path(folder).glob("*.yaml"))]


def contents(schema: Path) -> Any:
    return json.loads(schema.read_text(encoding="utf-8"))


REGISTRY: Registry[Any] = Registry().with_resources(
    (file.name, Resource.from_contents(contents(file))) for file in SCHEMAS.glob("*.json")
)


def plain(file: Path) -> Any:
    """Read a file as the program does: every value is the words that were written."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def mistakes(name: str, value: Any) -> list[str]:
    schema = contents(SCHEMAS / f"{name}.schema.json")
    validator = Draft202012Validator(schema, registry=REGISTRY)
    return [error.message for error in validator.iter_errors(value)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_our_files_follow_their_schema(file: Path) -> None:
    assert mistakes(file.name.split(".")[0], plain(file)) == []


@pytest.mark.parametrize("schema", sorted(SCHEMAS.glob("*.json")), ids=lambda file: file.name)
def test_each_schema_is_a_schema(schema: Path) -> None:
    Draft202012Validator.check_schema(contents(schema))


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("rules", "P3_wasting", "becuase"), "A misspelt name."),
        (("rules", "P3_wasting", "reviewed"), "last week"),
        (("rules", "P3_wasting", "levels", "soon"), {"wasting": "yes"}),
        (("rules", "P3_wasting", "levels", "PROMPT"), {}),
        (("rules", "P3_wasting", "levels", "PROMPT"), {"onset_days": "over 28"}),
        (("rules", "P3_wasting", "levels", "PROMPT"), {"any": []}),
        (("claims", "floors"), [{"at_least": "PROMPT"}]),
    ],
)
def test_a_mistake_is_marked(path: tuple[str, ...], wrong: object) -> None:
    table = copy.deepcopy(plain(data_path("dialogs/symptom_checklist/triage.yaml")))
    place = table
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = wrong

    assert mistakes("triage", table)
