import { z } from 'zod'
import type { ErrorCode } from '../../../contract/errors.ts'
import { type OperationSpec, operations } from '../../../contract/operations.ts'
import { nextTurn } from '../../core/base/next-turn.ts'
import { httpStatus } from '../http-errors.ts'
import { API, isGuarded } from './add-resources.ts'
import { type FieldSchema, fieldSchemas, inputOf, otherFields, pathFields } from './read-input.ts'
import { type Route, routes } from './routes.ts'

type JsonObject = Record<string, unknown>

export interface SchemaNames {
  /** The reference to the schema of an operation's output. */
  output(name: string, operation: OperationSpec): string
  /** The reference to a schema of {@link bodySchemas}, or another one by its name. */
  named(name: string): string
}

/** The schemas of bodies, by the name that each route's description refers to. */
export function bodySchemas(): Record<string, z.ZodType> {
  return Object.fromEntries(
    routes.flatMap((route): [string, z.ZodType][] => {
      const schema = bodyOf(route)
      return schema === undefined ? [] : [[bodyName(route), schema]]
    }),
  )
}

function bodyOf(route: Route): z.ZodType | undefined {
  if (route.method === 'GET' || route.method === 'DELETE') return undefined
  const { shape } = inputOf(route)
  if (route.body !== undefined) return (shape[route.body] as z.ZodType).clone()
  const fields = otherFields(route)
  if (fields.length === 0) return undefined
  return z.object(Object.fromEntries(fields.map((name) => [name, shape[name] as z.ZodType])))
}

/** The paths of the resources, as OpenAPI has them. */
export async function describeResources(names: SchemaNames): Promise<Record<string, JsonObject>> {
  const paths: Record<string, JsonObject> = {}
  for (const route of routes) {
    await nextTurn()
    const path = API + route.path
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route, names) }
  }
  return paths
}

function describeRoute(route: Route, names: SchemaNames): JsonObject {
  const operation: OperationSpec = operations[route.operation]
  const body = bodyOf(route)
  const content = { schema: { $ref: names.named(bodyName(route)) }, ...example(route.example) }
  return {
    operationId: idOf(route),
    summary: operation.summary,
    tags: [route.path.split('/')[1]],
    'x-operation': route.operation,
    'x-effect': operation.effect,
    parameters: parametersOf(route),
    ...(body === undefined
      ? {}
      : { requestBody: { required: !body.safeParse({}).success, content: bodyContent(route, content) } }),
    responses: { ...successOf(route, operation, names), ...errorsOf(route, operation, names) },
  }
}

/** A definition can be sent as its text. */
function bodyContent({ operation }: Route, json: JsonObject): JsonObject {
  const isDefinition = operation === 'workflow.save' || operation === 'workflow.validate'
  return {
    'application/json': json,
    ...(isDefinition ? { 'application/yaml': { schema: { type: 'string' } } } : {}),
  }
}

function parametersOf(route: Route): JsonObject[] {
  const schemas = fieldSchemas(route)
  const required = new Set(z.toJSONSchema(inputOf(route), { io: 'input', unrepresentable: 'any' }).required)
  const inPath = pathFields(route).map((name) => {
    const schema = schemas[route.as?.[name] ?? name]
    return { name, in: 'path', required: true, schema: schema?.items ?? schema ?? {} }
  })
  const inQuery = route.method === 'GET' ? otherFields(route) : []
  return [
    ...inPath,
    ...inQuery.map((name) => ({
      name,
      in: 'query',
      required: required.has(name),
      ...(schemas[name]?.properties ? { style: 'deepObject', explode: true } : {}),
      schema: schemas[name] ?? ({} satisfies FieldSchema),
    })),
    ...(route.makes === undefined || route.withoutKey
      ? []
      : [header('Idempotency-Key', 'Makes it once for each key.')]),
    ...(isGuarded(route) ? [header('If-Match', 'Nothing is done when the row has changed since.')] : []),
    ...(route.isVersioned ? [header('If-Match', 'Stands for version.')] : []),
    ...(route.method === 'GET' ? [header('If-None-Match', '304 when the row has not changed.')] : []),
    ...(route.follows ? [header('Last-Event-ID', 'A stream goes on after this event.')] : []),
  ]
}

function header(name: string, description: string): JsonObject {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } }
}

function successOf(route: Route, operation: OperationSpec, names: SchemaNames): JsonObject {
  if (route.removes) return { 204: { description: 'It is gone' } }
  const schema = { $ref: names.output(route.operation, operation) }
  const text = (description: string) => ({ description, schema: { type: 'string' } })
  const etag = { ETag: text('The revision of the row, where it has one') }
  const json = { 'application/json': { schema } }
  if (route.makes !== undefined)
    return {
      201: {
        description: 'It is made',
        headers: { ...etag, Location: text('Where it is') },
        content: json,
      },
    }
  if (route.method !== 'GET')
    return {
      200: { description: 'It is done', headers: etag, content: json },
      202: { description: 'It has begun', headers: etag, content: json },
    }
  return {
    200: {
      description: 'The output',
      headers: { ...etag, Link: text('The next page') },
      content: { ...json, ...(route.follows ? { 'text/event-stream': { schema: { type: 'string' } } } : {}) },
    },
    304: { description: 'It has not changed' },
    ...(route.follows ? { 204: { description: 'The stream has ended, and nothing is left' } } : {}),
  }
}

function errorsOf(route: Route, operation: OperationSpec, names: SchemaNames): JsonObject {
  const codes: ErrorCode[] = ['unauthorized', 'forbidden', 'internal', 'unavailable', ...operation.errors]
  const told = new Map<number, Set<string>>()
  const tell = (status: number, code: string) => told.set(status, (told.get(status) ?? new Set()).add(code))
  for (const code of codes) if (code !== 'validation') tell(httpStatus[code], code)
  tell(422, 'validation')
  tell(429, 'unauthorized, after too many wrong keys')
  if (route.method !== 'GET') {
    tell(400, 'validation: the body can not be read')
    tell(413, 'validation: the body is too large')
    tell(415, 'validation: the body is of another kind')
    tell(507, 'storage')
  }
  if (isGuarded(route)) tell(412, 'conflict: the row has changed since')
  if (route.makes !== undefined && !route.withoutKey) tell(409, 'conflict: whether it was made is not known')
  const content = { 'application/problem+json': { schema: { $ref: names.named('Problem') } } }
  return Object.fromEntries(
    [...told].map(([status, words]) => [status, { description: [...words].join(', '), content }]),
  )
}

/** `getTasksByTaskId`: unique, since method and path are. */
function idOf({ method, path }: Route): string {
  const words = path.replaceAll(/\{(\w+)\}/g, 'by/$1').split('/')
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function bodyName(route: Route): string {
  return `${idOf(route)}.body`
}

function example(value: Route['example']): JsonObject {
  return value === undefined ? {} : { example: value }
}
