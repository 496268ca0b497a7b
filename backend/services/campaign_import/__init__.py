"""Reading the collectors' campaign files, from bytes to rows of the database.

source → text_file | spreadsheet   bytes to numbered rows of texts
columns                            the header's names to positions
amounts, rows                      texts to a checked row, or the reason why not
importer                           checked rows to the database, in short transactions
undo                               everything put back
"""
