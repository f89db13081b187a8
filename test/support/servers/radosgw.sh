# A real S3 server for the tests: Ceph's object gateway from Debian's packages, with one monitor and one store in memory. Sourced by with-servers.sh.

# Starts it, makes a bucket and sets BEELDKLUIS_TEST_S3_*. Arguments: folder.
start_radosgw() {
  local folder="$1/ceph" monitor port access secret bucket=beeldkluis-test
  mkdir -p "$folder/monitor" "$folder/store" "$folder/gateway" "$folder/log"
  monitor="[v2:127.0.0.1:$(free_port),v1:127.0.0.1:$(free_port)]"
  port=$(free_port)
  access=$(random_word)
  secret=$(random_word)
  write_ceph_settings "$folder" "$monitor" "$port"
  export CEPH_CONF="$folder/ceph.conf"

  start_monitor "$folder" "$monitor"
  start_store "$folder"
  radosgw --foreground --name client.rgw.test >"$folder/log/gateway.out" 2>&1 &
  children+=($!)
  wait_until 120 curl --silent --output /dev/null "http://127.0.0.1:$port/" || explain 'radosgw did not start' "$folder/log/gateway.out"

  radosgw-admin --name client.rgw.test user create --uid=test --display-name=test \
    --access-key="$access" --secret-key="$secret" >"$folder/log/user.out" 2>&1
  export BEELDKLUIS_TEST_S3_ENDPOINT="http://127.0.0.1:$port" BEELDKLUIS_TEST_S3_BUCKET=$bucket
  export BEELDKLUIS_TEST_S3_ACCESS_KEY=$access BEELDKLUIS_TEST_S3_SECRET_KEY=$secret
  "$node" "$here/make-bucket.ts"
}

write_ceph_settings() {
  cat >"$1/ceph.conf" <<SETTINGS
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = $2
public addr = 127.0.0.1
cluster addr = 127.0.0.1
keyring = $1/keyring
log file = $1/log/\$name.log
admin socket = $1/\$name.asok
run dir = $1
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
# The disk of a test machine may be fuller than Ceph likes; nothing of weight is written to it.
mon data avail warn = 2
mon data avail crit = 1
[mon.test]
mon data = $1/monitor
[osd.0]
osd data = $1/store
osd objectstore = memstore
memstore device bytes = 4294967296
[client.rgw.test]
rgw frontends = beast endpoint=127.0.0.1:$3
rgw data = $1/gateway
SETTINGS
}

start_monitor() {
  local folder="$1" fsid
  fsid=$(sed -n 's/^fsid = //p' "$folder/ceph.conf")
  ceph-authtool --create-keyring "$folder/keyring" --gen-key --name client.admin --cap mon 'allow *'
  ceph-authtool "$folder/keyring" --gen-key --name mon. --cap mon 'allow *'
  ceph-authtool "$folder/keyring" --gen-key --name osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
  ceph-authtool "$folder/keyring" --gen-key --name client.rgw.test --cap mon 'allow *' --cap osd 'allow *'
  monmaptool --create --addv test "$2" --fsid "$fsid" "$folder/monmap"
  ceph-mon --mkfs --id test --monmap "$folder/monmap" --keyring "$folder/keyring"
  ceph-mon --foreground --id test >"$folder/log/monitor.out" 2>&1 &
  children+=($!)
} >/dev/null

start_store() {
  local folder="$1" store
  store=$(cat /proc/sys/kernel/random/uuid)
  timeout 60 ceph osd new "$store" 0
  ceph-osd --id 0 --mkfs --osd-uuid "$store" --no-mon-config
  timeout 60 ceph osd crush add osd.0 1.0 root=default host=localhost
  timeout 60 ceph auth import -i "$folder/keyring"
  ceph-osd --foreground --id 0 >"$folder/log/store.out" 2>&1 &
  children+=($!)
  wait_until 60 store_is_up || explain 'the store of Ceph did not start' "$folder/log/store.out"
} >/dev/null 2>&1

store_is_up() {
  ceph osd stat | grep -q '1 up'
}
