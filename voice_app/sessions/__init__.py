"""What is asked around the checklist, and how a whole session is held. Pure."""
