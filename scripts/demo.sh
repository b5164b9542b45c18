#!/usr/bin/env bash
# The demonstration: environment, database, data, server, clock; then the address and one sign-in per role.
#
#   scripts/demo.sh            start; what was entered before is still there
#   scripts/demo.sh --reset    throw the demonstration's data away and start over
#
# Everything it keeps lies in var/. PORT chooses another port than 8000. Ctrl-C ends it.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${PORT:-8000}
export DJANGO_SETTINGS_MODULE=config.settings.demo PORTAL_URL=http://127.0.0.1:$port
# The demonstration never touches a database that the caller's environment names.
export DATABASE_URL=sqlite:///var/demo.sqlite3 REDIS_URL="" PORTAL_FILES=$PWD/var/files

# Migrations may still be written anew: data made under others are not migrated, but told from what stands here.
migrations=$(cat */migrations/*.py | sha256sum)
made_under=var/demo.migrations

answers() {
    (: >"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}
manage() {
    .venv/bin/python manage.py "$@"
}

if answers; then
    echo "Port $port is in use. Please end what uses it, or choose another one: make demo PORT=8001" >&2
    exit 1
fi

if [ "${1:-}" = --reset ]; then
    rm -rf var/demo.sqlite3 var/demo.sqlite3-wal var/demo.sqlite3-shm var/files var/mail "$made_under"
fi
if [ -e var/demo.sqlite3 ] && [ "$(cat "$made_under" 2>/dev/null)" != "$migrations" ]; then
    echo "The demonstration's data in var/ were made by another version of the portal, whose tables differ from these." >&2
    echo "To throw them away and start over: make demo-reset" >&2
    exit 1
fi

scripts/setup.sh
mkdir -p var/files var/mail var/static
echo "$migrations" >"$made_under"
manage migrate --check >/dev/null 2>&1 || manage migrate --verbosity 0
manage demo

# Each in a process group of its own, so that nothing of either is left when this script ends.
set -m
manage runserver --noreload "127.0.0.1:$port" &
server=$!
while :; do
    manage tick >>var/tick.log 2>&1 || echo "manage.py tick failed, see var/tick.log" >&2
    sleep 60
done &
clock=$!
trap 'kill -- -$server -$clock 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

sign_ins=$(manage demo --sign-ins) # while the server starts
until answers; do
    kill -0 $server 2>/dev/null || exit 1
    sleep 0.1
done
echo
echo "The portal is at http://127.0.0.1:$port (Ctrl-C ends it). Sign in as:"
echo
echo "$sign_ins"
wait $server
