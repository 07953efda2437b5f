"""Other speech models: downloading, unpacking, checking and choosing them."""
