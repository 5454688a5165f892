#!/usr/bin/env bash
# Build a real VS Code (the web server build of 1.100.3) from npm packages, for the user interface tests of the extension.
# Usage: setup_vscode.sh DEST        needs: node 20, npm, g++, make, python3, ripgrep (and chromium to drive it)
# Takes a minute and 271 MB. Then: node DEST/vscode/out/server-main.js --help
set -euo pipefail

if [ $# -ne 1 ]; then
    echo "usage: $0 DEST" >&2
    exit 2
fi
for need in node npm g++ make python3 rg; do
    if ! command -v "$need" >/dev/null; then
        echo "$need is not installed; without it VS Code cannot be built here" >&2
        exit 2
    fi
done

version=4.100.3 # the last release of this package for node 20
mkdir -p "$1"
cd "$1"
npm pack --silent "code-server@$version"
tar xzf "code-server-$version.tgz" --strip-components=2 package/lib/vscode
rm "code-server-$version.tgz"

cd vscode
npm install --omit=dev --ignore-scripts --no-fund --no-audit --silent # not `npm ci`: its lock file lacks tslib
headers=$(dirname "$(dirname "$(command -v node)")")
if [ -f "$headers/include/node/node.h" ]; then
    export npm_config_nodedir="$headers" # the headers that came with node, instead of a download
fi
export npm_config_yes=true
npm rebuild --silent @vscode/spdlog native-watchdog
npm rebuild --silent node-pty || test -f node_modules/node-pty/build/Release/pty.node # its last step is cosmetic
mkdir -p node_modules/@vscode/ripgrep/bin
ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
ln -sfn node_modules node_modules.asar
node out/server-main.js --version
