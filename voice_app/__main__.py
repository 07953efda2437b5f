"""`python -m voice_app` is `voice-app`."""

from voice_app.cli.main import main

main(prog_name="voice-app")
