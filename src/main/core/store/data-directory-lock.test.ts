import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataDirectory, readLock } from './data-directory-lock.ts'
import { makeDirectory } from './fixtures/records.ts'
import { readStartTimeSync } from './lock-file.ts'

let directory: ReturnType<typeof makeDirectory>
let children: ChildProcess[] = []

beforeEach(() => {
  directory = makeDirectory()
})

afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  children = []
  directory.remove()
})

/** A process that prints `ready`, tries to take the lock at a line of input, prints what came of it and stays. */
async function startRival() {
  const script = `
    import { lockDataDirectory } from ${JSON.stringify(join(import.meta.dirname, 'data-directory-lock.ts'))}
    process.stdin.on('data', () => {
      try {
        lockDataDirectory({ dataDirectory: ${JSON.stringify(directory.path)} })
        console.log('won')
      } catch (error) {
        console.log(error.code + ' ' + error.details.pid)
      }
    })
    console.log('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => String((await lines.next()).value)
  expect(await next()).toBe('ready')
  return { pid: child.pid, child, next, go: () => child.stdin.write('\n') }
}

const file = () => join(directory.path, 'supervisor.json')

describe('the lock of a data directory', () => {
  it('names its owner and how to reach it, and is gone when released', () => {
    const lock = lockDataDirectory({ dataDirectory: join(directory.path, 'new') })
    const path = join(directory.path, 'new', 'supervisor.json')
    expect(statSync(join(directory.path, 'new')).mode & 0o777).toBe(0o700)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    lock.update({ socketPath: '/run/muster.sock' })
    lock.update({ url: 'http://127.0.0.1:4000' })
    expect(readLock(join(directory.path, 'new'))).toEqual({
      pid: process.pid,
      startTime: readStartTimeSync(process.pid),
      lockedAt: lock.info.lockedAt,
      socketPath: '/run/muster.sock',
      url: 'http://127.0.0.1:4000',
    })
    expect(() => lockDataDirectory({ dataDirectory: join(directory.path, 'new') })).toThrow(
      expect.objectContaining({
        code: 'data_dir_locked',
        message: expect.stringContaining(`process ${process.pid}`),
        hint: expect.stringContaining('http://127.0.0.1:4000'),
        details: { pid: process.pid, socketPath: '/run/muster.sock', url: 'http://127.0.0.1:4000' },
      }),
    )
    lock.release()
    lock.release()
    expect(existsSync(path)).toBe(false)
    expect(readLock(join(directory.path, 'new'))).toBeUndefined()
    lockDataDirectory({ dataDirectory: join(directory.path, 'new') }).release()
  })

  it('is refused while another process lives, and free once that was killed', async () => {
    const rival = await startRival()
    rival.go()
    expect(await rival.next()).toBe('won')
    expect(() => lockDataDirectory({ dataDirectory: directory.path })).toThrow(`process ${rival.pid}`)
    expect(readLock(directory.path)?.pid).toBe(rival.pid)
    rival.child.kill('SIGKILL')
    await once(rival.child, 'exit')
    expect(readLock(directory.path)).toBeUndefined()
    lockDataDirectory({ dataDirectory: directory.path }).release()
  })

  it('goes to exactly one of several processes that find a stale one', async () => {
    const rivals = await Promise.all([1, 2, 3, 4].map(startRival))
    writeFileSync(
      file(),
      JSON.stringify({ pid: 4_000_000, startTime: 'x', lockedAt: 1, socketPath: null, url: null }),
    )
    for (const rival of rivals) rival.go()
    const results = await Promise.all(rivals.map((rival) => rival.next()))
    const winner = rivals[results.indexOf('won')]
    expect(results.filter((result) => result === 'won')).toHaveLength(1)
    expect(results.filter((result) => result === `data_dir_locked ${winner?.pid}`)).toHaveLength(3)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ pid: winner?.pid })
  })

  it.each([
    ['garbage', '{"pid":'],
    ['another shape', '{"pid":"x"}'],
    ['a pid that now is another process', () => JSON.stringify(owner(process.ppid, 'another boot:1'))],
  ])('takes over a file with %s', (_, content) => {
    writeFileSync(file(), typeof content === 'string' ? content : content())
    const lock = lockDataDirectory({ dataDirectory: directory.path })
    expect(readLock(directory.path)?.pid).toBe(process.pid)
    lock.release()
  })

  it('heeds the file of a living process even when the kernel has no lock of it', () => {
    writeFileSync(file(), JSON.stringify(owner(process.ppid, readStartTimeSync(process.ppid) ?? 'none')))
    expect(() => lockDataDirectory({ dataDirectory: directory.path })).toThrow(`process ${process.ppid}`)
  })

  it('says why a directory cannot be used', () => {
    writeFileSync(join(directory.path, 'file'), '')
    chmodSync(join(directory.path, 'file'), 0o600)
    expect(() => lockDataDirectory({ dataDirectory: join(directory.path, 'file') })).toThrow(
      expect.objectContaining({ code: 'storage', message: expect.stringContaining('cannot be used') }),
    )
  })
})

function owner(pid: number, startTime: string) {
  return { pid, startTime, lockedAt: 1, socketPath: null, url: null }
}
