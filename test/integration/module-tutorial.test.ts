import { expect, test } from 'vitest'
import { section } from '../docs/documents.ts'
import { runScript } from '../harness/run-script.ts'

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
