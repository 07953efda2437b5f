"""The running app: sessions one after another, the turn loop, and what surrounds them."""
