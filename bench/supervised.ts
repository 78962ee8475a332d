import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The built command line. */
export const cli = join(import.meta.dirname, '../out/main/cli.js')

/** Measures beside a supervisor with simulated instances, which is ended with its data afterwards. */
export async function supervised<T>(measure: (dataDirectory: string) => Promise<T>): Promise<T> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  const supervisor = spawn(
    process.execPath,
    [cli, 'serve', '--simulate', '--port', '0', '--data-dir', dataDirectory],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  try {
    for await (const line of createInterface({ input: supervisor.stdout })) if (line.includes('http')) break
    return await measure(dataDirectory)
  } finally {
    supervisor.kill('SIGTERM')
    await once(supervisor, 'exit')
    rmSync(dataDirectory, { recursive: true, force: true })
  }
}
