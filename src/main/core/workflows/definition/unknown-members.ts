import { nearestName } from '../../base/nearest-name.ts'
import type { Segments } from '../../templates/compiled-template.ts'
import type { Scope } from './scope.ts'

/** What is known of a node by `nodes.<id>`, and of the run by `run`: each is text. */
const nodeMembers = ['state', 'failure'] as const satisfies (keyof Scope['nodes'][string])[]
const runMembers = ['id', 'directory', 'title'] as const satisfies (keyof Scope['run'])[]
/** The one thing that text has. */
const SIZE = 'size'

/** What templates ask of `nodes` and `run` that is never there, each once; without a word it would be nothing in every run. */
export function findUnknownMembers(segments: readonly Segments[]): { name: string; hint: string }[] {
  const found = new Map<string, string>()
  for (const [root, ...keys] of segments) {
    if (root === 'nodes' && keys[0] !== undefined)
      note(`nodes${spellKey(keys[0])}`, nodeMembers, keys.slice(1), hintForNode(keys))
    else if (root === 'run') note('run', runMembers, keys, null)
  }
  return [...found].map(([name, hint]) => ({ name, hint }))

  function note(of: string, members: readonly string[], [member, inside]: Segments, hint: string | null) {
    if (member === undefined) return
    if (!members.includes(String(member))) {
      const near = nearestName(String(member), members)
      const names = members.map((each) => `${of}.${each}`)
      found.set(
        `${of}${spellKey(member)}`,
        near === undefined
          ? (hint ?? `There are ${names.join(', ')}.`)
          : `Did you mean "${of}.${near}"?${hint === null ? '' : ` ${hint}`}`,
      )
    } else if (typeof inside === 'string' && inside !== SIZE) {
      found.set(`${of}.${member}${spellKey(inside)}`, `"${of}.${member}" is text, which has no parts.`)
    }
  }
}

/** Most who ask a node for something else want a part of its result. */
function hintForNode([id = '', member, ...rest]: Segments): string {
  const keys = member === 'result' || member === 'results' ? rest : [member ?? '', ...rest]
  return `What a node gave is "results${[id, ...keys].map(spellKey).join('')}"; of the node itself there are "state" and "failure".`
}

/** A key as a template writes it. */
function spellKey(key: string | number): string {
  return /^[A-Za-z_][\w-]*$/.test(String(key)) ? `.${key}` : `[${JSON.stringify(key)}]`
}
