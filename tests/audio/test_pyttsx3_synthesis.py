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
from voice_app.ports import Speech
from voice_app.speaking.synthesis import Pyttsx3Synthesiser

EMERGENCY = "Please call the emergency number now."


def fake(*lines: str) -> list[str]:
    """A worker that does what `lines` say after announcing that it is ready."""
    script = "\n".join(
        ["import json, sys, time, wave", "print(json.dumps({'ready': True}), flush=True)", *lines]
    )
    return [sys.executable, "-c", script]


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


def test_an_unknown_voice_is_named() -> None:
    engine = Pyttsx3Synthesiser(voice="xx-nobody", timeout=60)
    with pytest.raises(SynthesisFault, match="'xx-nobody'") as fault:
        engine.render("Hello.")
    assert "espeak-ng --voices" in fault.value.remedy
    engine.close()


def test_words_of_many_alphabets_do_not_break_the_protocol(
    synthesiser: Pyttsx3Synthesiser,
) -> None:
    assert synthesiser.render('She said: "naïve\ncafé", {"text": 1} <b> 🙂 Größe').seconds > 1


def test_missing_espeak_data_names_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESPEAK_DATA_PATH", str(tmp_path))
    engine = Pyttsx3Synthesiser(timeout=60)
    with pytest.raises(SynthesisFault) as fault:
        engine.render("Hello.")
    assert "libespeak-ng1 espeak-ng-data" in fault.value.remedy
    engine.close()


def test_a_missing_espeak_library_names_the_packages() -> None:
    without = (
        "import ctypes, sys, voice_app.speaking.synthesis_worker as worker;"
        "ctypes.cdll.LoadLibrary = lambda name: 1 / 0;"
        "sys.exit(worker.main(sys.argv[1:]))"
    )
    engine = Pyttsx3Synthesiser(timeout=60, command=[sys.executable, "-c", without])
    with pytest.raises(SynthesisFault, match="no speech engine") as fault:
        engine.render("Hello.")
    assert "libespeak-ng1 espeak-ng-data" in fault.value.remedy
    engine.close()


def test_a_worker_killed_between_sentences_is_replaced(synthesiser: Pyttsx3Synthesiser) -> None:
    synthesiser.render("Hello.")
    os.kill(synthesiser.worker_pid, signal.SIGKILL)
    assert synthesiser.render("Are you still there?").seconds > 0.5


def test_a_worker_killed_in_mid_render_is_replaced(synthesiser: Pyttsx3Synthesiser) -> None:
    synthesiser.render("Hello.")
    worker = synthesiser.worker_pid
    os.kill(worker, signal.SIGSTOP)  # it will be asked, and be unable to answer
    rendered: list[Speech] = []
    asking = threading.Thread(target=lambda: rendered.append(synthesiser.render("And now?")))
    asking.start()
    time.sleep(0.2)
    os.kill(worker, signal.SIGKILL)
    asking.join()
    assert rendered[0].seconds > 0.3
    assert synthesiser.worker_pid != worker


def test_a_hanging_worker_is_killed_and_replaced() -> None:
    engine = Pyttsx3Synthesiser(timeout=3)
    engine.render("Hello.")
    worker = engine.worker_pid
    os.kill(worker, signal.SIGSTOP)
    assert engine.render("And now?").seconds > 0.3
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
    engine.close()


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


def test_an_engine_that_always_hangs_is_a_fault() -> None:
    engine = Pyttsx3Synthesiser(timeout=0.5, command=fake("time.sleep(600)"))
    with pytest.raises(SynthesisFault, match=r"within 0\.5 seconds"):
        engine.render("Hello.")
    engine.close()


@pytest.mark.parametrize("samples", [0, 100, 22050], ids=["none", "too few", "only zeros"])
def test_a_wav_without_speech_is_a_fault(samples: int) -> None:
    command = fake(
        "for line in sys.stdin:",
        "    file = json.loads(line)['file']",
        "    with wave.open(file, 'wb') as w:",
        "        w.setnchannels(1), w.setsampwidth(2), w.setframerate(22050)",
        f"        w.writeframes(bytes({2 * samples}))",
        "    print(json.dumps({'rendered': file}), flush=True)",
    )
    engine = Pyttsx3Synthesiser(timeout=60, command=command)
    with pytest.raises(SynthesisFault, match="no sound for 'Hello to everybody'"):
        engine.render("Hello to everybody")
    engine.close()


def test_a_claim_without_a_file_is_a_fault() -> None:
    command = fake("for line in sys.stdin: print(json.dumps({'rendered': '?'}), flush=True)")
    engine = Pyttsx3Synthesiser(timeout=60, command=command)
    with pytest.raises(SynthesisFault, match="no sound"):
        engine.render("Hello.")
    engine.close()


def test_what_was_prepared_outlives_the_engine() -> None:
    # This engine renders one sentence and is dead ever after.
    command = fake(
        "import os",
        "request = json.loads(sys.stdin.readline())",
        "assert request['text'].startswith('Please')",
        "with wave.open(request['file'], 'wb') as w:",
        "    w.setnchannels(1), w.setsampwidth(2), w.setframerate(22050)",
        "    w.writeframes(bytes(range(256)) * 500)",
        "print(json.dumps({'rendered': request['file']}), flush=True)",
    )
    engine = Pyttsx3Synthesiser(timeout=60, command=command)
    engine.prepare([EMERGENCY])
    first = engine.render(EMERGENCY)  # waits for what is being prepared
    with pytest.raises(SynthesisFault):
        engine.render("Something else.")
    assert engine.render(EMERGENCY) is first
    engine.close()
    assert engine.render(EMERGENCY) is first


def test_a_sentence_wanted_now_goes_before_those_being_prepared(
    synthesiser: Pyttsx3Synthesiser,
) -> None:
    later = [f"This is sentence number {number}." for number in range(40)]
    synthesiser.prepare([EMERGENCY, *later])
    synthesiser.render("This one is wanted now.")
    assert synthesiser.render(later[-1]).seconds > 0.5
    assert synthesiser.render(later[-1]) is synthesiser.render(later[-1])


def test_preparing_with_a_broken_engine_leaves_the_fault_to_whoever_asks() -> None:
    engine = Pyttsx3Synthesiser(timeout=60, command=[sys.executable, "-c", ""])
    engine.prepare([EMERGENCY])
    with pytest.raises(SynthesisFault):
        engine.render(EMERGENCY)
    engine.close()


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


def test_closing_wakes_whoever_waits_for_a_hanging_engine() -> None:
    engine = Pyttsx3Synthesiser(timeout=600, command=fake("time.sleep(600)"))
    faults: list[SynthesisFault] = []

    def ask() -> None:
        try:
            engine.render("Hello.")
        except SynthesisFault as fault:
            faults.append(fault)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.2)
    engine.close()
    asking.join()
    assert len(faults) == 1


def test_the_worker_ends_with_the_app_and_ignores_ctrl_c(tmp_path: Path) -> None:
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
