import { expect, test } from 'vitest'
import type { Task } from '../../src/contract/task.ts'
import { restServer } from '../harness/rest-server.ts'
import { ended, inState, temporaryDirectory, until } from '../harness/test-core.ts'

const slow = 'Count #sim:stream(tokens=20000,rate=200)'
const idOf = (body: Record<string, unknown>) => String(body.id)
const etagOf = (headers: Headers) => headers.get('etag') ?? ''

test('a task is made, looked at, paused, resumed, ended, tried again and removed by its routes', async () => {
  const { core, ask } = await restServer()
  const directory = temporaryDirectory()
  const made = await ask('POST /tasks', { prompt: slow, directory })
  const id = idOf(made.body)
  expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1/tasks/${id}`])
  await until(core, id, inState('running'))

  const paused = await ask(`POST /tasks/${id}/pause`, { mode: 'freeze' })
  expect(paused.status).toBe(paused.body.pendingControl === null ? 200 : 202)
  await until(core, id, inState('paused'))
  expect((await ask(`POST /tasks/${id}/resume`)).status).toBeOneOf([200, 202])
  await until(core, id, inState('running'))
  expect((await ask(`DELETE /tasks/${id}`)).status).toBe(409)
  expect((await ask(`POST /tasks/${id}/terminate`)).status).toBeOneOf([200, 202])
  await until(core, id, ended)

  const again = await ask(`POST /tasks/${id}/retry`, {})
  expect(again.status).toBe(201)
  expect(again.headers.get('location')).toBe(`/api/v1/tasks/${idOf(again.body)}`)
  await ask(`POST /tasks/${idOf(again.body)}/terminate`)
  await until(core, idOf(again.body), ended)

  const removed = await ask(`DELETE /tasks/${id}`)
  expect([removed.status, removed.body]).toEqual([204, {}])
  const gone = await ask(`GET /tasks/${id}`)
  expect([gone.status, gone.headers.get('content-type')]).toEqual([
    404,
    'application/problem+json; charset=utf-8',
  ])
  expect(gone.body).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404, code: 'not_found' })
})

test('a session is made by its first prompt, listed, forked and ended', async () => {
  const { core, ask } = await restServer()
  const directory = temporaryDirectory()
  const made = await ask('POST /sessions', { prompt: 'Hello', directory })
  const session = String(made.body.sessionId)
  expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1/sessions/${session}`])
  await until(core, idOf(made.body), ended)
  expect((await ask('POST /sessions', { prompt: 'Hello', sessionId: session })).status).toBe(422)
  expect((await ask(`GET /sessions/${session}`)).body).toMatchObject({ id: session, directory })
  expect((await ask('GET /sessions?limit=5')).body.sessions).toHaveLength(1)
  const fork = await ask(`POST /sessions/${session}/fork`, {})
  expect([fork.status, fork.body.forkOf]).toEqual([201, session])
  expect((await ask(`DELETE /sessions/${session}`)).body).toMatchObject({ id: session, state: 'ended' })
})

test('workflows are saved under their name as they are written, and run', async () => {
  const { ask } = await restServer()
  const source = 'name: hello\nversion: "1"\nnodes:\n  - id: greet\n    kind: claude\n    prompt: Say hello\n'
  const yaml = { 'content-type': 'application/yaml' }
  const valid = await ask('POST /workflows/validate', source, yaml)
  expect([valid.status, valid.body.definition]).toEqual([200, expect.objectContaining({ name: 'hello' })])
  const other = await ask('PUT /workflows/other', source, yaml)
  expect([other.status, other.body.code]).toEqual([422, 'validation'])
  expect((await ask('PUT /workflows/hello', source, yaml)).body).toMatchObject({ name: 'hello' })
  expect((await ask('GET /workflows/hello')).body.source).toBe(source)
  const run = await ask('POST /runs', { name: 'hello', directory: temporaryDirectory() })
  const id = idOf(run.body)
  expect([run.status, run.headers.get('location')]).toEqual([201, `/api/v1/runs/${id}`])
  const seen = await ask(`GET /runs/${id}`)
  expect(etagOf(seen.headers)).toMatch(/^"\d+-\d+"$/)
  expect((await ask(`POST /runs/${id}/cancel`, {}, { 'if-match': '"0-0"' })).status).toBe(412)
  expect((await ask(`POST /runs/${id}/cancel`)).status).toBe(200)
  expect((await ask(`GET /runs/${id}/log?limit=1&after=0`)).headers.get('link')).toContain('after=1')
  expect((await ask('DELETE /workflows/hello')).status).toBe(204)
})

