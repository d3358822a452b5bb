#!/usr/bin/env bash
# Shared first step of the commands beside it: find a Python, then hand over to script/launcher.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for python in "${PMI_PYTHON:-python3.11}" python3.12 python3.13 python3; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" -m script.launcher "$@"
    fi
done

echo "PMI Platform needs Python 3.11 or newer and found none." >&2
echo "On Debian 12: apt-get install python3   (or set PMI_PYTHON to one that is installed)" >&2
exit 1
