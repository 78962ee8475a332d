import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../../../test/harness/test-core.ts'
import { Capability } from '../../../../contract/module.ts'
import { shippedQueryTypes } from '../../../../contract/module-query.ts'
import { estimateTokens } from '../../base/estimate-tokens.ts'
import { generatePrompt, type PromptInput } from './generate-prompt.ts'
import { readTemplates, requireTemplate } from './read-templates.ts'

const shipped = resolve(import.meta.dirname, '../../../../../resources/modules/prompts')
const capability = Capability.parse({
  id: 'invoice.cancel',
  version: '1.2.0',
  description: 'How an invoice is cancelled.',
  input: { type: 'object', properties: { id: { type: 'string' } } },
  output: { type: 'object', properties: { endpoint: { type: 'string' } }, required: ['endpoint'] },
  examples: [{ question: 'How?', input: { id: '1' }, output: { endpoint: 'DELETE /invoices/1' } }],
})

async function input(
  change: Partial<PromptInput> = {},
  dataDirectory = temporaryDirectory(),
): Promise<PromptInput> {
  return {
    files: await readTemplates({ shipped, dataDirectory, module: 'billing' }),
    type: 'question',
    module: {
      name: 'billing',
      version: '3.1.0',
      description: 'Writes and cancels invoices.',
      tags: ['php'],
      capabilities: [capability],
      prompt: null,
      mayWrite: false,
    },
    capability: null,
    candidates: [],
    budget: 8_000,
    ...change,
  }
}

const asked = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    queryId: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    at: Date.UTC(2026, 0, 1 + index),
    capability: null,
    question: `What is number ${index}?`,
    answer: `It is ${index}. ${'More of it. '.repeat(40)}`,
    relevance: null,
  }))

test('every type that ships has a template, which fills in with and without a capability and history', async () => {
  const names = readdirSync(shipped).flatMap((name) =>
    name.startsWith('_') ? [] : [name.replace('.liquid', '')],
  )
  expect(names.toSorted()).toEqual(shippedQueryTypes.toSorted())
  const texts = new Set<string>()
  for (const type of shippedQueryTypes) {
    for (const each of [null, capability]) {
      const made = generatePrompt(await input({ type, capability: each, candidates: asked(3) }))
      expect(made.text).toContain('billing')
      expect(made.text).toContain('Writes and cancels invoices.')
      expect(made.text).toContain('invoice.cancel 1.2.0: How an invoice is cancelled.')
      expect(made.text).toContain('On 2026-01-03')
      expect(made.text.includes('"required": [\n    "endpoint"\n  ]')).toBe(each !== null)
      expect(made.text).not.toMatch(/\{\{|\{%|undefined|\[object|\n{3}/)
      texts.add(made.text)
    }
  }
  expect(texts.size).toBe(shippedQueryTypes.length * 2)
})

test('the same input gives the same bytes, whatever the order of its history', async () => {
  const candidates = asked(30)
  const given = await input({ capability, candidates })
  const first = generatePrompt(given)
  expect(generatePrompt(structuredClone(given))).toEqual(first)
  expect(generatePrompt({ ...given, candidates: candidates.toReversed() })).toEqual(first)
})

test('a budget is kept: the history gives way, and what was left out is said', async () => {
  const given = await input({ candidates: asked(60), budget: 2_500 })
  const { text, tokens, history, leftOut } = generatePrompt(given)
  expect(tokens).toBeLessThanOrEqual(2_500)
  expect(tokens).toBe(estimateTokens(text))
  expect(history.length).toBeGreaterThan(3)
  expect(history.some(({ as }) => as === 'summary')).toBe(true)
  expect(history.length + leftOut.length).toBe(60)
  expect(leftOut.every(({ why }) => why === 'over the budget')).toBe(true)
})

test('examples give way before a prompt is refused for its length', async () => {
  const long = { ...capability, examples: [{ question: 'word '.repeat(2_000) }] }
  const { leftOut, text } = generatePrompt(await input({ capability: long, budget: 2_000 }))
  expect(leftOut).toEqual([{ queryId: null, what: 'the examples of invoice.cancel', why: 'over the budget' }])
  expect(text).not.toContain('word word')
  const wordy = await input({ budget: 500 })
  wordy.module.description = 'word '.repeat(2_000)
  expect(() => generatePrompt(wordy)).toThrow(
    expect.objectContaining({ code: 'validation', hint: expect.stringContaining('modules.promptTokens') }),
  )
})

test('a template of the installation goes before that of Muster, one of the module before both', async () => {
  const dataDirectory = temporaryDirectory('data')
  const own = join(dataDirectory, 'prompts')
  mkdirSync(join(own, 'billing'), { recursive: true })
  writeFileSync(join(own, 'question.liquid'), 'Installation: {{ module.name }}')
  writeFileSync(join(own, 'billing', 'structure.liquid'), 'Module: {% include "_rules" %}')
  writeFileSync(join(own, 'audit.liquid'), 'A type of my own.')
  expect(generatePrompt(await input({}, dataDirectory)).text).toBe('Installation: billing')
  const structure = generatePrompt(await input({ type: 'structure' }, dataDirectory))
  expect(structure.text).toMatch(/^Module: How you answer:/)
  expect(structure.template).toBe(join(own, 'billing', 'structure.liquid'))
  expect(generatePrompt(await input({ type: 'audit' }, dataDirectory)).text).toBe('A type of my own.')
  expect(() => requireTemplate({ question: { text: '', path: '' } }, 'qestion')).toThrow(
    expect.objectContaining({ code: 'not_found', hint: expect.stringContaining('Did you mean question?') }),
  )
})

test("the module's own prompt is a template, too", async () => {
  const given = await input()
  given.module.prompt = {
    text: 'Answer for {{ module.name }}, type {{ type }}.',
    path: 'the prompt of module.yaml',
  }
  expect(generatePrompt(given).text).toContain('Answer for billing, type question.')
})

test.each([
  ['one\n{{ module.nmae }}', 'line 2: there is no variable "module.nmae".'],
  ['{{ capability.id }}', 'line 1: there is no variable "capability".'],
  ['one\ntwo\n{{ history | sample }}', 'line 3: there is no filter "sample".'],
  ["{{ 'now' | date: '%Y' }}", 'line 1: there is no filter "date".'],
  ['{% include "_gone" %}', 'there is no template "_gone".'],
  ['{% for each in history %}', 'not closed'],
])('the template %j is refused with its file and line', async (text, message) => {
  const dataDirectory = temporaryDirectory('data')
  mkdirSync(join(dataDirectory, 'prompts'))
  const path = join(dataDirectory, 'prompts', 'question.liquid')
  writeFileSync(path, text)
  const given = await input({}, dataDirectory)
  expect(() => generatePrompt(given)).toThrow(expect.objectContaining({ code: 'validation' }))
  expect(() => generatePrompt(given)).toThrow(message)
  expect(() => generatePrompt(given)).toThrow(path)
})

test('what is missing in a part is told by its own file', async () => {
  const dataDirectory = temporaryDirectory('data')
  mkdirSync(join(dataDirectory, 'prompts'))
  writeFileSync(join(dataDirectory, 'prompts', '_rules.liquid'), 'a\nb {{ nothing }}')
  const given = await input({}, dataDirectory)
  expect(() => generatePrompt(given)).toThrow(
    `${join(dataDirectory, 'prompts', '_rules.liquid')}, line 2: there is no variable "nothing".`,
  )
})
