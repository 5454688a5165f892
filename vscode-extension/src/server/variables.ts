/** Puts values in the place of `${workspaceFolder}`, `${userHome}` and `${env:NAME}` in settings that hold paths. */

export interface Values {
    readonly workspaceFolder: string | undefined;
    readonly userHome: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
}

/** `text` with what is known filled in; what is not known stays, and is seen in the message that names the path. */
export function expand(text: string, values: Values): string {
    const filled = text.replace(/\$\{(workspaceFolder|userHome|env:([^}]+))\}/g, (whole, name: string, variable?: string) => {
        if (variable !== undefined) {
            return values.environment[variable] ?? whole;
        }
        return (name === "userHome" ? values.userHome : values.workspaceFolder) ?? whole;
    });
    return /^~(?=[/\\]|$)/.test(filled) ? values.userHome + filled.slice(1) : filled;
}
