import { expect, test } from 'vitest'
import { parseArguments, StartupFailure } from './arguments.ts'

const launch = ['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose']

test('the launch line is understood', () => {
  const args = parseArguments([
    ...launch,
    '--include-partial-messages',
    '--permission-prompt-tool',
    'stdio',
    '--resume',
    '019d7a30-1234-7abc-8def-0123456789ab',
    '--model=opus',
    '--permission-mode',
    'plan',
    '--max-turns',
    '3',
    '--max-budget-usd',
    '1.5',
    '--allowedTools',
    'Bash',
    'Edit,Write',
    '--append-system-prompt',
    '--- be brief',
  ])
  expect(args).toMatchObject({
    streamInput: true,
    partialMessages: true,
    asksHost: true,
    resume: '019d7a30-1234-7abc-8def-0123456789ab',
    model: 'opus',
    permissionMode: 'plan',
    maxTurns: 3,
    maxBudgetUsd: 1.5,
    allowedTools: ['Bash', 'Edit', 'Write'],
    appendSystemPrompt: '--- be brief',
    bypassAllowed: false,
  })
})

test.each([
  [['--nope'], "unknown option '--nope'"],
  [['--permission-mode', 'x'], "argument 'x' is invalid"],
  [['--max-turns', 'many'], 'must be a number'],
  [['--model'], 'argument missing'],
  [['--session-id', '1'], 'Must be a valid UUID'],
])('%j is refused', (args, message) => {
  expect(() => parseArguments([...launch, ...args])).toThrow(StartupFailure)
  expect(() => parseArguments([...launch, ...args])).toThrow(message)
})

test('it refuses to be anything but a print mode of lines', () => {
  expect(() => parseArguments(['hello'])).toThrow(StartupFailure)
  expect(() => parseArguments(['-p', '--output-format', 'stream-json'])).toThrow('prompt')
  expect(parseArguments(['--version']).version).toBe(true)
})
