"""How well the library's questions are answered: sets of questions, and what is measured on them."""
