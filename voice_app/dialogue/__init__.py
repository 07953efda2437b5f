"""From words to answers, and from answers to the next question. Pure: no I/O, no clock."""
