import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { section } from '../docs/documents.ts'
import { ownProgram } from '../harness/own-program.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/** Runs a script as a person pastes it, with `muster` in PATH and a home of its own. */
async function runScript(script: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const home = temporaryDirectory('tour')
  const bin = join(home, 'bin')
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
    },
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
  return { code, stdout, stderr }
}

test('two repositories talk by the commands of docs/modules.md, as they stand there', async () => {
  const blocks = [...section('docs/modules.md', 'Let two repositories talk').matchAll(/```sh\n(.*?)```/gs)]
  expect(blocks).toHaveLength(3)
  const { code, stdout, stderr } = await runScript(blocks.map(([, block]) => block).join('\n'))
  expect(code, `${stdout}\n${stderr}`).toBe(0)
  expect(stdout).toContain('billing  registered')
  // The answer of the capability, as its schema has it.
  expect(stdout).toMatch(/"endpoint": ".+",\n {2}"files": \[/)
  expect(stdout.match(/answered/g)).toHaveLength(3)
  expect(stderr).toContain('Go on with: --conversation')
}, 300_000)
