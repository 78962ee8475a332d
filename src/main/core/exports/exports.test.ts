import { afterEach, beforeEach, expect, test } from 'vitest'
import { ExportHead, ExportRecord } from '../../../contract/exports.ts'
import {
  makeDirectory,
  makeInstance,
  makeLog,
  makePermission,
  makeSession,
  makeTask,
} from '../store/fixtures/records.ts'
import { openStore } from '../store/open-store.ts'
import type { SessionRecord, TaskRecord } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { append, events, exported, piecesOf } from './fixtures/exporting.ts'

let directory: ReturnType<typeof makeDirectory>
let store: Store
let session: SessionRecord
let task: TaskRecord

beforeEach(() => {
  directory = makeDirectory()
  store = openStore({ dataDirectory: directory.path, log: makeLog().log })
  session = makeSession({ title: 'Log in <b>' })
  task = makeTask(session.id, { title: '=cmd()', prompt: '<script>alert(1)</script>', state: 'completed' })
  store.journal.saveSession(session)
  store.journal.saveTask(task)
  store.journal.flush()
})

afterEach(() => {
  store.close()
  directory.remove()
})

const ofSession = () => ({ kind: 'session', sessionId: session.id }) as const
const ofTask = () => ({ kind: 'tasks' as const, taskIds: [task.id] })

/** What somebody could write to become markup, leave a block, or hide something. */
const hostile = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '</pre></details></li></ol></main><iframe src="https://example.com"></iframe>',
  '```\n````\n~~~\n</details>\n# Heading\n![](https://example.com/pixel.png)',
  'javascript: [link](javascript:alert(1)) <https://example.com> "quotes" \'and\' &amp; &lt;',
  'hidden \u202e order \u0007 bell \u001b[31mred\u001b[0m',
  '[x]: javascript:alert(1)\n[x]',
]

function appendHostile(): void {
  append(
    store,
    task,
    hostile.flatMap((text, at) => [
      events.prompt(text),
      events.said(`m${at}`, text),
      events.said(`t${at}`, text, 'thinking'),
      events.called(`c${at}`, text.slice(0, 50), { command: text, [text.slice(0, 20)]: text }),
      events.gave(`c${at}`, text),
    ]),
  )
}

