"""How each kind of frame handles a turn: one module per kind. Pure."""
