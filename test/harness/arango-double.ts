import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/*
 * A double of ArangoDB: the few routes that loading asks, as its HTTP documentation has them and as far as the driver
 * (arangojs) sends and reads them. It says nothing of what a real server makes of the rest.
 */

type Row = Record<string, unknown>

export interface ArangoDouble {
  /** Without user and path. */
  url: string
  database: string
  /** Rows by key, by collection. */
  rows: Map<string, Map<string, Row>>
  types: Map<string, number>
  /** Method and path of each request that was let in. */
  requests: string[]
  /** How many writes changed a row. */
  writes: number
  /** What is done before a request is answered; `cut`: the connection breaks, before or after the work was done. */
  meddle: (request: { method: string; path: string }) => 'cut' | 'cutAfter' | Promise<void> | undefined
  /** Why a row is refused; null: it is taken. */
  refuse: (collection: string, row: Row) => string | null
}

/** Collection types of ArangoDB. */
const DOCUMENT = 2
const EDGE = 3

/** Runs until the test ends. */
export async function arangoDouble({
  user = 'root',
  password = '',
  database = 'papers',
} = {}): Promise<ArangoDouble> {
  const double: ArangoDouble = {
    url: '',
    database,
    rows: new Map(),
    types: new Map(),
    requests: [],
    writes: 0,
    meddle: () => undefined,
    refuse: () => null,
  }
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const server = createServer((request, response) => {
    void serve(double, expected, request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return double
}

async function serve(
  double: ArangoDouble,
  expected: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', headers } = request
  const url = new URL(request.url ?? '/', 'http://double')
  const body = await textOf(request)
  if (headers.authorization !== expected)
    return refuse(response, 401, 11, 'not authorized to execute this request')
  const [, database = '', path = ''] = /^\/_db\/([^/]+)(\/.*)$/.exec(url.pathname) ?? []
  if (decodeURIComponent(database) !== double.database)
    return refuse(response, 404, 1228, 'database not found')
  double.requests.push(`${method} ${path}`)
  const how = await double.meddle({ method, path })
  if (how === 'cut') return void request.socket.destroy()
  const answer = act(double, method, path, url.searchParams, body)
  if (how === 'cutAfter') return void request.socket.destroy()
  if ('errorNum' in answer) return refuse(response, answer.code, answer.errorNum, answer.message)
  send(response, answer.code, answer.body)
}

type Answer = { code: number; body: Row } | { code: number; errorNum: number; message: string }

function act(
  double: ArangoDouble,
  method: string,
  path: string,
  query: URLSearchParams,
  body: string,
): Answer {
  const [, kind, first = '', second = ''] = /^\/_api\/(\w+)\/?([^/]*)\/?(.*)$/.exec(path) ?? []
  if (kind === 'collection' && method === 'GET') {
    const type = double.types.get(first)
    return type === undefined ? missing : { code: 200, body: { name: first, type, status: 3 } }
  }
  if (kind === 'collection' && method === 'POST') {
    const { name = '', type = DOCUMENT } = JSON.parse(body) as { name?: string; type?: number }
    if (double.types.has(name)) return { code: 409, errorNum: 1207, message: 'duplicate name' }
    double.types.set(name, type)
    double.rows.set(name, new Map())
    return { code: 200, body: { name, type, status: 3 } }
  }
  if (kind === 'document' && method === 'HEAD')
    return double.rows.get(first)?.has(second) ? { code: 200, body: {} } : missing
  if (kind === 'import' && method === 'POST') return importRows(double, query, body)
  return { code: 404, errorNum: 404, message: `unknown path ${path}` }
}

const missing = { code: 404, errorNum: 1203, message: 'collection or view not found' }

function importRows(double: ArangoDouble, query: URLSearchParams, body: string): Answer {
  const collection = query.get('collection') ?? ''
  const rows = double.rows.get(collection)
  if (rows === undefined) return missing
  const said = {
    error: false,
    created: 0,
    errors: 0,
    empty: 0,
    updated: 0,
    ignored: 0,
    details: [] as string[],
  }
  for (const [at, line] of body.split('\n').entries()) {
    if (line.trim() === '') {
      if (at < body.split('\n').length - 1) said.empty += 1
      continue
    }
    const why = take(double, collection, rows, line, query.get('onDuplicate') ?? 'error', said)
    if (why === null) continue
    said.errors += 1
    said.details.push(
      `at position ${at}: creating document failed with error '${why}', offending document: ${line}`,
    )
  }
  const { details, ...counts } = said
  return { code: 201, body: query.get('details') === 'true' ? { ...counts, details } : counts }
}

function take(
  double: ArangoDouble,
  collection: string,
  rows: Map<string, Row>,
  line: string,
  onDuplicate: string,
  said: { created: number; updated: number; ignored: number },
): string | null {
  let row: Row
  try {
    row = JSON.parse(line) as Row
  } catch {
    return 'invalid document type'
  }
  const { _key: key } = row
  if (typeof key !== 'string' || !/^[\w\-:.@()+,=;$!*'%]{1,254}$/.test(key)) return 'illegal document key'
  if (double.types.get(collection) === EDGE && !(isHandle(row._from) && isHandle(row._to)))
    return 'edge attribute missing or invalid'
  const refused = double.refuse(collection, row)
  if (refused !== null) return refused
  const known = rows.get(key)
  if (known !== undefined && onDuplicate === 'error') return 'unique constraint violated'
  if (known !== undefined && onDuplicate === 'ignore') {
    said.ignored += 1
    return null
  }
  rows.set(key, onDuplicate === 'update' ? { ...known, ...row } : row)
  double.writes += 1
  if (known === undefined) said.created += 1
  else said.updated += 1
  return null
}

const isHandle = (value: unknown) => typeof value === 'string' && /^[^/]+\/[^/]+$/.test(value)

function send(response: ServerResponse, code: number, body: Row): void {
  response.writeHead(code, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

function refuse(response: ServerResponse, code: number, errorNum: number, errorMessage: string): void {
  send(response, code, { error: true, code, errorNum, errorMessage })
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString()
}
