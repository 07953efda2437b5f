"""The levels of the shipped checklist, by name."""

from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
from voice_app.resources import data_path
from voice_app.triage.rules import load_rules

LEVELS = load_rules(data_path(CHECKLIST_FOLDER) / "triage.yaml").levels
SELF_MONITOR, ROUTINE, PROMPT, URGENT_TODAY, EMERGENCY_NOW = LEVELS.in_order
