"""Follow-ups: the worklist, worked on row by row."""
