"""What each kind of frame makes of a turn: one module a kind. Pure."""
