import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownProgram } from './own-program.ts'
import { temporaryDirectory } from './test-core.ts'

/**
 * Runs a script as a person pastes it, with `muster` in PATH, a home of its own, and simulated instances.
 *
 * @param files what is in the home before
 */
export async function runScript(
  script: string,
  { files = {}, env = {} }: { files?: Record<string, Uint8Array>; env?: Record<string, string> } = {},
): Promise<{ code: number | null; stdout: string; stderr: string; home: string }> {
  const home = temporaryDirectory('tour')
  const bin = join(home, 'bin')
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(home, name), bytes)
  mkdirSync(bin)
  const program = join(bin, 'muster')
  writeFileSync(
    program,
    `#!/bin/sh\nexec "${process.execPath}" "${ownProgram('cli.js', 'src/main/cli/index.ts')}" "$@"\n`,
  )
  chmodSync(program, 0o755)
  const child = spawn('bash', ['-eo', 'pipefail', '-c', script], {
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: home,
      MUSTER_DATA_DIR: join(home, 'data'),
      MUSTER_SIMULATE: '1',
      MUSTER_SIMULATED_SPEED: '20',
      NO_COLOR: '1',
      ...env,
    },
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, stdout, stderr, home }
}
