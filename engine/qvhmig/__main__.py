"""`python -m qvhmig` is the command `qvhmig`."""

from __future__ import annotations

from qvhmig.cli import command

if __name__ == "__main__":
    command()
