# PostgreSQL for the tests: Debian's own binaries, a cluster in a folder of its own, gone afterwards. Sourced by with-servers.sh.

# Starts it and sets BEELDKLUIS_TEST_POSTGRES_URL. Arguments: folder.
start_postgres() {
  local folder="$1/postgres" programs port password account=()
  programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  port=$(free_port)
  password=$(random_word)
  mkdir -p "$folder/socket"
  printf '%s\n' "$password" >"$folder/password"
  # PostgreSQL refuses to run as root.
  if [ "$(id -u)" -eq 0 ]; then
    chown -R postgres "$folder"
    account=(env --chdir="$folder" setpriv --reuid=postgres --regid=postgres --init-groups --)
  fi

  "${account[@]}" "$programs/initdb" --pgdata="$folder/cluster" --username=beeldkluis --pwfile="$folder/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >"$folder/initdb.log"
  # The cluster lives as long as the tests: it need not survive a power cut, so that the disk is spared.
  "${account[@]}" "$programs/postgres" -D "$folder/cluster" -p "$port" -k "$folder/socket" \
    -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=off >"$folder/postgres.log" 2>&1 &
  children+=($!)

  wait_until 60 "$programs/pg_isready" --quiet --host=127.0.0.1 --port="$port" || explain 'PostgreSQL did not start' "$folder/postgres.log"
  PGPASSWORD=$password "$programs/createdb" --host=127.0.0.1 --port="$port" --username=beeldkluis beeldkluis
  export BEELDKLUIS_TEST_POSTGRES_URL="postgresql://beeldkluis:$password@127.0.0.1:$port/beeldkluis"
}
