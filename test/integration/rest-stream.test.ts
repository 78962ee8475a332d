import { expect, test } from 'vitest'
import type { TaskEvent } from '../../src/contract/task-event.ts'
import { restServer } from '../harness/rest-server.ts'
import { readStream } from '../harness/rest-stream.ts'
import { allEvents, ended, inState, temporaryDirectory, until } from '../harness/test-core.ts'

const textIn = (events: readonly TaskEvent[]) =>
  events.map((event) => (event.kind === 'block.appended' ? event.payload.text : '')).join('')

test('the log of a task is followed to its end, and one that comes back loses and doubles nothing', async () => {
  const { core, server, apiKey, ask } = await restServer()
  const made = await ask('POST /tasks', {
    prompt: 'Count #sim:stream(tokens=400,rate=400)',
    directory: temporaryDirectory(),
  })
  const taskId = String(made.body.id)
  const url = `${server.url}/api/v1/tasks/${taskId}/events`
  const key = { 'x-api-key': apiKey }
  const told: TaskEvent[] = []
  let end: Record<string, unknown> | null = null
  // It goes away again and again.
  for (let most = 5; end === null; most *= 2) {
    const last = told.at(-1)?.seq
    const part = await readStream(url, { ...key, ...(last ? { 'last-event-id': String(last) } : {}) }, most)
    expect([part.status, part.type]).toEqual([200, 'text/event-stream; charset=utf-8'])
    told.push(...part.events)
    end = part.end
  }
  expect(end).toMatchObject({ taskId, state: 'completed' })
  const numbers = told.map(({ seq }) => seq)
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
  // All that is kept was told; what was told besides is of blocks that were complete later.
  const kept = await allEvents(core, taskId)
  expect(numbers).toEqual(expect.arrayContaining(kept.map(({ seq }) => seq)))
  const whole = kept.find((event) => event.kind === 'block.completed' && event.payload.type === 'text')
  expect(whole?.kind === 'block.completed' && whole.payload.text.startsWith(textIn(told).slice(0, 50))).toBe(
    true,
  )
  expect((await readStream(url, { ...key, 'last-event-id': String(numbers.at(-1)) })).status).toBe(204)
})

test('a page of the log is JSON, with where the next one is', async () => {
  const { core, ask } = await restServer()
  const made = await ask('POST /tasks', { prompt: 'Hello', directory: temporaryDirectory() })
  const taskId = String(made.body.id)
  await until(core, taskId, ended)
  const kept = await allEvents(core, taskId)
  const told: TaskEvent[] = []
  let path: string | undefined = `/tasks/${taskId}/events?after=0&limit=3`
  while (path !== undefined) {
    const { headers, body } = await ask(`GET ${path}`)
    told.push(...(body.events as TaskEvent[]))
    path = /^<\/api\/v1([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
  }
  expect(told).toEqual(kept)
  expect((await ask(`GET /tasks/${taskId}/events?kinds=turn.ended`)).body.events).toHaveLength(1)
})

test('a stream ends with the server, and what is wrong is refused before it begins', async () => {
  const { core, server, apiKey, ask, close } = await restServer()
  const made = await ask('POST /tasks', {
    prompt: 'Count #sim:stream(tokens=20000,rate=100)',
    directory: temporaryDirectory(),
  })
  const taskId = String(made.body.id)
  await until(core, taskId, inState('running'))
  const stream = { accept: 'text/event-stream' }
  expect(
    (await ask(`GET /tasks/${taskId}/events`, undefined, { ...stream, 'last-event-id': 'x' })).status,
  ).toBe(422)
  const nobody = '019a0000-0000-7000-8000-0000000000a1'
  expect((await ask(`GET /tasks/${nobody}/events`, undefined, stream)).status).toBe(404)
  const following = await fetch(`${server.url}/api/v1/tasks/${taskId}/events`, {
    headers: { ...stream, 'x-api-key': apiKey },
  })
  expect(following.status).toBe(200)
  await close()
  expect(await following.text()).toContain('id: 1\n')
})
