import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
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
