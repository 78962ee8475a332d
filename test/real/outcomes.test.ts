import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isFinalRun } from '../../src/contract/run.ts'
import { ended, temporaryDirectory, until } from '../harness/test-core.ts'
import type { Step } from '../loopback-model/scenario.ts'
import { realCore } from './real-core.ts'

type Event = 'UserPromptSubmit' | 'Stop' | 'PreToolUse' | 'PostToolUse' | 'PreCompact'

/** A folder whose settings run a command at an event. */
function withHook(event: Event, command: string): string {
  const directory = temporaryDirectory()
  mkdirSync(join(directory, '.claude'))
  const hooks = { [event]: [{ hooks: [{ type: 'command', command }] }] }
  writeFileSync(join(directory, '.claude', 'settings.json'), JSON.stringify({ hooks }))
  return directory
}
const says = (answer: unknown) => `printf '%s' '${JSON.stringify(answer)}'`
const objects = (words: string) => `echo '${words}' >&2; exit 2`

async function start(steps: readonly Step[] = []) {
  const { core, model } = await realCore()
  model.register('steps', steps)
  const run = async (prompt: string, place: { directory: string } | { sessionId: string }) => {
    const task = await core.call('task.create', { prompt, permissionMode: 'bypassPermissions', ...place })
    return until(core, task.id, ended)
  }
  return { core, model, run }
}

const tool: Step = { text: 'I look.', tools: [{ name: 'Bash', input: { command: 'echo hi' } }] }

test.each<[what: string, event: Event, command: string, words: string]>([
  ['refuses the prompt', 'UserPromptSubmit', objects('Ticket number is missing'), 'Ticket number is missing'],
  ['closes the day', 'UserPromptSubmit', says({ continue: false, stopReason: 'Closed' }), 'Closed'],
  ['stops the end', 'Stop', says({ continue: false, stopReason: 'Not so' }), 'Not so'],
  ['never lets it end', 'Stop', objects('run the tests'), 'run the tests'],
  ['stops before a tool', 'PreToolUse', says({ continue: false, stopReason: 'No shell' }), 'No shell'],
  ['stops after a tool', 'PostToolUse', says({ continue: false, stopReason: 'Enough' }), 'Enough'],
  [
    'puts a tool off',
    'PreToolUse',
    says({ hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'defer' } }),
    'stopped the turn.',
  ],
])('a hook that %s fails the task with its words', async (_, event, command, words) => {
  const { run } = await start([tool, { text: 'Done.' }])
  const task = await run('#S:steps', { directory: withHook(event, command) })
  expect(task).toMatchObject({ state: 'failed', outcome: { reason: 'stopped_by_hook' }, resultText: null })
  expect(task.outcome?.message).toContain(words)
})

test.each<[event: Event, command: string]>([
  ['PreToolUse', objects('not this one')],
  ['UserPromptSubmit', 'echo no matter >&2; exit 1'],
  ['Stop', '[ -e once ] || { touch once; echo again >&2; exit 2; }'],
])('a hook at %s after which Claude goes on is no failure', async (event, command) => {
  const { run } = await start([tool, { text: 'Done.' }, { text: 'Done.' }])
  const task = await run('#S:steps', { directory: withHook(event, command) })
  expect(task).toMatchObject({ state: 'completed', resultText: 'Done.' })
})

test('what a hook refused becomes nobody’s answer: a workflow does not write it into a file', async () => {
  const { core } = await start()
  const directory = withHook('UserPromptSubmit', objects('Ticket number is missing'))
  const { id: runId } = await core.call('run.start', {
    definition: {
      name: 'write',
      nodes: [
        { id: 'draft', kind: 'claude', prompt: 'Write the release notes.' },
        {
          id: 'publish',
          kind: 'command',
          needs: ['draft'],
          command: ['tee', 'NOTES.md'],
          stdin: '{{ results.draft }}',
        },
      ],
    },
    directory,
  })
  const isOver = async () => isFinalRun((await core.call('run.get', { runId })).run.state)
  await expect.poll(isOver, { timeout: 30_000, interval: 100 }).toBe(true)
  expect((await core.call('run.get', { runId })).run).toMatchObject({ state: 'failed' })
  expect(existsSync(join(directory, 'NOTES.md'))).toBe(false)
})

test('commands of the CLI that come to nothing are failed, others and paths are not', async () => {
  const { run } = await start()
  const first = await run('/compact', { directory: temporaryDirectory() })
  expect(first).toMatchObject({ state: 'failed', outcome: { reason: 'command_failed' } })
  expect(first.outcome?.message).toContain('No messages to compact')
  const next = (prompt: string) => run(prompt, { sessionId: first.sessionId })
  const said: [string, string][] = []
  for (const prompt of ['/login', '/cost', '/usr is full', '/compact', '/clear', '/model nonsense']) {
    const { state, outcome } = await next(prompt)
    said.push([prompt, state === 'completed' ? state : `${state} ${outcome?.reason}`])
  }
  expect(said).toEqual([
    ['/login', 'failed command_unavailable'],
    ['/cost', 'completed'],
    ['/usr is full', 'completed'],
    ['/compact', 'completed'],
    ['/clear', 'completed'],
    ['/model nonsense', 'completed'],
  ])
}, 60_000)

test.each<[what: string, step: Step, reason: string]>([
  ['refuses', { text: 'I can', stopReason: 'refusal' }, 'model_refused'],
  ['says nothing', {}, 'no_answer'],
  ['only thinks', { thinking: 'Hm.' }, 'no_answer'],
  ['pauses', { text: 'Wait', stopReason: 'pause_turn' }, 'model_error'],
  ['never comes to its end', { text: 'part', stopReason: 'max_tokens' }, 'model_error'],
])('a model that %s gave no answer', async (_, step, reason) => {
  const { run } = await start(Array(8).fill(step))
  const task = await run('#S:steps', { directory: temporaryDirectory() })
  expect(task).toMatchObject({ state: 'failed', outcome: { reason }, resultText: null })
})

test('a model that refuses once and then answers has answered', async () => {
  const { run } = await start([{ text: 'I can', stopReason: 'refusal' }, { text: 'This instead.' }])
  const task = await run('#S:steps', { directory: temporaryDirectory() })
  expect(task).toMatchObject({ state: 'completed', resultText: 'This instead.' })
})
