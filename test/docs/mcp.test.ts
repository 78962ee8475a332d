import { expect, test } from 'vitest'
import { type OperationSpec, operations } from '../../src/contract/operations.ts'
import { createOutputs } from '../../src/main/mcp/outputs.ts'
import { chooseTools } from '../../src/main/mcp/tiers.ts'
import { inlineCode, matches, read, section, sources } from './documents.ts'

// docs/mcp.md has the tools, resources and prompts that there are.

const document = 'docs/mcp.md'
const effects = { read: 'reads', write: 'writes', destructive: 'destroys' }

function toolsOf(tier: string): string[] {
  const client = { call: () => Promise.reject(), subscribe: () => () => {}, close: async () => {} }
  const parts = { client, version: '1.0.0', outputs: createOutputs(() => 'id'), readOnly: false }
  return chooseTools(parts, tier).map(({ name, effect }) => `${name} ${effects[effect]}`)
}

test('docs/mcp.md has the tools of each tier in their order, with what they do to things', () => {
  const rows = [...section(document, 'Tools').matchAll(/^\| `(\w+)` \| (reads|writes|destroys) \|/gm)]
  const told = rows.map(([, name, effect]) => `${name} ${effect}`)
  const core = toolsOf('core')
  expect(told.slice(0, core.length)).toEqual(core)
  expect(told).toEqual(toolsOf('standard'))
})

test('docs/mcp.md has every resource and every prompt with its arguments, and no other', () => {
  const templates = matches(sources('src/main/mcp/resources.ts'), /'(muster:\/\/[^']*)',/g)
  expect(templates.length).toBeGreaterThan(4)
  expect(matches(section(document, 'Resources'), /^\| `(\S+)` \|/gm)).toEqual(
    templates.map((template) => template.replace('{id}', 'ID').replace('{?from}', '')).sort(),
  )
  const code = sources('src/main/mcp/prompts.ts')
  const prompts = code.split('server.registerPrompt(').slice(1)
  const described = prompts.map((prompt) => [
    matches(prompt, /^\s*'(\w+)',$/gm)[0],
    matches(prompt, /^\s*(?:argsSchema: z\.object\(\{ )?(\w+): z\.string/gm),
  ])
  const rows = [...section(document, 'Prompts').matchAll(/^\| `(\w+)` \| (.*?) ?\|/gm)]
  expect(rows.map(([, name, args = '']) => [name, matches(args, /`(\w+)`/g)])).toEqual(described)
})

test('docs/mcp.md has every operation that is for people only, and no other', () => {
  const all = Object.entries(operations) as [string, OperationSpec][]
  const forPeople = all.filter(([, { callers }]) => callers === 'people').map(([name]) => name)
  const told = inlineCode(document).filter((code) => code in operations)
  expect(told).toEqual(forPeople.sort())
  expect(read(document)).toContain('`MUSTER_INSTANCE`')
})
