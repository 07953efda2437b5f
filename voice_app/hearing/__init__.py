"""From sound, or a typed line, to words."""
