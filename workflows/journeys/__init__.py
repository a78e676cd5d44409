"""Whole roads of cases, walked with real parts: for `manage.py journey` and the demonstration."""
