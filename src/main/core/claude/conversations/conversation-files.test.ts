import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createConversationFiles } from './conversation-files.ts'

const cwd = '/srv/shop'
const stamp = '2026-11-21T10:00:00.000Z'
const user = (content: unknown, more: object = {}) => ({
  type: 'user',
  cwd,
  timestamp: stamp,
  uuid: crypto.randomUUID(),
  message: { role: 'user', content },
  ...more,
})
const assistant = (text: string, more: object = {}) => ({
  type: 'assistant',
  cwd,
  timestamp: '2026-11-21T10:00:05.000Z',
  uuid: crypto.randomUUID(),
  message: {
    id: 'msg_1',
    model: 'claude-opus-5-5',
    content: [{ type: 'text', text }],
    usage: {
      input_tokens: 10,
      cache_read_input_tokens: 47_000,
      cache_creation_input_tokens: 900,
      output_tokens: 90,
    },
  },
  ...more,
})

/** A `projects` folder; `add` writes a conversation of lines, objects as JSON. */
function projects() {
  const folder = mkdtempSync(join(tmpdir(), 'muster-projects-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  let count = 0
  return {
    folder,
    files: createConversationFiles(folder),
    add(lines: readonly unknown[], project = '-srv-shop') {
      count += 1
      const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
      mkdirSync(join(folder, project), { recursive: true })
      const path = join(folder, project, `${id}.jsonl`)
      const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
      writeFileSync(path, text)
      utimesSync(path, 1_000 + count, 1_000 + count)
      return { id, path }
    },
  }
}

async function describeOnly(lines: readonly unknown[]) {
  const { files, add } = projects()
  const { id } = add(lines)
  const file = await files.find(id)
  if (!file) throw new Error('the file was not found')
  return files.describe(file)
}

test('a conversation is told by its records, not by the name of its folder', async () => {
  const description = await describeOnly([
    { type: 'queue-operation', operation: 'enqueue', content: 'Fix the cart' },
    user('Fix the cart\nand the tax'),
    assistant('Done.'),
    { type: 'cost-state', totalCostUSD: 0.0123 },
  ])
  expect(description).toEqual({
    title: 'Fix the cart',
    directory: cwd,
    problem: null,
    contextTokens: 48_000,
    lastAnswerAt: Date.parse('2026-11-21T10:00:05.000Z'),
    totalCostMicros: 12_300,
  })
})

test.each([
  ['a title that a person gave', { type: 'custom-title', customTitle: 'Cart' }, 'Cart'],
  ['a summary', { type: 'summary', summary: 'About carts' }, 'About carts'],
])('%s goes before the first prompt', async (_, record, title) => {
  expect(await describeOnly([record, user('Fix the cart')])).toMatchObject({ title })
})

test.each([
  ['remarks of Claude itself', user('<system-reminder>be nice</system-reminder>')],
  ['what is marked as such', user('Caveat: the messages below', { isMeta: true })],
  ['the output of a command', user('<local-command-stdout>ok</local-command-stdout>')],
  ['the result of a tool', user([{ type: 'tool_result', tool_use_id: 't', content: 'x' }])],
  ['a prompt of a subagent', user('Look around', { isSidechain: true })],
])('%s is not taken for a prompt', async (_, record) => {
  expect(await describeOnly([record, user('The prompt')])).toMatchObject({ title: 'The prompt' })
})

test('a slash command is a prompt as a person writes it', async () => {
  const text = '<command-name>/review</command-name><command-args>src</command-args>'
  expect(await describeOnly([user(text)])).toMatchObject({ title: '/review src' })
})

test.each([
  ['an empty file', [], 'its file is empty'],
  ['garbage', ['garbage', '{"type":"user"', '\0\0\0'], 'nothing in its file can be read'],
  ['no message', [{ type: 'queue-operation' }], 'its file has no prompt and no answer'],
])('%s has a problem that says so', async (_, lines, problem) => {
  expect(await describeOnly(lines)).toMatchObject({ problem, directory: null })
})

test('a cut last line, NULs and garbage do not keep the rest from being read', async () => {
  const lines = ['\0\0', 'garbage', user('Still here'), '{"type":"assistant","mess']
  expect(await describeOnly(lines)).toMatchObject({ title: 'Still here', problem: null })
})

test('of a large file only both ends are read', async () => {
  const filling = { type: 'attachment', text: 'x'.repeat(10_000) }
  const lines = [user('The first'), ...Array.from({ length: 30 }, () => filling), assistant('The last')]
  expect(await describeOnly(lines)).toMatchObject({
    title: 'The first',
    contextTokens: 48_000,
    problem: null,
  })
})

test('files are listed last used first, and read again only when they have changed', async () => {
  const { files, add, folder } = projects()
  const first = add([user('One')])
  add([user('Two')], '-srv-other')
  writeFileSync(join(folder, '-srv-shop', 'notes.jsonl'), 'not a conversation')
  const list = await files.list()
  expect(list.map(({ path }) => path.split('/').at(-2))).toEqual(['-srv-other', '-srv-shop'])
  const [, file] = list
  if (!file) throw new Error('a file is missing')
  const before = files.describe(file)
  expect(files.describe(file)).toBe(before)
  writeFileSync(first.path, `${JSON.stringify(user('Another first prompt'))}\n`)
  const changed = await files.find(first.id)
  expect(changed && (await files.describe(changed)).title).toBe('Another first prompt')
})

test('an id that is none is looked for nowhere', async () => {
  const { files } = projects()
  expect(await files.find('../../etc/passwd')).toBeNull()
})

test('a folder that is not there has no conversations', async () => {
  expect(await createConversationFiles('/nowhere/projects').list()).toEqual([])
})
