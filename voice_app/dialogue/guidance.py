"""From a verdict to the advice that is spoken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from voice_app.checklist.answers import CRISIS_PHRASE, EMERGENCY_PHRASE, Answer, Provenance
from voice_app.checklist.prompts import Prompts, Sentence, due
from voice_app.triage.conditions import UNSURE, Answers
from voice_app.triage.decide import Verdict

IN_ONE_SENTENCE = 2
"""Denied findings told in one sentence."""


def guidance(
    verdict: Verdict,
    answers: Answers,
    said: Mapping[str, Answer],
    prompts: Prompts,
    today: date | None,
    *,
    other: bool = False,
    helper: bool = False,
) -> tuple[str, ...]:
    """Return the advice as sentences.

    The order is fixed: what to do and when; the reasons; what was not sure or not asked; what
    would make it more urgent; that this is no diagnosis; how to hear it again. `answers` includes
    implied ones, `said` only what the person answered. `today` is None if the date is not known.
    `other` is True if the answers are about somebody else, `helper` if somebody answers for a
    person who is present.
    """
    grounds = {key for reason in verdict.reasons for key in reason.answers}
    silent = bool(grounds) and all(
        key in said and said[key].how is Provenance.UNHEARD for key in grounds
    )
    advice = prompts.advice_for(verdict.urgency, answers, unheard=silent)
    check_again = _check_again(today, prompts)
    other = advice.about_other(other=other, by_helper=helper)
    finding = first_finding(verdict, said, prompts, other=other)

    def spoken(sentences: tuple[Sentence, ...]) -> list[str]:
        texts = due(sentences, answers, other=other)
        filled = (text.format(check_again=check_again, finding=finding) for text in texts if text)
        return [" ".join(text.split()) for text in filled]

    return (
        *spoken(advice.do),
        *reasons_in_words(verdict, said, prompts, other=other),
        *_doubts(verdict, said, prompts, other=other),
        *spoken(advice.more_urgent),
        *spoken(advice.close),
    )


def _check_again(today: date | None, prompts: Prompts) -> str:
    if today is None:
        return " ".join(prompts.line("date_not_known"))
    day = today + timedelta(prompts.check_again)
    return " ".join(prompts.line("on_day", day=str(day.day), month=prompts.months[day.month - 1]))


def reasons_in_words(
    verdict: Verdict, said: Mapping[str, Answer], prompts: Prompts, *, other: bool = False
) -> tuple[str, ...]:
    """Return the deciding rules in terms of the person's own answers, each told once."""
    sentences: list[str] = []
    mentioned: set[str] = set()
    for reason in verdict.reasons[: prompts.most_reasons]:
        for key in reason.answers:
            if key in said and key not in mentioned:
                mentioned.add(key)
                sentences.extend(_told(key, said[key], prompts, first=not sentences, other=other))
        sentences.append(prompts.about(reason.says, other=other))
    return tuple(dict.fromkeys(sentences))


def first_finding(
    verdict: Verdict, said: Mapping[str, Answer], prompts: Prompts, *, other: bool = False
) -> str:
    """Return what to say first at a desk: a deciding finding, in the person's own words.

    A told finding comes before one that was not sure; "" if nothing was answered.
    """
    grounds = [key for reason in verdict.reasons[: prompts.most_reasons] for key in reason.answers]
    asked = [(key, said[key]) for key in grounds if key in said and key in prompts.questions]
    for key, answer in asked:
        question = prompts.questions[key]
        words = question.told.get(str(answer.value), question.told.get("", ""))
        nothing = (question.harmless, UNSURE)
        if isinstance(answer.value, str) and answer.value not in nothing and words:
            return _sentence(prompts.own_words(words, other=other))
    for key, answer in asked:
        if answer.value == UNSURE and answer.how is Provenance.SAID:
            topic = prompts.own_words(prompts.questions[key].topic, other=other)
            return prompts.reasons["desk_unsure"].format(topic=topic)
    return ""


def recap(said: Mapping[str, Answer], prompts: Prompts, *, other: bool = False) -> tuple[str, ...]:
    """Return what was told and what was not sure, but not what was denied."""
    sentences: list[str] = []
    for key, answer in said.items():
        sentences.extend(_told(key, answer, prompts, first=not sentences, other=other))
    return tuple(sentences)


def noes(said: Mapping[str, Answer], prompts: Prompts, *, other: bool = False) -> tuple[str, ...]:
    """Return by name what was denied; what was never asked is left out."""
    denied = [
        prompts.about(prompts.questions[key].denied, other=other)
        for key, answer in said.items()
        if key in prompts.questions and _is_denied(key, answer, prompts)
    ]
    return (*prompts.line("noes"), *together(denied)) if denied else ()


def together(denied: Sequence[str]) -> tuple[str, ...]:
    """Return a list as sentences, each short enough to be followed by ear."""
    groups = [denied[at : at + IN_ONE_SENTENCE] for at in range(0, len(denied), IN_ONE_SENTENCE)]
    listed = [", ".join(group) for group in groups]
    return tuple(_sentence(text) for text in listed)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _is_denied(key: str, answer: Answer, prompts: Prompts) -> bool:
    question = prompts.questions[key]
    return answer.value == question.harmless and bool(question.denied)


def _told(key: str, answer: Answer, prompts: Prompts, *, first: bool, other: bool) -> list[str]:
    words = prompts.reasons
    if key in (EMERGENCY_PHRASE, CRISIS_PHRASE):
        return [words["phrase"].format(phrase=answer.words)]
    if key not in prompts.questions:  # a detail not asked about yet: its rule speaks for it
        return []
    question = prompts.questions[key]
    topic = prompts.about(question.topic, other=other)
    if answer.how is not Provenance.SAID:
        return [words[answer.how.value].format(topic=topic)]
    if _is_denied(key, answer, prompts):
        return []
    if answer.value == UNSURE:
        return [words["unsure"].format(topic=topic)]
    told = prompts.about(
        question.told.get(str(answer.value), question.told.get("", "")), other=other
    )
    if isinstance(answer.value, int):
        told = told.format(said=prompts.days_ago(answer.value))
    return [words["told" if first else "told_more"].format(told=told)] if told else []


def _doubts(
    verdict: Verdict, said: Mapping[str, Answer], prompts: Prompts, *, other: bool
) -> list[str]:
    """Say what was not sure, except what has just been given as a reason."""
    told = {key for reason in verdict.reasons[: prompts.most_reasons] for key in reason.answers}
    unsure = [key for key, a in said.items() if a.value == UNSURE and key in prompts.questions]
    untold = [key for key in unsure if key not in told]
    topics = [
        prompts.about(prompts.questions[key].topic, other=other)
        for key in untold
        if said[key].how is Provenance.SAID
    ]
    sentences = []
    if len(unsure) >= 3:
        sentences.append(prompts.reasons["many_unsure"])
    else:
        for key in untold:
            if said[key].how is not Provenance.SAID:
                sentences += _told(key, said[key], prompts, first=False, other=other)
        if topics:
            doubts = " ".join(prompts.reasons["unsure"].format(topic=topic) for topic in topics)
            sentences.append(prompts.reasons["careful"].format(doubts=doubts))
    if not verdict.complete and not verdict.urgency.is_emergency:
        sentences.append(prompts.reasons["unfinished"])
    return sentences
