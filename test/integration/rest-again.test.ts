import { expect, test } from 'vitest'
import { MAX_CALL_BYTES } from '../../src/contract/rpc/call-limits.ts'
import { isGuarded } from '../../src/main/server/resources/add-resources.ts'
import { routes } from '../../src/main/server/resources/routes.ts'
import { type RestAnswer, restServer } from '../harness/rest-server.ts'
import { readStream } from '../harness/rest-stream.ts'
import { allEvents, ended, inState, temporaryDirectory, until } from '../harness/test-core.ts'

/* Requests that come again: with an old tag, with the key of before, after a restart, for the next page. */

const slow = 'Count #sim:stream(tokens=20000,rate=200)'
const source = 'name: hello\nversion: "1"\nnodes:\n  - id: greet\n    kind: approval\n    message: Go on?\n'
const idOf = ({ body }: RestAnswer) => String(body.id)

test('an old tag is refused by each route that acts on a row with a revision, and nothing is done', async () => {
  const { core, ask } = await restServer()
  const directory = temporaryDirectory()
  const made = await ask('POST /tasks', { prompt: slow, directory })
  const run = await ask('POST /runs', { source, directory })
  expect([made.status, run.status]).toEqual([201, 201])
  const ids = {
    taskId: idOf(made),
    sessionId: String(made.body.sessionId),
    runId: idOf(run),
    nodeId: 'greet',
  }
  const { revision } = await until(core, ids.taskId, inState('running'))
  const guarded = routes.filter(isGuarded)
  expect(guarded.length).toBeGreaterThan(12)
  for (const { method, path, example } of guarded) {
    const place = path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof ids) => ids[name])
    const body = method === 'DELETE' ? undefined : (example ?? {})
    const answer = await ask(`${method} ${place}`, body, { 'if-match': '"999999"' })
    expect([answer.status, answer.body.code], `${method} ${path}`).toEqual([412, 'conflict'])
    expect(answer.headers.get('content-type'), path).toContain('application/problem+json')
  }
  const { tasks } = (await ask('GET /tasks')).body as { tasks: { state: string; pendingControl: unknown }[] }
  expect(tasks).toMatchObject([{ state: 'running', pendingControl: null }])
  expect((await core.call('task.get', { taskId: ids.taskId })).revision).toBeGreaterThanOrEqual(revision)
  expect((await ask(`GET /runs/${ids.runId}`)).body.run).toMatchObject({ state: 'running' })
  await ask(`POST /tasks/${ids.taskId}/terminate`)
  await ask(`POST /runs/${ids.runId}/cancel`)
})

test('what was made once under a key is answered again, though its tag is old by then', async () => {
  const { core, ask } = await restServer()
  const made = await ask('POST /sessions', { prompt: 'Hello', directory: temporaryDirectory() })
  await until(core, idOf(made), ended)
  const session = `/sessions/${String(made.body.sessionId)}`
  const etag = (await ask(`GET ${session}`)).headers.get('etag') ?? ''
  const headers = { 'if-match': etag, 'idempotency-key': 'fork-once' }
  const fork = await ask(`POST ${session}/fork`, {}, headers)
  expect(fork.status).toBe(201)
  await core.call('session.rename', { sessionId: String(made.body.sessionId), title: 'Other' })
  expect((await ask(`GET ${session}`)).headers.get('etag')).not.toBe(etag)
  const again = await ask(`POST ${session}/fork`, {}, headers)
  expect([again.status, idOf(again)]).toEqual([201, idOf(fork)])
  const other = await ask(`POST ${session}/fork`, {}, { ...headers, 'idempotency-key': 'fork-twice' })
  expect(other.status).toBe(412)
  // A key whose request was refused is as new.
  const anew = await ask(`POST ${session}/fork`, {}, { 'idempotency-key': 'fork-twice' })
  expect(anew.status).toBe(201)
})

test('a stream goes on after a restart behind the last event that came, with none lost or told twice', async () => {
  const first = await restServer()
  const { dataDirectory } = first.config
  const made = await first.ask('POST /tasks', {
    prompt: 'Count #sim:stream(tokens=900,rate=100)',
    directory: temporaryDirectory(),
  })
  const path = `/api/v1/tasks/${idOf(made)}/events`
  const before = await readStream(first.server.url + path, { 'x-api-key': first.apiKey }, 20)
  expect(before.end).toBeNull()
  await first.core.close({ instances: 'leave' })
  await first.close()

  const second = await restServer({ dataDirectory })
  const after = await readStream(second.server.url + path, {
    'x-api-key': second.apiKey,
    'last-event-id': String(before.events.at(-1)?.seq),
  })
  expect(after.end).toMatchObject({ state: 'completed' })
  const told = [...before.events, ...after.events].map(({ seq }) => seq)
  expect(told).toEqual([...new Set(told)].sort((a, b) => a - b))
  const kept = await allEvents(second.core, idOf(made))
  expect(told).toEqual(expect.arrayContaining(kept.map(({ seq }) => seq)))
})

test('each list leads to its end by its links, in both directions of a log', async () => {
  const { core, ask } = await restServer()
  const directory = temporaryDirectory()
  for (let i = 0; i < 5; i++) {
    await until(core, idOf(await ask('POST /sessions', { prompt: 'x #sim:quick', directory })), ended)
    await ask('POST /runs', { source, directory })
  }
  const follow = async (from: string, list: string, key: string) => {
    const told: unknown[] = []
    let path: string | undefined = from
    let pages = 0
    while (path !== undefined) {
      const { status, headers, body } = await ask(`GET ${path}`)
      expect(status, path).toBe(200)
      told.push((body[list] as Record<string, unknown>[]).map((row) => row[key]))
      path = /^<\/api\/v1([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
      pages += 1
      expect(pages).toBeLessThan(50)
    }
    return told
  }
  for (const list of ['sessions', 'runs']) {
    const all = (await ask(`GET /${list}`)).body[list] as { id: string }[]
    expect(all).toHaveLength(5)
    expect((await follow(`/${list}?limit=2`, list, 'id')).flat()).toEqual(all.map(({ id }) => id))
  }
  const [task] = (await ask('GET /tasks?limit=1')).body.tasks as { id: string }[]
  const kept = (await allEvents(core, task?.id ?? '')).map(({ seq }) => seq)
  const back = await follow(`/tasks/${task?.id}/events?limit=3`, 'events', 'seq')
  expect(back.toReversed().flat()).toEqual(kept)
  const [run] = (await ask('GET /runs?limit=1')).body.runs as { id: string }[]
  const log = (await ask(`GET /runs/${run?.id}/log?after=0`)).body.entries as { seq: number }[]
  const pages = await follow(`/runs/${run?.id}/log?after=0&limit=1`, 'entries', 'seq')
  expect(pages.flat()).toEqual(log.map(({ seq }) => seq))
})

test('a body that is too large is 413, and no address is a problem like any other', async () => {
  const { ask } = await restServer()
  const large = await ask('POST /tasks', `{"prompt":"${'x'.repeat(MAX_CALL_BYTES)}"}`)
  expect([large.status, large.body.code, large.body.status]).toEqual([413, 'validation', 413])
  expect(large.headers.get('content-type')).toContain('application/problem+json')
  const none = await ask('GET /nothing')
  expect([none.status, none.body.code, none.headers.get('content-type')]).toEqual([
    404,
    'not_found',
    'application/problem+json; charset=utf-8',
  ])
  const wrong = await ask('DELETE /sessions')
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
  expect(wrong.body).toMatchObject({ status: 405, code: 'validation' })
})
