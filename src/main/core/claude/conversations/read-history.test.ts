import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readHistory } from './read-history.ts'

const at = (second: number) => `2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`
let made = 0
const record = (type: 'user' | 'assistant', second: number, message: object, more: object = {}) => {
  made += 1
  return { type, timestamp: at(second), uuid: `u${made}`, message, ...more }
}
const prompt = (second: number, text: string, more: object = {}) =>
  record('user', second, { role: 'user', content: text }, more)
const answer = (second: number, content: object[], id = `m${second}`) =>
  record('assistant', second, { id, model: 'claude-opus-5-5', content })

function write(lines: readonly unknown[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'one.jsonl')
  writeFileSync(path, lines.map((l) => `${typeof l === 'string' ? l : JSON.stringify(l)}\n`).join(''))
  return path
}

test('prompts, answers and results of tools come as they were, with their times', async () => {
  const path = write([
    { type: 'attachment', text: 'left out' },
    prompt(1, 'Say hi'),
    answer(2, [{ type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'echo hi' } }]),
    record(
      'user',
      3,
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'hi' }] },
      { toolUseResult: { stdout: 'hi' } },
    ),
    answer(4, [{ type: 'text', text: 'Said it.' }]),
  ])
  const { lines, cut, model } = await readHistory(path, 100)
  expect(cut).toBe(false)
  expect(model).toBe('claude-opus-5-5')
  expect(lines.map((line) => line.at)).toEqual([1, 2, 3, 4].map((second) => Date.parse(at(second))))
  expect(lines[0]).toMatchObject({ prompt: 'Say hi' })
  expect(lines[1]).toMatchObject({ message: { type: 'assistant' } })
  expect(lines[2]).toMatchObject({ message: { type: 'user', tool_use_result: { stdout: 'hi' } } })
})

test('what is damaged, told twice, said by subagents or by Claude to itself is left out', async () => {
  const once = prompt(1, 'Once')
  const path = write([
    'garbage',
    once,
    once,
    prompt(2, 'A subagent', { isSidechain: true }),
    prompt(3, 'Caveat', { isMeta: true }),
    '{"type":"assistant","message":{"id":"m","content":[{"type":"te',
    prompt(4, 'Twice'),
  ])
  const { lines } = await readHistory(path, 100)
  expect(lines).toEqual([
    expect.objectContaining({ prompt: 'Once' }),
    expect.objectContaining({ prompt: 'Twice' }),
  ])
})

test('of many messages the newest are read', async () => {
  const path = write(Array.from({ length: 25 }, (_, index) => prompt(index, `prompt ${index}`)))
  const { lines, cut } = await readHistory(path, 10)
  expect(cut).toBe(true)
  expect(lines.map((line) => ('prompt' in line ? line.prompt : ''))).toEqual(
    Array.from({ length: 10 }, (_, index) => `prompt ${index + 15}`),
  )
})

test('what does not say when it was has the time of its neighbours', async () => {
  const timeless = (one: object) => ({ ...one, timestamp: undefined })
  const path = write([
    timeless(prompt(1, 'a')),
    timeless(prompt(1, 'b')),
    prompt(5, 'c'),
    timeless(prompt(1, 'd')),
  ])
  const { lines } = await readHistory(path, 100)
  expect(lines.map((line) => line.at)).toEqual([5, 5, 5, 5].map((second) => Date.parse(at(second))))
})
