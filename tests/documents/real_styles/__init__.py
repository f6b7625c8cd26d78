"""Documents in the style of well-known dictionaries and schemas, with content written for the tests.

Text documents lie in documents/; PDF, Word and Excel ones are made by `printed.py`. truth/ has one file a document: table, field, type,
length; `|` parts right answers (of all columns), `-` is "not stated", `*` anything; `optional` = y for a field that a reader may leave out. A document without
a file there holds no dictionary: the right answer is nothing.
"""
