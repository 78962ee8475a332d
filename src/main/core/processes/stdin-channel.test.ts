import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startFixture, waitUntil } from './fixtures/start-fixture.ts'

const MIB = 1024 * 1024

test('lines larger than the pipe arrive whole and in order', async () => {
  const { process: child, output } = await startFixture(`head -c ${2 * MIB + 2} | sha256sum`, {
    ready: false,
  })
  await Promise.all([child.send('a'.repeat(MIB)), child.send('b'.repeat(MIB))])
  await child.exited
  const expected = createHash('sha256').update(`${'a'.repeat(MIB)}\n${'b'.repeat(MIB)}\n`)
  expect(output()).toBe(`${expected.digest('hex')}  -\n`)
})

test('a process that reads nothing blocks neither the loop nor a thread; what waits is bounded', async () => {
  const { process: child } = await startFixture('echo up; exec sleep 1000')
  const waiting = Array.from({ length: 15 }, () => child.send('x'.repeat(MIB)))
  const settled = Promise.allSettled(waiting)
  await expect(child.send('x'.repeat(MIB))).rejects.toMatchObject({ code: 'capacity_exceeded' })
  for (let turn = 0; turn < 100; turn += 1) await nextTurn()
  // More than libuv has threads: all of them answer.
  await Promise.all(Array.from({ length: 8 }, () => stat('/')))
  await child.terminate()
  for (const result of await settled) {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
  }
})

test('a frozen process gets its lines when it goes on', async () => {
  const { process: child, output } = await startFixture('echo up; head -c 200001 | wc -c')
  await child.freeze()
  const sent = child.send('x'.repeat(200_000))
  await nextTurn()
  expect(output()).toBe('up\n')
  await child.thaw()
  await sent
  await waitUntil(() => output() === 'up\n200001\n')
})

test('released in the middle of a line, the line is written to its end and the next ones are not', async () => {
  const { process: child, output } = await startFixture('line-lengths.sh')
  await child.freeze()
  const half = child.send('x'.repeat(200_000))
  const next = child.send('next')
  child.release()
  await expect(next).rejects.toMatchObject({ code: 'unavailable' })
  await child.thaw()
  await half
  await waitUntil(() => output() === 'up\n200000\n')
})
