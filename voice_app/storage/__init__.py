"""What stays on this computer: the unfinished visit, stored visits and settings."""
