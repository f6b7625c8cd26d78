"""Schema documents -> catalogs, without a word of any vendor in the code.

The way of the data: a file is read by the module of its format (`pdf_document`, `workbook`, `word_document`, `ddl`,
`delimited_text`, `markdown`, `web_page`; `readers` chooses by content) into a `Document`: grids of cells and the words around
them, in reading order, each with its place. `interpretation` looks at all documents of one system together and
says which grids are dictionaries or code lists, what their columns mean and what every row says: a `Reading` of fields, codes
and problems, each value with its confidence, its place and the text it came from. Hints and corrections of
people are laid over it; what comes out is written as the catalog files, the review page and the comparison of editions.
"""
