"""Spanish text to meaning: what a debtor wants (intent) and what the message carries (entities)."""
