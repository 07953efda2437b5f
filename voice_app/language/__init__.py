"""How people say things: templates of sentences, clauses, negation, danger, dates. Pure."""
