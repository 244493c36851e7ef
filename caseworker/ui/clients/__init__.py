"""One client by code: what was tried, why it failed, and whom to ask next. Never a name."""
