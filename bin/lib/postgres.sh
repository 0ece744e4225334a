# shellcheck shell=bash
# A PostgreSQL of our own, for as long as a script runs. Source this file, then:
#   postgres_start            starts a fresh cluster on a free port and sets POSTGRES_URL and POSTGRES_VERSION
#   postgres_database NAME    makes an empty database and prints its URL
#   postgres_stop             stops it and removes its files; put it in the script's EXIT trap
# PostgreSQL refuses to run as root, so root hands over to the user postgres, or nobody.

POSTGRES_URL=
POSTGRES_VERSION=
postgres_home=
postgres_port=
postgres_bin=

# The newest server on this machine.
postgres_find() {
  local newest
  newest=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)
  if [ -z "$newest" ]; then newest=$(command -v initdb || true); fi
  if [ -z "$newest" ]; then
    echo "PostgreSQL's server is missing: run bin/setup test" >&2
    return 1
  fi
  postgres_bin=$(dirname "$newest")
}

# Runs one of PostgreSQL's programs, never as root, in a folder that its user may read.
postgres_do() {
  local program=$1 user
  shift
  if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    (cd "$postgres_home" && runuser -u "$user" -- "$postgres_bin/$program" "$@")
  else
    (cd "$postgres_home" && "$postgres_bin/$program" "$@")
  fi
}

postgres_port_is_free() {
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

postgres_start() {
  postgres_find || return 1
  # Under /tmp, not TMPDIR: the path of the socket must be short, and readable by the other user.
  postgres_home=$(mktemp -d /tmp/chieuhien-postgres.XXXXXX)
  if [ "$(id -u)" = 0 ]; then
    if id postgres >/dev/null 2>&1; then chown postgres "$postgres_home"; else chown nobody "$postgres_home"; fi
  fi
  postgres_do initdb -D "$postgres_home/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C \
    --no-sync >"$postgres_home/initdb.log" 2>&1 || {
    cat "$postgres_home/initdb.log" >&2
    return 1
  }
  # Speed matters and durability does not: the cluster dies with the script.
  cat >>"$postgres_home/data/postgresql.conf" <<EOF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$postgres_home'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
timezone = 'UTC'
EOF
  local try
  for try in 1 2 3 4 5 6 7 8 9 10; do
    postgres_port=$((15000 + RANDOM % 15000))
    postgres_port_is_free "$postgres_port" || continue
    # Somebody may take the port between the question and the start; then another one is tried.
    if postgres_do pg_ctl -D "$postgres_home/data" -l "$postgres_home/log" -o "-p $postgres_port" -w -t 60 -s start \
      </dev/null >/dev/null 2>&1; then
      POSTGRES_URL="postgres://postgres@127.0.0.1:$postgres_port/postgres"
      POSTGRES_VERSION=$(postgres_do postgres --version)
      return 0
    fi
  done
  echo "PostgreSQL did not start in $try tries:" >&2
  tail -n 20 "$postgres_home/log" >&2 || true
  return 1
}

postgres_database() {
  postgres_do createdb -h 127.0.0.1 -p "$postgres_port" -U postgres "$1" </dev/null || return 1
  echo "postgres://postgres@127.0.0.1:$postgres_port/$1"
}

postgres_stop() {
  [ -n "$postgres_home" ] || return 0
  if [ -f "$postgres_home/data/postmaster.pid" ]; then
    postgres_do pg_ctl -D "$postgres_home/data" -m immediate -w -t 30 -s stop </dev/null >/dev/null 2>&1 || true
  fi
  rm -rf "$postgres_home"
  postgres_home=
  POSTGRES_URL=
}
