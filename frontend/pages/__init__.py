"""One module per page; `render()` draws it."""
