import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
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
    lastDirectory: cwd,
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

const log = '2026-11-20 12:00:00 ERROR cannot find the cart of customer 4711 '.repeat(2_400)
const image = {
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data: 'A'.repeat(120_000) },
}
const text = (value: string) => ({ type: 'text', text: value })

test.each<[string, unknown[], string]>([
  ['a pasted log as the first prompt', [user(`Why?\n${log}`), assistant('Because.')], 'Why?'],
  [
    'a large result at the end',
    [user('Why?'), assistant('I look.'), user([{ type: 'tool_result', content: log }])],
    'Why?',
  ],
  ['an image before the text', [user([image, text('What is wrong?')]), assistant(log)], 'What is wrong?'],
  ['a large first line alone', [user(`Port this:\n${log}`), assistant('Done.'), user('yes')], 'Port this:'],
  [
    'a title in the middle',
    [user('yes'), assistant(log), { type: 'custom-title', customTitle: 'Cart' }, user('on'), assistant(log)],
    'Cart',
  ],
])('lines over 64 KiB: %s', async (_, lines, title) => {
  expect(await describeOnly(lines)).toMatchObject({
    title,
    contextTokens: 48_000,
    directory: cwd,
    problem: null,
  })
})

const slash = (name: string, args = '') =>
  user(
    `<command-message>x</command-message>\n<command-name>${name}</command-name>\n<command-args>${args}</command-args>`,
  )
test.each<[string, unknown[], string]>([
  ['/clear', [slash('/clear'), user('Add a field')], 'Add a field'],
  ['/model opus', [slash('/model', 'opus'), user('Why?')], 'Why?'],
  ['a command of a skill', [slash('/review', 'src'), user('Why?')], '/review src'],
  ['a command without a word', [slash('/deploy'), user('Why?')], 'Why?'],
  ['nothing but /clear', [slash('/clear')], '/clear'],
  [
    'a command of the shell',
    [user('<bash-input>git status</bash-input>'), user('<bash-stdout>x</bash-stdout>')],
    '! git status',
  ],
  [
    'a remark of an editor',
    [user([text('<ide_opened_file>x</ide_opened_file>'), text('Explain')])],
    'Explain',
  ],
  ['a remark in the same text', [user('<ide_selection>x</ide_selection>\nExplain')], 'Explain'],
  [
    'a prompt that quotes a tag',
    [user('See <command-name>/clear</command-name> here')],
    'See <command-name>/clear</command-name> here',
  ],
  ['an image alone', [user([image]), assistant('A button.'), user('Then fix it')], 'Then fix it'],
  ['a summary', [user('This session is being continued', { isCompactSummary: true }), user('Now')], 'Now'],
  [
    'a title that was taken back',
    [user('Now'), { type: 'custom-title', customTitle: 'A' }, { type: 'custom-title', customTitle: '' }],
    'Now',
  ],
])('a conversation that begins with %s has the title that tells most', async (_, lines, title) => {
  expect(await describeOnly(lines)).toMatchObject({ title })
})

test('a first prompt that was rewound and written anew is not the title', async () => {
  const first = { ...user('Wrong'), parentUuid: null }
  const again = { ...user('Right'), parentUuid: null }
  const lines = [
    first,
    { ...assistant('A'), parentUuid: first.uuid },
    again,
    { ...assistant('B'), parentUuid: again.uuid },
  ]
  expect(await describeOnly(lines)).toMatchObject({ title: 'Right' })
})

test('a folder that is a link is followed', async () => {
  const { files, add, folder } = projects()
  const elsewhere = projects()
  const { id } = elsewhere.add([user('There')])
  add([user('Here')])
  symlinkSync(join(elsewhere.folder, '-srv-shop'), join(folder, '-srv-linked'))
  expect(await files.list()).toHaveLength(1 + 1)
  expect(await files.find(id)).not.toBeNull()
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

test('a conversation tells where it was used last, and whether Claude finds its end', async () => {
  const moved = { ...user('on'), cwd: '/now' }
  expect(await describeOnly([user('Fix the cart'), moved])).toMatchObject({
    directory: cwd,
    lastDirectory: '/now',
    problem: null,
  })
  const timeless = { ...user('on'), timestamp: undefined }
  expect(await describeOnly([user('Fix the cart'), timeless])).toMatchObject({
    problem: 'its last message has no time',
  })
})
