"""Typed text → `Query`. Standard library only, as every keystroke runs through it.

Nothing is loaded by naming the package: the first page asks for everybody, which needs none of its parts.
"""
