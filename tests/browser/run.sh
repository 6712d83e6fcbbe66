#!/usr/bin/env bash
# A real browser before the demo's market: Debian's Chromium, axe-core from npm. Called by tests/run.sh browser, which
# brings Python and the program. Pictures of every page stay in target/browser; with PICTURES=1 those of the README
# are made anew. With arguments, only what has one of these words in its name: tests/browser/run.sh fine phone
set -euo pipefail
cd "$(dirname "$0")/../.."

axe=4.14.1
axe_sha512=1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5

install() { apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >&2; }
command -v chromium >/dev/null || install chromium
fc-list 2>/dev/null | grep -qi "noto.*cjk" || install fontconfig fonts-noto-cjk
command -v npm >/dev/null || install npm

cache="$(realpath -m "${CARGO_TARGET_DIR:-target}")/axe-core-$axe"
if [ ! -f "$cache/package/axe.min.js" ]; then
  mkdir -p "$cache"
  (cd "$cache" && npm pack --silent "axe-core@$axe" >/dev/null)
  echo "$axe_sha512  $cache/axe-core-$axe.tgz" | sha512sum --check --quiet
  tar --extract --gzip --directory "$cache" --file "$cache/axe-core-$axe.tgz" package/axe.min.js
fi
AXE="$cache/package/axe.min.js" python3 -B tests/browser/all.py "$@"
