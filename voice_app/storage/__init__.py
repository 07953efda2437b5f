"""What stays on this computer: the unfinished visit, visits that were kept, and settings."""
