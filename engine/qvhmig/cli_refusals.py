"""Faults that are no fault of the program: a full disk, a folder without rights, a file where a folder should be."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from qvhmig.problems import Problem, Where

ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
RIGHTS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
KINDS = frozenset({errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG})
MACHINE = frozenset({errno.EIO, errno.EMFILE, errno.ENFILE, errno.ESTALE, errno.ENOTCONN})
STEPS = (
    (ROOM, "make room, then start again; what was half done is removed or finished first"),
    (RIGHTS, "give this user the rights, then start again"),
    (KINDS, "take away what stands in the place of a file or folder of the project, then start again"),
    (MACHINE, "see what the system says of the disk and of open files, then start again"),
)
_NUMBER = re.compile(r"\(os error ([0-9]+)\)")
"""How polars tells the number: it writes files itself, and its own errors have no `errno`."""


def refusal(fault: BaseException, root: Path) -> Problem | None:
    """QV901 where the system said no, None for every other fault. Names the file below `root`, or its last part: a path of
    the machine is not shown, nor the fault's own text, which may hold a cell value."""
    number = _number(fault)
    step = next((words for numbers, words in STEPS if number in numbers), None)
    if number is None or step is None:
        return None
    return Problem("QV901", Where(_place(fault, root)), f"the system refuses this ({os.strerror(number)}); no decision was made by this call", step)


def _number(fault: BaseException) -> int | None:
    if isinstance(fault, OSError) and fault.errno is not None:
        return fault.errno
    if isinstance(fault, OSError) or type(fault).__module__.startswith("polars"):
        found = _NUMBER.search(str(fault))
        return int(found[1]) if found else None
    return None


def _place(fault: BaseException, root: Path) -> str:
    named = getattr(fault, "filename", None)
    if not isinstance(named, (str, os.PathLike)) or not str(named):
        return "files of the project"
    path, base = Path(os.path.abspath(named)), Path(os.path.abspath(root))
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
