# Clients and servers nobody here wrote come from PyPI, into a folder beside the build.

# with_python COMMAND…: runs it with the packages of tests/lanes/requirements.txt on the PATH.
with_python() {
  local venv="${CARGO_TARGET_DIR:-target}/python"
  if ! cmp -s tests/lanes/requirements.txt "$venv/installed.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv" 2>/dev/null || { apt-get update -qq && apt-get install -y -qq python3-venv && python3 -m venv "$venv"; }
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement tests/lanes/requirements.txt
    cp tests/lanes/requirements.txt "$venv/installed.txt"
  fi
  PATH="$PWD/$venv/bin:$PATH" "$@"
}
