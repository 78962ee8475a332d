import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TaskRecord } from '../store/records.ts'
import { type PlayedInstance, playInstance } from './fixtures/played-instance.ts'
import { background, calls, init, lifecycle, result, returns, says } from './fixtures/printed.ts'
import { rebuildRunner } from './rebuild-runner.ts'
import { takeLine } from './take-line.ts'

/** What an earlier supervisor took of these lines; the rest is in the file only. */
async function leftAt(taken: object[], rest: (object | string)[] = [], change: Partial<TaskRecord> = {}) {
  const played = playInstance()
  const task = await played.send({ promptUuid: 'prompt', ...change })
  played.print(...taken)
  played.context.store.journal.flush()
  const folder = join(played.directory, 'instances', played.runner.record.id)
  mkdirSync(folder, { recursive: true })
  const text = (line: object | string) => (typeof line === 'string' ? line : `${JSON.stringify(line)}\n`)
  writeFileSync(join(folder, 'stdout.ndjson'), [...taken, ...rest].map(text).join(''))
  return { ...played, task, folder }
}

const adopt = ({ context, runner }: PlayedInstance, tasks: TaskRecord[]) => {
  context.live.runners.clear()
  return rebuildRunner(context, runner.record, runner.process, tasks)
}

const started = [lifecycle('prompt', 'queued'), lifecycle('prompt', 'started'), init()]

test('a turn in progress is taken over with its open tools, and its next line goes on with it', async () => {
  const left = await leftAt([...started, calls('a'), calls('b'), returns('a')])
  left.wait(60_000)
  const before = left.events(left.task.id).length
  const runner = await adopt(left, [left.task])
  expect(runner?.current?.task).toBe(left.task)
  expect([...(runner?.current?.openTools ?? [])]).toEqual([
    ['b', { label: 'Bash `npm test`', since: left.context.now() - 60_000 }],
  ])
  expect(runner).toMatchObject({ sent: null, busy: true, idleSince: null, tellsLifecycle: true })
  expect(runner?.record).toMatchObject({ adopted: true, state: 'busy' })
  // Nothing of what was stored is stored again.
  expect(left.events(left.task.id)).toHaveLength(before)
  if (!runner) return
  const { offset } = runner.record
  takeLine(left.context, runner, { kind: 'line', text: JSON.stringify(result()), end: offset + 1 })
  expect(left.task.state).toBe('completed')
})

test('a prompt that has not begun is known to have been read, or not', async () => {
  const read = await leftAt([lifecycle('prompt', 'queued')])
  expect(await adopt(read, [read.task])).toMatchObject({ sent: read.task, sentWasRead: true, current: null })
  const unread = await leftAt([])
  expect(await adopt(unread, [unread.task])).toMatchObject({ sent: unread.task, sentWasRead: false })
})

test('lines behind the committed offset are left to who follows the output', async () => {
  const left = await leftAt(started, [result(), '{"type":"resu'])
  const runner = await adopt(left, [left.task])
  expect(runner?.current?.task).toBe(left.task)
  expect(left.task.state).toBe('running')
})

test('of turns before the task only what is said of the instance counts', async () => {
  const left = await leftAt([lifecycle('earlier', 'started'), init(), says('Earlier.'), background('shell')])
  left.task.outputStart = left.runner.record.offset
  const runner = await adopt(left, [left.task])
  expect(runner).toMatchObject({ current: null, sent: left.task, backgroundTasks: 1, tellsLifecycle: true })
})

test('one that was idle is idle again, and what is used in it belongs to its last task', async () => {
  const left = await leftAt([...started, result()])
  const runner = await adopt(left, [])
  expect(runner).toMatchObject({ busy: false, current: null, idleSince: left.context.now() })
  expect(runner?.lastTask?.id).toBe(left.task.id)
})

test('a turn that began by itself is its own task’s at once', async () => {
  const left = await leftAt([])
  const own = left.assign({ origin: 'background', state: 'running' })
  expect((await adopt(left, [own]))?.current?.task).toBe(own)
})

test('a frozen one is frozen', async () => {
  const left = await leftAt(started)
  Object.assign(left.task, { state: 'paused', pausedAs: 'freeze' })
  expect((await adopt(left, [left.task]))?.record.state).toBe('frozen')
})

test('one whose session is gone is not taken over', async () => {
  const left = await leftAt([])
  left.runner.record.sessionId = 'gone'
  expect(await adopt(left, [])).toBeNull()
})

test('one whose output is gone, or is no file, is taken over without what it said', async () => {
  const gone = await leftAt([])
  gone.runner.record.offset = 500
  expect(await adopt(gone, [gone.task])).toMatchObject({ sent: gone.task })

  const odd = await leftAt([])
  rmSync(join(odd.folder, 'stdout.ndjson'))
  mkdirSync(join(odd.folder, 'stdout.ndjson'))
  expect(await adopt(odd, [odd.task])).toMatchObject({ sent: odd.task })
  expect(odd.logged.join()).toContain('is a directory, not a file')
})
