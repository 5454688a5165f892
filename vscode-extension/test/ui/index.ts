/** All UI tests, on a real VS Code. They need PLC_VSCODE and PLC_LSP, and those of an installation PLC_WHEELS. */

import "./fixes";
import "./repairing";
import "./living";
import "./installing";
import "./others";
