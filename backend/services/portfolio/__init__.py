"""Pricing all debts of an installation at once: in columns where that gives the engine's own figures, else by it."""
