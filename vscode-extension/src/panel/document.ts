/** The page of the panel before the server has answered: what it may load, and its script. */

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { ASKED } from "./messages";

export function documentOf(webview: vscode.Webview, extension: vscode.Uri): string {
    const address = (...parts: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(extension, ...parts)).toString();
    const nonce = randomBytes(16).toString("base64");
    const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="${address("media", "panel.css")}">
<title>PLC Fixes</title>
</head>
<body>
<main id="page"><p class="empty">${ASKED}</p></main>
<p id="news" role="status" aria-live="polite"></p>
<script nonce="${nonce}" src="${address("dist", "page.js")}"></script>
</body>
</html>`;
}
