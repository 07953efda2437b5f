"""Two hearings of one sound: what they have in common counts, and what it might be is told."""

from dataclasses import replace

import pytest

from voice_app.hearing.nbest_agreement import in_common
from voice_app.turn import Reading

STOP = Reading("stop")
STOP_OR_SHOP = Reading("stop", ("shop",))
SHOP_OR_STOP = Reading("shop", ("stop",))
STOP_AND_THEN_SHOP = Reading("stop", ("shop",), again="shop")
NOTHING = Reading("")
STOP_NEAR_SHOP = Reading("stop", near=("shop",))
STOP_OR_NOTHING = Reading("stop", ("",))
NOTHING_OR_STOP = Reading("", ("stop",))


@pytest.mark.parametrize(
    ("first", "again", "common"),
    [
        (STOP_OR_SHOP, STOP, STOP_NEAR_SHOP),
        (STOP, STOP_NEAR_SHOP, STOP_NEAR_SHOP),
        (STOP_OR_SHOP, STOP_OR_SHOP, STOP_OR_SHOP),
        (STOP_OR_SHOP, SHOP_OR_STOP, STOP_AND_THEN_SHOP),
        (STOP_OR_SHOP, Reading("stop", ("no",)), replace(STOP_NEAR_SHOP, near=("shop", "no"))),
        (Reading("stop", ("no", "shop")), SHOP_OR_STOP,
         replace(STOP_AND_THEN_SHOP, near=("no",))),
        (NOTHING_OR_STOP, STOP, STOP),
        (NOTHING_OR_STOP, SHOP_OR_STOP, SHOP_OR_STOP),
        (NOTHING_OR_STOP, NOTHING_OR_STOP, NOTHING_OR_STOP),
        (NOTHING_OR_STOP, NOTHING, Reading("", near=("stop",))),
        (STOP_OR_NOTHING, STOP_OR_NOTHING, STOP),
        (STOP_OR_NOTHING, NOTHING, STOP),
    ],
)  # fmt: skip
def test_what_two_hearings_have_in_common(first: Reading, again: Reading, common: Reading) -> None:
    assert in_common(first, again) == common
