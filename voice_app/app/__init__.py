"""The running app: consecutive sessions, the turn loop and their surroundings."""
