import { z } from 'zod'
import { Budget } from '../../contract/budget.ts'
import { type ErrorCode, WireError } from '../../contract/errors.ts'
import { Instance } from '../../contract/instance.ts'
import { type OperationSpec, operations } from '../../contract/operations.ts'
import { Permission } from '../../contract/permission.ts'
import { Policy } from '../../contract/policy.ts'
import { PoolStatus, Profile } from '../../contract/pool.ts'
import { Session } from '../../contract/session.ts'
import { Setting } from '../../contract/settings.ts'
import { SystemInfo, SystemStats } from '../../contract/system.ts'
import { Task } from '../../contract/task.ts'
import { TaskEvent } from '../../contract/task-event.ts'
import { nextTurn } from '../core/base/next-turn.ts'
import { CHAT_SCHEMA_PATH } from './chat/chat-schema.ts'
import { httpStatus } from './http-errors.ts'
import { bodySchemas, describeResources } from './resources/describe-resources.ts'

type JsonObject = Record<string, unknown>

const COMPONENTS = '#/components/schemas/'
const entities = {
  Task,
  Session,
  Instance,
  Permission,
  Policy,
  Profile,
  PoolStatus,
  Budget,
  Setting,
  TaskEvent,
  SystemInfo,
  SystemStats,
  WireError,
}
const list = Object.entries(operations) as [string, OperationSpec][]

/**
 * The OpenAPI 3.1 description of the resources and of `POST /api/v1/rpc/{operation}`, made from the contract: in several
 * turns of the event loop, since all of it at once would hold that up.
 */
export async function createOpenApi(version: string): Promise<JsonObject> {
  const inputs = await schemasOf('input')
  const outputs = await schemasOf('output')
  await nextTurn()
  const paths: JsonObject = {
    ...(await describeResources({
      output: (name, operation) => COMPONENTS + outputName(name, operation),
      named: (name) => COMPONENTS + name,
    })),
    '/api/v1/health/live': {
      get: { ...plainGet('getHealthLive', 'The process is up', statusSchema('live')), security: [] },
    },
    '/api/v1/health/ready': {
      get: plainGet('getHealthReady', 'Whether work can be taken', statusSchema('ready'), {
        503: { description: 'No, with the reasons', content: jsonOf(notReadySchema) },
      }),
    },
    '/api/v1/openapi.json': {
      get: plainGet('getOpenApi', 'This description', { type: 'object', required: ['openapi', 'paths'] }),
    },
    [CHAT_SCHEMA_PATH]: {
      get: plainGet('getChatSchema', 'The messages of the chat as JSON Schema', {
        type: 'object',
        required: ['$schema', '$defs'],
      }),
    },
  }
  for (const [name, operation] of list)
    paths[`/api/v1/rpc/${name}`] = { post: operationObject(name, operation) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster',
      version,
      description:
        'What is asked for most as resources; every operation of the supervisor as a POST with the input as JSON, answered with the output.',
    },
    security: [{ apiKey: [] }],
    tags: tagsOf(paths),
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' } },
      schemas: {
        ...inputs,
        ...outputs,
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail', 'code'],
          additionalProperties: false,
          properties: {
            type: { type: 'string' },
            title: { type: 'string', description: 'The status in words.' },
            status: { type: 'integer' },
            detail: { type: 'string', description: 'What happened and why.' },
            code: { type: 'string', enum: Object.keys(httpStatus) },
            hint: { type: 'string', description: 'What to do.' },
            details: { type: 'object' },
          },
          example: {
            type: 'about:blank',
            title: 'Not Found',
            status: 404,
            detail: 'There is no task 019aa5c0-0000-7000-8000-000000000001.',
            code: 'not_found',
          },
        },
        Error: {
          type: 'object',
          required: ['error', 'message'],
          properties: {
            error: { type: 'string', enum: Object.keys(httpStatus), description: 'The code.' },
            message: { type: 'string', description: 'What happened and why.' },
            hint: { type: 'string', description: 'What to do.' },
            details: { type: 'object' },
          },
        },
      },
    },
  }
}

/** Resources first, as in `paths`; then the subjects of operations. */
function tagsOf(paths: JsonObject): JsonObject[] {
  const about = new Map<string, string>()
  for (const [path, methods] of Object.entries(paths as Record<string, JsonObject>)) {
    const description = path.startsWith('/api/v1/rpc/')
      ? 'Operations by their name'
      : path.startsWith('/api/v1/health')
        ? 'Health and descriptions'
        : 'Resources'
    for (const { tags } of Object.values(methods) as { tags: string[] }[])
      for (const tag of tags) if (!about.has(tag)) about.set(tag, description)
  }
  return [...about].map(([name, description]) => ({ name, description }))
}

