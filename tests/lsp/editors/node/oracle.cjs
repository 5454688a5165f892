// A client made of Microsoft's libraries: opens a text, changes it, applies each quick fix, and prints what came of it.
// One job as JSON on standard input: {"command": […], "uri", "language", "text", "changes": [[…], …], "capabilities"}
"use strict";

const { spawn } = require("node:child_process");
const protocol = require("vscode-languageserver-protocol/node");
const { TextDocument } = require("vscode-languageserver-textdocument");

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const job = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  const [program, ...rest] = job.command;
  const server = spawn(program, rest, { stdio: ["pipe", "pipe", "inherit"] });
  const connection = protocol.createProtocolConnection(
    new protocol.StreamMessageReader(server.stdout),
    new protocol.StreamMessageWriter(server.stdin),
  );
  const published = new Map();
  const waiting = new Map();
  connection.onNotification(protocol.PublishDiagnosticsNotification.type, (params) => {
    published.set(params.version, params.diagnostics);
    waiting.get(params.version)?.();
  });
  connection.listen();
  const shaken = await connection.sendRequest(protocol.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: job.capabilities,
    initializationOptions: { settings: { debounce: 0 } },
  });
  await connection.sendNotification(protocol.InitializedNotification.type, {});
  let document = TextDocument.create(job.uri, job.language, 1, job.text);
  await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
    textDocument: { uri: job.uri, languageId: job.language, version: 1, text: job.text },
  });
  for (const changes of job.changes) {
    document = TextDocument.update(document, changes, document.version + 1);
    await connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
      textDocument: { uri: job.uri, version: document.version },
      contentChanges: changes,
    });
  }
  if (!published.has(document.version)) {
    await new Promise((resolve) => waiting.set(document.version, resolve));
  }
  const diagnostics = published.get(document.version);
  const results = [];
  for (const diagnostic of diagnostics) {
    const actions = await connection.sendRequest(protocol.CodeActionRequest.type, {
      textDocument: { uri: job.uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic], only: ["quickfix.plc"] },
    });
    for (const action of actions.filter((each) => each.data && each.data.rank)) {
      const whole = action.edit ? action : await connection.sendRequest(protocol.CodeActionResolveRequest.type, action);
      const edits = whole.edit.changes
        ? whole.edit.changes[job.uri]
        : whole.edit.documentChanges.flatMap((change) => change.edits);
      results.push({ title: action.title, rank: action.data.rank, text: TextDocument.applyEdits(document, edits) });
    }
  }
  await connection.sendRequest(protocol.ShutdownRequest.type);
  await connection.sendNotification(protocol.ExitNotification.type);
  const code = await new Promise((resolve) => server.on("exit", resolve));
  const shown = diagnostics.map((each) => document.getText(each.range));
  console.log(JSON.stringify({ text: document.getText(), encoding: shaken.capabilities.positionEncoding, shown, results, code }));
  connection.dispose();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
