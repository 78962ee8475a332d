import { expect, test } from 'vitest'
import { sampleBlock } from '../../contract/fixtures/sample-block.ts'
import type { NewTaskEvent } from '../../contract/task-event.ts'
import { createTerminal, type TerminalOptions } from './terminal.ts'
import { createTranscriptPrinter } from './transcript-printer.ts'

function capture(options: Partial<TerminalOptions> & { tty?: boolean } = {}) {
  const written = { stdout: '', stderr: '', both: '' }
  const stream = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      written[name] += text
      written.both += text
    },
    isTTY: options.tty ?? false,
    columns: 80,
  })
  const terminal = createTerminal({
    json: false,
    quiet: false,
    color: false,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    ...options,
  })
  return { terminal, written }
}

function printAll(full: boolean, events: NewTaskEvent[], tty = false) {
  const { terminal, written } = capture({ tty })
  const printer = createTranscriptPrinter({
    terminal,
    command: 'muster logs abcd',
    full,
    remark: full ? terminal.print : terminal.note,
  })
  for (const event of events) {
    printer.print(event)
  }
  printer.finish()
  return written
}

const text = (key: string, whole: string, changes = {}) => sampleBlock({ key, text: whole, ...changes })
const started = (key: string): NewTaskEvent => ({
  kind: 'block.started',
  payload: { key, type: 'text', parentToolUseId: null, toolUseId: null, toolName: null },
})
const piece = (key: string, part: string): NewTaskEvent => ({
  kind: 'block.appended',
  payload: { key, text: part, deltas: 1 },
})
const tool = text('m:1', '', { type: 'tool_use', toolName: 'Bash', input: { command: 'npm test' } })
const failed: NewTaskEvent = {
  kind: 'tool.finished',
  payload: {
    toolUseId: 'x',
    parentToolUseId: null,
    isError: true,
    text: 'exit 1\nmore\u001b[2J',
    images: [],
    structured: null,
  },
}

test('streams text once, as it comes, and completes what was missed', () => {
  const events = [started('a'), piece('a', 'Hel'), piece('a', 'lo'), text('a', 'Hello.'), text('b', 'Bye')]
  expect(printAll(false, events).stdout).toBe('Hello.\nBye\n')
})

test('the answer alone goes to stdout, tools and errors to stderr', () => {
  const written = printAll(false, [
    text('a', 'Fine'),
    tool,
    failed,
    text('s', 'of a subagent', { parentToolUseId: 'x' }),
  ])
  expect(written.stdout).toBe('Fine\n')
  expect(written.stderr).toBe(
    '• Bash: npm test\n  exit 1 (+1 lines)\nLines were cut or left out. All of them: muster logs abcd > FILE\n',
  )
})

test('a full transcript has the prompts too, all on stdout', () => {
  const written = printAll(true, [
    { kind: 'prompt.sent', payload: { text: 'Do it', kind: 'prompt' } },
    tool,
    {
      kind: 'permission.requested',
      payload: {
        requestId: 'r',
        permissionId: null,
        toolUseId: 'x',
        toolName: 'Bash',
        kind: 'tool',
        description: null,
        input: { command: 'rm x' },
        suggestions: [],
      },
    },
    {
      kind: 'retry.scheduled',
      payload: { attempt: 1, maxAttempts: 10, delayMs: 2_000, status: 529, error: 'overloaded' },
    },
  ])
  expect(written.stdout).toBe(
    '> Do it\n• Bash: npm test\n? Asks for permission: Bash: rm x\n! overloaded (529); attempt 1 of 10 in 2s\n',
  )
  expect(written.stderr).toBe('')
})

const long = 'word '.repeat(60).trim()
const noted: NewTaskEvent = { kind: 'noted', payload: { level: 'warning', code: 'x', text: long } }
const problem: NewTaskEvent = {
  kind: 'problem.found',
  payload: { code: 'not_json', message: long, excerpt: null },
}
const bash = text('m:2', '', { type: 'tool_use', toolName: 'Bash', input: { command: long } })

test('a pipe gets all of each line, and all lines of what a tool gave', () => {
  const written = printAll(true, [bash, failed, noted, problem])
  expect(written.both).toBe(`• Bash: ${long}\n  exit 1\n  more⟨U+001B⟩[2J\n  ${long}\n! ${long}\n`)
  expect(printAll(false, [noted, problem]).stderr).toBe(`  ${long}\n! ${long}\n`)
})

test('a terminal gets lines of its width, and is told how the rest is had', () => {
  for (const full of [true, false]) {
    const { both } = printAll(full, [bash, failed, problem], true)
    expect(both).toContain('…\n')
    expect(both).toContain('exit 1 (+1 lines)\n')
    expect(both.split('\n').every((line) => line.length <= 80)).toBe(true)
    expect(both).toContain('Lines were cut or left out. All of them: muster logs abcd > FILE\n')
  }
  expect(printAll(true, [tool], true).both).not.toContain('cut')
})

test('text that was not shown whole says what is left', () => {
  const cut = text('a', 'abc', { fullLength: 70_000 })
  expect(printAll(false, [cut]).stderr).toBe('… 69,997 more characters: muster logs abcd\n')
})

test('the status line gives way to text and never breaks an unfinished line', () => {
  const { terminal, written } = capture({ tty: true })
  terminal.setStatus('working')
  terminal.write('Hel')
  terminal.setStatus('not shown')
  terminal.note('remark')
  terminal.setStatus('')
  expect(written.both).toBe('\r\u001b[2Kworking\r\u001b[2KHel\nremark\n')
})

test('quiet and JSON leave remarks and status out, not complaints', () => {
  for (const options of [{ quiet: true }, { json: true }]) {
    const { terminal, written } = capture({ tty: true, ...options })
    terminal.note('remark')
    terminal.setStatus('working')
    terminal.complain('wrong')
    expect(written.both).toBe('wrong\n')
  }
})
