"""Everything that is proved or checked of what is authored."""
