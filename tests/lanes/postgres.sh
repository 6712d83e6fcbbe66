# A PostgreSQL server of our own in a temporary folder, for as long as one command runs.

postgres_bin() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  if [ -z "$found" ]; then
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >&2
    found=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  fi
  echo "$found"
}

# The server refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

# with_postgres COMMAND…: runs it with TEST_DATABASE_URL and PG_BIN, PG_DATA set, then stops the server.
with_postgres() {
  local bin folder port status=0
  bin=$(postgres_bin)
  folder=$(mktemp -d /tmp/steelyard-postgres.XXXXXX)
  port=$((20000 + RANDOM % 20000))
  if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
  as_postgres "$bin/initdb" --pgdata "$folder/data" --username steelyard --auth trust --encoding UTF8 --locale C >/dev/null
  as_postgres "$bin/pg_ctl" --pgdata "$folder/data" --log "$folder/log" --wait --silent \
    --options "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=300 ${PG_OPTIONS:-}" start
  TEST_DATABASE_URL="postgres://steelyard@127.0.0.1:$port" PG_BIN="$bin" PG_DATA="$folder/data" "$@" || status=$?
  as_postgres "$bin/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop
  rm -rf "$folder"
  return $status
}
