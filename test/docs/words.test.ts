import { describe, expect, test } from 'vitest'
import { scenarioNames } from '../../resources/simulated-claude/scenarios/find-scenario.ts'
import { CHAT_PATH } from '../../src/contract/chat/client-messages.ts'
import { ErrorCode } from '../../src/contract/errors.ts'
import { events } from '../../src/contract/events.ts'
import { LivenessState } from '../../src/contract/monitor.ts'
import { FailureKind } from '../../src/contract/node-policies.ts'
import { operations } from '../../src/contract/operations.ts'
import { ClientFrame } from '../../src/contract/rpc/client-frame.ts'
import { closeCodes, ServerFrame, TICKET_PATH } from '../../src/contract/rpc/frames.ts'
import { RunEntryKind } from '../../src/contract/run.ts'
import { TaskState } from '../../src/contract/task.ts'
import { TaskEventKind } from '../../src/contract/task-event.ts'
import { errorExitCodes } from '../../src/main/cli/exit-codes.ts'
import { settingKeys, settingTable } from '../../src/main/core/settings/setting-table.ts'
import { httpStatus } from '../../src/main/server/http-errors.ts'
import { routes } from '../../src/main/server/resources/routes.ts'
import { documents, guides, inlineCode, matches, read, section, sources } from './documents.ts'

// Words of the code that the documents name are words of the code, and those that matter to others are all there.

/** Names of Claude Code's own settings. */
const ofClaude = ['permissions.defaultMode']
const settingNames = settingKeys.map((key) => settingTable[key].name)

describe('docs/errors.md', () => {
  test('has every error code with its exit code, and no other', () => {
    const rows = [...section('docs/errors.md', 'Error codes').matchAll(/^\| `(\w+)` \| (\d+) \|/gm)]
    expect(Object.fromEntries(rows.map(([, code = '', exit]) => [code, Number(exit)]))).toEqual(
      errorExitCodes,
    )
    expect(rows.map(([, code]) => code)).toEqual(ErrorCode.options)
  })

  test('has every reason of an outcome, and no other', () => {
    const causes = sources('src/main/core/turns/outcome-*.ts')
    const reasons = matches(causes, /(?:failed\(\s*|reason: )'(\w+)'/g)
    expect(reasons.length).toBeGreaterThan(25)
    const text = read('docs/errors.md')
    expect(matches(text.slice(text.indexOf('## How a task ends')), /^\| `(\w+)` \|/gm)).toEqual(reasons)
  })
})

describe('docs/rest.md', () => {
  const text = read('docs/rest.md')

  test('has every error code with its HTTP status, and no other', () => {
    const rows = [...section('docs/rest.md', 'Operations').matchAll(/^\| (\d{3}) \| (.*) \|$/gm)]
    const told = rows.flatMap(([, status, codes = '']) =>
      matches(codes, /`(\w+)`/g).map((code) => [code, Number(status)]),
    )
    expect(Object.fromEntries(told)).toEqual(httpStatus)
  })

  test('has every route, and the documents name no other', () => {
    const routes = matches(sources('src/main/server/**/*.ts'), /'(\/(?:api|ws)\/v1\/[\w./-]+)(?:\/:\w+)?'/g)
    const all = [...new Set([...routes, TICKET_PATH, CHAT_PATH])].sort()
    expect(all.length).toBeGreaterThan(4)
    for (const route of all) expect(text).toContain(route)
    for (const document of guides) {
      for (const named of matches(read(document), /(\/(?:api|ws)\/v1\/[\w./-]*\w)/g)) {
        const [, operation] = /^\/api\/v1\/rpc\/(.+)$/.exec(named) ?? []
        if (operation === undefined) expect(all, document).toContain(named)
        else if (!/^(OPERATION|NAME)$/.test(operation)) expect(operation in operations, named).toBe(true)
      }
    }
  })

  test('has every resource with its operation, and no other', () => {
    const rows = [...section('docs/rest.md', 'Resources').matchAll(/^\| `(\w+ \/[^`]+)` \| `([\w.]+)`/gm)]
    expect(rows.map(([, route, operation]) => [route, operation])).toEqual(
      routes.map(({ method, path, operation }) => [`${method} ${path}`, operation]),
    )
  })

  test('has every event with what it carries, and no other', () => {
    const rows = [...section('docs/rest.md', 'Live events').matchAll(/^\| `([\w.]+)` \| (.+?) \|/gm)]
    const told = rows.map(([, name, fields = '']) => [name, matches(fields, /`(\w+)`/g)])
    const carried = Object.entries(events).map(([name, { schema }]) => [
      name,
      Object.keys(schema.shape).sort(),
    ])
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(carried))
  })

  test('has every frame and close code, and no other', () => {
    const frames = [...ClientFrame.options, ...ServerFrame.options].map(({ shape }) => shape.type.value)
    const live = section('docs/rest.md', 'Live events')
    expect(matches(live, /"type":"(\w+)"/g)).toEqual([...new Set([...frames, 'ready'])].sort())
    // The chat protocol's own stand with it.
    const codes = Object.values(closeCodes).filter((code) => code !== closeCodes.takenOver)
    expect(matches(live, /\b(1\d{3})\b/g)).toEqual(codes.map(String).sort())
  })
})

test('names with a dot are settings, operations, events or kinds of entries', () => {
  const known = new Set<string>([
    ...settingNames,
    ...ofClaude,
    ...Object.keys(operations),
    ...Object.keys(events),
    ...TaskEventKind.options,
    ...RunEntryKind.options,
    // What the modules that ship can be asked for.
    ...matches(read('resources/modules/arangodb/module.yaml'), /^ {2}- id: ([\w.]+)$/gm),
  ])
  for (const document of guides) {
    for (const name of inlineCode(document)) {
      if (!/^[a-z]+(\.[a-z][A-Za-z]*)+$/.test(name)) continue
      // Names of files, what templates see, what ARCHITECTURE.md calls by its place in the code.
      if (/\.(db|gz|json|lock|jsonl|log|md|mjs|ndjson|pdf|pem|sock|ts|yaml|fifo|example)$/.test(name))
        continue
      if (/^(results?|nodes|inputs|run|item)\./.test(name) && document.includes('workflow')) continue
      if (document === 'ARCHITECTURE.md') continue
      expect.soft(known.has(name), `${document}: \`${name}\``).toBe(true)
    }
  }
})

