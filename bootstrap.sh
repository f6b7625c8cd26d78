#!/bin/sh
# Make .venv and install the engine with the versions of constraints.txt. Does nothing when neither the
# requirements, the Python nor the place of the checkout changed. PYTHON=... chooses another interpreter.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}
venv=.venv

stop() {
    echo "bootstrap: $1" >&2
    exit 2
}

command -v "$python" >/dev/null 2>&1 || stop "no '$python' on the PATH; install Python 3.11 or newer, or name one: PYTHON=/path/to/python3 ./bootstrap.sh"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "'$python' is $("$python" -c 'import platform; print(platform.python_version())'), 3.11 or newer is needed; name one: PYTHON=/path/to/python3.11 ./bootstrap.sh"

# The stamp names everything that an installation depends on.
wanted=$("$python" - <<'PY'
import hashlib, os, sys
digest = hashlib.sha256()
for name in ("pyproject.toml", "constraints.txt"):
    digest.update(open(name, "rb").read())
digest.update(repr((os.getcwd(), os.path.realpath(sys.executable), sys.version)).encode())
print(digest.hexdigest())
PY
)
if [ -x "$venv/bin/qvhmig" ] && [ "$(cat "$venv/stamp" 2>/dev/null || true)" = "$wanted" ]; then
    exit 0
fi

if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    package=$("$python" -c 'import sys; print(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")')
    apt=$(command -v apt-get || true)
    [ -n "$apt" ] || { [ -x /usr/bin/apt-get ] && apt=/usr/bin/apt-get; } || true
    line="apt-get update && apt-get install -y $package"
    [ -n "$apt" ] || stop "this Python has no venv module; install the package of your system that holds it (Debian: $package), then run the command again"
    [ "$("$python" -c 'import os; print(os.geteuid())')" = 0 ] || stop "this Python has no venv module; run: sudo sh -c '$line'"
    echo "bootstrap: this Python has no venv module; running: $line" >&2
    # apt needs the system's own tools, whatever PATH this script was given.
    ( PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
      export PATH DEBIAN_FRONTEND=noninteractive
      "$apt" update -q >&2 && "$apt" install -y -q "$package" >&2 ) ||
        stop "apt could not install $package; run by hand: $line"
    "$python" -c 'import venv, ensurepip' 2>/dev/null || stop "$package is installed, yet '$python' still has no venv; is it the system's Python? Try: PYTHON=/usr/bin/python3 ./bootstrap.sh"
fi

echo "bootstrap: installing into $venv (only when requirements change)" >&2
rm -f "$venv/stamp"
"$python" -m venv --clear "$venv" || stop "could not make $venv; free disk space or remove the folder, then run the command again"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]' || stop "the packages could not be installed (pip's reason is above).
  Without a way to a package index, fill a folder on another machine of the same kind:
    python3 -m pip download --dest wheels --requirement constraints.txt 'setuptools>=77'
  copy it here and run:
    PIP_NO_INDEX=1 PIP_FIND_LINKS=\$PWD/wheels ./bootstrap.sh"
echo "$wanted" >"$venv/stamp"
