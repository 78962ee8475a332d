import type { Permission } from './permission.ts'
import type { Approval } from './run.ts'
import type { Json } from './values.ts'
import { hasMarks, type TextKind, visibleParts } from './visible-text.ts'

/** Fields of a tool's input that are run or opened; in them letters of other scripts are looked at, too. */
const running = [
  'command',
  'file_path',
  'notebook_path',
  'path',
  'url',
  'pattern',
  'query',
  'skill',
  'subagent_type',
]

/** Fields that become a part of a file. */
const contents = ['content', 'old_string', 'new_string', 'new_source', 'edits']

/** How a field of a tool's input is looked at. */
export function kindOfField(name: string): TextKind {
  return running.includes(name) ? 'code' : contents.includes(name) ? 'content' : 'text'
}

/**
 * What a person has to know before answering: that a request has characters that can't be seen or look like others, or
 * blanks that push something out of sight. Null: it is what it seems.
 */
export function warnOfMarks(request: Permission | Approval): string | null {
  const found = new Set<string>()
  for (const [kind, text] of textsOf(request)) {
    for (const part of visibleParts(text, kind)) found.add(part.kind)
  }
  const what = [
    found.has('hidden') ? 'characters that can not be seen' : null,
    found.has('look_alike') ? 'letters that look like others' : null,
    found.has('blank') ? 'long stretches of blanks' : null,
  ].filter((each) => each !== null)
  if (what.length === 0) return null
  return `It has ${what.join(', and ')}. They are marked: read it with care.`
}

/** Whether one key may allow it: not when it may be something else than it seems. */
export function isWhatItSeems(request: Permission | Approval): boolean {
  return textsOf(request).every(([kind, text]) => !hasMarks(text, kind))
}

function textsOf(request: Permission | Approval): [TextKind, string][] {
  if (!('toolName' in request))
    return [
      ['text', request.title],
      ['text', request.message],
    ]
  const described: ['text', string][] = request.description === null ? [] : [['text', request.description]]
  return [['code', request.toolName], ...described, ...textsIn(request.input)]
}

function textsIn(value: Json, kind: TextKind = 'text'): [TextKind, string][] {
  if (typeof value === 'string') return [[kind, value]]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((each) => textsIn(each, kind))
  return Object.entries(value).flatMap(([name, each]) => [
    ['text', name] satisfies ['text', string],
    ...textsIn(each, kindOfField(name)),
  ])
}
