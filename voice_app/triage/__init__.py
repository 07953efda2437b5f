"""From answers to an urgency, with reasons. Pure."""
