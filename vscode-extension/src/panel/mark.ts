/** The mark on the line in the code that the panel is about. */

import * as vscode from "vscode";
import type { Finding } from "../protocol";

export class Mark implements vscode.Disposable {
    private readonly type = vscode.window.createTextEditorDecorationType({
        isWholeLine: true,
        backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
    });

    /** Marks a place and brings it into sight; without one, takes the mark away. */
    public set(editor: vscode.TextEditor | undefined, place: Finding["diagnosticRange"] | undefined): void {
        editor?.setDecorations(this.type, place ? [new vscode.Range(place.start.line, 0, place.end.line, 0)] : []);
        if (place) {
            const range = new vscode.Range(place.start.line, place.start.character, place.end.line, place.end.character);
            editor?.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
        }
    }

    public dispose(): void {
        this.type.dispose();
    }
}
