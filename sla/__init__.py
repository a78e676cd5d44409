"""When: the clock of the law, its calendar and its timers."""
