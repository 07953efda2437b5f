"""Whoever reads is told what may be said, as whoever asks for help is told it aloud."""

from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.turn import Heard


def test_with_every_turn_comes_what_may_be_answered(dialogue: Dialogue) -> None:
    conversation = Conversation(dialogue)
    reply = conversation.start()
    for answer in ("no", "no", "no", "yes", "no", "weakness", "stop", "what is als"):
        assert reply.listening is not None
        help_text = " ".join(conversation.hear(Heard("help")).lines)
        assert reply.listening.options
        assert reply.listening.options in help_text
        reply = conversation.hear(Heard(answer))


def test_only_words_without_meaning_are_not_understood(dialogue: Dialogue) -> None:
    conversation = Conversation(dialogue)
    assert conversation.start().understood
    assert not conversation.hear(Heard("purple")).understood
    assert conversation.hear(Heard("", speech=False)).understood
    assert conversation.hear(Heard("no")).understood
