"""Mistakes that a person could make in a contract, drawn from its own trees: to see whether its cases notice them.

Pure: draws and applies changes of definitions; `running.mutants` finds out who notices.
"""
