"""Files to passages: each format becomes blocks (headings, paragraphs, tables), and blocks become passages.

`isolated.read_isolated` is the way in: it reads in a child process, because files come from outside.
"""
