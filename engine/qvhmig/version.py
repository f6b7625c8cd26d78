"""The engine's version, once; `pyproject.toml` carries the same text and a test compares them."""

VERSION = "0.1.0"
