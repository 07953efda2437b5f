"""Sentences become sound: at the right rate, in the right order, by a worker that ends with us."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from voice_app.errors import SynthesisFault
from voice_app.speaking.synthesis import Pyttsx3Synthesiser

EMERGENCY = "Please call the emergency number now."


def test_a_sentence_becomes_sound_of_a_believable_length(synthesiser: Pyttsx3Synthesiser) -> None:
    speech = synthesiser.render("Is one of your hands weaker than it was?")
    assert 1.5 < speech.seconds < 8
    assert np.abs(speech.samples.astype(np.int32)).max() > 3000


def test_many_sentences_in_a_row_are_all_there(synthesiser: Pyttsx3Synthesiser) -> None:
    worker = synthesiser.worker_pid
    lengths = [synthesiser.render("Have your hands been stiff?").seconds for _ in range(25)]
    assert min(lengths) > 0.9 * max(lengths)
    assert synthesiser.worker_pid == worker


def test_the_rate_is_heeded_from_the_first_sentence_on(synthesiser: Pyttsx3Synthesiser) -> None:
    fast = Pyttsx3Synthesiser(rate=300, timeout=60)
    try:
        text = "Is one of your hands weaker than it was?"
        assert fast.render(text).seconds < 0.7 * synthesiser.render(text).seconds
    finally:
        fast.close()


def test_the_rate_can_change_and_what_was_prepared_follows(
    synthesiser: Pyttsx3Synthesiser,
) -> None:
    text = "Please unlock the door and stay with me."
    synthesiser.prepare([text])
    usual = synthesiser.render(text).seconds
    try:
        synthesiser.set_rate(90)
        slow = synthesiser.render(text)
        assert slow.seconds > 1.3 * usual
        assert synthesiser.render(text) is slow, "prepared at the new rate too"
        with pytest.raises(ValueError, match="words a minute"):
            synthesiser.set_rate(20)
    finally:
        synthesiser.set_rate(150)
    assert synthesiser.render(text).seconds == usual


def test_words_prepared_at_another_rate_are_better_than_none() -> None:
    engine = Pyttsx3Synthesiser(timeout=60)
    try:
        said = engine.render("Hello there.")
        engine.prepare(["Hello there."])
        said = engine.render("Hello there.")
        engine.close()
        engine.set_rate(110)
        assert engine.render("Hello there.") is said
        with pytest.raises(SynthesisFault):
            engine.render("Something else.")
    finally:
        engine.close()


@pytest.mark.parametrize("rate", [79, 451])
def test_a_rate_that_espeak_would_quietly_change_is_refused(rate: int) -> None:
    with pytest.raises(ValueError, match="words a minute"):
        Pyttsx3Synthesiser(rate=rate)


def test_words_of_many_alphabets_do_not_break_the_protocol(
    synthesiser: Pyttsx3Synthesiser,
) -> None:
    assert synthesiser.render('She said: "naïve\ncafé", {"text": 1} <b> 🙂 Größe').seconds > 1


def test_after_ctrl_c_in_mid_render_the_next_sentence_is_the_right_one(
    synthesiser: Pyttsx3Synthesiser,
) -> None:
    short = synthesiser.render("Hello.").seconds
    os.kill(synthesiser.worker_pid, signal.SIGSTOP)
    main = threading.main_thread().ident
    assert main is not None
    threading.Timer(0.3, signal.pthread_kill, (main, signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        synthesiser.render("This is a long sentence, and nobody is ever going to hear its end.")
    assert synthesiser.render("Hello.").seconds == pytest.approx(short, rel=0.2)


def test_a_sentence_wanted_now_goes_before_those_being_prepared(
    synthesiser: Pyttsx3Synthesiser,
) -> None:
    later = [f"This is sentence number {number}." for number in range(40)]
    synthesiser.prepare([EMERGENCY, *later])
    synthesiser.render("This one is wanted now.")
    assert synthesiser.render(later[-1]).seconds > 0.5
    assert synthesiser.render(later[-1]) is synthesiser.render(later[-1])


def test_closing_ends_the_worker_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    engine = Pyttsx3Synthesiser(timeout=60)
    engine.render("Hello.")
    (folder,) = tmp_path.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == ["complaints.txt"]
    worker = engine.worker_pid
    engine.close()
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
    with pytest.raises(SynthesisFault, match="closed"):
        engine.render("Hello.")


def test_the_worker_of_a_killed_app_ends_tidies_up_and_ignores_ctrl_c(tmp_path: Path) -> None:
    app = (
        "import os, signal, voice_app.speaking.synthesis as s; e = s.Pyttsx3Synthesiser(timeout=60)"
        "; signal.signal(signal.SIGINT, signal.SIG_IGN); os.killpg(0, signal.SIGINT)"
        "; w = e.worker_pid; e.render('Hello.'); print(w, w == e.worker_pid, flush=True)"
        "; os.kill(os.getpid(), signal.SIGKILL)"
    )
    output = subprocess.run(
        [sys.executable, "-c", app],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ).stdout
    pid, survived = output.split()
    assert survived == "True"
    for _ in range(500):
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            break
        # Nobody may be there to reap it: a zombie has ended, too.
        if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            break
        time.sleep(0.02)
    else:
        pytest.fail("the worker is still running")
    assert list(tmp_path.glob("voice*")) == []  # PulseAudio's own folder is not ours
