import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

test('a FIFO is private, and making it leaves the signals of the host alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-fifo-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'stdin.fifo')
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
