import { z } from 'zod'

const texts = z.record(z.string(), z.string()).optional()
const shared = {
  timeout: z.int().positive().optional(),
  alwaysLoad: z.boolean().optional(),
}
const oauth = z
  .object({
    clientId: z.string().optional(),
    callbackPort: z.int().positive().optional(),
    authServerMetadataUrl: z
      .url()
      .refine((text) => text.startsWith('https://'))
      .optional(),
  })
  .optional()
const remote = { ...shared, url: z.string(), headers: texts, headersHelper: z.string().optional() }

const Stdio = z.object({
  ...shared,
  type: z.literal('stdio').optional(),
  command: z.string().min(1),
  args: z.array(z.string()).optional(),
  env: texts,
})
const Http = z.object({ ...remote, type: z.enum(['http', 'streamable-http']), oauth })
const Sse = z.object({ ...remote, type: z.literal('sse'), oauth })
const Ws = z.object({ ...remote, type: z.literal('ws') })

/** A server that claude takes. */
export type ServerShape =
  | z.infer<typeof Stdio>
  | z.infer<typeof Http>
  | z.infer<typeof Sse>
  | z.infer<typeof Ws>

/** Names that claude keeps for servers of its own. */
const reserved = new Set(['__proto__', 'claude-in-chrome', 'computer-use', 'workspace'])
const shapes: Record<string, z.ZodType<ServerShape>> = {
  stdio: Stdio,
  http: Http,
  'streamable-http': Http,
  sse: Sse,
  ws: Ws,
}

/**
 * An entry of `mcpServers` as claude reads it (as tried with 2.1.329), or why it leaves it out. Nothing of the entry's
 * values is told: they hold secrets.
 */
export function readShape(name: string, value: unknown): { shape: ServerShape } | { problem: string } {
  if (reserved.has(name)) return { problem: `Claude keeps the name "${name}" for itself` }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'it is not an object' }
  const { type, url } = value as { type?: unknown; url?: unknown }
  if (type === undefined && url !== undefined && !('command' in value))
    return { problem: 'it has a url but no type; add "type": "http" (or "sse" or "ws")' }
  if (typeof type === 'string' && !Object.hasOwn(shapes, type)) {
    const kinds = Object.keys(shapes).join(', ')
    return { problem: `its type is none that Claude knows (${kinds}), in this spelling` }
  }
  const schema = typeof type === 'string' ? (shapes[type] ?? Stdio) : Stdio
  const parsed = schema.safeParse(value)
  return parsed.success ? { shape: parsed.data } : { problem: placeOf(parsed.error, value) }
}

/** Which field is wrong, and what is expected there. */
function placeOf(error: z.ZodError, value: object): string {
  const issue = error.issues[0]
  const field = issue?.path.join('.') ?? ''
  if (issue?.path[0] === 'type') return 'its type is not a text'
  if (issue?.path.length === 1 && !(field in value)) {
    const missing = field === 'command' ? 'a command, or a type and a url' : `a ${field}`
    return `it needs ${missing}`
  }
  const expected = issue && 'expected' in issue ? `: ${words[String(issue.expected)] ?? ''}` : ''
  return `its ${field} is not what Claude takes${expected === ': ' ? '' : expected}`
}

const words: Readonly<Record<string, string>> = {
  string: 'a text is needed',
  array: 'a list is needed',
  record: 'an object of texts is needed',
  object: 'an object is needed',
  number: 'a number is needed',
  int: 'a whole number is needed',
  boolean: 'true or false is needed',
}
