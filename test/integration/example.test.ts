import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { NodeRun } from '../../src/contract/run.ts'
import { smallPdf, textAt, wholePicture } from '../../src/main/core/extraction/fixtures/small-pdf.ts'
import { arangoDouble } from '../harness/arango-double.ts'
import { startCli } from '../harness/cli-process.ts'
import { writeModules } from '../harness/sample-modules.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

const fixtures = resolve(import.meta.dirname, '../../src/main/core/extraction/fixtures')
const secret = 'hunter2-wörd'

/** A folder with a PDF, and a data directory. */
function place(bytes: Buffer = readFileSync(join(fixtures, 'printed/handbook.tagged.pdf'))) {
  const folder = temporaryDirectory('example')
  const pdf = join(folder, 'handbook.pdf')
  writeFileSync(pdf, bytes)
  return { folder, pdf, out: join(folder, 'handbook-arangodb'), data: temporaryDirectory('data') }
}

type Place = ReturnType<typeof place>

function example({ data, folder, pdf }: Place, args: string[] = [], env: Record<string, string> = {}) {
  return startCli(data, ['example', 'marker-to-arangodb', '--pdf', pdf, '--simulate', ...args], {
    cwd: folder,
    env: { MUSTER_SIMULATED_SPEED: '20', ...env },
  })
}

/** All that was written, by name; a report without its timings, which are its last section. */
function written(out: string): Record<string, string> {
  const files = readdirSync(out).map((name) => {
    const text = readFileSync(join(out, name), 'utf8')
    return [name, name === 'report.md' ? text.slice(0, text.indexOf('## Timings')) : text]
  })
  return Object.fromEntries(files)
}

test('a PDF is read, asked about, written, loaded and reported; a second run changes nothing', async () => {
  const at = place()
  const double = await arangoDouble({ user: 'loader', password: secret })
  const address = double.url.replace('//', `//loader:${encodeURIComponent(secret)}@`)
  const first = await example(at, ['--database', `${address}/_db/papers`]).ended
  expect(first, first.stderr).toMatchObject({ code: 0 })
  expect(JSON.parse(first.stdout)).toEqual({
    verdict: 'compatible',
    report: join(at.out, 'report.md'),
    folder: at.out,
  })
  expect(first.stderr).toContain('The module arangodb was registered')
  expect(first.stderr).toContain('(simulated)')
  const files = written(at.out)
  const lines = (name: string) => (files[`${name}.jsonl`] ?? '').split('\n').slice(0, -1)
  for (const [name, rows] of double.rows) expect([...rows.keys()]).toEqual(lines(name).map(keyOf))
  expect(lines('blocks').length).toBeGreaterThan(50)
  const report = readFileSync(join(at.out, 'report.md'), 'utf8')
  expect(report).toContain('as a simulated instance answered')
  expect(report).toContain('**Compatible**')
  expect(report).toContain('| metadata: title | string | string | compatible |')
  expect(report).toContain('├── Before you begin (page 1)')
  expect(report).toMatch(new RegExp(`They were loaded into \`${double.url}/_db/papers\``))
  for (const step of ['extract', 'requirements', 'check', 'convert', 'validate', 'write', 'load'])
    expect(report).toMatch(new RegExp(`\\| ${step} \\| completed \\| \\d+ \\|`))

  const { writes } = double
  const env = { MUSTER_ARANGODB_USER: 'loader', MUSTER_ARANGODB_PASSWORD: secret }
  const second = await example(at, ['--database', `${double.url}/_db/papers`], env).ended
  expect(second, second.stderr).toMatchObject({ code: 0 })
  expect(double.writes).toBe(writes)
  const { 'report.md': reportNow, ...now } = written(at.out)
  const { 'report.md': reportThen, ...then } = files
  expect(now).toEqual(then)
  // What was created is there already.
  expect(withoutCounts(reportNow)).toBe(withoutCounts(reportThen))
  for (const text of [first.stdout, first.stderr, second.stdout, second.stderr, ...everything(at.data)])
    expect(text).not.toMatch(/hunter2/)
}, 120_000)

const keyOf = (line: string) => (JSON.parse(line) as { _key: string })._key
const withoutCounts = (report = '') => report.replaceAll(/^(\| \w+)( \| \d+){4} \|$/gm, '$1 |')

/** Each file below a folder, as text. */
function everything(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name), 'latin1')] : [],
  )
}

test('killed while it loads, it goes on with the same run when the same is asked again', async () => {
  const at = place()
  const double = await arangoDouble()
  const options = ['--database', `${double.url}/_db/papers`]
  const { promise: isLoading, resolve: loads } = Promise.withResolvers<void>()
  double.meddle = ({ path }) => {
    if (path !== '/_api/import' || double.rows.get('pages')?.size === 0) return undefined
    loads()
    return new Promise<void>(() => {})
  }
  const first = example(at, [...options, '--json'])
  await isLoading
  first.child.kill('SIGKILL')
  const { stdout } = await first.ended
  const [begun] = stdout.split('\n', 1)
  const { run } = JSON.parse(begun ?? '') as { run: { id: string } }
  double.meddle = () => undefined
  const second = await example(at, options).ended
  expect(second, second.stderr).toMatchObject({ code: 0 })
  expect(second.stderr).toContain(`Going on with run ${run.id.slice(-8)}, which was interrupted.`)
  expect(second.stderr).toMatch(/was taken over: 7 of 9 nodes had ended/)
  expect(second.stderr).not.toContain('extract started')
  expect(double.rows.get('blocks')?.size).toBeGreaterThan(50)
}, 120_000)

