"""From words to sound and captions."""
