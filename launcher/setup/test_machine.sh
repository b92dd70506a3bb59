#!/bin/sh
# Prepares a Debian or Ubuntu to run every test: servers that the pods of the tests talk
# to, and leave for a user to make namespaces, which Ubuntu 24.04 refuses.
set -eu
[ "$(id -u)" = 0 ] && as_root="" || as_root=sudo

$as_root apt-get -q update
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
    --no-install-recommends postgresql redis-server rabbitmq-server util-linux
if [ -e /proc/sys/kernel/apparmor_restrict_unprivileged_userns ]; then
    $as_root sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
fi
