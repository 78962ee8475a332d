import { describe, expect, it } from 'vitest'
import type { NewTaskEvent } from '../../../contract/task-event.ts'
import { describeStep } from './step.ts'

const started = (
  type: 'text' | 'thinking' | 'tool_use',
  parentToolUseId: string | null = null,
): NewTaskEvent => ({
  kind: 'block.started',
  payload: {
    key: 'm:0',
    type,
    parentToolUseId,
    toolUseId: null,
    toolName: type === 'tool_use' ? 'Bash' : null,
  },
})
const called = (
  toolName: string,
  input: Record<string, string>,
  parentToolUseId: string | null = null,
): NewTaskEvent => ({
  kind: 'block.completed',
  payload: {
    key: 'm:0',
    type: 'tool_use',
    parentToolUseId,
    toolUseId: 't1',
    toolName,
    text: '',
    input,
    deltas: 0,
    aborted: false,
    synthetic: false,
  },
})
const asked = (kind: 'tool' | 'question' | 'plan'): NewTaskEvent => ({
  kind: 'permission.requested',
  payload: {
    requestId: 'r',
    permissionId: null,
    toolUseId: null,
    toolName: 'Bash',
    kind,
    description: null,
    input: {},
    suggestions: [],
  },
})

describe('describeStep', () => {
  it.each<[NewTaskEvent, string | null | undefined]>([
    [started('thinking'), 'Thinking'],
    [started('text'), 'Writing'],
    [started('tool_use'), 'Bash'],
    [started('text', 'toolu_1'), undefined],
    [called('Bash', { command: '  npm test\necho done' }), 'Bash: npm test (+1 line)'],
    [called('Edit', { file_path: 'src/app.ts', old_string: 'a' }), 'Edit: src/app.ts'],
    [called('mcp__x__y', {}), 'mcp__x__y'],
    [called('Bash', { command: 'ls' }, 'toolu_1'), undefined],
    [called('Bash', { command: 'x'.repeat(500) }), `Bash: ${'x'.repeat(113)}…`],
    [asked('tool'), 'Waits for permission: Bash'],
    [asked('question'), 'Waits for your answer'],
    [asked('plan'), 'Waits for approval of the plan'],
    [{ kind: 'tool.progressed', payload: { toolUseId: 't', elapsedMs: 30_000 } }, undefined],
    [
      {
        kind: 'retry.scheduled',
        payload: { attempt: 2, maxAttempts: 10, delayMs: 500, status: 529, error: 'x' },
      },
      'Retries the request (2 of 10)',
    ],
  ])('%#', (event, step) => {
    expect(describeStep(event)).toBe(step)
  })
})

it('marks what can not be seen, and tells of lines that are not there', () => {
  expect(describeStep(called('Bash', { command: 'ls \u202ex\n\nrm -rf src\nid' }))).toBe(
    'Bash: ls ⟨U+202E⟩x (+2 lines)',
  )
})
