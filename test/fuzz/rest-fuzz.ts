import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { startSupervisor } from './doors.ts'
import { createValues, type Schema } from './schema-values.ts'

interface Described {
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}
interface Asked {
  method: string
  path: string
  url: string
  headers: Record<string, string>
  body: string | undefined
}

export interface RestFuzzReport {
  requests: number
  statuses: Record<string, number>
  /** Routes that were answered by what they are for, not only refused. */
  reached: Set<string>
  /** CPU time for which the supervisor's thread was busy at once, in ms, with what was being asked and where it was. */
  held: { ms: number; asked: string; where: string }[]
  /** Answers that their description does not allow, and answers of 500. */
  broken: string[]
}

/** Made at a time. */
const BATCH = 8
/** How often a resource is asked for, for each time that an operation is by its name. */
const RESOURCES_FIRST = 4

/**
 * Sends so many requests that are made from the OpenAPI description, and compares each answer with it: its status, its kind
 * of content, and the content by its schema.
 */
export async function runRestFuzz({
  requests,
  seed,
}: {
  requests: number
  seed: number
}): Promise<RestFuzzReport> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-rest-fuzz-'))
  const report: RestFuzzReport = { requests: 0, statuses: {}, reached: new Set(), held: [], broken: [] }
  let inWork = ''
  const supervisor = await startSupervisor(join(directory, 'data'), {
    held: (held) => report.held.push({ ...held, asked: inWork }),
    logged: (line) => {
      if (/could not be stored|could not be taken|failed \{/.test(line)) report.broken.push(line)
    },
  })
  const key = { 'x-api-key': supervisor.key }
  try {
    const answer = await fetch(`${supervisor.url}/api/v1/openapi.json`, { headers: key })
    const document = (await answer.json()) as { paths: Record<string, Record<string, Described>> }
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema(document, 'muster')
    const checks = new Map<string, ValidateFunction>()
    const checkOf = (schema: Schema) => {
      const text = JSON.stringify(schema).replaceAll('"#/', '"muster#/')
      const check = checks.get(text) ?? ajv.compile(JSON.parse(text) as object)
      checks.set(text, check)
      return check
    }
    const ids: string[] = []
    const values = createValues(document, ids)
    const asked = fc.oneof(
      ...Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, described]) => ({
          weight: path.startsWith('/api/v1/rpc/') ? 1 : RESOURCES_FIRST,
          arbitrary: requestOf(method, path, described, values),
        })),
      ),
    )
    const send = async ({ method, path, url, headers, body }: Asked) => {
      const given = await fetch(`${supervisor.url}${url}`, {
        method: method.toUpperCase(),
        headers: { ...key, ...headers },
        ...(body === undefined ? {} : { body }),
      })
      const text = await given.text()
      report.requests += 1
      report.statuses[given.status] = (report.statuses[given.status] ?? 0) + 1
      const told = `${method} ${url.slice(0, 200)} ${body?.slice(0, 200) ?? ''}: ${given.status}`
      const problem = problemOf({
        text,
        status: given.status,
        type: given.headers.get('content-type')?.split(';')[0] ?? '',
        allowed: document.paths[path]?.[method]?.responses[given.status],
        checkOf,
      })
      if (problem !== undefined) report.broken.push(`${told} ${problem}: ${text.slice(0, 300)}`)
      if (given.status >= 300 || !given.headers.get('content-type')?.includes('json')) return
      report.reached.add(`${method} ${path}`)
      const output = JSON.parse(text) as { id?: unknown; sessionId?: unknown }
      for (const id of [output.id, output.sessionId]) if (typeof id === 'string') ids.unshift(id)
      ids.length = Math.min(ids.length, 20)
    }
    for (let round = 0; report.requests < requests; round++) {
      const batch = fc.sample(asked, { seed: seed + round, numRuns: BATCH })
      inWork = batch
        .map(({ method, url, body }) => `${method} ${url} ${body ?? ''}`.slice(0, 200))
        .join(' | ')
      await Promise.all(batch.map(send))
    }
  } finally {
    await supervisor.end()
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  }
  return report
}

/** What an answer is that its description does not allow; undefined: nothing. */
function problemOf(answer: {
  text: string
  status: number
  type: string
  allowed: Described['responses'][string] | undefined
  checkOf(schema: Schema): ValidateFunction
}): string | undefined {
  const { text, status, type, allowed } = answer
  if (status === 500) return 'is a fault of its own'
  if (!allowed) return 'is not described'
  if (!allowed.content) return text === '' ? undefined : 'has a body, which is not described'
  const schema = allowed.content[type]?.schema
  if (!schema) return `is of type "${type}"`
  const isJson = type === 'application/json' || type.endsWith('+json')
  const check = answer.checkOf(schema)
  if (check(isJson ? JSON.parse(text) : text)) return undefined
  return `is otherwise than described (${JSON.stringify(check.errors?.slice(0, 2)).slice(0, 400)})`
}

function requestOf(
  method: string,
  path: string,
  { parameters = [], requestBody }: Described,
  values: (schema: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<Asked> {
  const fields = Object.fromEntries(
    parameters.map(({ name, schema, required }) => [
      name,
      required
        ? fc.oneof({ weight: 9, arbitrary: values(schema) }, { weight: 1, arbitrary: fc.string() })
        : fc.option(
            fc.oneof({ weight: 4, arbitrary: values(schema) }, { weight: 1, arbitrary: fc.string() }),
            {
              nil: undefined,
              freq: 1,
            },
          ),
    ]),
  )
  const schema = requestBody?.content['application/json']?.schema
  const body = schema
    ? fc.oneof(
        { weight: 8, arbitrary: values(schema).map((value) => JSON.stringify(value)) },
        { weight: 1, arbitrary: fc.json() },
        { weight: 1, arbitrary: fc.string() },
      )
    : fc.constant(undefined)
  return fc.record({ fields: fc.record(fields), body }).map(({ fields: given, body: text }) => {
    const query = new URLSearchParams()
    const headers: Record<string, string> = text === undefined ? {} : { 'content-type': 'application/json' }
    let url = path
    for (const { name, in: place } of parameters) {
      const value = given[name]
      if (place === 'path') url = url.replace(`{${name}}`, () => inPath(textOf(value)))
      else if (value === undefined) continue
      else if (place === 'header') headers[name] = textOf(value).replaceAll(/[^\x21-\x7e]/g, '_')
      else if (typeof value === 'object' && value !== null && !Array.isArray(value))
        for (const [part, each] of Object.entries(value)) query.set(`${name}[${part}]`, textOf(each))
      else query.set(name, textOf(value))
    }
    return { method, path, url: query.size > 0 ? `${url}?${query}` : url, headers, body: text }
  })
}

/** `fetch` resolves dots, however they are spelt: it would ask at another address. */
function inPath(text: string): string {
  return /^\.{0,2}$/.test(text) ? '0' : encodeURIComponent(text)
}

/** Half of a pair of surrogates has no place in an address. */
function textOf(value: unknown): string {
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed()
}
