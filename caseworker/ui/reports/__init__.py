"""The Reports page: what became of referrals, what was missing, how true the listings are."""
