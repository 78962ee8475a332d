import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { LAUNCH_LINE } from '../../src/main/core/claude/arguments.ts'
import {
  controlRequest,
  type Line,
  type Program,
  startProgram,
  userLine,
} from '../../test/conformance/program.ts'
import { fieldProblems, shapeOf } from '../../test/conformance/shape.ts'

const main = join(import.meta.dirname, 'main.ts')
let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'muster-simulated-'))
  return () => rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

/** Starts one; without delays unless the test is about them. */
function start(args: readonly string[] = [], env: Record<string, string> = {}): Program {
  const program = startProgram({
    command: process.execPath,
    args: [main, ...LAUNCH_LINE, ...args],
    cwd: home,
    env: {
      PATH: process.env.PATH ?? '',
      MUSTER_SIMULATED_HOME: home,
      MUSTER_SIMULATED_SPEED: '50',
      ...env,
    },
  })
  onTestFinished(() => {
    if (program.child.exitCode === null && program.child.signalCode === null) program.child.kill('SIGKILL')
  })
  return program
}

const isResult = (line: Line): boolean => line.type === 'result'
const isDelta = (line: Line): boolean =>
  (line.event as { type?: string } | undefined)?.type === 'content_block_delta'

async function runPrompt(prompt: string, args: readonly string[] = []): Promise<Program> {
  const program = start(args)
  program.send(userLine(prompt))
  await program.line(isResult)
  program.end()
  await program.ended
  return program
}

test.each([
  'hello',
  '#sim:stream(tokens=300,rate=1000)',
  '#sim:flood(tokens=5000)',
  '#sim:tools',
  '#sim:edit',
  '#sim:thinking',
  '#sim:subagent',
  '#sim:retry',
  '#sim:rate-limit(seconds=1)',
  '#sim:withdraw',
  '#sim:fail',
  '#sim:max-turns',
  '#sim:essay(minutes=0.02)',
  '#sim:garbage',
  '#sim:long-line(bytes=3000000)',
  '#sim:no-such-thing',
])('%s: its own counts are what was printed', async (prompt) => {
  const program = await runPrompt(prompt, ['--permission-mode', 'acceptEdits'])
  const from = program.lines.findIndex(({ subtype }) => subtype === 'init')
  const result = program.lines.at(-1) as Line
  const turn = program.lines.slice(from)
  expect(isResult(result)).toBe(true)
  expect(result.simulated).toEqual({
    lines: turn.length + program.garbage.length,
    deltas: turn.filter(isDelta).length,
    totalLines: program.lines.length + program.garbage.length,
  })
  expect(fieldProblems(program.lines)).toEqual([])
})

test('numbered words come whole and in order, also into a file, until a signal ends it', async () => {
  const path = join(home, 'stdout.ndjson')
  const file = openSync(path, 'a')
  const child = spawn(process.execPath, [main, ...LAUNCH_LINE], {
    cwd: home,
    stdio: ['pipe', file, 'ignore'],
    env: { MUSTER_SIMULATED_HOME: home },
  })
  closeSync(file)
  child.stdin?.write(`${JSON.stringify(userLine('#sim:stream(tokens=100000,rate=2000)'))}\n`)
  const words = (): string[] =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.includes('text_delta'))
      .map((line) => (JSON.parse(line) as { event: { delta: { text: string } } }).event.delta.text.trim())
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
  await expect.poll(() => words().length, { timeout: 10_000, interval: 20 }).toBeGreaterThan(200)
  child.kill('SIGTERM')
  expect(await ended).toBe(143)
  expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(true)
  expect(words()).toEqual(words().map((_, at) => `w${at}`))
})

test('the usual story is the same for the same seed, and says what it is', async () => {
  const texts = async (seed: string): Promise<string> => {
    const program = start([], { MUSTER_SIMULATED_SEED: seed })
    program.send(userLine('Why is the build slow?'))
    return String((await program.line(isResult)).result)
  }
  const [first, again, other] = await Promise.all([texts('7'), texts('7'), texts('8')])
  expect(first).toBe(again)
  expect(first).not.toBe(other)
  expect(first).toContain('Why is the build slow?')
  expect(first).toContain('simulated')
})