test('docs/troubleshooting.md quotes what the program says', () => {
  const said = sources('src/**/*.ts', 'src/**/*.tsx', 'scripts/*.ts')
  const quoted = [...read('docs/troubleshooting.md').matchAll(/"([^"]{4,})"/g)].map(([, words = '']) => words)
  expect(quoted.length).toBeGreaterThan(8)
  for (const words of quoted) {
    // Between its parts stand names and numbers.
    for (const part of words.split(/…|\d+/).map((each) => each.trim().replace(/^Was /, 'was '))) {
      expect.soft(said, words).toContain(part)
    }
  }
})

test('docs/window.md has every state of a task, and no other', () => {
  const states = matches(section('docs/window.md', 'States'), /^\| [^|]+ \| `(\w+)` \|/gm)
  expect(states).toEqual(TaskState.options.toSorted())
})

test('docs/operations.md has every word for what an instance does', () => {
  const rows = matches(section('docs/operations.md', 'Watching instances'), /^\| ([^|]+) \| [^|]+ \|$/gm)
  const words = rows.flatMap((cell) => cell.split(', ')).filter((word) => !/^(word|---)$/.test(word))
  expect(words.toSorted()).toEqual(
    LivenessState.options.map((state) => state.replaceAll('_', ' ')).toSorted(),
  )
})

test('docs/workflow-language.md has every kind of failure, and no other', () => {
  const kinds = matches(section('docs/workflow-language.md', 'Failures'), /^\| `(\w+)` \|/gm)
  expect(kinds).toEqual(FailureKind.options.toSorted())
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
    sources('src/main/**/*.ts', 'resources/**/*.ts', 'test/harness/*.ts'),
    /\b(MUSTER_[A-Z_]*[A-Z])\b/g,
  )
  const text = read('docs/operations.md') + read('docs/settings.md')
  for (const name of used) expect(text).toContain(`\`${name}\``)
  const known = new Set(used)
  for (const document of documents) {
    for (const name of matches(read(document), /\b(MUSTER_[A-Z_]*[A-Z])\b/g)) expect(known).toContain(name)
  }
})

test('docs/cli.md has every line that `--json` prints, and no other', () => {
  const printed = matches(
    sources('src/main/cli/**/*.ts').replaceAll(/^ *\[?'?.*`\{"type".*$/gm, ''),
    /\btype: '(\w+)'/g,
  )
  expect(printed.length).toBeGreaterThan(30)
  expect(matches(section('docs/cli.md', 'JSON'), /"type":"(\w+)"/g)).toEqual(printed)
})
