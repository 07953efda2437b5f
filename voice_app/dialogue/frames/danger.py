"""Danger: "Did you say ...?", the emergency advice, and taking an alarm back. Pure."""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.answers import CRISIS_PHRASE, EMERGENCY_PHRASE, Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Danger, DangerHeard
from voice_app.dialogue.keeping import without
from voice_app.dialogue.known import advice, answers, bounds, is_crisis, verdict, words
from voice_app.dialogue.navigation import ask, conclude, end, go_on, open_over, warn
from voice_app.dialogue.repeating import did_you_say_again
from voice_app.dialogue.state import Advised, Confirming, Emergency, Lines, Outcome, State
from voice_app.understanding.interpretation import Interpretation

_KEYS = {Danger.EMERGENCY: EMERGENCY_PHRASE, Danger.CRISIS: CRISIS_PHRASE}


def heeded(s: State, meant: Interpretation) -> DangerHeard | None:
    """Return the danger in a turn that is acted on or asked about here, whatever else was said."""
    danger = meant.danger
    if danger is None or meant.may_deny:
        return None
    if danger.ask_first and not s.throttle.asks_about(danger, s.name):
        return None
    return danger


def raised(d: Dialogue, s: State, meant: Interpretation) -> Outcome | None:
    """Act on danger that was told, whatever is open; None if there is none."""
    danger = heeded(s, meant)
    if danger is None:
        return None
    if danger.ask_first and not isinstance(s.over, Confirming):
        return ask_about(d, s, danger)
    return believe(d, s, danger)


def ask_about(d: Dialogue, s: State, danger: DangerHeard, lines: Lines = ()) -> Outcome:
    """Ask "Did you say ...?"."""
    s = open_over(d, s, "confirm_danger", Confirming(danger))
    return Outcome(s, (*lines, *words(d, s).line("did_you_say", phrase=danger.phrase)))


def ask_once_more(d: Dialogue, s: State, phrase: str, lines: Lines) -> Outcome:
    """Ask about a phrase that was unconfirmed when an earlier visit broke off."""
    known = d.understanding.phrases.danger_in(phrase)
    kind = known.kind if known else Danger.EMERGENCY
    return ask_about(d, s, DangerHeard(kind, phrase, ask_first=True), lines)


def believe(d: Dialogue, s: State, danger: DangerHeard) -> Outcome:
    """Believe the danger, and give its advice at once."""
    s = replace(s, alarms=(*_others(s, danger), danger))
    said = {**s.said, _KEYS[danger.kind]: Answer("yes", danger.phrase)}
    return warn(d, replace(s, said=said))


def confirmed(d: Dialogue, s: State, frame: Confirming, meant: Interpretation) -> Outcome:
    """Handle the response to "Did you say ...?": anything but a clear no confirms.

    Danger that only one view heard may need a clear yes (`ConfirmationThrottle.needs_yes`); without
    one the open question is asked again, and nothing counts as a no.
    """
    danger, key = frame.danger, _KEYS[frame.danger.kind]
    if not meant.denies:
        if not s.throttle.needs_yes(danger, meant.text) or meant.yes_or_no == "yes":
            return believe(d, s, danger)
        frame = replace(frame, tries=frame.tries + 1)
        if frame.tries < d.policy.unclear_faint_danger:
            return Outcome(s.with_top(frame), did_you_say_again(d, s, danger.phrase))
    s = replace(s, throttle=s.throttle.not_confirmed(danger, denied=meant.denies))
    if not meant.denies:
        return _back(d, s, ())
    # Only what was asked about is denied: another that was told stands.
    s = replace(s, alarms=_others(s, danger))
    said = {known: answer for known, answer in s.said.items() if known != key}
    said |= {_KEYS[other.kind]: Answer("yes", other.phrase) for other in s.alarms}
    return _back(d, replace(s, said=said), words(d, s).line("cleared"))


def _others(s: State, danger: DangerHeard) -> tuple[DangerHeard, ...]:
    """Return the dangers that were told, but for this one."""
    return tuple(other for other in s.alarms if other.phrase != danger.phrase)


def _back(d: Dialogue, s: State, lines: Lines) -> Outcome:
    """Return to where the doubt arose, unless another danger that was told still stands."""
    if bounds(d, s).least.is_emergency:
        return conclude(d, s, lines)
    if isinstance(s.base, Advised) and s.draft is None:
        return conclude(d, s, lines)
    return go_on(d, s, lines)


def advised(d: Dialogue, s: State, frame: Emergency, meant: Interpretation) -> Outcome:
    """Handle the response to the emergency advice; until there is one, repeat the advice."""
    respond = words(d, s)
    match meant.after_emergency or meant.yes_or_no:
        case "false_alarm":
            return _false_alarm(d, s)
        case "acknowledge":
            return end(d, s)
        case "yes" if is_crisis(d, s):
            return Outcome(s, respond.line("with_someone"))
        case "alone" | "no" | "unsure" if is_crisis(d, s):
            return Outcome(s, respond.alone(answers(d, s)))
    frame = replace(frame, repeats=frame.repeats + 1)
    s = s.with_top(frame)
    if frame.repeats > d.policy.emergency_repeats + d.policy.emergency_waits:
        return end(d, s)
    return Outcome(s, advice(d, s) if frame.repeats <= d.policy.emergency_repeats else ())


def _false_alarm(d: Dialogue, s: State) -> Outcome:
    """Ask again about whatever raised the alarm; only a clear answer takes it back."""
    for kind, key in _KEYS.items():
        if key in s.said:
            return ask_about(d, s, DangerHeard(kind, s.said[key].words, ask_first=True))
    raised_by = {key for reason in verdict(d, s).reasons for key in reason.answers}
    questions = d.checklist.with_what_they_led_to(raised_by)
    s = without(d, s, [question.key for question in questions])
    return ask(d, s, questions[0], words(d, s).line("answer_again"))
