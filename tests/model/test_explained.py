"""How long words may take is chosen so that few wrong ones pass, and few right ones are lost."""

import pytest

from models.training.explained import chosen, counted

pytestmark = pytest.mark.long


def test_the_largest_value_that_lets_nothing_more_pass_is_chosen() -> None:
    right, wrong = [1.0] * 99 + [2.9], [3.2, 3.3]
    best = chosen(list(counted(right, wrong, unknown=1.0)), len(right))

    assert (best.times, best.right_asked_again, best.wrong_believed) == (3.0, 0, 0)


def test_people_are_not_asked_again_so_that_nothing_wrong_passes() -> None:
    right, wrong = [1.0] * 90 + [2.1] * 10, [1.5] * 50
    best = chosen(list(counted(right, wrong, unknown=1.0)), len(right))

    assert best.right_asked_again == 0
    assert best.wrong_believed == 50


def test_a_voice_that_nothing_is_slow_enough_for_is_told() -> None:
    with pytest.raises(ValueError, match="empty"):
        chosen(list(counted([9.0], [1.0], unknown=1.0)), 1)
