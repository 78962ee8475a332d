import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { archiveTasks, removeTasks } from '../tasks/put-away.ts'
import {
  answer,
  CONVERSATION,
  cost,
  makeSessionGround,
  prompt,
  type SessionGround,
} from './fixtures/claude-files.ts'
import { importConversation } from './import-conversation.ts'
import { listConversations } from './list-conversations.ts'

const take = ({ context }: SessionGround, directory?: string) =>
  importConversation(context, {
    claudeSessionId: CONVERSATION,
    ...(directory === undefined ? {} : { directory }),
  })

const refusal = (code: string, message: string) => ({ code, message: expect.stringContaining(message) })

/** A conversation in a directory of the ground. */
function conversationIn(ground: SessionGround, name = 'project', isThere = true): string {
  const directory = join(ground.directory, name)
  if (isThere) mkdirSync(directory)
  ground.converse([
    prompt(directory, 1_700_000_001_000, 'Count the files'),
    answer(directory, 1_700_000_002_000, 'There are three.'),
    cost(0.5),
  ])
  return directory
}

test('a conversation becomes a session with what was said in it as one completed task', async () => {
  const ground = makeSessionGround()
  const directory = conversationIn(ground)
  const session = await take(ground)
  expect(session).toMatchObject({
    claudeSessionId: CONVERSATION,
    title: 'Count the files',
    directory,
    state: 'released',
    imported: true,
    taskCount: 1,
    contextTokens: 15,
    totalCostMicros: 500_000,
    // It was not spent here.
    costMicros: 0,
  })
  const { tasks } = await ground.context.store.tasks.list({ sessionId: session.id, limit: 10 })
  expect(tasks).toMatchObject([
    {
      state: 'completed',
      prompt: 'Count the files',
      resultText: 'There are three.',
      createdAt: 1_700_000_001_000,
      endedAt: 1_700_000_002_000,
      costMicros: 0,
    },
  ])
  expect(ground.events(tasks[0]?.id ?? '').map(({ kind }) => kind)).toEqual([
    'noted',
    'prompt.sent',
    'block.completed',
    'state.changed',
  ])
})

test('what is done to its past while that is still written is kept, and its removal waits', async () => {
  const ground = makeSessionGround()
  const { context } = ground
  const { store } = context
  const directory = conversationIn(ground)
  const lines = Array.from({ length: 1_000 }, (_, at) => prompt(directory, 1_700_000_000_000 + at, `${at}`))
  ground.converse(lines)
  const firstPart = new Promise<string>((resolve) =>
    store.onCommitted((events) => {
      for (const { name, payload } of events) if (name === 'task.appended') resolve(payload.taskId)
    }),
  )
  const taking = take(ground)
  const id = await firstPart
  expect(context.live.task(id)).toMatchObject({ state: 'completed' })
  await expect(removeTasks(context, [id])).rejects.toMatchObject(refusal('conflict', 'is being imported'))
  archiveTasks(context, [id], true)
  await taking
  expect(store.tasks.get(id)?.archivedAt).toEqual(expect.any(Number))
  expect(store.tasks.get(id)?.lastSeq).toBe(1_002)

  // Its removal takes several turns; nobody finds it from the first of them on.
  const removing = removeTasks(context, [id])
  expect(store.tasks.get(id)).toBeDefined()
  expect(() => archiveTasks(context, [id], false)).toThrow(`There is no task ${id}.`)
  await expect(removing).resolves.toEqual({ taskIds: [id] })
  expect(store.tasks.get(id)).toBeUndefined()
})

test('one that a session has already is that session, unless that can not go on with it', async () => {
  const ground = makeSessionGround()
  conversationIn(ground)
  const first = await take(ground)
  expect((await take(ground)).id).toBe(first.id)
  first.resumable = false
  ground.context.store.journal.saveSession(first)
  ground.context.store.journal.flush()
  expect((await take(ground)).id).not.toBe(first.id)
})

test('it goes on in the directory that is named, where its own is gone', async () => {
  const ground = makeSessionGround()
  conversationIn(ground, 'moved', false)
  await expect(take(ground)).rejects.toMatchObject({
    ...refusal('not_resumable', 'its directory does not exist any more'),
    hint: expect.stringContaining('--dir'),
  })
  expect(await take(ground, ground.directory)).toMatchObject({ directory: ground.directory })
})

test.each([
  ['a relative directory', 'project', 'validation', 'not an absolute path'],
  ['a directory that is not there', '/nowhere', 'directory_not_found', '/nowhere'],
])('%s is refused by its name', async (_, directory, code, message) => {
  const ground = makeSessionGround()
  conversationIn(ground)
  await expect(take(ground, directory)).rejects.toMatchObject(refusal(code, message))
})

test('what can not be imported leaves no session', async () => {
  const unknown = makeSessionGround()
  await expect(take(unknown)).rejects.toMatchObject(refusal('not_found', CONVERSATION))

  const simulated = makeSessionGround({ simulate: true })
  conversationIn(simulated)
  await expect(take(simulated)).rejects.toMatchObject(refusal('conflict', 'simulated instances only'))

  const used = makeSessionGround()
  conversationIn(used)
  await used.use()
  await expect(take(used)).rejects.toMatchObject(refusal('conflict', `pid ${process.pid}`))

  const damaged = makeSessionGround()
  damaged.converse(['not json'])
  await expect(take(damaged, damaged.directory)).rejects.toMatchObject(
    refusal('not_resumable', 'nothing in its file can be read'),
  )
  for (const { context } of [unknown, simulated, used, damaged]) {
    expect(context.store.sessions.byClaudeSession(CONVERSATION)).toBeUndefined()
  }
})

test('two imports at once make one session', async () => {
  const ground = makeSessionGround()
  conversationIn(ground)
  const [a, b] = await Promise.all([take(ground), take(ground)])
  expect(a.id).toBe(b.id)
})

test('a list names who works with a conversation, its session, and what is wrong with it', async () => {
  const ground = makeSessionGround()
  conversationIn(ground, 'moved', false)
  await ground.use()
  const session = ground.session({ claudeSessionId: CONVERSATION })
  const { conversations } = await listConversations(ground.context, { limit: 10 })
  expect(conversations).toMatchObject([
    {
      title: 'Count the files',
      sessionId: session.id,
      usedByPid: process.pid,
      problem: 'its directory does not exist any more',
    },
  ])
  const search = (text: string) => listConversations(ground.context, { limit: 10, search: text })
  expect((await search(' COUNT ')).conversations).toHaveLength(1)
  expect((await search('nothing like it')).conversations).toEqual([])
})
