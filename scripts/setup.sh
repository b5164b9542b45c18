#!/usr/bin/env bash
# Makes this checkout ready to run: system packages and the Python environment in .venv.
#
#   scripts/setup.sh           what the portal needs
#   scripts/setup.sh --test    and what its tests need
#
# It may be called again at any time; when nothing is to be done it is done in a moment.
# System packages are installed where that is allowed (root, or sudo without a password); otherwise the exact command
# is printed. Without the portal's own packages it stops; without the tests' packages it goes on, since test.sh names
# what could not run, except under CI=true. No system service is started, no PostgreSQL cluster made.
set -euo pipefail
cd "$(dirname "$0")/.."

system_packages=(libpangoft2-1.0-0 libharfbuzz-subset0)
test_packages=(
    postgresql redis-server chromium chromium-headless-shell fonts-noto-cjk poppler-utils qpdf
    libreoffice-calc libreoffice-writer clamav-daemon nginx-light
)
requirements=requirements.txt
[ "${1:-}" = --test ] && testing=1 requirements=requirements-dev.txt || testing=

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Prints those of the named packages that are not installed.
missing() {
    local package
    for package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

install_packages() (
    policy=/usr/sbin/policy-rc.d clusters=/etc/postgresql-common/createcluster.d/portal-setup.conf
    # While Debian's scripts run, services stay down and no "main" cluster is made; afterwards all is as it was.
    undo="rm -f $clusters"
    [ -e $policy ] || undo="$undo $policy"
    trap 'as_root $undo' EXIT
    [ -e $policy ] || printf '#!/bin/sh\nexit 101\n' | as_root install -m 755 /dev/stdin $policy
    printf 'create_main_cluster = false\n' | as_root install -D -m 644 /dev/stdin $clusters
    as_root apt-get update -qq || echo "apt-get update failed; going on with the package lists at hand" >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
)

# Installs what is missing of the named packages, or says how to and fails.
provide() {
    local absent
    mapfile -t absent < <(missing "$@")
    [ ${#absent[@]} = 0 ] && return
    echo "System packages to install: ${absent[*]}"
    if as_root true 2>/dev/null && install_packages "${absent[@]}"; then return; fi
    {
        echo
        echo "These system packages are missing and could not be installed from here. Please run:"
        echo
        echo "    sudo apt-get update && sudo apt-get install --no-install-recommends ${absent[*]}"
        echo
    } >&2
    return 1
}

if command -v apt-get >/dev/null; then
    provide "${system_packages[@]}"
    [ -z "$testing" ] || provide "${test_packages[@]}" || [ "${CI:-}" != true ]
else
    echo "Not a Debian system. Please make sure that it has what these packages hold:" \
        "${system_packages[*]}${testing:+ ${test_packages[*]}}" >&2
fi

# The Python environment: made once, filled again when a requirements file has changed.
stamp=.venv/$requirements.sha256
if ! cat requirements.txt $requirements | sha256sum | cmp -s - $stamp; then
    # Debian's own Python comes first: it is built with profiling and link-time optimisation, and takes a quarter less time.
    for python in /usr/bin/python3 python3.11 python3.12 python3.13 python3 ""; do
        "$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
    done
    if [ -z "$python" ]; then
        echo "No Python 3.11 or later with venv. Please run: sudo apt-get install python3 python3-venv" >&2
        exit 1
    fi
    .venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv
    echo "Python packages: $requirements into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-virtualenv -r $requirements || {
        echo
        echo "The Python packages of $requirements could not be installed; pip says above why. They come from PyPI:"
        echo "please see to a network connection, or name a mirror in PIP_INDEX_URL, and run the same command again."
        exit 1
    } >&2
    cat requirements.txt $requirements | sha256sum >$stamp
fi
