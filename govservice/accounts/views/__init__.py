"""Screens of accounts; each module one circle of people."""
