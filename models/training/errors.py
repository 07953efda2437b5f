"""Faults that can occur while a model is made."""

from voice_app.errors import VoiceAppError


class TrainingFault(VoiceAppError):
    """A tool, a pronunciation or a recording needed for training is missing or wrong."""
