"""The page "Which role fits?"."""
