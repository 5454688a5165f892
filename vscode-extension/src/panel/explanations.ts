/** What the page knows of what fixes depend on, shown below their diffs. */

import type { Explanation, Finding, Suggestion } from "../protocol";
import { element } from "./code";
import { heat } from "./heat";

export class Explanations {
    /** "asked" until the answer is there. */
    private readonly known = new Map<string, Explanation | "asked">();

    /** `null` where it was asked for, and will not come. */
    public set(id: string, rank: number, explanation: Explanation | "asked" | null): void {
        if (explanation === null) {
            this.known.delete(keyOf(id, rank));
        } else {
            this.known.set(keyOf(id, rank), explanation);
        }
    }

    /** Forgets those of findings that are no longer there. */
    public keep(findings: readonly Finding[]): void {
        for (const key of this.known.keys()) {
            if (!findings.some(({ id }) => key.startsWith(`${id} `))) {
                this.known.delete(key);
            }
        }
    }

    public isAsked(): boolean {
        return [...this.known.values()].includes("asked");
    }

    /** What stands below the diff of a fix; `cancel` makes the button that takes the question back. */
    public below(finding: Finding, suggestion: Suggestion, cancel: () => HTMLElement): HTMLElement[] {
        const known = this.known.get(keyOf(finding.id, suggestion.rank));
        if (known === undefined) {
            return [];
        }
        const box = element("div", "basis");
        box.setAttribute("role", "status");
        if (known === "asked") {
            box.append(element("span", "", "Finding out what this fix depends on… "), cancel());
        } else {
            box.append(...heat(known, finding.range.start.line + 1));
        }
        return [box];
    }
}

function keyOf(id: string, rank: number): string {
    return `${id} ${String(rank)}`;
}
