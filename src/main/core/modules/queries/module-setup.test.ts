import { expect, test } from 'vitest'
import { ModuleDefinition } from '../../../../contract/module.ts'
import { setupOf } from './module-setup.ts'

const mcpServer = { command: 'node', args: ['cli.js', 'mcp'] }

function setup(change: object) {
  const definition = ModuleDefinition.parse({
    name: 'billing',
    version: '1.0.0',
    description: 'x',
    ...change,
  })
  return setupOf({ definition }, { mcpServer })
}

test('a module reads, with no servers, and is refused the rest without a question', () => {
  expect(setup({ environment: { A: 'b' } })).toEqual({
    setup: { tools: ['Read', 'Grep', 'Glob'], allow: [], servers: {}, environment: { A: 'b' } },
    permissionMode: 'dontAsk',
  })
})

test('a tool that it was given is there, for what its rule allows', () => {
  expect(setup({ tools: ['Bash(git log *)', 'Bash(git show *)', 'Read'] }).setup).toMatchObject({
    tools: ['Read', 'Grep', 'Glob', 'Bash'],
    allow: ['Bash(git log *)', 'Bash(git show *)', 'Read'],
  })
})

test.each([
  [
    ['mcp__muster__ask_module', 'mcp__muster__list_modules'],
    ['cli.js', 'mcp', '--tools', 'ask_module,list_modules'],
  ],
  [['mcp__muster__*'], ['cli.js', 'mcp']],
  [['mcp__muster'], ['cli.js', 'mcp']],
])("by %j it has those tools of Muster's own server", (tools, args) => {
  expect(setup({ tools }).setup.servers).toEqual({ muster: { command: 'node', args } })
})

test('a rule for a server of somebody else has those that the person configured', () => {
  expect(setup({ tools: ['mcp__github__search'] }).setup).toMatchObject({
    tools: ['Read', 'Grep', 'Glob'],
    servers: null,
  })
})

test('one that may write has all tools, and is asked about as any other', () => {
  expect(setup({ mayWrite: true, tools: ['Bash(npm test)'] })).toEqual({
    setup: { tools: null, allow: ['Bash(npm test)'], servers: null, environment: {} },
    permissionMode: 'default',
  })
  expect(setup({ mayWrite: true, permissionMode: 'acceptEdits' }).permissionMode).toBe('acceptEdits')
})
