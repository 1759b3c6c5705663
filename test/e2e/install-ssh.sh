#!/bin/sh
# What test/e2e/ssh.test.ts needs of the machine: a real sshd, of which each test starts its own.
set -eu
[ -x /usr/sbin/sshd ] && command -v ssh-keygen >/dev/null && command -v ssh-keyscan >/dev/null && exit 0
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends openssh-server openssh-client
