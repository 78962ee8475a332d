import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { LAUNCH_LINE } from '../../src/main/core/claude/arguments.ts'
import { realClaude, realClaudeEnvironment } from '../harness/claude-binary.ts'
import { startLoopbackModel } from '../loopback-model/loopback-model.ts'
import { type Program, startProgram } from './program.ts'

/** What a prompt makes the model do. */
export type Behaviour =
  /** Three words and the end. */
  | 'text'
  /** Three chunks of text, then silence until interrupted. */
  | 'held'
  /** No byte of an answer, until interrupted. */
  | 'hang'
  /** The API stays overloaded. */
  | 'overloaded'
  /** About half a second of text. */
  | 'stream'
  | 'thinking'
  /** A Bash call that must be asked about, then a text. */
  | 'ask'
  | 'question'
  /** A Bash call that sleeps for five minutes. */
  | 'sleep'
  /** A Bash call in the background that ends after a second or so. */
  | 'background'
  /** Reads a file and edits it. */
  | 'edit'
  /** Bash calls without end. */
  | 'loop'
  /** The API refuses with 400. */
  | 'refused'
  /** The API is overloaded once. */
  | 'retry'
  /** The stream breaks once in mid-text. */
  | 'broken'
  /** An object, by `--json-schema` of {@link nameSchema}. */
  | 'structured'
  /** A text although there is a schema. */
  | 'unstructured'

/** Asks for an object with a name. */
export const nameSchema = {
  type: 'object',
  properties: { name: { type: 'string' } },
  required: ['name'],
}

/** The program under test with its surroundings. */
export interface Setting {
  start(args?: readonly string[]): Program
  prompt(behaviour: Behaviour): string
  close(): Promise<void>
}

function createHome(): { home: string; cwd: string; remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'muster-conformance-'))
  const cwd = join(home, 'work')
  mkdirSync(cwd)
  return { home, cwd, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Starts programs one after the other and ends those that a failed test left. */
function createStarter(launch: (args: readonly string[]) => Program) {
  const programs: Program[] = []
  return {
    start(args: readonly string[] = []) {
      const program = launch([...LAUNCH_LINE, '--include-hook-events', ...args])
      programs.push(program)
      return program
    },
    async endAll() {
      for (const { child } of programs) {
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      }
      await Promise.all(programs.map(({ ended }) => ended))
    },
  }
}

/** The simulated instance, run from its source. */
export function simulatedSetting(): Setting {
  const { home, cwd, remove } = createHome()
  const main = resolve(import.meta.dirname, '../../resources/simulated-claude/main.ts')
  const env = {
    PATH: process.env.PATH ?? '',
    MUSTER_SIMULATED_HOME: home,
    MUSTER_SIMULATED_SPEED: '3',
  }
  const starter = createStarter((args) =>
    startProgram({ command: process.execPath, args: [main, ...args], cwd, env }),
  )
  const directives: Record<Behaviour, string> = {
    text: '#sim:quick',
    held: '#sim:stuck(after=3)',
    hang: '#sim:stuck(headers=1)',
    overloaded: '#sim:retry(delay=60000)',
    stream: '#sim:stream(tokens=40,rate=25)',
    thinking: '#sim:thinking(tokens=5)',
    ask: '#sim:permission(think=0)',
    question: '#sim:question',
    sleep: '#sim:sleep-tool(seconds=300)',
    background: '#sim:background(seconds=1)',
    edit: '#sim:edit',
    loop: '#sim:max-turns(steps=9)',
    refused: '#sim:api-error(status=400)',
    retry: '#sim:retry(times=1,delay=50)',
    broken: '#sim:withdraw',
    structured: '#sim:quick',
    unstructured: '#sim:unstructured',
  }
  return {
    start: starter.start,
    prompt: (behaviour) => `go ${directives[behaviour]}`,
    async close() {
      await starter.endAll()
      remove()
    },
  }
}

/** The real CLI with a loopback model. */
export async function realSetting(): Promise<Setting> {
  const { home, cwd, remove } = createHome()
  const model = await startLoopbackModel()
  const env = realClaudeEnvironment({ modelUrl: model.url, home })
  const command = realClaude()
  const starter = createStarter((args) => startProgram({ command, args, cwd, env }))
  const bash = (line: string) => ({ name: 'Bash', input: { command: line, description: 'run it' } })
  const questions = [
    {
      question: 'Which colour?',
      header: 'Colour',
      multiSelect: false,
      options: [
        { label: 'Red', description: 'warm' },
        { label: 'Blue', description: 'cold' },
      ],
    },
  ]
  model.register('text', [{ text: 'A short answer.' }])
  model.register('held', [{ generated: { count: 9 }, hold: { gate: 'never', afterChunks: 3 } }])
  model.register('hang', [{ fault: { kind: 'hang_headers' } }])
  model.register('overloaded', [
    {
      error: { status: 429, type: 'rate_limit_error', headers: { 'retry-after': '20' } },
    },
  ])
  model.register('stream', [{ generated: { count: 40 }, msBetween: 12 }])
  model.register('thinking', [{ thinking: 'Let me think about this, step by step.', text: 'Thought.' }])
  model.register('ask', [{ text: 'I run it.', tools: [bash('touch made.txt && ls -1')] }, { text: 'Done.' }])
  model.register('question', [
    { text: 'I ask.', tools: [{ name: 'AskUserQuestion', input: { questions } }] },
    { text: 'Thanks.' },
  ])
  // A sleep that stands alone is refused by the CLI's own check (seen with 2.1.329).
  model.register('sleep', [
    { text: 'I wait.', tools: [bash('echo start; sleep 300; echo end')] },
    { text: 'Done.' },
  ])
  const background = { command: 'sleep 1; echo finished', description: 'wait', run_in_background: true }
  model.register('background', [
    { tools: [{ name: 'Bash', input: background }] },
    { text: 'Started.' },
    { text: 'Saw that it ended.' },
  ])
  const path = join(cwd, 'a.txt')
  writeFileSync(path, 'line one\nline two\nline three\n')
  model.register('edit', [
    { tools: [{ name: 'Read', input: { file_path: path } }] },
    {
      tools: [{ name: 'Edit', input: { file_path: path, old_string: 'line two', new_string: 'line 2' } }],
    },
    { text: 'Edited.' },
  ])
  model.register(
    'loop',
    Array.from({ length: 9 }, (_, at) => ({ tools: [bash(`echo ${at}`)] })),
  )
  model.register('refused', [{ error: { status: 400, type: 'invalid_request_error', message: 'bad thing' } }])
  model.register('retry', [
    { text: 'Recovered.', error: { status: 529, type: 'overloaded_error', times: 1 } },
  ])
  model.register('broken', [{ generated: { count: 5 }, fault: { kind: 'drop', afterChunks: 3, times: 1 } }])
  model.register('structured', [
    { text: 'I am done.' },
    { tools: [{ name: 'StructuredOutput', input: { name: 'Ann' } }] },
  ])
  model.register('unstructured', [{ text: 'No.' }, { text: 'Still no.' }])
  return {
    start: starter.start,
    prompt: (behaviour) => `go #S:${behaviour}`,
    async close() {
      await starter.endAll()
      await model.close()
      remove()
    },
  }
}
