#!/bin/sh
# Tegata, the floor server and npm's oidc-provider under the same load, in alternating rounds of one run.
#
#   bench/run.sh [-r ROUNDS] [-t SECONDS] [-s SCENARIO,…] [-o FILE.jsonl]     (what ssobench run takes)
#
# TEGATA_BIN: the binary to measure; without it the release build is made first.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${CARGO_TARGET_DIR:=${XDG_CACHE_HOME:-$HOME/.cache}/tegata/target}"
export CARGO_TARGET_DIR
if [ -z "${TEGATA_BIN:-}" ]; then
    "$here/../x" build
    TEGATA_BIN="$CARGO_TARGET_DIR/release/tegata"
fi
export TEGATA_BIN
(cd "$here" && CARGO_TARGET_DIR="$CARGO_TARGET_DIR/bench" cargo build --release --locked --quiet)
(cd "$here/peers/oidc-provider" && npm ci --no-audit --no-fund --silent)
tools="$CARGO_TARGET_DIR/bench/release"

scratch=$(mktemp -d)
pids=""
finish() {
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 1' INT TERM
export TEGATA_DATA="$scratch/data"
base=http://127.0.0.1:3000

# One command on the store, and one field of the JSON that it prints.
tegata() { TEGATA__SERVER__PUBLIC_URL=$base "$TEGATA_BIN" "$@" --json --data "$TEGATA_DATA"; }
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | head -n 1; }

echo "seeding" >&2
password=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
printf %s "$password" | tegata seed --company bench --members 200 --password-stdin >/dev/null
# Seeded members are numbered from 1, the generator counts from 0.
printf %s "$password" | tegata member create --company bench --email member0@bench.example --family-name Bench \
    --given-name Zero --password-stdin >/dev/null
client=$(tegata app create-oidc --company bench --name Bench --redirect-uri http://127.0.0.1:9/cb)
cat >"$scratch/sp.xml" <<'XML'
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.bench.example">
  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.bench.example/acs"/>
  </SPSSODescriptor>
</EntityDescriptor>
XML
service=$(tegata app create-saml --company bench --name Service --metadata "$scratch/sp.xml")
for app in "$client" "$service"; do
    tegata app assign --company bench --app "$(echo "$app" | field slug)" --everyone >/dev/null
done
sso=$(tegata company show --company bench | field saml_sso_url)
sed -e "s|@PASSWORD@|$password|; s|@CLIENT_ID@|$(echo "$client" | field client_id)|" \
    -e "s|@CLIENT_SECRET@|$(echo "$client" | field client_secret)|; s|@SAML_SSO@|$sso|" \
    "$here/adapters/tegata.toml" >"$scratch/tegata.toml"

"$TEGATA_BIN" serve --data "$TEGATA_DATA" --listen 127.0.0.1:3000 --public-url "$base" >"$scratch/tegata.log" 2>&1 &
pids="$pids $!"
"$tools/limits" floor 3200 1 >"$scratch/floor.log" 2>&1 &
pids="$pids $!"
peer="$here/peers/oidc-provider"
PORT=3100 STORE=memory "$peer/node_modules/node/bin/node" "$peer/server.mjs" >"$scratch/peer.log" 2>&1 &
pids="$pids $!"
for url in $base/healthz http://127.0.0.1:3200/jwks http://127.0.0.1:3100/ready; do
    tries=0
    until curl -fsS -o /dev/null "$url" 2>/dev/null; do
        tries=$((tries + 1))
        if [ $tries -gt 100 ]; then
            echo "no answer from $url" >&2
            cat "$scratch"/*.log >&2
            exit 1
        fi
        sleep 0.1
    done
done
set -- -a "$here/adapters/floor.toml" -a "$scratch/tegata.toml" -a "$here/adapters/oidc-provider.toml" "$@"
"$tools/ssobench" check -a "$scratch/tegata.toml"
case " $* " in
*" -s "*) ;;
*) set -- "$@" -s discovery,jwks,login,silent_sso,code_exchange,userinfo,saml_sso ;;
esac
"$tools/ssobench" run "$@"
