"""Parts of forms: fields with their label and error, rows that repeat, dialogs."""
