"""A real llama.cpp server behind the product; not in the default run. See README.md here."""
