"""Compiled trees -> something that runs or prints. Nothing above this package knows polars or a SQL dialect."""
