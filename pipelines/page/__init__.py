"""A parsed page, looked at: its named elements, its words, what its metas and its JSON-LD say. For any stage."""
