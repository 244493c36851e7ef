"""Caseworker: directory, notebook, referral log and contact sheets for social-service caseworkers."""

__version__ = "0.1.0"
