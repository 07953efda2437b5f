"""The checklist and its rules as Mermaid diagrams, generated from the authored files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from voice_app.checklist.checklist import Checklist
from voice_app.checklist.places import ENDED, FRAME, OPENING
from voice_app.dialogue.machine import Way
from voice_app.triage.conditions import Condition, Days, Every, Is, Not, Some, keys
from voice_app.triage.rules import Rule
from voice_app.triage.wording import in_words

_QUESTION = "question"
_ANYTHING = "anything"
"""Stand for every question, and for every state but the end, where the machine is drawn."""


def dialogue_diagram(checklist: Checklist, asks: Mapping[str, str]) -> str:
    """Return the questions in order, and the conditions for asking them.

    `asks` has the words of each question. A question is skipped if no answer to it could change the
    urgency, so every arrow may bypass some.
    """
    lines = ["flowchart TD", "  opening([opening])"]
    before = "opening"
    for question in checklist.questions:
        key = question.key
        lines.append(f'  {key}["{_safe(key)}<br/>{_safe(asks[key])}"]')
        lines.append(f"  {before} --> {key}")
        if question.ask_when is not None:
            lines.append(f'  {key}_when{{{{"only if {_safe(in_words(question.ask_when))}"}}}}')
            lines.append(f"  {key}_when -.-> {key}")
            lines += [f"  {other} -.-> {key}_when" for other in sorted(keys(question.ask_when))]
        before = key
    lines += [
        "  guidance([advice])",
        "  emergency([emergency advice])",
        "  ended([end])",
        f'  {before} -- "nothing left that matters" --> guidance',
        '  opening -. "in every state: words of danger, or an answer that is one" .-> emergency',
        "  guidance --> ended",
        "  emergency --> ended",
    ]
    return "\n".join(lines) + "\n"


def machine_diagram(ways: Iterable[Way], questions: Collection[str]) -> str:
    """Return the state machine of a conversation, all questions as one state."""
    arrows: dict[tuple[str, str], dict[str, None]] = {}
    for way in ways:
        event = "ask" if way.target in questions else way.event
        label = f"{event}, if {way.guard_in_words}" if way.guard_in_words else event
        everywhere = {*FRAME, *questions} - {ENDED} <= {*way.sources}
        for source in (
            [_ANYTHING]
            if everywhere
            else dict.fromkeys(_QUESTION if s in questions else s for s in way.sources)
        ):
            target = _QUESTION if way.target in questions else way.target
            arrows.setdefault((source, target), {})[label] = None
    lines = ["stateDiagram-v2", f"  [*] --> {OPENING}"]
    for (source, target), labels in arrows.items():
        lines += [f"  {source} --> {target}: {label}" for label in labels]
    return "\n".join([*lines, f"  {ENDED} --> [*]"]) + "\n"


def rule_diagram(rule: Rule) -> str:
    """Return the way from answers to each urgency that the rule can reach."""
    lines = ["flowchart LR"]
    for at, (urgency, condition) in enumerate(rule.levels.items()):
        lines.append(f"  {urgency.name}([{urgency.name}])")
        lines += _gate(condition, f"c{at}")
        lines.append(f"  c{at} --> {urgency.name}")
    lines.append(f'  note["{_safe(rule.id)}: {_safe(rule.because)}"]')
    return "\n".join(lines) + "\n"


def _gate(condition: Condition, name: str) -> Iterator[str]:
    """Yield the node `name` for the condition, and those that lead to it."""
    match condition:
        case Is() | Days():
            yield f'  {name}["{_safe(in_words(condition))}"]'
            return
        case Not(part):
            word, parts = "not", (part,)
        case Every(parts):
            word = "all of these"
        case Some(parts):
            word = "any of these"
    yield f"  {name}{{{{{word}}}}}"
    for at, part in enumerate(parts):
        yield from _gate(part, f"{name}_{at}")
        yield f"  {name}_{at} --> {name}"


def _safe(text: str) -> str:
    return text.replace('"', "#quot;")
