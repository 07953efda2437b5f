"""From words to their meaning. Pure."""
