import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { conversationOf } from './conversation-of.ts'
import { answer, CONVERSATION, cost, makeSessionGround, prompt } from './fixtures/claude-files.ts'

const said = [prompt('/work', 1_000, 'Go on'), answer('/work', 2_000, 'Done'), cost(0.25)]

test('a new session begins under its own id; a later attempt under another, since claude takes one only once', async () => {
  const { context, session } = makeSessionGround()
  const first = session({ taskCount: 1 })
  expect(await conversationOf(context, first)).toEqual({ kind: 'new', id: first.id })
  const again = session({ taskCount: 2 })
  const begun = await conversationOf(context, again)
  expect(begun.kind).toBe('new')
  expect(begun.id).not.toBe(again.id)
})

test('one that claude has told of is resumed, and counts on from the cost that the file tells', async () => {
  const { context, session, converse } = makeSessionGround()
  converse(said)
  const known = session({ claudeSessionId: CONVERSATION, totalCostMicros: 100_000 })
  expect(await conversationOf(context, known)).toEqual({ kind: 'resume', id: CONVERSATION })
  expect(known.totalCostMicros).toBe(250_000)
})

test('a file that tells no cost, or is not where we look, leaves the cost as it is known', async () => {
  const { context, session, converse } = makeSessionGround()
  const known = session({ claudeSessionId: CONVERSATION, totalCostMicros: 100_000 })
  expect(await conversationOf(context, known)).toMatchObject({ kind: 'resume' })
  expect(known.totalCostMicros).toBe(100_000)
  converse(said.slice(0, 2))
  await conversationOf(context, known)
  expect(known.totalCostMicros).toBe(100_000)
})

test.each([
  ['is empty', []],
  ['has nothing that can be read', ['not json', '{"type":']],
])('a conversation whose file %s is told as lost, and the session is not resumed again', async (_, lines) => {
  const { context, session, converse } = makeSessionGround()
  const path = converse(lines)
  const known = session({ claudeSessionId: CONVERSATION, totalCostMicros: 1 })
  await expect(conversationOf(context, known)).rejects.toMatchObject({
    code: 'not_resumable',
    details: { sessionId: known.id, path },
  })
  expect(known).toMatchObject({ resumable: false, state: 'ended' })
})

test('a conversation that Claude has deleted is put back before it is resumed', async () => {
  const { context, session, converse } = makeSessionGround({ vaultScope: 'all' })
  const path = converse(said)
  const before = readFileSync(path)
  await context.vault.takeIn()
  rmSync(path)
  const known = session({ claudeSessionId: CONVERSATION, totalCostMicros: 100_000 })
  expect(await conversationOf(context, known)).toEqual({ kind: 'resume', id: CONVERSATION })
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(known.totalCostMicros).toBe(250_000)
})

test('a file that was emptied is not written over; what the vault has is put back once it was moved away', async () => {
  const { context, session, converse } = makeSessionGround({ vaultScope: 'all' })
  const path = converse(said)
  await context.vault.takeIn()
  writeFileSync(path, '')
  const known = session({ claudeSessionId: CONVERSATION, totalCostMicros: 1 })
  await expect(conversationOf(context, known)).rejects.toMatchObject({
    code: 'not_resumable',
    message: expect.stringContaining('its file is empty'),
    hint: expect.stringContaining(`Move ${path} away`),
  })
  expect(readFileSync(path)).toHaveLength(0)
  expect(known.resumable).toBe(true)
  rmSync(path)
  expect(await conversationOf(context, known)).toMatchObject({ kind: 'resume' })
  expect(readFileSync(path).length).toBeGreaterThan(100)
})

test('where no turn ever ended, a damaged file loses nothing', async () => {
  const { context, session, converse } = makeSessionGround()
  converse([])
  const begun = session({ claudeSessionId: CONVERSATION })
  expect(await conversationOf(context, begun)).toMatchObject({ kind: 'resume' })
  expect(begun.resumable).toBe(true)
})

test('one that somebody else works with is not resumed, but a fork of it may begin', async () => {
  const { context, session, converse, use } = makeSessionGround()
  converse(said)
  await use()
  const known = session({ claudeSessionId: CONVERSATION })
  await expect(conversationOf(context, known)).rejects.toMatchObject({
    code: 'conflict',
    details: { pid: process.pid, claudeSessionId: CONVERSATION },
  })
  const fork = session({ forkFromClaudeSession: CONVERSATION, forkOf: known.id })
  expect(await conversationOf(context, fork)).toEqual({ kind: 'fork', from: CONVERSATION, id: fork.id })
  expect(fork.totalCostMicros).toBe(250_000)
})

test.runIf(process.platform === 'linux')('a pid that was used again is nobody', async () => {
  const { context, session, use } = makeSessionGround()
  await use('1')
  expect(await conversationOf(context, session({ claudeSessionId: CONVERSATION }))).toMatchObject({
    kind: 'resume',
  })
})

test('a simulated fork begins at the cost of what it was forked from; one whose origin is gone at none', async () => {
  const { context, session } = makeSessionGround()
  const origin = session({ simulated: true, totalCostMicros: 700 })
  const fork = session({ simulated: true, forkOf: origin.id, forkFromClaudeSession: 'x' })
  expect(await conversationOf(context, fork)).toMatchObject({ kind: 'fork', from: 'x' })
  expect(fork.totalCostMicros).toBe(700)
  const orphan = session({ simulated: true, forkFromClaudeSession: 'x', totalCostMicros: 3 })
  await conversationOf(context, orphan)
  expect(orphan.totalCostMicros).toBe(0)
})
