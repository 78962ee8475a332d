import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allEvents, temporaryDirectory, testCore } from '../harness/test-core.ts'

const ID = '00000000-0000-4000-8000-000000000001'

/** A core over a home with the given files under `.claude`. */
async function coreOver(files: Readonly<Record<string, string>>, simulate = false) {
  const home = temporaryDirectory('home')
  for (const [name, text] of Object.entries(files)) {
    const path = join(home, '.claude', name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text)
  }
  return testCore({ simulate, env: { ...process.env, HOME: home, CLAUDE_CONFIG_DIR: '' } })
}

const prompts = (cwd: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      type: 'user',
      cwd,
      uuid: `u${index}`,
      timestamp: new Date(1_700_000_000_000 + index).toISOString(),
      message: { role: 'user', content: `prompt ${index}` },
    }),
  ).join('\n')

const entry = (pid: number, procStart: string) => JSON.stringify({ pid, sessionId: ID, cwd: '/', procStart })

/** When this process started, in clock ticks, as Claude's registry has it. */
async function ownStart(): Promise<string> {
  const { readStartTime } = await import('../../src/main/core/processes/identity.ts')
  return (await readStartTime(process.pid))?.split(':').at(-1) ?? ''
}

test('only a living process counts as the user of a conversation, and only the one that is meant', async () => {
  const conversation = { [`projects/-work/${ID}.jsonl`]: prompts(temporaryDirectory(), 1) }
  const registry = `sessions/${process.pid}.json`
  const used = await coreOver({ ...conversation, [registry]: entry(process.pid, await ownStart()) })
  const { conversations } = await used.call('conversation.list', {})
  expect(conversations).toMatchObject([{ usedByPid: process.pid }])
  const refusal = { code: 'conflict', message: expect.stringContaining(`pid ${process.pid}`) }
  await expect(used.call('conversation.import', { claudeSessionId: ID })).rejects.toMatchObject(refusal)
  // A pid that was used again, one that is gone, and what is no entry at all.
  const free = await coreOver({
    ...conversation,
    ...(process.platform === 'linux' ? { [registry]: entry(process.pid, '1') } : {}),
    'sessions/4194999.json': entry(4_194_999, '1'),
    'sessions/12.json': 'not json',
    'sessions/13.json': '{"pid":-1,"sessionId":7}',
  })
  const list = await free.call('conversation.list', {})
  expect(list.conversations).toMatchObject([{ usedByPid: null }])
  expect(await free.call('conversation.import', { claudeSessionId: ID })).toMatchObject({ imported: true })
})

test('of a long conversation the newest messages are imported, with their times', async () => {
  const core = await coreOver({ [`projects/-work/${ID}.jsonl`]: prompts(temporaryDirectory(), 4_500) })
  const session = await core.call('conversation.import', { claudeSessionId: ID })
  const { tasks } = await core.call('task.list', { sessionId: session.id })
  const [task] = tasks
  expect(task).toMatchObject({ state: 'completed', prompt: 'prompt 4499', endedAt: 1_700_000_004_499 })
  const events = await allEvents(core, task?.id ?? '')
  const said = events.flatMap((event) => (event.kind === 'prompt.sent' ? [event.payload.text] : []))
  expect(said).toHaveLength(2_000)
  expect([said[0], said.at(-1)]).toEqual(['prompt 2500', 'prompt 4499'])
  expect(events[0]).toMatchObject({ kind: 'noted', payload: { code: 'imported' } })
  expect(JSON.stringify(events[0])).toContain('earlier ones are left out')
})

test('what can not be continued is not imported, and the error says why', async () => {
  const core = await coreOver({
    [`projects/-work/${ID}.jsonl`]: prompts('/no/such/directory', 1),
    [`projects/-work/${ID.replace(/1$/, '2')}.jsonl`]: 'garbage',
  })
  const gone = core.call('conversation.import', { claudeSessionId: ID })
  const error = { code: 'not_resumable', hint: expect.stringContaining('--dir') }
  await expect(gone).rejects.toMatchObject(error)
  const damaged = core.call('conversation.import', { claudeSessionId: ID.replace(/1$/, '2') })
  await expect(damaged).rejects.toMatchObject({
    code: 'not_resumable',
    message: expect.stringContaining('read'),
  })
  const unknown = core.call('conversation.import', { claudeSessionId: '../../secrets' })
  await expect(unknown).rejects.toMatchObject({ code: 'not_found' })
  expect((await core.call('session.list', {})).sessions).toEqual([])
})

test('a supervisor of simulated instances imports nothing real', async () => {
  const files = { [`projects/-work/${ID}.jsonl`]: prompts(temporaryDirectory(), 1) }
  const core = await coreOver(files, true)
  const refusal = core.call('conversation.import', { claudeSessionId: ID })
  await expect(refusal).rejects.toMatchObject({
    code: 'conflict',
    hint: expect.stringContaining('--simulate'),
  })
})

test('hundreds of conversations are listed, searched and limited', async () => {
  const cwd = temporaryDirectory()
  const files = Array.from({ length: 300 }, (_, index) => [
    `projects/-p${index % 7}/00000000-0000-4000-8000-${String(index).padStart(12, '0')}.jsonl`,
    prompts(cwd, 1).replace('prompt 0', `Topic ${index}`),
  ])
  const core = await coreOver(Object.fromEntries(files) as Record<string, string>)
  const all = await core.call('conversation.list', { limit: 1_000 })
  expect(all).toMatchObject({ hasMore: false, conversations: { length: 300 } })
  const some = await core.call('conversation.list', { limit: 10 })
  expect(some).toMatchObject({ hasMore: true, conversations: { length: 10 } })
  const one = await core.call('conversation.list', { search: 'topic 123', directory: cwd })
  expect(one.conversations.map(({ title }) => title)).toEqual(['Topic 123'])
})

test('a conversation that is imported twice at once becomes one session', async () => {
  const core = await coreOver({ [`projects/-work/${ID}.jsonl`]: prompts(temporaryDirectory(), 1) })
  const [one, two] = await Promise.all([
    core.call('conversation.import', { claudeSessionId: ID }),
    core.call('conversation.import', { claudeSessionId: ID }),
  ])
  expect(one.id).toBe(two.id)
  expect((await core.call('session.list', {})).sessions).toHaveLength(1)
})
