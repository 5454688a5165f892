/** What client and server say to each other beyond the Language Server Protocol. docs/guide/editors.md describes it. */

import { NotificationType, RequestType, type Position, type Range } from "vscode-languageclient/node";

export interface Suggestion {
    readonly rank: number;
    readonly title: string;
    readonly confidence: number;
    readonly checks: readonly string[];
    /** The checks in words for people; a server of an earlier version does not say them. */
    readonly badges?: readonly string[];
    readonly safe: boolean;
    readonly diff: string;
    readonly before: string;
    readonly after: string;
}

export interface Finding {
    readonly id: string;
    readonly function: string;
    readonly range: Range;
    readonly diagnosticRange: Range;
    readonly confidence: number;
    readonly cwe: string | null;
    readonly name: string | null;
    /** Why this kind of flaw matters, in a sentence; empty where that is not known. */
    readonly why: string;
    readonly link: string | null;
    /** The kind by its short name, as pages of kinds have it; a server of an earlier version does not say it. */
    readonly kind?: string;
    readonly suggestions: readonly Suggestion[];
}

export interface Candidates {
    readonly version: number | null;
    readonly findings: readonly Finding[];
}

export interface CandidatesParams {
    readonly textDocument: { readonly uri: string };
    readonly position?: Position;
}

export interface Status {
    readonly state: "starting" | "loading" | "ready" | "analysing" | "error" | "stopped";
    readonly model: string | null;
    readonly sha256: string | null;
    readonly message: string | null;
}

export const candidatesRequest = new RequestType<CandidatesParams, Candidates, void>("plc/candidates");
export const statusNotification = new NotificationType<Status>("plc/status");
