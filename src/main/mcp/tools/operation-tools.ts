import { z } from 'zod'
import type { CallOptions } from '../../../contract/client.ts'
import { beginningOf } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import {
  isOperation,
  type OperationName,
  type OperationSpec,
  operations,
} from '../../../contract/operations.ts'
import { nearestName } from '../../core/base/nearest-name.ts'
import { callByName } from '../../rpc/serve.ts'
import { INLINE_BYTES, type ToolAnswer } from '../answer.ts'
import { confirmed } from '../confirm.ts'
import { inputSchema } from '../json-schema.ts'
import { defineTool, type McpParts, type McpTool } from '../tool.ts'

/** Operations that one search tells with their schemas. */
const FOUND = 5
/** Of these together; the names of others have the rest of an answer. */
const SCHEMA_BYTES = INLINE_BYTES - 1_000

/** The two tools by which every operation of the contract is reached, whatever a tier shows. */
export function operationTools({ client, outputs, readOnly }: McpParts): McpTool[] {
  return [
    defineTool({
      name: 'find_operation',
      title: 'Find an operation',
      description:
        'Everything else that Muster can do (sessions, transcripts, workflows, locks, caches, usage, extensions …): words → operations with the schema of their input, for call_operation.',
      effect: 'read',
      input: z.object({ query: z.string().min(1).max(200) }),
      output: z.looseObject({ operations: z.array(z.looseObject({ name: z.string() })) }),
      async run({ query }) {
        const found = findOperations(query).filter((name) => !readOnly || operations[name].effect === 'read')
        const [exact] = found
        const best = exact === query ? [exact] : found.slice(0, FOUND)
        const shown = fitting(best.map(describe))
        return {
          output: {
            operations: shown,
            ...(found.length > shown.length ? { more: found.slice(shown.length, shown.length + 20) } : {}),
          },
        }
      },
    }),
    defineTool({
      name: 'call_operation',
      title: 'Call an operation',
      description:
        'Calls an operation that find_operation told of. What destroys something needs confirm. Only the named fields of the output are given if fields is set.',
      effect: readOnly ? 'read' : 'destructive',
      input: z.object({
        operation: z.string().max(100),
        input: z.record(z.string(), z.unknown()).default({}),
        fields: z.array(z.string().max(100)).max(50).optional(),
        confirm: z.boolean().optional(),
      }),
      output: z.looseObject({}),
      async run({ operation, input, fields, confirm }, call) {
        if (!isOperation(operation)) throw unknownOperation(operation)
        const { effect, summary } = operations[operation]
        if (readOnly && effect !== 'read') throw readsOnly(operation)
        if (effect === 'destructive') {
          const asked = await confirmed(call, confirm, `${summary}: ${describeInput(input)}?`)
          if (asked !== true) return asked
        }
        return callOperation({ client, outputs }, operation, input, { fields, call: call.options })
      },
    }),
  ]
}

function describe(name: OperationName): Record<string, unknown> & { name: OperationName } {
  const { summary, effect, input } = operations[name]
  return { name, summary, effect, input: inputSchema(input) }
}

/** The first ones that an answer has room for, at least one: a schema is no use in part. */
function fitting<T>(rows: readonly T[]): T[] {
  let room = SCHEMA_BYTES
  return rows.filter((row, at) => {
    room -= Buffer.byteLength(JSON.stringify(row))
    return at === 0 || room > 0
  })
}

/** Calls an operation and gives its output, in part if asked, as a link when it is long. */
export async function callOperation(
  { client, outputs }: Pick<McpParts, 'client' | 'outputs'>,
  name: OperationName,
  input: unknown,
  options: { fields?: readonly string[] | undefined; call: CallOptions },
): Promise<ToolAnswer> {
  const output = await callByName(client, name, input, options.call)
  return outputs.answer(options.fields ? pick(output, options.fields) : output, name)
}

/** What a person is shown of an input that they are to confirm. */
export function describeInput(input: Record<string, unknown>): string {
  const text = JSON.stringify(input)
  return text.length <= 500 ? text : `${beginningOf(text, 500)} … (${text.length} characters)`
}

/** By the words that stand in the name or the summary, the best first. */
function findOperations(query: string): OperationName[] {
  if (isOperation(query)) return [query]
  const words = query
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1)
  const list = Object.entries(operations) as [OperationName, OperationSpec][]
  return list
    .map(([name, { summary }]) => ({
      name,
      score: scoreOf(words, name.toLowerCase(), summary.toLowerCase()),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.name.localeCompare(b.name))
    .map(({ name }) => name)
}

function scoreOf(words: readonly string[], name: string, summary: string): number {
  return words.reduce((sum, word) => {
    const stem = word.replace(/(ies|es|s)$/, '')
    return sum + (name.includes(stem) ? 3 : 0) + (summary.includes(stem) ? 1 : 0)
  }, 0)
}

/** The named fields of an output, and of each row of its lists; lists within a row are fields of it. */
function pick(output: unknown, fields: readonly string[]): unknown {
  if (typeof output !== 'object' || output === null) return output
  const named = (row: unknown) =>
    typeof row !== 'object' || row === null || Array.isArray(row)
      ? row
      : Object.fromEntries(Object.entries(row).filter(([key]) => fields.includes(key)))
  if (Array.isArray(output)) return output.map(named)
  const entries = Object.entries(output)
  return Object.fromEntries(
    entries.flatMap(([key, value]): [string, unknown][] => {
      if (fields.includes(key) || key === 'nextCursor') return [[key, value]]
      return Array.isArray(value) ? [[key, value.map(named)]] : []
    }),
  )
}

function readsOnly(name: string): MusterError {
  return new MusterError('forbidden', `${name} changes something, and this server was started to read only.`)
}

function unknownOperation(name: string): MusterError {
  const near = nearestName(name, Object.keys(operations))
  return new MusterError('not_found', `There is no operation "${beginningOf(name, 100)}".`, {
    hint: near === undefined ? 'find_operation tells of them.' : `Did you mean "${near}"?`,
  })
}
