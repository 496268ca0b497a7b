"""PDF to blocks: words with their places, then lines, tables and paragraphs."""
