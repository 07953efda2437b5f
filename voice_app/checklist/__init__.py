"""What a checklist's folder says: questions, phrases, prompts, policy. Pure but for reading."""
