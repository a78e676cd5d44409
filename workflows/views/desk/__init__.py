"""The office's doors: queue, case file, acts, reception, and the look from outside (监察)."""
