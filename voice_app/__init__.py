"""The spoken, offline symptom checklist for people with weak hands."""

from datetime import date

__version__ = "0.1.0"
BEGUN = date(2026, 11, 1)
"""No copy of the program predates this, so a clock showing an earlier day is wrong. Update it with
each release.
"""
