"""Two hearings of one sound: what they have in common counts, and what it might be is told."""

from dataclasses import replace

import pytest

from voice_app.hearing.nbest_agreement import in_common
from voice_app.turn import Hypothesis

STOP = Hypothesis("stop")
STOP_OR_SHOP = Hypothesis("stop", ("shop",))
SHOP_OR_STOP = Hypothesis("shop", ("stop",))
STOP_AND_THEN_SHOP = Hypothesis("stop", ("shop",), again="shop")
NOTHING = Hypothesis("")
STOP_NEAR_SHOP = Hypothesis("stop", near=("shop",))
STOP_OR_NOTHING = Hypothesis("stop", ("",))
NOTHING_OR_STOP = Hypothesis("", ("stop",))


@pytest.mark.parametrize(
    ("first", "again", "common"),
    [
        (STOP_OR_SHOP, STOP, STOP_NEAR_SHOP),
        (STOP, STOP_NEAR_SHOP, STOP_NEAR_SHOP),
        (STOP_OR_SHOP, STOP_OR_SHOP, STOP_OR_SHOP),
        (STOP_OR_SHOP, SHOP_OR_STOP, STOP_AND_THEN_SHOP),
        (STOP_OR_SHOP, Hypothesis("stop", ("no",)), replace(STOP_NEAR_SHOP, near=("shop", "no"))),
        (Hypothesis("stop", ("no", "shop")), SHOP_OR_STOP,
         replace(STOP_AND_THEN_SHOP, near=("no",))),
        (NOTHING_OR_STOP, STOP, STOP),
        (NOTHING_OR_STOP, SHOP_OR_STOP, SHOP_OR_STOP),
        (NOTHING_OR_STOP, NOTHING_OR_STOP, NOTHING_OR_STOP),
        (NOTHING_OR_STOP, NOTHING, Hypothesis("", near=("stop",))),
        (STOP_OR_NOTHING, STOP_OR_NOTHING, STOP),
        (STOP_OR_NOTHING, NOTHING, STOP),
    ],
)  # fmt: skip
def test_what_two_hearings_have_in_common(
    first: Hypothesis, again: Hypothesis, common: Hypothesis
) -> None:
    assert in_common(first, again) == common
