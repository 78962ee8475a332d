import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { type PlayedInstance, playInstance } from './fixtures/played-instance.ts'
import { asks, init, lifecycle, result, says, streams } from './fixtures/printed.ts'
import { atRisk, shortages } from './output-gap.ts'
import { endOfItself, watchInstance } from './watch-instance.ts'

/** Its folder with what it prints into files. */
function fileOf({ directory, runner }: PlayedInstance) {
  const folder = join(directory, 'instances', runner.record.id)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'stdout.ndjson')
  writeFileSync(path, '')
  return {
    folder,
    append: (...lines: object[]) =>
      appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
  }
}

async function atWork(config = {}) {
  const played = playInstance({ config })
  const task = await played.send()
  played.print(lifecycle(task.promptUuid, 'queued'), lifecycle(task.promptUuid, 'started'), init())
  return { ...played, task }
}

const lastEvent = (played: PlayedInstance, taskId: string) => played.events(taskId).at(-1)?.payload

test('a process that dies fails its turn, with what it said and how it ended, and releases its session', async () => {
  const played = await atWork()
  const { task, runner, session, context } = played
  played.print(asks('one'))
  Object.assign(played.report, { pids: [7, 8, 9], survivors: [9] })
  await played.end({ code: 1 }, 'JavaScript heap out of memory')
  expect(task).toMatchObject({ state: 'failed', outcome: { reason: 'out_of_memory' } })
  expect(lastEvent(played, task.id)).toMatchObject({
    cause: 'crash',
    evidence: 'pid 7 and 2 descendants ended: exit code 1; still alive: 9',
  })
  expect([...context.live.permissions.values()]).toEqual([])
  expect(runner.record).toMatchObject({ state: 'exited', exitCode: 1, exitSignal: null, taskId: null })
  expect(session).toMatchObject({ state: 'released', instanceId: null })
  expect(context.live.runners.size).toBe(0)
  expect(context.store.instances.alive()).toEqual([])
})

test('what had been printed of an answer is kept', async () => {
  const played = await atWork()
  played.print(...streams('Half of i'))
  await played.end({ signal: 'SIGKILL' })
  const texts = played.events(played.task.id).filter(({ kind }) => kind === 'block.completed')
  expect(texts).toMatchObject([{ payload: { text: 'Half of i' } }])
})

test('a prompt that claude never read is sent anew; one that it may have read is not', async () => {
  const unread = await atWork()
  unread.print(result())
  const next = await unread.send()
  await unread.end({ code: 1 })
  expect(next).toMatchObject({ state: 'queued', promptUuid: null })

  const read = await atWork()
  read.print(result())
  const other = await read.send()
  read.print(lifecycle(other.promptUuid, 'queued'))
  await read.end({ code: 1 })
  expect(other.state).toBe('failed')

  // It tells nothing of what it reads, so nobody knows.
  const silent = playInstance()
  const first = await silent.send()
  await silent.end({ code: 1 })
  expect(first.state).toBe('failed')
})

test.each([
  ['lost', 'interrupted', 'crash'],
  ['shutdown', 'interrupted', 'shutdown'],
] as const)('an instance that was %s leaves its turn interrupted', async (endCause, state, cause) => {
  const played = await atWork()
  played.runner.endCause = endCause
  await played.end()
  expect(played.task.state).toBe(state)
  expect(lastEvent(played, played.task.id)).toMatchObject({ cause })
  expect(played.session.resumable).toBe(true)
})

test('an end that was asked for is a person’s', async () => {
  const played = await atWork()
  played.task.pendingControl = 'terminate'
  played.runner.termination = Promise.resolve(played.report)
  await played.end({ signal: 'SIGTERM' })
  expect(played.task.state).toBe('cancelled')
  expect(played.signals).toEqual([])
})

test('a failure that is worth it is tried again in the same commit', async () => {
  const played = await atWork({ maxRetries: 2 })
  played.print(...streams('I begin'))
  await played.end({ signal: 'SIGSEGV' })
  const tries = played.context.live.tasksOf(played.session.id)
  expect(tries).toMatchObject([
    { retryOf: played.task.id, attempt: 2, prompt: 'Continue where you left off.' },
  ])
})

test('one that this supervisor let go of is left as it is', async () => {
  const played = await atWork()
  played.runner.released = true
  await played.end({ code: 0 })
  expect(played.task.state).toBe('running')
  expect(played.runner.record.state).toBe('busy')
})

test('a tree that can not be ended does not keep the end of its task back', async () => {
  const played = await atWork()
  played.runner.termination = Promise.reject(new Error('no'))
  await played.end({ code: 1 })
  expect(played.task.state).toBe('failed')
})

test('what a process printed last is taken before its end is judged', async () => {
  const played = playInstance()
  const { append } = fileOf(played)
  const task = await played.send()
  watchInstance(played.context, played.runner)
  append(lifecycle(task.promptUuid, 'started'), init(), says('Done.'), result())
  played.exit({ code: 0, signal: null })
  await played.runner.ended
  expect(task.state).toBe('completed')
  expect(played.runner.record).toMatchObject({ state: 'exited', lineCount: 4 })
})

test('the end wakes who waits for its first line or for a reply', async () => {
  const played = playInstance()
  fileOf(played)
  watchInstance(played.context, played.runner)
  const reply = vi.fn()
  played.runner.replies.set('one', reply)
  played.exit({ code: 1, signal: null })
  await played.runner.up.promise
  await played.runner.ended
  expect(reply).toHaveBeenCalledWith({ ok: false, response: null, error: 'its process ended' })
})

test('an instance whose output can not be read is ended', async () => {
  const played = playInstance()
  const { folder } = fileOf(played)
  // A folder stands where the file was.
  rmSync(join(folder, 'stdout.ndjson'))
  mkdirSync(join(folder, 'stdout.ndjson'))
  watchInstance(played.context, played.runner)
  await vi.waitFor(() => expect(played.signals).toEqual(['SIGTERM']))
  expect(played.runner.record.endReason).toContain('its output could not be read')
  played.exit({ code: null, signal: 'SIGTERM' })
  await played.runner.ended
})

test('on a full disk a process that says nothing is said to have had no room', async () => {
  const played = await atWork()
  fileOf(played)
  watchInstance(played.context, played.runner)
  shortages.set(played.runner, 'only 3 MB are free')
  played.exit({ code: 1, signal: null })
  await played.runner.ended
  expect(played.task.outcome).toMatchObject({
    reason: 'disk_full',
    diagnostics: expect.stringContaining('3 MB'),
  })
})

test('a gap in the output of a full disk is told in its task', async () => {
  const played = await atWork()
  atRisk.add(played.runner)
  await played.end({ code: 1 })
  expect(played.events(played.task.id)).toContainEqual(
    expect.objectContaining({ payload: expect.objectContaining({ code: 'output_gap' }) }),
  )
})

test('why a process that takes no prompt ended is told from its errors', async () => {
  const ended = playInstance()
  const { folder } = fileOf(ended)
  writeFileSync(join(folder, 'stderr.log'), 'error: unknown option --x')
  watchInstance(ended.context, ended.runner)
  ended.exit({ code: 1, signal: null })
  expect(await endOfItself(ended.context, ended.runner)).toMatchObject({ reason: 'startup_failed' })
})
