/** What client and server say to each other beyond the Language Server Protocol. docs/guide/editors.md describes it. */

import { NotificationType, RequestType, type Diagnostic, type Position, type Range } from "vscode-languageclient/node";

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
    /** Who reported it, and in which words, where that is not PLC itself. */
    readonly source?: string | null;
    readonly message?: string;
    readonly suggestions: readonly Suggestion[];
}

/** What a fix depends on: its function in parts, each with its weight from 0 to 1; without parts, `reason` says why. */
export interface Explanation {
    readonly top: readonly string[];
    readonly reason: string;
    readonly parts: readonly { readonly text: string; readonly weight: number }[];
    /** What the fix changes, and the fixes most alike among those that the model learnt from; without, `notAlike` says why. */
    readonly change: string;
    readonly alike: readonly { readonly id: string; readonly language: string; readonly licence: string; readonly change: string; readonly likeness: number }[];
    readonly notAlike: string;
}

export interface Candidates {
    readonly version: number | null;
    readonly findings: readonly Finding[];
    /** Of the diagnostics that were sent, those without a fix. */
    readonly declined?: readonly Declined[];
}

/** A warning of another tool's that PLC has no fix for, and why. */
export interface Declined {
    readonly source: string | null;
    readonly message: string;
    readonly reason: string;
}

export interface CandidatesParams {
    readonly textDocument: { readonly uri: string };
    readonly position?: Position;
    /** The fixes for a diagnostic of another tool's, by the id that its code action carries, in place of PLC's findings. */
    readonly reported?: string;
    /** The same for these diagnostics of other tools. */
    readonly diagnostics?: readonly Diagnostic[];
}

export interface ExplanationParams {
    readonly textDocument: { readonly uri: string };
    readonly id: string;
    readonly rank: number;
}

export interface Status {
    readonly state: "starting" | "loading" | "ready" | "analysing" | "error" | "stopped";
    readonly model: string | null;
    readonly sha256: string | null;
    readonly message: string | null;
}

export const candidatesRequest = new RequestType<CandidatesParams, Candidates, void>("plc/candidates");
export const explanationRequest = new RequestType<ExplanationParams, Explanation, void>("plc/explain");
/** More is known of the fixes for other tools' warnings in a file. */
export const answeredNotification = new NotificationType<{ readonly uri: string }>("plc/answered");
export const statusNotification = new NotificationType<Status>("plc/status");
