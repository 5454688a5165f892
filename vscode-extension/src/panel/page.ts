/** The page in the panel: candidates side by side, for mouse, keys and screen readers. Runs in the webview. */

import type { Finding, Suggestion } from "../protocol";
import { lines, type Line } from "./diff";
import type { FromPage, ToPage } from "./messages";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const editor = acquireVsCodeApi();
const page = byId("page");
const news = byId("news");
let shown: readonly Finding[] = [];
let chosen: string | null = null;
let file = "";

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
    switch (data.kind) {
        case "findings":
            ({ file, findings: shown, chosen } = data);
            draw();
            break;
        case "trouble":
            news.textContent = data.message;
            break;
        case "applied":
            news.textContent = `Applied: ${data.title}. Undo in the editor takes it back.`;
            break;
    }
});

window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLSelectElement) {
        return;
    }
    const cards = [...document.querySelectorAll<HTMLElement>(".card")];
    const here = cards.findIndex((card) => card.contains(document.activeElement));
    const go = (index: number): void => {
        event.preventDefault();
        focusCard(cards, Math.max(0, Math.min(cards.length - 1, index)));
    };
    if (/^[1-9]$/.test(event.key) && Number(event.key) <= cards.length) {
        go(Number(event.key) - 1);
        return;
    }
    switch (event.key) {
        case "ArrowRight":
            go(here + 1);
            break;
        case "ArrowLeft":
            go(here - 1);
            break;
        case "Home":
            go(0);
            break;
        case "End":
            go(cards.length - 1);
            break;
        case "Enter":
            if (!(event.target instanceof HTMLButtonElement)) {
                cards[here]?.querySelector("button")?.click();
            }
            break;
        case "Escape":
            editor.postMessage({ kind: "leave" });
            break;
        default:
            break;
    }
});

editor.postMessage({ kind: "ready" });

function draw(): void {
    const finding = shown.find((one) => one.id === chosen);
    if (!finding) {
        page.replaceChildren(element("p", "empty", `PLC finds nothing in ${file}.`));
        return;
    }
    const cards = element("div", "cards");
    cards.setAttribute("role", "group");
    cards.setAttribute("aria-label", "Suggestions, best first");
    cards.append(...finding.suggestions.map((one, index) => card(finding, one, index)));
    page.replaceChildren(head(finding), cards, element("p", "keys", "← → between suggestions · 1–5 to one · Enter applies · Esc to the editor"));
}

function head(finding: Finding): HTMLElement {
    const header = element("header", "");
    if (shown.length > 1) {
        const label = element("label", "", "Finding ");
        const list = document.createElement("select");
        for (const one of shown) {
            list.add(new Option(`${one.function}, line ${String(one.diagnosticRange.start.line + 1)}`, one.id, false, one.id === finding.id));
        }
        list.addEventListener("change", () => {
            chosen = list.value;
            editor.postMessage({ kind: "choose", id: list.value });
            draw();
            document.querySelector("select")?.focus();
        });
        label.append(list);
        header.append(label);
    }
    const title = element("h1", "", finding.function);
    const kind = [finding.cwe, finding.name].filter((part) => part !== null).join(" ");
    const what = element("p", "what", `${file}: ${kind === "" ? "a flaw" : kind}, ${percent(finding.confidence)} sure`);
    header.append(title, what);
    if (finding.why !== "" || finding.link !== null) {
        header.append(why(finding));
    }
    return header;
}

function why(finding: Finding): HTMLElement {
    const said = element("p", "why", finding.why);
    if (finding.link !== null) {
        const link = document.createElement("a");
        link.href = finding.link; // the editor opens it in a browser
        link.textContent = `More about ${finding.cwe ?? "it"}`;
        said.append(" ", link);
    }
    return said;
}

function card(finding: Finding, suggestion: Suggestion, index: number): HTMLElement {
    const box = element("section", "card");
    const id = `title-${String(suggestion.rank)}`;
    box.tabIndex = index === 0 ? 0 : -1;
    box.setAttribute("aria-labelledby", id);
    const title = element("h2", "", `${String(suggestion.rank)}. ${suggestion.title}`);
    title.id = id;
    const likely = element("p", "likely", `${percent(suggestion.confidence)} likely`);
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = suggestion.confidence;
    bar.setAttribute("aria-hidden", "true");
    likely.append(bar);
    const checks = element("ul", "checks");
    checks.setAttribute("aria-label", "Checks passed");
    const badges = [...(suggestion.badges ?? suggestion.checks), ...(suggestion.safe ? ["safe"] : [])];
    checks.append(...badges.map((one) => element("li", "", one)));
    const code = element("pre", "diff");
    code.append(...lines(suggestion.diff).map(line));
    const apply = element("button", "", "Apply");
    apply.setAttribute("aria-describedby", id);
    apply.addEventListener("click", () => {
        editor.postMessage({ kind: "apply", id: finding.id, rank: suggestion.rank });
    });
    box.append(title, likely, checks, code, apply);
    return box;
}

function line(shownLine: Line): HTMLElement {
    const row = element("span", `line ${shownLine.kind}`);
    const sign = { place: "", same: " ", removed: "-", added: "+" }[shownLine.kind];
    if (!shownLine.mark) {
        row.textContent = `${sign}${shownLine.text}\n`;
        return row;
    }
    const [from, end] = shownLine.mark;
    const mark = document.createElement("mark");
    mark.textContent = shownLine.text.slice(from, end);
    row.append(sign + shownLine.text.slice(0, from), mark, `${shownLine.text.slice(end)}\n`);
    return row;
}

function focusCard(cards: readonly HTMLElement[], index: number): void {
    cards.forEach((one, position) => {
        one.tabIndex = position === index ? 0 : -1;
    });
    cards[index]?.focus();
    cards[index]?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function percent(share: number): string {
    return `${String(Math.min(99, Math.max(1, Math.round(share * 100))))}%`; // as the server says it
}

function element(name: string, className: string, text = ""): HTMLElement {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
}

function byId(id: string): HTMLElement {
    const found = document.getElementById(id);
    if (!found) {
        throw new Error(`the page has no element ${id}`);
    }
    return found;
}
