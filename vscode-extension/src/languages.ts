/** The languages that PLC reads, as VS Code names them. */

import type { TextDocument } from "vscode";

const LANGUAGES = ["c", "cpp", "java"];

/** Files and untitled texts in these languages. */
export const SELECTOR: readonly { readonly language: string; readonly scheme: string }[] = LANGUAGES.flatMap((language) =>
    ["file", "untitled"].map((scheme) => ({ language, scheme })),
);

export function isRead(document: TextDocument): boolean {
    return LANGUAGES.includes(document.languageId);
}
