"""The words that the program asks the prompts for by name, and the blanks that it fills."""

from __future__ import annotations

from collections.abc import Mapping

BLANKS = {
    "reask": {"short"},
    "reask_last": {"options"},
    "silence": {"short"},
    "which_of_two": {"one", "other"},
    "heard_in_doubt": {"short"},
    "read_back_answer": {"answer"},
    "read_back_answer_again": {"answer"},
    "help": {"help", "options"},
    "help_around": {"help", "options"},
    "did_you_say": {"phrase"},
    "did_you_say_again": {"phrase"},
    "emergency_line": {"number"},
    "which_answer": {"names"},
    "heard_last": {"topic", "words"},
    "question_about": {"topic"},
    "noted": {"told", "answer"},
    "note_wrote": {"note"},
    "note_told": {"note"},
    "on_day": {"day", "month"},
}
BLANKS_OF_OPTIONS: Mapping[str, set[str]] = {"read_back_answer": {"answers"}}
LINES = (
    "opening", "reask", "reask_last", "silence", "sign_missed", "which_of_two",
    "taken_as_unsure", "no_way_back", "noted",
    "going_back", "help", "did_you_say", "did_you_say_again", "cleared", "answer_again",
    "urgent_so_far", "stopping", "with_someone", "goodbye", "goodbye_emergency", "input_ended",
    "interrupted", "emergency_line", "someone_else", "myself", "offer_rest", "offer_details",
    "details_done", "only_between", "go_ahead", "microphone_gone", "microphone_awaited",
    "microphone_back", "microphone_silent", "sound_awaited", "sound_awaited_for_a_minute",
    "too_quiet", "too_loud",
    "after_topic", "after_more", "after_topic_at_rest", "back_to_question",
    "back_to_advice",
    "paused", "still_paused", "pause_over", "resuming", "slower", "faster", "louder", "quieter",
    "no_slower", "no_faster", "no_louder", "no_quieter", "more_time", "differently",
    "less_time", "no_less_time", "tones_on", "tones_off", "help_around", "not_here", "idle_help",
    "only_waiting",
    "not_differently", "helper", "which_answer", "no_such_answer", "nothing_answered",
    "answer_kept", "noes", "no_more_answers",
    "after_recap", "heard_last", "heard_nothing", "heard_unclear",
    "start_over", "answers_stay", "starting_over", "not_in_emergency", "question_about",
    "idle", "heard_in_doubt", "read_back", "read_back_again", "read_back_answer",
    "read_back_answer_again", "noting", "noting_again", "note_wrote", "note_cut",
    "note_keep", "note_kept", "note_dropped", "note_nothing", "note_failed", "note_full",
    "note_no_model", "note_told", "notes_kept", "date_unknown", "on_day", "date_not_known",
)  # fmt: skip
OPTIONS = (
    "yes_no", "duration", "emergency", "guidance", "library", "paused", "review", "starting_over",
    "idle", "read_back", "read_back_answer", "noting", "reading_note",
)  # fmt: skip
PLACES = (
    "confirming", "reading_back", "emergency", "guidance", "library", "paused", "review",
    "starting_over", "noting", "reading_note",
)  # fmt: skip
PROGRESS = ("begun", "quarter", "half", "most", "nearly")
MONTHS = 12
REASONS: Mapping[str, set[str]] = {
    "told": {"told"}, "told_more": {"told"}, "unsure": {"topic"}, "unheard": {"topic"},
    "skipped": {"topic"}, "phrase": {"phrase"}, "careful": {"doubts"}, "desk_unsure": {"topic"},
    "many_unsure": set(), "unfinished": set(),
}  # fmt: skip
AGO: Mapping[str, set[str]] = {
    "today": set(), "one_day": set(), "days": {"n"}, "weeks": {"n"}, "months": {"n"},
    "years": {"n"},
}  # fmt: skip
