import { describe, expect, it } from 'vitest'
import { CommandNode } from '../../../../contract/workflow-definition.ts'
import { judgeCommand } from './command-outcome.ts'
import type { CommandEnd } from './command-process.ts'

const order = { command: ['tool', 'a'], cwd: '/srv', env: {}, stdin: null }
const ended: CommandEnd = {
  code: 0,
  signal: null,
  error: null,
  stdout: 'one\ntwo\n',
  stderr: '',
  endedAt: 0,
  left: { stdout: 0, stderr: 0 },
}
const judge = (end: Partial<CommandEnd>, spec: Record<string, unknown> = {}) =>
  judgeCommand(CommandNode.parse({ kind: 'command', id: 'c', command: ['tool', 'a'], ...spec }), order, {
    ...ended,
    ...end,
  })
const failure = (kind: string, message: RegExp) => ({
  state: 'failed',
  failure: { kind, message: expect.stringMatching(message) },
})

describe('judgeCommand', () => {
  it('keeps what was printed, and parses it where that is asked for', async () => {
    const plain = { exitCode: 0, stdout: 'one\ntwo\n', stderr: '' }
    expect(await judge({})).toEqual({ state: 'completed', result: plain })
    expect(await judge({}, { parse: 'lines' })).toEqual({
      state: 'completed',
      result: { ...plain, data: ['one', 'two'] },
    })
    expect(await judge({ stdout: '{"a":[1]}' }, { parse: 'json' })).toMatchObject({
      result: { data: { a: [1] } },
    })
    expect(await judge({ left: { stdout: 9, stderr: 0 } })).toMatchObject({
      result: { omitted: { stdout: 9, stderr: 0 } },
    })
  })

  it('takes other exit codes as failures, unless the node lists them', async () => {
    expect(await judge({ code: 2, stderr: 'first\nlast words\n' })).toMatchObject(
      failure('command_failed', /"tool" ended with exit code 2\. It said: last words$/),
    )
    expect(await judge({ code: 2 }, { okExitCodes: [0, 2] })).toMatchObject({ result: { exitCode: 2 } })
    expect(await judge({ code: null, signal: 'SIGKILL' })).toMatchObject(
      failure('command_failed', /by SIGKILL/),
    )
  })

  it('says what is wrong with output that is not JSON', async () => {
    expect(await judge({ stdout: 'oops' }, { parse: 'json' })).toMatchObject(
      failure('invalid_result', /not JSON/),
    )
    expect(await judge({ stdout: '[1', left: { stdout: 3, stderr: 0 } }, { parse: 'json' })).toMatchObject(
      failure('invalid_result', /3 bytes more/),
    )
  })

  it.each([
    ['ENOENT', 'command_not_found', /There is no program "tool"/],
    ['EACCES', 'command_not_found', /may not be executed/],
    ['E2BIG', 'command_failed', /longer than the system allows/],
    ['EAGAIN', 'command_failed', /could not be started: why/],
  ])('tells a program that could not be started: %s', async (code, kind, message) => {
    expect(await judge({ code: null, error: { code, message: 'why' } })).toMatchObject(failure(kind, message))
  })
})
