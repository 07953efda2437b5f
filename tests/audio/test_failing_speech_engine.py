"""A speech engine that is missing, dies, hangs or makes no sound: replaced, or told in words."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from voice_app.errors import SynthesisFault
from voice_app.sound import Speech
from voice_app.speaking.synthesis import Pyttsx3Synthesiser

EMERGENCY = "Please call the emergency number now."


def fake(*lines: str) -> list[str]:
    """A worker that does what `lines` say after announcing that it is ready."""
    script = "\n".join(
        ["import json, sys, time, wave", "print(json.dumps({'ready': True}), flush=True)", *lines]
    )
    return [sys.executable, "-c", script]


def test_an_unknown_voice_is_named() -> None:
    engine = Pyttsx3Synthesiser(voice="xx-nobody", timeout=60)
    with pytest.raises(SynthesisFault, match="'xx-nobody'") as fault:
        engine.render("Hello.")
    assert "espeak-ng --voices" in fault.value.remedy
    engine.close()


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
    with pytest.raises(SynthesisFault, match="espeak-ng, the voice, cannot be loaded") as fault:
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
    engine = Pyttsx3Synthesiser(timeout=15)  # a busy machine may need seconds for what works
    engine.render("Hello.")
    worker = engine.worker_pid
    os.kill(worker, signal.SIGSTOP)
    assert engine.render("And now?").seconds > 0.3
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
    engine.close()


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


def test_preparing_with_a_broken_engine_leaves_the_fault_to_whoever_asks() -> None:
    engine = Pyttsx3Synthesiser(timeout=60, command=[sys.executable, "-c", ""])
    engine.prepare([EMERGENCY])
    with pytest.raises(SynthesisFault):
        engine.render(EMERGENCY)
    engine.close()


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
