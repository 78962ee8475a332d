import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { printedPdf } from '../../src/main/core/extraction/fixtures/truth.ts'
import { temporaryDirectory } from '../harness/test-core.ts'
import { endedRun } from '../harness/test-runs.ts'
import { realCore } from './real-core.ts'

const modulePaths = resolve(import.meta.dirname, '../../resources/modules')

/** What the module answers, as the model of the loopback says it. */
const requirement = {
  kind: 'requirement',
  format: '1.0.0',
  name: 'arangodb.document',
  version: '1.0.0',
  description: 'To find passages.',
  metadata: { title: { type: 'string', required: true } },
  blocks: { types: { paragraph: { min: 1 } }, places: 'page' },
  rules: ['rectangularTables'],
}

async function run(purpose: string, answer: Record<string, unknown>) {
  const { core, model } = await realCore({ modulePaths })
  model.register('requirements', [
    { tools: [{ name: 'Read', input: { file_path: join(modulePaths, 'arangodb', 'needs.txt') } }] },
    { tools: [{ name: 'StructuredOutput', input: answer }] },
    { text: 'Done.' },
  ])
  const directory = temporaryDirectory()
  copyFileSync(printedPdf('handbook', 'tagged'), join(directory, 'handbook.pdf'))
  const inputs = { pdf: 'handbook.pdf', out: 'graph', purpose: `${purpose} #S:requirements` }
  const begun = await core.call('run.start', { name: 'marker-to-arangodb', inputs, directory })
  return { core, model, ended: await endedRun(core, begun.id), folder: join(directory, 'graph') }
}

test('the module arangodb reads what it goes by, and answers with a requirement by which the PDF becomes a graph', async () => {
  const { core, model, ended, folder } = await run('Find passages.', requirement)
  expect(ended).toMatchObject({ state: 'completed', failure: null, simulated: false })
  const { queries } = await core.call('module.history', { module: 'arangodb' })
  expect(queries).toMatchObject([
    { state: 'answered', capability: { id: 'document.requirements' }, output: requirement },
  ])
  const asked = model.requests.filter(({ scenario }) => scenario === 'requirements')
  // What is so of the document, and what the module goes by, reached the model.
  expect(JSON.stringify(asked[0]?.body)).toContain('marker.document')
  expect(JSON.stringify(asked.at(-1)?.body)).toContain('What is needed in any case')
  const report = readFileSync(join(folder, 'report.md'), 'utf8')
  expect(report).toContain('Asked for: `arangodb.document` 1.0.0.')
  expect(report).toContain('| blocks: paragraph | 1 or more |')
  expect(existsSync(join(folder, 'blocks.jsonl'))).toBe(true)
})

test('what the model asks for and the PDF has not is reported, and nothing is written', async () => {
  const metadata = { ...requirement.metadata, isbn: { type: 'string', required: true } }
  const { ended, folder } = await run('Sell books.', { ...requirement, metadata })
  expect(ended).toMatchObject({
    state: 'failed',
    failure: { message: expect.stringContaining('The field "isbn" is missing') },
  })
  expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('**Incompatible**')
  expect(existsSync(join(folder, 'blocks.jsonl'))).toBe(false)
})