test('a long file shows how far it is', async () => {
  const words = 'The tide comes in twice a day and is late by fifty minutes each day. '.repeat(1)
  const page = Array.from({ length: 40 }, (_, at) => textAt(`${at}. ${words}`, 72, 780 - 18 * at)).join('')
  const at = place(smallPdf(Array.from({ length: 300 }, () => ({ content: page }))))
  const { code, stdout, stderr } = await example(at, ['--json']).ended
  expect(code, stderr).toBe(0)
  const notes = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; node?: NodeRun })
    .flatMap(({ node }) => (node?.nodeId === 'extract' && node.note !== null ? [node.note] : []))
  expect(notes).toContainEqual(expect.stringMatching(/^\d+ of 300 pages$/))
  // It has no title of its own.
  const document = readFileSync(join(at.out, 'documents.jsonl'), 'utf8')
  expect(JSON.parse(document)).toMatchObject({ metadata: { title: 'handbook' }, pageCount: 300 })
}, 180_000)

const hello = () => smallPdf([{ content: textAt('Hello from the first page.', 72, 700) }])

test.each<[string, () => Buffer, number, RegExp]>([
  ['empty', () => Buffer.alloc(0), 20, /empty/],
  ['no PDF', () => Buffer.from('Dear Sir or Madam,\n'.repeat(50)), 21, /no PDF/],
  ['encrypted', () => readFileSync(join(fixtures, 'encrypted.pdf')), 22, /password|encrypted/],
  ['cut off', () => hello().subarray(0, -200), 24, /cut off|end/],
  ['scanned', () => smallPdf([{ content: wholePicture }]), 25, /picture without text/],
  ['without content', () => smallPdf([{ content: '' }]), 26, /neither text nor a picture/],
])(
  'a file that is %s ends with its own message and exit code',
  async (_, bytes, expected, message) => {
    const at = place(bytes())
    const { code, stderr } = await example(at).ended
    expect(code, stderr).toBe(expected)
    expect(stderr).toMatch(message)
    expect(existsSync(at.out)).toBe(false)
  },
  60_000,
)

test('a file that is not there is named, and one that is cut off can be taken as it is', async () => {
  const at = place(readFileSync(join(fixtures, 'printed/manual.untagged.pdf')).subarray(0, -2_000))
  const none = await example({ ...at, pdf: join(at.folder, 'none.pdf') }).ended
  expect(none).toMatchObject({ code: 3, stderr: expect.stringContaining('none.pdf') })
  const whole = await example(at).ended
  expect(whole).toMatchObject({ code: 24, stderr: expect.stringContaining('--partial') })
  const partial = await example(at, ['--partial']).ended
  expect(partial.code, partial.stderr).toBe(0)
  expect(readFileSync(join(at.out, 'report.md'), 'utf8')).toContain('## What could not be read')
}, 60_000)

/** A module of this name that asks for these fields. */
function asking(metadata: Record<string, unknown>): string {
  const requirement = {
    kind: 'requirement',
    format: '1.0.0',
    name: 'library',
    version: '2.0.0',
    metadata,
  }
  const output = { type: 'object', properties: {}, examples: [requirement] }
  return writeModules([
    { name: 'arangodb', capabilities: [{ id: 'document.requirements', version: '1.0.0', output }] },
  ])
}

test('a document that is not as it is asked for is reported, and neither written nor loaded', async () => {
  const at = place()
  const double = await arangoDouble()
  const paths = asking({
    isbn: { type: 'string', required: true },
    title: { type: 'string', required: true },
  })
  const env = { MUSTER_MODULE_PATHS: paths }
  const { code, stderr } = await example(at, ['--database', `${double.url}/_db/papers`], env).ended
  expect(code, stderr).toBe(1)
  expect(stderr).toContain('The document is not as library asks: /metadata: The field "isbn" is missing.')
  expect(stderr).toContain(join(at.out, 'report.md'))
  const report = readFileSync(join(at.out, 'report.md'), 'utf8')
  expect(report).toContain('**Incompatible**')
  expect(report).toContain('| metadata: isbn | string | nothing | incompatible |')
  expect(report).toContain('| metadata: title | string | string | compatible |')
  expect(existsSync(join(at.out, 'blocks.jsonl'))).toBe(false)
  expect(double.requests).toEqual([])
}, 60_000)

test('a server that is away fails the step that loads; retried, the run goes on from there', async () => {
  const at = place()
  const double = await arangoDouble()
  double.meddle = () => 'cut'
  const first = await example(at, ['--database', `${double.url}/_db/papers`, '--json']).ended
  expect(first.code).toBe(1)
  const [begun] = first.stdout.split('\n', 1)
  const { run } = JSON.parse(begun ?? '') as { run: { id: string } }
  double.meddle = () => undefined
  const again = await startCli(at.data, ['workflow', 'retry', run.id, 'load']).ended
  expect(again.code, again.stderr).toBe(0)
  expect(again.stderr).not.toContain('extract started')
  expect(double.rows.get('blocks')?.size).toBeGreaterThan(50)
}, 120_000)

test('a password in an address is refused where another supervisor would have to be told of it', async () => {
  const at = place()
  const serve = startCli(at.data, ['serve', '--port', '0', '--simulate'])
  await serve.shows(/http:\/\/127/)
  const refused = await example(at, ['--database', 'http://u:hunter2@127.0.0.1:1/_db/papers']).ended
  expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('MUSTER_ARANGODB_PASSWORD') })
  expect(refused.stderr).not.toContain('hunter2')
  const plain = await example(at, []).ended
  expect(plain.code, plain.stderr).toBe(0)
}, 60_000)
