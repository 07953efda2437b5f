"""The spoken, offline symptom checklist for people with weak hands."""

from datetime import date

__version__ = "0.1.0"
BEGUN = date(2026, 11, 1)
"""The program is younger than this, so a clock that shows an earlier day is wrong. To be set anew
with each release."""
