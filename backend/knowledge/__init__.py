"""Documents to passages, and the search in them. Knows files and text, no web framework and no database."""
