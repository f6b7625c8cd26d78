"""`python -m qvhmig`: the command, where its script is not on the path."""

from qvhmig.cli import command

if __name__ == "__main__":
    command()
