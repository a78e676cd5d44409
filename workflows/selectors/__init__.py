"""Questions about cases; never writes."""
