import type { Random } from './random.ts'

/** The CLI version whose protocol this speaks (the one that the recordings are of). */
const testedVersion = '2.1.329'

/** `claude_code_version` of a simulated instance: never mistaken for a real one. */
export const simulatedVersion = `${testedVersion}-simulated`

const hostTools = ['AskUserQuestion', 'EnterPlanMode', 'ExitPlanMode']
const tools = [
  'Task',
  'Bash',
  'Edit',
  'Glob',
  'Grep',
  'NotebookEdit',
  'Read',
  'TaskStop',
  'WebFetch',
  'Write',
]

/** Tool names of `system/init`; those that need a person are there only when the host can be asked, one only with a schema of the answer. */
export function toolNames(asksHost: boolean, answersBySchema: boolean): string[] {
  return [...tools, ...(asksHost ? hostTools : []), ...(answersBySchema ? ['StructuredOutput'] : [])].sort()
}

export const slashCommands = ['clear', 'compact', 'cost', 'context', 'review']

export const agents = ['general-purpose', 'Explore', 'Plan']

export const capabilities = [
  'interrupt_receipt_v1',
  'interrupt_cancel_queued_v1',
  'msg_lifecycle_v1',
  'request_marker_lists_v1',
]

/** The name under which a chosen model is simulated: it never claims to be the real one. */
export function modelName(chosen: string | null): string {
  return chosen === null || chosen === 'default'
    ? 'simulated'
    : `simulated-${chosen.replace(/^simulated-?/, '')}`
}

/** `models` of the `initialize` and `list_models` replies. */
export const models = ['default', 'opus', 'sonnet', 'haiku'].map((value) => ({
  value,
  resolvedModel: modelName(value),
  displayName: value === 'default' ? 'Simulated (recommended)' : `Simulated ${value}`,
  description: 'No model: answers come from a script',
  supportsEffort: false,
}))

export const commands = slashCommands.map((name) => ({
  name,
  description: `Simulated: /${name} does nothing`,
  argumentHint: '',
  builtin: true,
}))

/** An identifier in the style of the API's own. */
export function makeId(prefix: string, random: Random): string {
  const alphabet = '0123456789abcdefghijkmnopqrstuvwxyz'
  let id = ''
  for (let at = 0; at < 16; at += 1) id += alphabet[random.integer(0, alphabet.length - 1)]
  return `${prefix}_sim${id}`
}
