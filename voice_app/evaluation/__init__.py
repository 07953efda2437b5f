"""Measures recognisers on recordings: `voice-app evaluate`."""
