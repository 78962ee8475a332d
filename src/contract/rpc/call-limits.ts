import { MAX_DEFINITION_BYTES } from '../definition-limits.ts'
import { MAX_PROMPT_LENGTH } from '../operations/tasks.ts'

/**
 * What a client may send as one call, in bytes: a definition of a workflow, which JSON makes at most twice as long (quotes
 * and line breaks are escaped), or a prompt, whose characters have up to three bytes; with room for the rest. Apart from
 * the frames, since a client needs those and not the shapes of what may be called.
 */
export const MAX_CALL_BYTES = Math.max(2 * MAX_DEFINITION_BYTES, 3 * MAX_PROMPT_LENGTH) + 1024 * 1024
