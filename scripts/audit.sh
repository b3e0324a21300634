#!/usr/bin/env bash
# Whether advisories are known for what is pinned, whether a secret was committed, and in dist/sbom.json what is
# shipped. 0: neither; 1: one of them; 3: nobody could be asked, or not about all.
set -euo pipefail
cd "$(dirname "$0")/.."
worst=0
if command -v gitleaks >/dev/null; then
  gitleaks detect --no-banner --redact || worst=1
else
  echo "NOT ASKED: gitleaks is not installed, so nobody has looked for committed secrets." >&2
  worst=3
fi
tools=.cache/advisories
if [ ! -x "$tools/bin/pip-audit" ] || [ scripts/advisories.txt -nt "$tools/installed" ]; then
  rm -rf "$tools"
  .venv/bin/python -m venv "$tools"
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/advisories.txt || {
    echo "NOT ASKED: pip-audit could not be installed (see above). Nothing is known about the packages." >&2
    exit 3
  }
  touch "$tools/installed"
fi
mkdir -p dist
# Nothing of Node is shipped: the pages are the repository's own files.
"$tools/bin/pip-audit" --disable-pip --progress-spinner off --format cyclonedx-json --output dist/sbom.json \
  --requirement requirements.txt >/dev/null || true # what it finds is judged below
[ -s dist/sbom.json ] || { echo "NOT ASKED: no bill of materials was written." >&2; worst=3; }
found=0
.venv/bin/python -m infra.advisories "$tools/bin/pip-audit" || found=$?
exit $((found > worst ? found : worst))
