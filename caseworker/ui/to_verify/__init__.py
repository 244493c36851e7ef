"""The page To verify: the queue of listings, worked like a phone script."""