function operationObject(name: string, operation: OperationSpec): JsonObject {
  const responses: JsonObject = {
    200: { description: 'The output', content: json(COMPONENTS + outputName(name, operation)) },
  }
  // While it closes, or an instance does not reply, anything may be refused.
  const codes: ErrorCode[] = ['validation', 'unauthorized', 'forbidden', 'internal', 'unavailable']
  if (operation.effect !== 'read') codes.push('storage')
  const tell = (status: number, words: string) => {
    const earlier = responses[status] as { description: string } | undefined
    const description = earlier ? `${earlier.description}, ${words}` : words
    responses[status] = { description, content: json(`${COMPONENTS}Error`) }
  }
  for (const code of new Set([...codes, ...operation.errors])) tell(httpStatus[code], code)
  tell(413, 'validation: the body is too large')
  tell(415, 'validation: the body is of another kind')
  tell(429, 'unauthorized, after too many wrong keys')
  return {
    operationId: name,
    summary: operation.summary,
    tags: [name.split('.')[0]],
    'x-effect': operation.effect,
    requestBody: { content: json(`${COMPONENTS}${name}.input`) },
    responses,
  }
}

function json(reference: string): JsonObject {
  return jsonOf({ $ref: reference })
}

function jsonOf(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } }
}

/** A route that is no operation. */
function plainGet(
  operationId: string,
  summary: string,
  schema: JsonObject,
  otherwise: JsonObject = {},
): JsonObject {
  const refused = { description: 'unauthorized', content: json(`${COMPONENTS}Error`) }
  const responses = { 200: { description: 'Yes', content: jsonOf(schema) }, 401: refused, ...otherwise }
  return { operationId, summary, tags: ['supervisor'], responses }
}

function statusSchema(status: string): JsonObject {
  return {
    type: 'object',
    required: ['status'],
    additionalProperties: false,
    properties: { status: { const: status } },
  }
}

const notReadySchema: JsonObject = {
  type: 'object',
  required: ['status', 'reasons'],
  additionalProperties: false,
  properties: {
    status: { const: 'not ready' },
    reasons: { type: 'array', items: { type: 'string' }, minItems: 1 },
  },
}

/** Entities have a schema of their own; other outputs are named after their operation. */
function outputName(name: string, operation: OperationSpec): string {
  return entityOf(operation) ?? `${name}.output`
}

function entityOf({ output }: OperationSpec): string | undefined {
  return Object.entries(entities).find(([, schema]) => schema === output)?.[0]
}

/** Operations whose schemas are made in one turn: some 10 ms of work. */
const SCHEMAS_AT_ONCE = 40

async function schemasOf(io: 'input' | 'output'): Promise<JsonObject> {
  const all: JsonObject = {}
  for (let from = 0; from < list.length; from += SCHEMAS_AT_ONCE) {
    await nextTurn()
    Object.assign(all, someSchemas(io, from))
  }
  return all
}

/** Of the operations from one on, with all that they refer to. */
function someSchemas(io: 'input' | 'output', from: number): JsonObject {
  const registry = z.registry<{ id: string }>()
  if (io === 'output') for (const [id, schema] of Object.entries(entities)) registry.add(schema, { id })
  for (const [name, operation] of list.slice(from, from + SCHEMAS_AT_ONCE)) {
    if (io === 'input') registry.add(operation.input.clone(), { id: `${name}.input` })
    else if (entityOf(operation) === undefined) {
      // A schema has one name, and operations may share one.
      registry.add(operation.output.clone(), { id: `${name}.output` })
    }
  }
  if (io === 'input' && from === 0)
    for (const [id, schema] of Object.entries(bodySchemas())) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => COMPONENTS + id, unrepresentable: 'any' })
  const { __shared: shared, ...named } = schemas as Record<string, JsonObject>
  const prefix = `${io}.${from}.`
  const lifted = Object.entries((shared?.$defs ?? {}) as JsonObject)
  const all = { ...named, ...Object.fromEntries(lifted.map(([key, schema]) => [prefix + key, schema])) }
  for (const schema of Object.values(all) as JsonObject[]) {
    delete schema.$id
    delete schema.$schema
  }
  // zod puts recursive schemas beside the named ones; OpenAPI wants them among those.
  const text = JSON.stringify(all).replaceAll(`${COMPONENTS}__shared#/$defs/`, COMPONENTS + prefix)
  return JSON.parse(text) as JsonObject
}
