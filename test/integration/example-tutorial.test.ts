import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { printedPdf } from '../../src/main/core/extraction/fixtures/truth.ts'
import { section } from '../docs/documents.ts'
import { runScript } from '../harness/run-script.ts'

test('a PDF becomes a graph by the commands of docs/example.md, as they stand there', async () => {
  const blocks = [...section('docs/example.md', 'Try it').matchAll(/```sh\n(.*?)```/gs)]
  expect(blocks).toHaveLength(2)
  const files = { 'paper.pdf': readFileSync(printedPdf('paper', 'tagged')) }
  const { code, stdout, stderr, home } = await runScript(blocks.map(([, block]) => block).join('\n'), {
    files,
  })
  expect(code, `${stdout}\n${stderr}`).toBe(0)
  expect(stdout).toContain('# paper: from PDF to ArangoDB')
  expect(stdout).toMatch(/completed .*marker-to-arangodb/)
  expect(stdout).toContain('What must a document be')
  expect(existsSync(join(home, 'paper-arangodb', 'blocks.jsonl'))).toBe(true)
}, 120_000)
