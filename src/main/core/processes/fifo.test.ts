import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFifo } from './fifo.ts'

function createDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'muster-fifo-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function folderIn(directory: string, name: string): string {
  const folder = join(directory, name)
  mkdirSync(folder)
  return join(folder, 'stdin.fifo')
}

test('a FIFO is private, and making it leaves the signals of the host alone', () => {
  const path = folderIn(createDirectory(), 'a')
  // A library that cleans up at a signal sends it again once the host has taken its own listener away, which ends
  // a supervisor in the middle of its orderly end. In a process of its own: a test's has such listeners anyway.
  const script = `
    import { makeFifo } from ${JSON.stringify(join(import.meta.dirname, 'fifo.ts'))}
    let [done, most] = [false, 0]
    const made = makeFifo(${JSON.stringify(path)}).finally(() => { done = true })
    while (!done) {
      most = Math.max(most, process.listenerCount('SIGTERM'))
      await new Promise(setImmediate)
    }
    await made
    process.stdout.write(String(most))`
  const listeners = execFileSync(process.execPath, ['--input-type=module', '-e', script])
  expect(listeners.toString()).toBe('0')
  const status = statSync(path)
  expect(status.isFIFO()).toBe(true)
  expect(status.mode & 0o777).toBe(0o600)
})

test('fifty at once each get one of their own, from few calls; more lie ready for the next', async () => {
  const directory = createDirectory()
  const paths = Array.from({ length: 50 }, (_, at) => folderIn(directory, `instance-${at}`))
  await Promise.all(paths.map(makeFifo))
  expect(new Set(paths.map((path) => statSync(path).ino)).size).toBe(50)
  expect(paths.every((path) => statSync(path).isFIFO())).toBe(true)
  expect(spares(directory).length).toBeGreaterThan(0)
})

test('those that are gone are made anew; where none can be made the reason is told', async () => {
  const directory = createDirectory()
  await makeFifo(folderIn(directory, 'a'))
  for (const name of spares(directory)) rmSync(join(directory, name))
  const path = folderIn(directory, 'b')
  await makeFifo(path)
  expect(statSync(path).isFIFO()).toBe(true)
  await expect(makeFifo(join(directory, 'no-folder', 'stdin.fifo'))).rejects.toMatchObject({
    code: 'storage',
  })
  rmSync(directory, { recursive: true })
  await expect(makeFifo(path)).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('could not be made'),
  })
})

function spares(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.fifo'))
}
