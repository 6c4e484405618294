#!/bin/sh
# What the tests need besides Python: Chromium (the shell without windows is twice as quick),
# PostgreSQL, libfaketime, two font families.
# As root on Debian it installs them; elsewhere it says exactly what is missing, exit 1.
set -eu

missing=""
command -v chromium-headless-shell >/dev/null 2>&1 || { [ "$(id -u)" != 0 ] && command -v chromium >/dev/null 2>&1; } || missing="$missing chromium-headless-shell"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1 || missing="$missing libfaketime"
if command -v fc-list >/dev/null 2>&1; then
    [ -n "$(fc-list 'Noto Sans' family | head -n 1)" ] || missing="$missing fonts-noto-core"
    [ -n "$(fc-list Tinos family | head -n 1)" ] || missing="$missing fonts-croscore"
else
    missing="$missing fontconfig fonts-noto-core fonts-croscore"
fi
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "The tests also need these Debian packages (or their like on your system):$missing" >&2
echo "Install them, for example: sudo apt-get install$missing" >&2
exit 1
