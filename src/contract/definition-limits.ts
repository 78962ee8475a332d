/** Nodes of one definition at most; a fan-out may make as many more while it runs. */
export const MAX_WORKFLOW_NODES = 20_000
/** Size of a definition file at most, in bytes. */
export const MAX_DEFINITION_BYTES = 8 * 1024 * 1024
/** Elements of one `forEach` at most. */
export const MAX_FAN_OUT = 10_000
