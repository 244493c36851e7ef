"""The Directory page: search, results and the contact."""
