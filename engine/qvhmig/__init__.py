"""A data migration engine: YAML contracts in, target tables, rejects, a ledger and a decision out.

Importing the package imports nothing else, so that a command pays only for what it uses.
"""
