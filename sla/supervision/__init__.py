"""Who watches (效能监督): what nears its end, what ran over it, who was told. Knows the case."""
