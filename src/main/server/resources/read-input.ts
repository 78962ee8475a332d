import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import { operations } from '../../../contract/operations.ts'
import type { Route } from './routes.ts'

/** A schema of a field, as far as a text of an address can be made into its value. */
export interface FieldSchema {
  type?: string
  anyOf?: readonly FieldSchema[]
  items?: FieldSchema
  properties?: Readonly<Record<string, FieldSchema>>
}

/** Names of the fields in the path of a route. */
export function pathFields({ path }: Route): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

/** Fields of the input that come from neither the path nor nowhere: what a query or a body may have. */
export function otherFields(route: Route): string[] {
  const { as = {}, without = [] } = route
  const taken = new Set([...pathFields(route).map((name) => as[name] ?? name), ...without])
  return Object.keys(inputOf(route).shape).filter((name) => !taken.has(name))
}

/** The input of a route's operation; every operation takes an object. */
export function inputOf({ operation }: Route): z.ZodObject {
  return operations[operation].input as z.ZodObject
}

export function fieldSchemas(route: Route): Readonly<Record<string, FieldSchema>> {
  const schema = z.toJSONSchema(inputOf(route), { io: 'input', unrepresentable: 'any' })
  return (schema.properties ?? {}) as Record<string, FieldSchema>
}

/** How requests to a route become inputs of its operation: what is wrong in them is found by the operation itself. */
export function createInputReader(route: Route): (request: FastifyRequest) => Record<string, unknown> {
  const schemas = fieldSchemas(route)
  const others = otherFields(route)
  return (request) => {
    const input =
      route.method === 'GET' ? readQuery(request.url, schemas, others) : readBody(request.body, route)
    refuseQuery(request.url, route)
    const params = request.params as Readonly<Record<string, string>>
    for (const name of pathFields(route)) {
      const field = route.as?.[name] ?? name
      input[field] = readText([params[name] ?? ''], schemas[field])
    }
    return input
  }
}

/** Only a GET has a query: what is written there for others would be lost. */
function refuseQuery(url: string, { method }: Route): void {
  if (method !== 'GET' && queryOf(url).size > 0)
    throw invalid('A query is taken by GET only.', 'Send the fields in the body, as JSON.')
}

function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?')
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1))
}

function readBody(body: unknown, route: Route): Record<string, unknown> {
  if (route.body !== undefined) return { [route.body]: body ?? {} }
  if (body === undefined || body === null) return {}
  if (typeof body !== 'object' || Array.isArray(body))
    throw invalid('The body is not an object.', 'Send the fields as one JSON object.')
  for (const name of route.without ?? [])
    if (Object.hasOwn(body, name)) throw invalid(`"${name}" is not taken here.`, 'Leave it out.', name)
  return { ...body }
}

function readQuery(
  url: string,
  schemas: Readonly<Record<string, FieldSchema>>,
  others: readonly string[],
): Record<string, unknown> {
  const given = new Map<string, string[]>()
  for (const [key, value] of queryOf(url)) given.set(key, [...(given.get(key) ?? []), value])
  const input: Record<string, unknown> = {}
  for (const [key, values] of given) {
    const [, name = key, part] = /^(\w+)\[(\w+)\]$/.exec(key) ?? []
    const schema = others.includes(name) ? schemas[name] : undefined
    const properties = schema?.properties ?? {}
    const isKnown = part === undefined ? !schema?.properties : Object.hasOwn(properties, part)
    if (schema === undefined || !isKnown) throw unknownParameter(key, others, schemas)
    if (part === undefined) input[name] = readText(values, schema)
    else {
      const parts = (input[name] ?? {}) as Record<string, unknown>
      input[name] = { ...parts, [part]: readText(values, properties[part]) }
    }
  }
  return input
}

/** The value that a text stands for by its schema; the text itself where it stands for none, which the operation refuses. */
function readText(values: readonly string[], schema: FieldSchema | undefined): unknown {
  if (schema?.type === 'array')
    return values.flatMap((value) => value.split(',')).map((each) => readText([each], schema.items))
  const [text = ''] = values
  if (values.length > 1) return values
  const types = [schema?.type, ...(schema?.anyOf ?? []).map(({ type }) => type)]
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true'
  if ((types.includes('integer') || types.includes('number')) && /^-?\d{1,16}(\.\d{1,16})?$/.test(text))
    return Number(text)
  return text
}

function unknownParameter(
  key: string,
  others: readonly string[],
  schemas: Readonly<Record<string, FieldSchema>>,
): MusterError {
  const names = others.flatMap((name) => {
    const parts = Object.keys(schemas[name]?.properties ?? {})
    return parts.length === 0 ? [name] : parts.map((part) => `${name}[${part}]`)
  })
  const known = names.length === 0 ? 'There are none.' : `There are: ${names.join(', ')}.`
  return invalid(`There is no parameter "${cutText(key, 100)}" here.`, known, cutText(key, 100))
}

function invalid(message: string, hint: string, field?: string): MusterError {
  return new MusterError('validation', message, {
    hint,
    ...(field === undefined ? {} : { details: { field } }),
  })
}
