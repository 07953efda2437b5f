"""`python -m voice_app` is `voice-app`."""

from voice_app.cli import main

main(prog_name="voice-app")