test('what is wrong in a request is told with its name', async () => {
  const { ask } = await restServer()
  const directory = temporaryDirectory()
  const cases: [string, unknown, number, RegExp][] = [
    ['GET /tasks?stats=running', undefined, 422, /"stats"/],
    ['GET /tasks?limit=many', undefined, 422, /limit/],
    ['GET /tasks?limit=1&limit=2', undefined, 422, /limit/],
    ['GET /tasks?sort[by]=colour', undefined, 422, /sort/],
    ['GET /tasks/none', undefined, 422, /taskId/],
    ['POST /tasks?prompt=x', {}, 422, /query/],
    ['POST /tasks', { directory }, 422, /prompt/],
    ['POST /tasks', [], 422, /object/],
    ['POST /tasks', '{"prompt"', 400, /JSON/i],
    ['GET /extensions', undefined, 422, /directory/],
    ['GET /nothing', undefined, 404, /nothing at this address/],
  ]
  for (const [request, body, status, said] of cases) {
    const answer = await ask(request, body)
    expect(answer.status, `${request}: ${JSON.stringify(answer.body)}`).toBe(status)
    expect(JSON.stringify(answer.body), request).toMatch(said)
  }
  const stranger = await ask('GET /tasks', undefined, { 'x-api-key': 'wrong' })
  expect([stranger.status, stranger.body.code]).toEqual([401, 'unauthorized'])
  expect((await ask('POST /tasks', 'prompt', { 'content-type': 'text/html' })).status).toBe(415)
})

test('a full queue is 429, with when to come back', async () => {
  const { ask } = await restServer({ maxQueued: 1, schedule: false })
  const directory = temporaryDirectory()
  expect((await ask('POST /tasks', { prompt: 'One', directory })).status).toBe(201)
  const full = await ask('POST /tasks', { prompt: 'Two', directory })
  expect([full.status, full.body.code]).toEqual([429, 'capacity_exceeded'])
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('pages lead to the next one until every task was told once', async () => {
  const { ask } = await restServer({ schedule: false })
  const directory = temporaryDirectory()
  for (let i = 0; i < 5; i++) await ask('POST /tasks', { prompt: `Task ${i}`, directory })
  const told: string[] = []
  let path: string | undefined = '/tasks?limit=2&states=queued&sort[by]=created&sort[descending]=false'
  while (path !== undefined) {
    const { status, headers, body } = await ask(`GET ${path}`)
    expect(status).toBe(200)
    told.push(...(body.tasks as Task[]).map(({ title }) => title))
    path = /^<\/api\/v1([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
  }
  expect(told).toEqual(['Task 0', 'Task 1', 'Task 2', 'Task 3', 'Task 4'])
})

test('an entity tag spares an answer that is known, and an old one changes nothing', async () => {
  const { core, ask } = await restServer()
  const made = await ask('POST /tasks', { prompt: slow, directory: temporaryDirectory() })
  const id = idOf(made.body)
  await until(core, id, ({ state, pendingControl }) => state === 'running' && pendingControl === null)
  await ask(`POST /tasks/${id}/pause`)
  const paused = await until(core, id, inState('paused'))
  const seen = await ask(`GET /tasks/${id}`)
  const etag = etagOf(seen.headers)
  expect(etag).toBe(`"${paused.revision}"`)
  const known = await ask(`GET /tasks/${id}`, undefined, { 'if-none-match': `"1", ${etag}` })
  expect([known.status, known.body, etagOf(known.headers)]).toEqual([304, {}, etag])

  for (const old of [etagOf(made.headers), '"nonsense"', `W/${etag}`]) {
    const refused = await ask(`POST /tasks/${id}/resume`, undefined, { 'if-match': old })
    expect([refused.status, refused.body.code]).toEqual([412, 'conflict'])
  }
  expect(etagOf((await ask(`GET /tasks/${id}`)).headers)).toBe(etag)
  expect((await ask(`POST /tasks/${id}/resume`, undefined, { 'if-match': etag })).status).toBeOneOf([
    200, 202,
  ])
  await until(core, id, inState('running'))
  const none = await ask('POST /workflows/validate', {}, { 'if-match': etag })
  expect(none.status).toBe(422)
})

test('a key makes one task however often and at the same time it is asked for, over a restart too', async () => {
  const first = await restServer({ schedule: false })
  const { dataDirectory } = first.config
  const body = { prompt: 'Once', directory: temporaryDirectory() }
  const key = { 'idempotency-key': 'b7f1c8e2-once' }
  const answers = await Promise.all(Array.from({ length: 10 }, () => first.ask('POST /tasks', body, key)))
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201))
  expect(new Set(answers.map((answer) => idOf(answer.body))).size).toBe(1)
  expect((await first.ask('GET /tasks')).body.tasks).toHaveLength(1)
  const other = await first.ask('POST /tasks', { ...body, prompt: 'Twice' }, key)
  expect([other.status, other.body.code]).toEqual([422, 'conflict'])
  const refused = await first.ask(
    'POST /tasks',
    { directory: '/nowhere/at/all', prompt: 'x' },
    {
      'idempotency-key': 'again',
    },
  )
  expect(refused.status).toBe(422)
  // What was not made uses up no key.
  expect((await first.ask('POST /tasks', body, { 'idempotency-key': 'again' })).status).toBe(201)
  expect((await first.ask('POST /tasks', body, { 'idempotency-key': 'ä'.repeat(3) })).status).toBe(422)
  await first.close()

  const second = await restServer({ schedule: false, dataDirectory })
  const later = await second.ask('POST /tasks', body, key)
  expect([later.status, idOf(later.body)]).toEqual([201, idOf(answers[0]?.body ?? {})])
  expect((await second.ask('GET /tasks')).body.tasks).toHaveLength(2)
})
