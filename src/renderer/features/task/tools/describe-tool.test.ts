import { expect, test } from 'vitest'
import type { ToolItem } from '../../../../contract/transcript/transcript-items.ts'
import type { Json } from '../../../../contract/values.ts'
import { describeFold, describeTool } from './describe-tool.ts'
import { partialField } from './read-input.ts'

function tool(name: string, input: Json | null, partialInput = ''): ToolItem {
  return {
    kind: 'tool',
    key: 't',
    seq: 1,
    at: 0,
    toolUseId: 't',
    name,
    input,
    partialInput,
    state: 'running',
    result: null,
    elapsedMs: null,
    subtask: null,
    children: [],
  }
}

test.each<[string, Json, string, string]>([
  ['Bash', { command: 'npm test\necho' }, 'Bash', 'npm test …'],
  ['Edit', { file_path: '/srv/src/a.ts' }, 'Edit', 'src/a.ts'],
  ['Read', { file_path: '/elsewhere/a.ts' }, 'Read', '/elsewhere/a.ts'],
  ['Grep', { pattern: 'todo', path: '/srv/src' }, 'Search', 'todo in src'],
  ['TodoWrite', { todos: [{ status: 'completed' }, { status: 'pending' }] }, 'To-do list', '1 of 2 done'],
  ['mcp__github__create_issue', { title: 'Bug' }, 'github: create_issue', 'Bug'],
  ['Surprise', ['not', 'an', 'object'], 'Surprise', ''],
  ['Bash', { command: 17 }, 'Bash', ''],
])('%s reads as a line', (name, input, verb, object) => {
  const line = describeTool(tool(name, input), '/srv')
  expect([line.verb, line.object]).toEqual([verb, object])
})

test('a call that is still being written shows what is there', () => {
  expect(describeTool(tool('Bash', null, '{"command":"npm te'), '').object).toBe('npm te')
  expect(partialField('{"a":"x\\ny\\u00', 'a')).toBe('x\ny')
  expect(partialField('{"a":', 'a')).toBe('')
})

test('reads and searches fold into one line', () => {
  const tools = [
    tool('Read', { file_path: 'a' }),
    tool('Read', { file_path: 'b' }),
    tool('Read', { file_path: 'a' }),
    tool('Grep', {}),
  ]
  expect(describeFold(tools)).toBe('Read 2 files, searched once')
  expect(describeFold([tool('Glob', {}), tool('Grep', {})])).toBe('Searched 2 times')
})
