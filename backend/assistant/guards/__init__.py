"""What stands between a model's words and the debtor: figures, claims, markup, language, identity numbers."""
