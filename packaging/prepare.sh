#!/bin/sh
# Makes .venv beside the Makefile from the pins in requirements.txt and checks the system libraries that Qt needs.
# What is missing is installed where that needs no question (root, or sudo without a password); otherwise it is named
# with the exact command. Quick when nothing has changed. Used by `make run` and `make test`; PYTHON=... chooses another.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
venv="$here/.venv"
log="$venv/prepare.log"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 DEBIAN_FRONTEND=noninteractive

qt_packages="libglib2.0-0 libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libbrotli1"

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# -- system packages --------------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] && return 0
    command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null
}

# install REASON PACKAGE...
install() {
    reason=$1
    shift
    if ! can_install; then
        say "$reason"
        if command -v apt-get >/dev/null 2>&1; then
            say "Install it, then run the same command again:"
            fail "    sudo apt-get update && sudo apt-get install --yes --no-install-recommends $*"
        fi
        fail "Install what your system calls: $*. Then run the same command again."
    fi
    say "$reason Installing: $*"
    wait_for_lock="-o DPkg::Lock::Timeout=240"
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get $wait_for_lock -qq update >/dev/null 2>&1 || true
    # shellcheck disable=SC2086
    if ! report=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get $wait_for_lock -qq install --yes \
        --no-install-recommends "$@" 2>&1); then
        printf '%s\n' "$report" | tail -n 15 >&2
        fail "apt-get could not install: $*"
    fi
}

# -- Python -----------------------------------------------------------------------------------------------------

is_sound_python() {
    "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if [ -n "$candidate" ] && is_sound_python "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

can_make_venv() {
    "$1" -c 'import venv, ensurepip, ssl, sqlite3' >/dev/null 2>&1
}

choose_python() {
    python=$(find_python) || {
        # So bare a system lacks the libraries too: all in one step, for whoever has to type it.
        # shellcheck disable=SC2086
        install "Python 3.11 or newer is missing." python3 python3-venv $qt_packages
        python=$(find_python) || fail "Python is still older than 3.11: install a newer one and set PYTHON=/path/to/python3."
    }
    can_make_venv "$python" && return 0
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    case $python in
        /usr/bin/*) package="python$version-venv" ;;
        *) fail "$python has no venv, ensurepip, ssl or sqlite3 module: set PYTHON=/path/to/another/python3." ;;
    esac
    install "The venv module of Python $version is missing." "$package"
    can_make_venv "$python" || fail "$python still cannot make a virtual environment: set PYTHON=/path/to/another/python3."
}

# -- the environment --------------------------------------------------------------------------------------------

# Everything that decides what is installed; when it is as noted in .venv, there is nothing to do.
fingerprint() {
    printf '%s\n' "$here" "$("$venv/bin/python" -c 'import sys; print(sys.version)')"
    cksum "$here/requirements.txt" "$here/pyproject.toml" "$here/src/readinglist/__init__.py"
}

is_prepared() {
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -c pass >/dev/null 2>&1 &&
        [ -f "$venv/prepared" ] && [ "$(fingerprint)" = "$(cat "$venv/prepared")" ]
}

quietly() {
    if ! "$@" >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "Setting up stopped at: $*" "Nothing outside $venv was changed; the whole report is in $log."
    fi
}

make_environment() {
    choose_python
    say "Setting up $venv with $("$python" --version) ..."
    if ! { [ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }; then
        rm -rf "$venv"
        "$python" -m venv "$venv" || fail "The virtual environment could not be made in $venv."
    fi
    rm -f "$venv/prepared"
    : >"$log"
    quietly "$venv/bin/python" -m pip install --quiet --require-hashes --no-deps --requirement "$here/requirements.txt"
    quietly "$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --editable "$here"
    fingerprint >"$venv/prepared"
}

# -- Qt's system libraries --------------------------------------------------------------------------------------

# Packages of the libraries that cannot be loaded. Names of Debian 12; found one by one in a bare system.
missing_libraries() {
    "$venv/bin/python" - "$@" <<'PYTHON'
import ctypes, os, sys

always = {
    "libglib-2.0.so.0": "libglib2.0-0", "libGL.so.1": "libgl1", "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0", "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1", "libbrotlidec.so.1": "libbrotli1",
}
x11 = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0", "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4", "libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-shape.so.0": "libxcb-shape0",
}
wayland = {"libwayland-cursor.so.0": "libwayland-cursor0", "libwayland-egl.so.1": "libwayland-egl1"}
wanted = dict(always)
if os.environ.get("DISPLAY"):
    wanted |= x11
if os.environ.get("WAYLAND_DISPLAY"):
    wanted |= wayland
for name, package in wanted.items():
    try:
        ctypes.CDLL(name)
    except OSError:
        print(package)
PYTHON
}

check_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    packages=$(missing_libraries)
    [ -z "$packages" ] && return 0
    # shellcheck disable=SC2086
    install "System libraries that Qt needs are missing." $packages
}

[ -f "$here/requirements.txt" ] || fail "requirements.txt is missing: this is no whole checkout."
is_prepared || make_environment
check_libraries
