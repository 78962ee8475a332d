import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { scenarioNames } from '../../resources/simulated-claude/scenarios/find-scenario.ts'
import { ErrorCode } from '../../src/contract/errors.ts'
import { errorExitCodes } from '../../src/main/cli/exit-codes.ts'
import { createProgram, separateHold } from '../../src/main/cli/program.ts'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

// What the documents say must be so: words that come from the code, commands, links.

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const documents = globSync(['*.md', 'docs/**/*.md', 'bench/*.md'], { cwd: root }).sort()

/** Source files that are not tests, as one text. */
function sources(...patterns: string[]): string {
  return globSync(patterns, { cwd: root })
    .filter((path) => !path.includes('.test.'))
    .map(read)
    .join('\n')
}

function matches(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))].sort()
}

/** The name of a heading in a link, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

/** Lines of the `sh` blocks of a document, without comments. */
function commandLines(document: string): string[] {
  return [...read(document).matchAll(/```sh\n(.*?)```/gs)]
    .flatMap((block) => (block[1] ?? '').replaceAll(/\\\n/g, ' ').split('\n'))
    .map((line) => line.replace(/(^|\s)#(?!sim:).*$/, '').trim())
    .filter((line) => line !== '')
}

/** Words of a command, quotes taken off. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  )
}

/** The arguments of `muster` in a line, however it is called; null when the line calls something else. */
function musterArguments(line: string): string[] | null {
  const called = /(?:^|\|\s*)(?:muster|npm run --silent muster --)\s+(.*)$/.exec(line)
  return called ? words(called[1] ?? '') : null
}

const lines = documents.flatMap((document) => commandLines(document).map((line) => ({ document, line })))
const musterLines = lines.flatMap(({ document, line }) => {
  const args = musterArguments(line)
  return args ? [{ document, line, args }] : []
})

describe('docs/errors.md', () => {
  const text = read('docs/errors.md')

  test('has every error code with its exit code', () => {
    for (const code of ErrorCode.options) expect(text).toContain(`| \`${code}\` | ${errorExitCodes[code]} |`)
  })

  test('has every reason of an outcome, and no other', () => {
    const causes = sources('src/main/core/turns/outcome-*.ts')
    const reasons = matches(causes, /(?:failed\(\s*|reason: )'(\w+)'/g)
    expect(reasons.length).toBeGreaterThan(25)
    const ends = text.slice(text.indexOf('## How a task ends'))
    expect(matches(ends, /^\| `(\w+)` \|/gm)).toEqual(reasons)
  })
})

describe('docs/simulated-instance.md', () => {
  const text = read('docs/simulated-instance.md')

  test('has every directive, and no other', () => {
    expect(matches(text, /^\| `#sim:([\w-]+)` \|/gm)).toEqual([...scenarioNames].sort())
  })

  test('names parameters that the scenarios read, with their defaults', () => {
    const scenarios = sources('resources/simulated-claude/scenarios/*.ts').replaceAll(/(?<=\d)_(?=\d)/g, '')
    for (const [, key, value] of text
      .matchAll(/^\| `#sim:.*$/gm)
      .flatMap(([row]) => (row.split('|')[2] ?? '').matchAll(/`(\w+)=([^`]*)`/g))) {
      const known = new RegExp(`'${key}', ${value === '…' ? "'" : `[^)]*?\\b${value}\\b`}`)
      expect(known.test(scenarios), `${key}=${value}`).toBe(true)
    }
  })
})

test('docs/window.md has every key of the page', () => {
  const text = read('docs/window.md')
  const page = sources('src/renderer/**/*.ts', 'src/renderer/**/*.tsx')
  const keys = matches(page, /\bkeys: '([^']+)'/g)
  expect(keys.length).toBeGreaterThan(20)
  for (const key of keys) {
    const named = key
      .replace(/^Mod\+(\w)$/, (_, letter: string) => `Ctrl+${letter.toUpperCase()}`)
      .replace(/^Mod\+/, 'Ctrl+')
      .replace(/^\\\\$/, '\\')
      .replace(/^Arrow(Up|Down|Left|Right)$/, 'arrows')
      .replace(/^Page(Up|Down)$/, 'Page Up/Down')
    expect(text.includes(`\`${named}\``) || (named.length > 1 && text.includes(named)), named).toBe(true)
  }
})

test('docs/operations.md and docs/settings.md have every variable that the code reads', () => {
  const used = matches(
    sources('src/main/**/*.ts', 'resources/**/*.ts', 'test/*.ts'),
    /\b(MUSTER_[A-Z_]*[A-Z])\b/g,
  )
  const text = read('docs/operations.md') + read('docs/settings.md')
  for (const name of used) expect(text).toContain(`\`${name}\``)
  const known = new Set(used)
  for (const document of documents) {
    for (const name of matches(read(document), /\b(MUSTER_[A-Z_]*[A-Z])\b/g)) expect(known).toContain(name)
  }
})

test('docs/faults.md names tests that there are, in files that have them', () => {
  const named = [...read('docs/faults.md').matchAll(/`([\w./-]+)`: “([^”]+)”/g)]
  expect(named.length).toBeGreaterThan(30)
  for (const [, file = '', title = ''] of named) {
    expect(file).toMatch(/\.(test|spec)\.tsx?$/)
    expect(existsSync(join(root, file)), file).toBe(true)
    expect(read(file).replaceAll("\\'", "'").includes(title), `${file}: ${title}`).toBe(true)
  }
})

test('links lead somewhere', () => {
  for (const document of documents) {
    for (const target of matches(read(document), /\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue
      const [path = '', heading] = target.split('#')
      const file = path === '' ? join(root, document) : join(root, dirname(document), path)
      expect(existsSync(file), `${document}: ${target}`).toBe(true)
      if (heading === undefined) continue
      const headings = matches(read(relative(root, file)), /^#+ (.*)$/gm).map(anchor)
      expect(headings, `${document}: ${target}`).toContain(heading)
    }
  }
})

test('npm scripts that are named exist', () => {
  const scripts = Object.keys(manifest.scripts)
  for (const document of documents) {
    for (const name of matches(read(document), /\bnpm run (?:--silent )?([\w:]+)/g)) {
      expect(scripts, document).toContain(name)
    }
  }
})

test('commands of muster are accepted by the command line', async () => {
  expect(musterLines.length).toBeGreaterThan(20)
  for (const { document, line, args } of musterLines) {
    const program = createProgram('0.0.0', async () => {})
    for (const command of [program, ...program.commands]) {
      command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} })
    }
    await expect(
      program.parseAsync(separateHold(args), { from: 'user' }),
      `${document}: ${line}`,
    ).resolves.toBeDefined()
  }
})

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
    if (args.includes('--json')) expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'result' })
    else expect(stdout).not.toBe('')
  }
})
