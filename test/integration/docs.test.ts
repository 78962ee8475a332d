import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { musterArguments, musterLines, root, section } from '../docs/documents.ts'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

// What else the documents say is looked at by test/docs.

/** The fields of each result line, as the reference of the command line has them. */
const resultFields = [...section('docs/cli.md', 'JSON').matchAll(/\{"type":"result",(.*?)\}/g)].map(
  ([, fields = '']) => ['type', ...[...fields.matchAll(/"(\w+)"/g)].map(([, name]) => name)],
)

test('commands that need nothing run as they stand', async () => {
  const directory = temporaryDirectory('docs')
  const recording = readFileSync(join(root, 'test/corpus/edit_flow.ndjson'))
  const env = { MUSTER_SIMULATED_SPEED: '20' }
  const harmless = new Set(
    musterLines
      .filter(({ args }) => args[0] === 'replay' || (args[0] === 'run' && args.includes('--simulate')))
      .map(({ line }) => line),
  )
  expect(harmless.size).toBeGreaterThan(3)
  for (const line of harmless) {
    const args = musterArguments(line) ?? []
    const file = args[0] === 'replay' ? args.at(-1) : undefined
    if (file !== undefined) {
      writeFileSync(join(directory, file), file.endsWith('.gz') ? gzipSync(recording) : recording)
    }
    const { code, stdout, stderr } = await runCli(directory, args, { env })
    expect(code, `${line}\n${stdout}\n${stderr}`).toBe(0)
    if (!args.includes('--json')) {
      expect(stdout).not.toBe('')
      continue
    }
    const result = jsonLines(stdout).at(-1) ?? {}
    expect(result).toMatchObject({ type: 'result' })
    expect(resultFields, line).toContainEqual(Object.keys(result))
  }
})
