import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { expect, onTestFinished, test } from 'vitest'
import { runCli, startCli } from '../../../test/harness/cli-process.ts'
import { readersOf } from '../core/extraction/fixtures/readers-of.ts'
import { smallPdf, textAt, wholePicture } from '../core/extraction/fixtures/small-pdf.ts'
import { pageNumbers } from './extract-commands.ts'

const encrypted = join(import.meta.dirname, '../core/extraction/fixtures/encrypted.pdf')

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'muster-extract-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('a PDF is written as Markdown to a file, and as JSON to stdout', async () => {
  const home = folder()
  writeFileSync(join(home, 'a.pdf'), smallPdf([{ content: textAt('Hello there.', 72, 700) }]))
  const { code } = await runCli(home, ['exchange', 'extract', 'a.pdf', '--to', 'markdown', '-o', 'a.md'])
  expect(code).toBe(0)
  expect(readFileSync(join(home, 'a.md'), 'utf8')).toContain('Hello there.')
  const { stdout } = await runCli(home, ['exchange', 'extract', 'a.pdf'])
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'document', name: 'a' })
})

test.each<[string, () => Buffer | string, number, RegExp]>([
  ['empty', () => '', 20, /it has no bytes/],
  ['not a PDF', () => 'Dear Sir', 21, /is no PDF/],
  ['encrypted', () => readFileSync(encrypted), 22, /no password was given/],
  ['damaged', () => '%PDF-1.7\nnothing\n%%EOF', 23, /is damaged/],
  ['cut off', () => '%PDF-1.7\n1 0 obj <<', 24, /is cut off/],
  ['scanned', () => smallPdf([{ content: wholePicture }]), 25, /a picture without text/],
  ['bare', () => smallPdf([{ content: '' }]), 26, /neither text nor a picture/],
])('a file that is %s has an exit code and a word of its own', async (_, content, code, words) => {
  const home = folder()
  writeFileSync(join(home, 'a.pdf'), content())
  const ended = await runCli(home, ['exchange', 'extract', 'a.pdf'])
  expect(ended.code).toBe(code)
  expect(ended.stderr).toMatch(words)
})

test('a password is read from stdin', async () => {
  const home = folder()
  const words = ['exchange', 'extract', encrypted, '--to', 'text', '--password', '-']
  const read = await runCli(home, words, { input: 'secret\n' })
  expect(read).toMatchObject({ code: 0, stdout: expect.stringContaining('who know the word') })
})

test.each([['--password', 'secret'], ['--password=secret']])(
  'a password is not taken from the command line, and not repeated: %s',
  async (...option) => {
    const { code, stdout, stderr } = await runCli(folder(), ['exchange', 'extract', encrypted, ...option])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/others can see it[\s\S]*--password - < FILE/)
    expect(stderr).not.toContain('secret')
  },
)

test('Ctrl-C ends it, and the process that reads', async () => {
  const home = folder()
  const pages = Array.from({ length: 3_000 }, () => ({ content: textAt('A page.', 72, 600) }))
  writeFileSync(join(home, 'long.pdf'), smallPdf(pages))
  const cli = startCli(home, ['exchange', 'extract', 'long.pdf', '--to', 'text'])
  await expect.poll(() => readersOf(cli.child.pid ?? 0).length, { timeout: 50_000 }).toBe(1)
  const [reader = 0] = readersOf(cli.child.pid ?? 0)
  cli.child.kill('SIGINT')
  expect((await cli.ended).code).toBe(130)
  await expect.poll(() => isThere(reader), { timeout: 20_000 }).toBe(false)
})

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('lists of pages', () => {
  expect(pageNumbers('1-3,7')).toEqual([1, 2, 3, 7])
  for (const wrong of ['0', '3-1', 'a', '1-9999999', ''])
    expect(() => pageNumbers(wrong)).toThrow(InvalidArgumentError)
})
