"""What may be said of a person's debts, and what may not, on figures that the real tools gave."""
