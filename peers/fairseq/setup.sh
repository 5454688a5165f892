#!/bin/sh
# fairseq in an environment of its own, which PLC only ever calls as a program: peers/fairseq/setup.sh DIR
set -eu

if [ $# -ne 1 ]; then
    echo "usage: $0 DIR    (with PYTHON=... for another Python 3.11 than python3.11)" >&2
    exit 2
fi
directory=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3.11}

if ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
    echo "$0: $python is not Python 3.11, the newest that this fairseq runs on; name one with PYTHON=..." >&2
    exit 2
fi

"$python" -m venv "$directory"
pip="$directory/bin/python -m pip --disable-pip-version-check"
torch=$(grep '^torch==' "$here/requirements.txt")
$pip install "$torch"
$pip install --no-deps -r "$here/requirements.txt"

TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD=1 "$directory/bin/python" -c 'import fairseq_cli.train, fairseq_cli.generate'
echo "fairseq is ready: PLC_FAIRSEQ=$directory plc reproduce peers"
