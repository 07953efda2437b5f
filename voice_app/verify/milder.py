"""Whether one answer can end milder than another, over all other possible answers."""

from __future__ import annotations

from collections.abc import Collection

from voice_app.triage.answer_space import Search, Space, answer, at_least, conditions_of, given
from voice_app.triage.conditions import Days, Not, Value, atoms
from voice_app.triage.rules import RuleTable, Urgency
from voice_app.verify.finding import looked_at_by


class Milder:
    """Compares answers to one question with each other, caching the results."""

    def __init__(self, table: RuleTable, space: Space) -> None:
        self._table = table
        self._space = space
        self._found: dict[tuple[str, Value, frozenset[Value]], bool] = {}

    def than_all(self, key: str, value: Value, others: Collection[Value]) -> bool:
        """Return whether for some other answers `value` ends milder than each of `others` would."""
        asked = (key, self._class(key, value), frozenset(self._class(key, o) for o in others))
        if asked not in self._found:
            levels = self._table.levels.in_order
            self._found[asked] = asked[1] not in asked[2] and any(
                self._at(key, asked[1], asked[2], urgency) for urgency in levels
            )
        return self._found[asked]

    def _at(self, key: str, value: Value, others: Collection[Value], urgency: Urgency) -> bool:
        if urgency <= self._table.no_rule:
            return False
        # If no rule reaches the urgency with `value`, only a rule that depends on `key` can reach
        # it with another answer. Those are few, so examine them first.
        every = at_least(self._table.rules, urgency)
        looking = (rule for rule in self._table.rules if key in looked_at_by(rule))
        deciding = at_least(looking, urgency)
        higher = (given(deciding, answer(key, other), key) for other in others)
        lower = Not(given(every, answer(key, value), key))
        return Search(self._space).some(*higher, lower) is not None

    def _class(self, key: str, value: Value) -> Value:
        """Return one representative number of days for all that no rule distinguishes."""
        if isinstance(value, str):
            return value
        bounds = {
            atom.bound
            for condition in conditions_of(self._table)
            for atom in atoms(condition)
            if isinstance(atom, Days) and atom.key == key
        }
        return min(
            (bound for bound in bounds if value <= bound), default=max(bounds, default=0) + 1
        )
