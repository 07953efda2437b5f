"""What can go wrong while a model is made."""

from voice_app.errors import VoiceAppError


class TrainingFault(VoiceAppError):
    """A tool, a pronunciation or a recording that the training needs is missing or wrong."""
