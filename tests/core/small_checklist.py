"""A checklist of five questions, written over a copy of the shipped one, under names to choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.levels import LEVELS
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.checklist import RENAMED
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.facts import FILE as FACTS


@dataclass(frozen=True)
class Names:
    """What the five questions are called, and two of their answers."""

    danger: str
    """By yes or no, and an emergency."""
    where: str
    """By choice."""
    since: str
    """By days."""
    arm: str
    """By yes or no, asked of whoever has it in the hand."""
    way: str
    """By choice; one answer is an emergency."""
    milder: str
    worse: str
    """Answers to `way`."""

    def neutral(self, text: str) -> str:
        """Return `text` with each question's name replaced by what it is for."""
        for role in ("danger", "where", "since", "arm", "way"):
            text = text.replace(getattr(self, role), f"<{role}>")
        return text


AS_SHIPPED = Names("breath_now", "main", "onset_days", "hand_tasks", "course", "none", "one")
"""Names, and answers, that the shipped checklist has, too."""
OWN = Names("q_smoke", "q_place", "q_begun", "q_limb", "q_trend", "v_calm", "v_wild")

SOURCE = {"sources": ["safety-design"], "reviewed": "2026-11-27"}


def write(folder: Path, it: Names, *, arm_when: Any = None) -> Dialogue:
    """Write the checklist over that in `folder`, and read it.

    `arm_when`: another condition on which `arm` is asked.
    """
    questions: dict[str, Any] = {
        it.danger: {"answers": "yes_no"},
        it.where: {"answers": "choice"},
        it.since: {"answers": "duration"},
        it.arm: {"answers": "yes_no", "ask_when": arm_when or {it.where: "hand"}},
        it.way: {"answers": "choice"},
    }
    _write(folder, "checklist.yaml", {"terms": {}, "questions": questions, "details": {}})
    for name in (RENAMED, FACTS):  # a checklist may do without them
        (folder / name).unlink(missing_ok=True)
    rules = {
        "danger": {"EMERGENCY_NOW": {it.danger: ["yes", "unsure"]}},
        "words": {
            "EMERGENCY_NOW": {"any": [{"emergency_phrase": "yes"}, {"crisis_phrase": "yes"}]}
        },
        "arm": {
            "URGENT_TODAY": {it.where: "hand", it.since: "at most 28 or unknown", it.arm: "yes"},
            "PROMPT": {it.arm: ["yes", "unsure"]},
        },
        "wild": {"EMERGENCY_NOW": {it.way: it.worse}, "PROMPT": {it.way: "unsure"}},
        "place": {"ROUTINE": {it.where: ["hand", "unsure"]}},
    }
    says = {"because": "It is so.", "says": {"always": "It is better to ask."}}
    table = {
        "terms": {},
        "rules": {name: {"levels": levels, **says, **SOURCE} for name, levels in rules.items()},
        "no_rule": "SELF_MONITOR",
        "unfinished": "ROUTINE",
        "levels": [level.name for level in LEVELS.in_order],
        "emergency": LEVELS.emergency.name,
        "told_early": "URGENT_TODAY",
        "claims": {
            "scales": {"yes_no": ["no", "unsure", "yes"], it.way: [it.milder, "unsure", it.worse]},
            "floors": [{"at_least": "EMERGENCY_NOW", "when": {it.danger: "yes"}}],
            "only_in": {it.since: ["arm"]},
            "never_alone": [],
        },
    }
    _write(folder, "triage.yaml", table)
    told: Mapping[str, Any] = {
        it.danger: "there is smoke",
        it.where: {"hand": "it is the hand", "foot": "it is the foot"},
        it.since: "it began {said}",
        it.arm: "the arm is weak",
        it.way: {it.milder: "all is calm", it.worse: "all is wild"},
    }
    prompts = _read(folder, "prompts.en.yaml")
    words = {"ask": "Is it so?", "short": "Is it?", "help": "Say what you know."}
    topics = {
        it.danger: "smoke", it.where: "the place", it.since: "how long", it.arm: "the arm",
        it.way: "the noise",
    }  # fmt: skip
    prompts["questions"] = {
        key: {**words, "topic": topics[key], "told": said} for key, said in told.items()
    }
    for key in (it.danger, it.arm):
        prompts["questions"][key]["denied"] = topics[key]
    prompts["differently"] = dict.fromkeys(told, "Can you tell me?")
    phrases = _read(folder, "phrases.en.yaml")
    for key in phrases["choices"]:
        del prompts["options"][key]
    prompts["options"] |= {it.where: "hand, or foot", it.way: "calm, or wild"}
    for name, advice in prompts["guidance"].items():
        advice.pop("when", None)
        advice.pop("so_far", None)
        for part in ("do", "more_urgent", "close"):
            texts = advice[part] if isinstance(advice[part], list) else [advice[part]]
            advice[part] = [t["say"] if isinstance(t, dict) and "when" in t else t for t in texts]
        if name == "crisis":
            advice["when"] = {"crisis_phrase": "yes"}
    for name in ("signs_not_asked", "crisis_not_now"):
        prompts["guidance"].pop(name)
    _write(folder, "prompts.en.yaml", prompts)
    phrases["choices"] = {
        it.where: {"hand": ["hand", "my hand"], "foot": ["foot", "my foot"]},
        it.way: {it.milder: ["quiet"], it.worse: ["very loud"]},
    }
    phrases["either_way"] = {}
    phrases["change"]["names"] = {topic: [key] for key, topic in topics.items()}
    _write(folder, "phrases.en.yaml", phrases)
    sentences = _read(folder, "sentences.en.yaml")
    sentences["questions"] = {}
    _write(folder, "sentences.en.yaml", sentences)
    for_the_doctor = _read(folder, "for_the_doctor.en.yaml")
    for_the_doctor["questions"]["list"] = [
        {"say": "What is the smoke?", "when": {it.danger: "yes"}},
        {"say": "What comes next?"},
        {"say": "When do we meet again?"},
    ]
    for_the_doctor["pattern"]["parts"] = [[{"say": "the arm", "when": {it.arm: "yes"}}]]
    _write(folder, "for_the_doctor.en.yaml", for_the_doctor)
    sounds = _read(folder, "sounds.en.yaml")
    sounds["answers"] = {}
    _write(folder, "sounds.en.yaml", sounds)
    return load_dialogue(folder)


def _read(folder: Path, name: str) -> dict[str, Any]:
    text = (folder / name).read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return read


def _write(folder: Path, name: str, content: Mapping[str, Any]) -> None:
    (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
