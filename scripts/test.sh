#!/usr/bin/env bash
# Everything that has to hold, in named steps; a failure does not hide the other steps.
#
#   scripts/test.sh                 all steps
#   scripts/test.sh lint types      some of them
#
# The legs of the suite run one after the other, each on all workers. What needs a single core (checks of the text, types, tables)
# runs beside them, and each of these steps is told as a whole when it has ended.
# What cannot run on this machine is named at the end; under CI=true that is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."

all_steps=(format lint templates types floors migrations deployment documents sqlite postgres)
legs=(sqlite postgres)
export DJANGO_SETTINGS_MODULE=config.settings.test
export PATH="$PWD/.venv/bin:$PATH"
unset DATABASE_URL REDIS_URL PORTAL_FILES
unset PYTHONDONTWRITEBYTECODE # what is compiled once serves every worker, both legs and every program that a test starts
workers=${PYTEST_WORKERS:-2}

could_not_run=77 # what a step returns that this machine has nothing for
failed=()
declare -A impossible=()

has() {
    local program
    for program; do command -v "$program" >/dev/null || return 1; done
}

step_format() { ruff format --check --output-format concise .; }
step_lint() { ruff check --output-format concise . && python scripts/walked.py; }
step_templates() { djlint --lint --quiet templates && readable_lines templates; }
step_types() { mypy; }
step_floors() { lint-imports; }
step_migrations() { python manage.py makemigrations --check --dry-run; }
step_documents() { python manage.py generate_docs --check; }

# A row of a table has to be readable in a diff; 120 characters are aimed at.
readable_lines() { ! LC_ALL=C.UTF-8 grep -rnE '^.{161,}$' "$@" --include=*.html; }

# The settings of production with values as they would stand there; nothing is connected to.
step_deployment() {
    SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(64))') \
        ALLOWED_HOSTS=portal.example.cn CSRF_TRUSTED_ORIGINS=https://portal.example.cn PORTAL_URL=https://portal.example.cn \
        DATABASE_URL=postgres://portal:secret@127.0.0.1/portal REDIS_URL=redis://127.0.0.1/0 \
        CERTIFICATE_KEY=$(python -c 'import secrets; print(secrets.token_hex(32))') \
        DJANGO_SETTINGS_MODULE=config.settings.production python manage.py check --deploy --fail-level WARNING
}

step_sqlite() {
    local chosen=""
    has /usr/bin/chromium /usr/bin/chromium-headless-shell && compgen -G '/usr/share/fonts/*/noto/NotoSansCJK*' >/dev/null ||
        leave_out browser "tests in the browser (Debian packages: chromium chromium-headless-shell fonts-noto-cjk)"
    has pdftotext qpdf || leave_out poppler "tests that read PDFs (Debian packages: poppler-utils qpdf)"
    has /usr/bin/soffice || leave_out office "round trips through LibreOffice (Debian packages: libreoffice-calc libreoffice-writer)"
    has /usr/sbin/clamd || leave_out clamav "tests with a scanner (Debian package: clamav-daemon)"
    suite
}
step_postgres() {
    local chosen="not browser and not pure and not office"
    if ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && ! has initdb || ! has redis-server; then
        impossible["tests on PostgreSQL and Redis (Debian packages: postgresql redis-server)"]=1
        return $could_not_run
    fi
    has pdftotext qpdf || leave_out poppler "tests that read PDFs (Debian packages: poppler-utils qpdf)"
    has /usr/sbin/clamd || leave_out clamav "tests with a scanner (Debian package: clamav-daemon)"
    suite python scripts/servers.py run --
}
# The tests that are chosen, after a command that goes before pytest. Each worker takes a stretch of their order, in which neighbours share
# their worlds (tests/worlds.py), and who has ended takes half of what another has left.
suite() { "$@" pytest -n "$workers" --dist worksteal -m "$chosen"; }
# Takes a marker out of the tests chosen by the step, and says at the end what that left out.
leave_out() {
    chosen="${chosen:+$chosen and }not $1"
    impossible["$2"]=1
}

steps=("$@")
[ $# -gt 0 ] || steps=("${all_steps[@]}")
for step in "${steps[@]}"; do
    declare -F "step_$step" >/dev/null || { echo "No step named $step. Steps: ${all_steps[*]}" >&2; exit 2; }
done

is_leg() { [[ " ${legs[*]} " == *" $1 "* ]]; }

# One step with its heading and its end; a step that failed answers 1.
run() {
    local started=$SECONDS result failed=0
    printf '\n=== %s\n' "$1"
    "step_$1"
    case $? in
        0) result=ok ;;
        "$could_not_run") result="COULD NOT RUN" ;;
        *) result=FAILED failed=1 ;;
    esac
    printf -- '--- %s: %s, %d s\n' "$1" "$result" $((SECONDS - started))
    return $failed
}

# Those of a single core: each one's name goes into a file where it failed.
beside() {
    local step said
    for step; do
        said=$(run "$step" 2>&1) || echo "$step" >>"$failures"
        printf '%s\n' "$said"
    done
}

failures=$(mktemp) others=
trap 'rm -f "$failures"; [ -z "$others" ] || kill "$others" 2>/dev/null' EXIT
singles=()
for step in "${steps[@]}"; do is_leg "$step" || singles+=("$step"); done
beside "${singles[@]}" &
others=$!
for step in "${steps[@]}"; do
    ! is_leg "$step" || run "$step" || failed+=("$step")
done
wait "$others"
others=
mapfile -t -O "${#failed[@]}" failed <"$failures"

echo
for what in "${!impossible[@]}"; do
    echo "!!! COULD NOT RUN: $what"
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "FAILED: ${failed[*]}"
    exit 1
fi
if [ ${#impossible[@]} -gt 0 ] && [ "${CI:-}" = true ]; then
    echo "FAILED: under CI=true everything has to run."
    exit 1
fi
echo "All steps that could run hold: ${steps[*]}"
