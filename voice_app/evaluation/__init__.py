"""Measuring recognisers on recordings: `voice-app evaluate`."""
