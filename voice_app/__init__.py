"""The spoken, offline symptom checklist for people with weak hands."""

__version__ = "0.1.0"
