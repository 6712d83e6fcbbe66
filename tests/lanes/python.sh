# Clients, servers and peers nobody here wrote come from PyPI, into folders beside the build.

# with_packages FILE COMMAND…: runs it with the packages of that requirements file on the PATH.
with_packages() {
  local wanted="$1" venv
  venv="$(realpath -m "${CARGO_TARGET_DIR:-target}")/python/$(tr / - <<<"$wanted")"
  shift
  if ! cmp -s "$wanted" "$venv/installed.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv" 2>/dev/null || { apt-get update -qq && apt-get install -y -qq python3-venv && python3 -m venv "$venv"; }
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"
    cp "$wanted" "$venv/installed.txt"
  fi
  PATH="$venv/bin:$PATH" "$@"
}

# with_python COMMAND…: the same with those of tests/lanes/requirements.txt.
with_python() {
  with_packages tests/lanes/requirements.txt "$@"
}