test('a resumed session remembers its prompts; a killed one too', async () => {
  const id = '019d7a30-0000-7abc-8def-000000000001'
  const first = start(['--session-id', id])
  first.send(userLine('The code word is heron. #sim:quick'))
  await first.line(isResult)
  first.send(userLine('Second prompt. #sim:stuck(after=2)'))
  await first.line((line) => isDelta(line), first.lines.length)
  first.child.kill('SIGKILL')
  await first.ended
  const second = start(['--resume', id, '--fork-session'])
  second.send(userLine('What do you remember? #sim:context'))
  const result = await second.line(isResult)
  expect(result.result).toContain('The code word is heron.')
  expect(result.result).toContain('Second prompt. (not finished)')
  expect(result.session_id).not.toBe(id)
})

test('background work starts a turn of its own', async () => {
  const program = start()
  program.send(userLine('#sim:background(seconds=5)'))
  program.end()
  expect(await program.ended).toMatchObject({ code: 0 })
  const shape = shapeOf(program.lines)
  expect(shape.filter((word) => word === 'system/init')).toHaveLength(2)
  expect(shape).toContain('system/background_tasks_changed')
  expect(program.lines.findLast(isResult)).toMatchObject({
    origin: { kind: 'task-notification' },
    is_error: false,
  })
})

test('a plan is asked about, and its approval ends the plan mode', async () => {
  const program = start(['--permission-mode', 'plan'])
  program.send(userLine('#sim:plan'))
  const ask = await program.line(({ type }) => type === 'control_request')
  expect(ask.request).toMatchObject({ tool_name: 'ExitPlanMode', input: { plan: expect.any(String) } })
  const answer = { subtype: 'success', request_id: ask.request_id, response: { behavior: 'allow' } }
  program.send({ type: 'control_response', response: answer })
  await program.line(isResult)
  expect(program.lines.filter(({ subtype }) => subtype === 'status')).toContainEqual(
    expect.objectContaining({ status: null, permissionMode: 'default' }),
  )
})

test('an allowed suggestion is not asked about again', async () => {
  const program = start()
  program.send(userLine('#sim:permission'))
  const ask = await program.line(({ type }) => type === 'control_request')
  const { permission_suggestions: suggestions } = ask.request as { permission_suggestions: Line[] }
  program.send({
    type: 'control_response',
    response: {
      subtype: 'success',
      request_id: ask.request_id,
      response: { behavior: 'allow', updatedPermissions: suggestions.slice(0, 1) },
    },
  })
  await program.line(isResult)
  const from = program.lines.length
  program.send(userLine('#sim:permission'))
  await program.line(isResult, from)
  expect(shapeOf(program.lines.slice(from))).not.toContain('control_request')
})

test('it exits and crashes when told to', async () => {
  const exits = start()
  exits.send(userLine('#sim:exit(code=7)'))
  expect(await exits.ended).toMatchObject({ code: 7, stderr: expect.stringContaining('code 7') })
  expect(exits.lines.some(isResult)).toBe(false)
  const crashes = start()
  crashes.send(userLine('#sim:crash'))
  expect(await crashes.ended).toMatchObject({ code: null, signal: 'SIGKILL' })
})

test('a command that sleeps is a real process, which dies with a terminated instance', async () => {
  const program = start()
  program.send(userLine('#sim:sleep-tool(seconds=300)'))
  await program.line((line) => shapeOf([line])[0] === 'message_stop')
  program.send(controlRequest('x', { subtype: 'initialize' }))
  await program.line(({ type }) => type === 'control_response')
  program.child.kill('SIGTERM')
  expect(await program.ended).toMatchObject({ code: 143 })
  const result = program.lines.find(({ tool_use_result }) => tool_use_result !== undefined)
  expect(result?.tool_use_result).toBe('Error: Exit code 137\nstart')
})

test('a budget ends the turn before the tool runs', async () => {
  const program = await runPrompt('#sim:permission', ['--max-budget-usd', '0.000001'])
  expect(program.lines.at(-1)).toMatchObject({
    subtype: 'error_max_budget_usd',
    terminal_reason: 'budget_exhausted',
    errors: ['Reached maximum budget ($0.000001)'],
  })
  expect(shapeOf(program.lines)).not.toContain('control_request')
})
