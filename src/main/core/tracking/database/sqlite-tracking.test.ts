import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryDirectory } from '../../../../../test/harness/test-core.ts'
import { openSqliteTracking } from './sqlite-tracking.ts'
import { count, run, type Work } from './work.ts'

/** Rows of a change that takes many turns of the event loop. */
const MANY = 30_000

function open() {
  const path = join(temporaryDirectory(), 'tracking.db')
  const tracking = openSqliteTracking(path)
  onTestFinished(() => tracking.close())
  return { path, tracking, gates: () => tracking.read(() => count('own_gates')) }
}

function* addMany(many: number, stop?: Error): Work<number> {
  for (let id = 0; id < many; id += 1) yield* run('INSERT INTO own_gates (id) VALUES (?)', `gate ${id}`)
  if (stop) throw stop
  return many
}

/** What is seen in each turn of the event loop until something is done. */
async function seenUntil(done: Promise<unknown>, see: () => number): Promise<number[]> {
  const seen: number[] = []
  let isDone = false
  const ended = done.catch(() => {}).then(() => (isDone = true))
  for (; !isDone; await nextImmediate()) seen.push(see())
  await ended
  return seen
}

test('a long change goes on over many turns: reads see what was before it, and what is asked for later comes behind it', async () => {
  const { tracking, gates } = open()
  await tracking.write(() => run("INSERT INTO own_gates (id) VALUES ('first')"))
  const long = tracking.write(() => addMany(MANY))
  const behind = tracking.write(() => count('own_gates'))
  const seen = await seenUntil(long, gates)
  expect(seen.length).toBeGreaterThan(5)
  expect(new Set(seen)).toEqual(new Set([1]))
  expect(await long).toBe(MANY)
  expect(await behind).toBe(MANY + 1)
  expect(gates()).toBe(MANY + 1)
})

test('one that is cancelled, or fails at its end, has done nothing, and the next one is carried out', async () => {
  const { tracking, gates } = open()
  const cancel = new AbortController()
  const cancelled = tracking.write(() => addMany(MANY), { signal: cancel.signal })
  await nextImmediate()
  cancel.abort()
  await expect(cancelled).rejects.toMatchObject({ code: 'unavailable' })
  expect(gates()).toBe(0)
  await expect(tracking.write(() => addMany(MANY, new Error('refused')))).rejects.toThrow('refused')
  await expect(tracking.write(() => addMany(1), { signal: cancel.signal })).rejects.toMatchObject({
    code: 'unavailable',
  })
  expect(gates()).toBe(0)
  await tracking.write(() => addMany(2))
  expect(gates()).toBe(2)
})

test('what was asked for before it is closed is done, and nothing after', async () => {
  const { path, tracking } = open()
  const long = tracking.write(() => addMany(MANY))
  const closed = tracking.close()
  await expect(tracking.write(() => addMany(1))).rejects.toMatchObject({ code: 'unavailable' })
  expect(() => tracking.read(() => count('own_gates'))).toThrow('closing')
  expect(await long).toBe(MANY)
  await closed
  const again = openSqliteTracking(path)
  expect(again.read(() => count('own_gates'))).toBe(MANY)
  await again.close()
})

test('of a change in whose middle the process is killed there is nothing', async () => {
  const { path, tracking, gates } = open()
  await tracking.write(() => addMany(1))
  await tracking.close()
  const program = `
    import { openSqliteTracking } from ${JSON.stringify(join(import.meta.dirname, 'sqlite-tracking.ts'))}
    const text = 'x'.repeat(10_000)
    const tracking = openSqliteTracking(${JSON.stringify(path)})
    void tracking.write(function* () {
      for (let id = 0; ; id += 1)
        yield { sql: 'INSERT INTO own_gates (id) VALUES (?)', params: [text + id], wants: 'count' }
    })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  // Of it more than fits into memory is in the log.
  await vi.waitFor(() => expect(statSync(`${path}-wal`).size).toBeGreaterThan(10_000_000), {
    timeout: 60_000,
  })
  child.kill('SIGKILL')
  await ended
  expect(() => gates()).toThrow('closing')
  const again = openSqliteTracking(path)
  expect(again.read(() => count('own_gates'))).toBe(1)
  await again.write(() => run("INSERT INTO own_gates (id) VALUES ('next')"))
  await again.close()
})