test('an HTML page has no markup, request or script of the texts in it, and shows what is hidden', () => {
  appendHostile()
  const page = exported(store.path, ofSession(), 'html')
  expect(page).toContain("default-src 'none'")
  const tags = new Set([...page.matchAll(/<([a-z]+)/g)].map(([, name]) => name))
  for (const name of ['script', 'iframe', 'object', 'form', 'link']) expect(tags).not.toContain(name)
  expect(page).not.toMatch(/<[^>]*\son\w+=/)
  expect(page).not.toMatch(/(?:src|href)="(?!https?:|data:image)/)
  expect(page).not.toMatch(/<img[^>]*src="http/)
  // Opened and closed as often.
  for (const name of ['details', 'li', 'ol', 'pre', 'article', 'main'])
    expect(page.match(new RegExp(`<${name}[ >]`, 'g'))?.length).toBe(
      page.match(new RegExp(`</${name}>`, 'g'))?.length,
    )
  expect(page).toContain('⟨U+202E⟩')
  expect(page).not.toContain('\u202e')
  expect(page).not.toContain('\u001b')
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
})

test('in Markdown each text stays in its block', () => {
  appendHostile()
  const lines = exported(store.path, ofSession(), 'markdown').split('\n')
  let fence: string | null = null
  const outside: string[] = []
  for (const line of lines) {
    const [, mark] = /^(`{3,})/.exec(line) ?? []
    if (fence === null && mark !== undefined) fence = mark
    else if (fence !== null && line === fence) fence = null
    else if (fence === null) outside.push(line)
  }
  expect(fence).toBeNull()
  const text = outside.join('\n')
  expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length)
  expect(text).not.toMatch(/(?<!\\)<(?!\/?(?:details|summary)>)/)
  expect(text).not.toMatch(/^# (?!Log in)/m)
  // A summary is HTML, in which Markdown has no signs.
  expect(text.replace(/<summary>.*<\/summary>/g, '')).not.toMatch(/(?<!\\)!\[/)
})

test('in CSV nothing is a formula', () => {
  const [head = '', row = ''] = exported(store.path, ofTask(), 'csv').split('\r\n')
  expect(head).toMatch(/^\ufeffTask,Title,State/)
  expect(row).toContain(",'=cmd(),")
})

test('JSON and JSONL have the same records, each of which is described', () => {
  const instance = makeInstance(session.id, { state: 'exited', exitedAt: 3_000 })
  store.journal.saveInstance(instance)
  task.instanceId = instance.id
  store.journal.savePermission(
    makePermission({ taskId: task.id, sessionId: session.id, instanceId: instance.id }, { state: 'denied' }),
  )
  append(store, task, [
    events.prompt('go'),
    events.called('c1', 'Bash', { command: 'ls' }),
    events.gave('c1', 'a\nb'),
  ])
  const [first = '', ...lines] = exported(store.path, ofSession(), 'jsonl').trimEnd().split('\n')
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(ExportHead.parse(JSON.parse(first))).toMatchObject({
    kind: 'session',
    title: 'Log in <b>',
    scrubbed: false,
  })
  expect(records.map((record) => ExportRecord.parse(record).type)).toEqual([
    'session',
    'instance',
    'task',
    'permission',
    'event',
    'event',
    'event',
    'end',
  ])
  expect(records.at(-1)).toEqual({ type: 'end', records: 7 })
  const whole = JSON.parse(exported(store.path, ofSession(), 'json')) as Record<string, unknown>
  expect(whole).toEqual({ ...(JSON.parse(first) as object), records })
})

test('everything: each session with its tasks once, also one without any, in pieces', () => {
  const others = [makeSession({ title: 'Another' }), makeSession({ title: 'Without tasks' })]
  for (const each of others) store.journal.saveSession(each)
  const long = makeTask(others[0]?.id ?? '', { state: 'completed' })
  append(store, task, [events.prompt('go')])
  append(store, long, [events.gave('c1', 'x'.repeat(2_000_000))])
  const pieces = piecesOf(store.path, { kind: 'all' }, 'jsonl')
  expect(pieces.length).toBeGreaterThan(3)
  const lines = pieces.join('').trimEnd().split('\n')
  const records = lines.slice(1).map((line) => ExportRecord.parse(JSON.parse(line)))
  const sessions = records.flatMap((record) => (record.type === 'session' ? record.session.id : []))
  expect(sessions).toEqual([session, ...others].map(({ id }) => id).toSorted())
  expect(records.flatMap((record) => (record.type === 'task' ? record.task.id : [])).toSorted()).toEqual(
    [task.id, long.id].toSorted(),
  )
  expect(records.at(-1)).toEqual({ type: 'end', records: records.length - 1 })
  expect(() => piecesOf(store.path, { kind: 'all' }, 'html')).toThrow(/can't be exported as html/)
})

test('everything of a database in which there is nothing is an export, too', () => {
  const empty = makeDirectory()
  const none = openStore({ dataDirectory: empty.path, log: makeLog().log })
  try {
    const [head = '', end = ''] = exported(none.path, { kind: 'all' }, 'jsonl').split('\n')
    expect(ExportHead.parse(JSON.parse(head)).kind).toBe('all')
    expect(JSON.parse(end)).toEqual({ type: 'end', records: 0 })
  } finally {
    none.close()
    empty.remove()
  }
})

test('a long result comes in pieces, none of them long, and is whole in JSON', () => {
  const long = 'line of a log 😀\n'.repeat(200_000)
  append(store, task, [events.called('c1', 'Bash', { command: 'ls' }), events.gave('c1', long)])
  for (const format of ['json', 'jsonl', 'html', 'markdown'] as const)
    for (const piece of piecesOf(store.path, ofTask(), format)) {
      expect(piece.length).toBeLessThan(600 * 1024)
      expect(piece.isWellFormed()).toBe(true)
    }
  const parts = exported(store.path, ofTask(), 'jsonl')
    .split('\n')
    .filter((line) => line.startsWith('{"type":"part"'))
    .map((line) => (JSON.parse(line) as { content: string }).content)
  expect(parts.join('')).toBe(long)
})

test('what looks like a secret is taken out, also where it was cut in two', () => {
  const key = `sk-ant-${'a1B2'.repeat(10)}`
  const before = `${'x'.repeat(256 * 1024 - 11)} `
  append(store, task, [
    events.called('c1', 'Login', { password: 'hunter2-hunter2', note: `key ${key}` }),
    events.gave('c1', before + key),
  ])
  for (const format of ['json', 'jsonl', 'html', 'markdown', 'csv'] as const) {
    const text = exported(store.path, ofTask(), format, true)
    expect(text).not.toContain('hunter2')
    expect(text).not.toContain(key)
  }
  const records = exported(store.path, ofTask(), 'jsonl', true).split('\n')
  const parts = records.filter((line) => line.startsWith('{"type":"part"'))
  expect(parts.map((line) => (JSON.parse(line) as { content: string }).content).join('')).toBe(
    `${before}[secret]`,
  )
  expect(exported(store.path, ofTask(), 'jsonl')).toContain('hunter2')
})

test('code of a transcript is no secret', () => {
  const code = 'const token = await next(); headers = { cookie: jar.get(url) }'
  append(store, task, [events.called('c1', 'Read', { file_path: '/a.ts' }), events.gave('c1', code)])
  for (const format of ['json', 'jsonl', 'html', 'markdown'] as const)
    expect(exported(store.path, ofTask(), format, true)).toContain(code)
})

test('calls stand with their results, and with what their subagent did', () => {
  append(store, task, [
    events.called('agent', 'Task', { description: 'look around' }),
    events.called('inner', 'Grep', { pattern: 'needle' }, 'agent'),
    events.gave('inner', 'found it', 'agent'),
    events.gave('agent', 'all done'),
  ])
  const page = exported(store.path, ofTask(), 'html')
  const outer = page.slice(page.indexOf('<b>Task</b>'))
  expect(outer.indexOf('needle')).toBeLessThan(outer.indexOf('</details>'))
  expect(outer.match(/<ol class="said">/g)).toHaveLength(1)
  expect(page).not.toContain('without a result')
})

test('a session without tasks, and what is not there', () => {
  const empty = makeSession({ title: 'Nothing yet' })
  store.journal.saveSession(empty)
  store.journal.flush()
  const subject = { kind: 'session', sessionId: empty.id } as const
  expect(exported(store.path, subject, 'html')).toContain('<h1>Nothing yet</h1>')
  expect(JSON.parse(exported(store.path, subject, 'json'))).toMatchObject({
    records: [{ type: 'session' }, { type: 'end' }],
  })
  const missing = '019aa5c0-0000-7000-8000-00000000dead'
  expect(() => exported(store.path, { kind: 'tasks', taskIds: [task.id, missing] }, 'json')).toThrow(missing)
  expect(() => exported(store.path, { kind: 'run', runId: missing }, 'json')).toThrow(missing)
})
