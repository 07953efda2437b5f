"""Other speech models: fetching, unpacking, checking and choosing them."""
