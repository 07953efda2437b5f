"""Universal commands: one table of what each does. Understood in every state, as whole phrases.

A command that could lead away from danger is not obeyed while danger is open: to "Did you say
...?" it counts as anything but a clear no, and after emergency advice the app says what ends
the alarm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from voice_app.checklist.answers import Respondent
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.frames import digressions
from voice_app.dialogue.frames.confirmation import ask_again
from voice_app.dialogue.frames.danger import confirmed
from voice_app.dialogue.frames.notes import take_note
from voice_app.dialogue.keeping import back, reopen, told
from voice_app.dialogue.known import asked, bounds, verdict, words
from voice_app.dialogue.manner_commands import ADJUSTING, adjusted
from voice_app.dialogue.navigation import back_to_question, stop
from voice_app.dialogue.repeating import again
from voice_app.dialogue.state import (
    Advised,
    Asking,
    Confirming,
    Emergency,
    Explaining,
    Outcome,
    ReadingBack,
    State,
)
from voice_app.turn import Heard, Wait
from voice_app.understanding.interpretation import Interpretation

Obey = Callable[[Dialogue, State, Interpretation], Outcome]


class Where(Enum):
    """Where a command is obeyed."""

    EVERYWHERE = "everywhere"
    """It cannot lead away from danger."""
    UNLESS_DANGER = "unless danger is open"
    """It leads elsewhere, so it must wait while danger is open."""


@dataclass(frozen=True)
class Command:
    """A command, and what obeying it does."""

    name: str
    """Its key under `commands:` in phrases.en.yaml."""
    obey: Obey
    where: Where = Where.UNLESS_DANGER


def obeyed(d: Dialogue, s: State, meant: Interpretation) -> Outcome | None:
    """Obey the command in a turn; None if it holds none that is obeyed here."""
    command = TABLE.get(meant.command or "")
    if command is not None and command.where is Where.EVERYWHERE:
        return command.obey(d, s, meant)
    obey = command.obey if command is not None else _beside(s, meant)
    if obey is None or isinstance(s.over, Confirming):
        return None
    if isinstance(s.over, Emergency):
        return Outcome(s, words(d, s).line("not_in_emergency"))
    return obey(d, s, meant)


def _beside(s: State, meant: Interpretation) -> Obey | None:
    """Return what to do about a note, a change, a fact or a topic: none is in the table."""
    if s.by_helper and meant.takes_note:
        return lambda d, s, _: take_note(d, s)
    if (name := meant.change) is not None:
        return lambda d, s, _: digressions.change_named(d, s, name)
    if (fact := meant.fact) is not None:
        return lambda d, s, meant: told(d, s, fact, meant.text)
    if (topic := meant.topic) is not None:
        return lambda d, s, _: digressions.explain(d, s, topic)
    return None


# ---- Obeyed everywhere ----


def _adjust(d: Dialogue, s: State, meant: Interpretation) -> Outcome:
    changed = adjusted(s.manner, meant.command)
    assert changed is not None
    manner, line = changed
    s, lines = replace(s, manner=manner), words(d, s).line(line)
    if meant.command != "more_time":
        return again(d, s, lines)
    return Outcome(replace(s, paced=s.paced.at_another_pace()), lines, Wait.LONG)


def _repeat(d: Dialogue, s: State, _: Interpretation) -> Outcome:
    if s.over is None and isinstance(s.base, Asking):
        s = replace(s, base=replace(s.base, repeats=s.base.repeats + 1))
    return again(d, s)


def _help(d: Dialogue, s: State, _: Interpretation) -> Outcome:
    return Outcome(s, words(d, s).help(s.name, asked(d, s)))


def _why(d: Dialogue, s: State, meant: Interpretation) -> Outcome:
    question = meant.turn.question
    return again(d, s, words(d, s).why(question)) if question else _where(d, s, meant)


def _differently(d: Dialogue, s: State, meant: Interpretation) -> Outcome:
    question, respond = meant.turn.question, words(d, s)
    if question is not None:
        return Outcome(s, respond.differently(question))
    return again(d, s, respond.line("not_differently"))


def _where(d: Dialogue, s: State, _: Interpretation) -> Outcome:
    return again(d, s, words(d, s).where(s.name, bounds(d, s), s.said))


def _heard(d: Dialogue, s: State, _: Interpretation) -> Outcome:
    tries = s.base.tries if isinstance(s.base, Asking) else 0
    return again(d, s, words(d, s).heard(s.said, tries))


def _who(d: Dialogue, s: State, meant: Interpretation) -> Outcome:
    assert meant.command is not None
    if meant.command != "helper":
        s = replace(s, other=meant.command == "someone_else")
    by = Respondent.PERSON if meant.command == "myself" else Respondent.HELPER
    if by is not s.by:
        paced, pace = s.paced.at_another_pace(), s.speaking_pace.of_somebody_else()
        s = replace(s, by=by, paced=paced, speaking_pace=pace)
    return again(d, s, words(d, s).line(meant.command))


def _stop(d: Dialogue, s: State, meant: Interpretation) -> Outcome:
    if isinstance(s.over, Confirming):  # not a clear no: the same as silence
        return confirmed(d, s, s.over, replace(meant, raw=Heard("")))
    return stop(d, s)


# ---- Obeyed unless danger is open ----


def _back(d: Dialogue, s: State, _: Interpretation) -> Outcome:
    return ask_again(d, s, s.over) if isinstance(s.over, ReadingBack) else back(d, s)


def _resume(d: Dialogue, s: State, _: Interpretation) -> Outcome:
    match s.top:
        case Advised() if not verdict(d, s).complete:
            return reopen(d, s)
        case Asking():
            return again(d, s)
        case Explaining():
            return back_to_question(d, s, "back_to_question")
    return back_to_question(d, s, "resuming")


def _not_here(d: Dialogue, s: State, _: Interpretation) -> Outcome:
    """Say that it means nothing here: whoever holds this conversation obeys it where possible."""
    return again(d, s, words(d, s).line("not_here"))


_LIST = (
    *(Command(name, _adjust, Where.EVERYWHERE) for name in ADJUSTING),
    Command("repeat", _repeat, Where.EVERYWHERE),
    Command("help", _help, Where.EVERYWHERE),
    Command("why", _why, Where.EVERYWHERE),
    Command("differently", _differently, Where.EVERYWHERE),
    Command("where", _where, Where.EVERYWHERE),
    Command("heard", _heard, Where.EVERYWHERE),
    *(Command(name, _who, Where.EVERYWHERE) for name in ("someone_else", "myself", "helper")),
    *(Command(name, _stop, Where.EVERYWHERE) for name in ("stop", "advice")),
    Command("back", _back),
    Command("pause", lambda d, s, _: digressions.pause(d, s)),
    Command("resume", _resume),
    Command("change", lambda d, s, _: digressions.ask_which(d, s)),
    Command("recap", lambda d, s, _: digressions.recap(d, s)),
    Command("restart", lambda d, s, _: digressions.ask_to_start_over(d, s)),
    *(
        Command(name, _not_here)
        for name in (
            "use_sounds", "use_words", "settings", "learn_voice", "forget_voice", "forget"
        )
    ),
)  # fmt: skip
TABLE = {command.name: command for command in _LIST}
"""By name; a test compares it with `commands:` in phrases.en.yaml."""
