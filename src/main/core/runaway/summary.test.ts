import { expect, test } from 'vitest'
import type { TaskEvent } from '../../../contract/task-event.ts'
import type { Json } from '../../../contract/values.ts'
import { summarize } from './summary.ts'

let seq = 0
const block = (
  type: 'text' | 'tool_use',
  text: string,
  toolName: string | null = null,
  input: Json = null,
) => {
  seq += 1
  const rest = { parentToolUseId: null, deltas: 0, aborted: false, synthetic: false }
  const payload = { ...rest, key: `m:${seq}`, type, text, toolName, input, toolUseId: toolName && `t${seq}` }
  return { kind: 'block.completed', payload, taskId: 't', seq, at: seq } as TaskEvent
}
const result = (isError: boolean) =>
  ({
    kind: 'tool.finished',
    payload: { toolUseId: `t${seq}`, parentToolUseId: null, isError, text: '', images: [], structured: null },
    taskId: 't',
    seq,
    at: seq,
  }) as TaskEvent

test('says what was asked for, changed, run and said last, and why it was stopped', () => {
  const runaway = {
    state: 'flagged' as const,
    signals: [
      { kind: 'repeats' as const, evidence: 'the same Bash `npm test` failed 8 times', at: 1, costMicros: 1 },
    ],
    median: null,
  }
  const events = [
    block('text', 'I look first.'),
    block('tool_use', '', 'Edit', { file_path: '/a/x.ts', old_string: '1' }),
    result(false),
    block('tool_use', '', 'Edit', { file_path: '/a/x.ts', old_string: '2' }),
    result(false),
    block('tool_use', '', 'Read', { file_path: '/a/unchanged.ts' }),
    result(false),
    block('tool_use', '', 'Bash', { command: 'npm test' }),
    result(true),
    block('tool_use', '', 'Bash', { command: 'npm run\n  lint' }),
    result(false),
    ...['one', 'two', 'three'].map((text) => block('text', text)),
  ]
  const said = summarize({ prompt: 'Fix the parser', runaway }, events)
  expect(said).toBe(
    [
      'This goes on with work that was stopped, since it may have been running away: the same Bash `npm test` failed 8 times. Go another way than the one that led there.',
      '# What was asked for',
      'Fix the parser',
      '# Files that were changed',
      '- /a/x.ts (2 times)',
      '# Commands, the newest last',
      '- failed: npm test\n- worked: npm run lint',
      '# What was said last',
      '- one\n- two\n- three',
      'Look at how things are before you change anything.',
    ].join('\n\n'),
  )
})

test('of a turn that did nothing it says what was asked for', () => {
  expect(summarize({ prompt: 'Hello', runaway: null }, [])).toBe(
    'This goes on with work that was stopped.\n\n# What was asked for\n\nHello\n\nLook at how things are before you change anything.',
  )
})
