"""The services for a terminal and for other programs."""
