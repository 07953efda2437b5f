"""Everything that is proved or checked about the authored content."""
