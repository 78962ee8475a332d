import { sampleBlock } from '../../../src/contract/fixtures/sample-block.ts'
import { sampleInstance } from '../../../src/contract/fixtures/sample-instance.ts'
import { samplePermission } from '../../../src/contract/fixtures/sample-permission.ts'
import type { NewTaskEvent, TaskEventPayloads } from '../../../src/contract/task-event.ts'
import type { Json, Usage } from '../../../src/contract/values.ts'
import type { FakeSupervisor } from './fake-supervisor.ts'

const usage: Usage = {
  inputTokens: 2_400,
  outputTokens: 3_100,
  cacheReadTokens: 41_000,
  cacheWriteTokens: 5_200,
}
let blocks = 0
function nextKey(): string {
  blocks += 1
  return `msg:${blocks}`
}

/** TEST ONLY. Builders of the events that the supervisor would make. */
export const make = {
  prompt: (text: string): NewTaskEvent => ({ kind: 'prompt.sent', payload: { text, kind: 'prompt' } }),
  turn: (directory: string): NewTaskEvent => ({
    kind: 'turn.started',
    payload: {
      model: 'claude-opus-5-5',
      directory,
      permissionMode: 'default',
      claudeVersion: '2.1.329',
      claudeSessionId: 'x',
      apiKeySource: null,
      tools: ['Bash', 'Edit'],
      mcpServers: [{ name: 'github', status: 'connected' }],
      slashCommands: [],
      skills: [],
      agents: [],
    },
  }),
  started: (key: string, type: 'text' | 'thinking'): NewTaskEvent => ({
    kind: 'block.started',
    payload: { key, type, parentToolUseId: null, toolUseId: null, toolName: null },
  }),
  delta: (key: string, text: string): NewTaskEvent => ({
    kind: 'block.appended',
    payload: { key, text, deltas: 1 },
  }),
  block: (
    type: 'text' | 'thinking',
    text: string,
    change: Partial<TaskEventPayloads['block.completed']> = {},
  ) => sampleBlock({ key: nextKey(), type, text, ...change }),
  tool: (toolUseId: string, toolName: string, input: Json, parentToolUseId: string | null = null) =>
    sampleBlock({ key: `tool:${toolUseId}`, type: 'tool_use', toolUseId, toolName, input, parentToolUseId }),
  result: (
    toolUseId: string,
    text: string,
    change: Partial<TaskEventPayloads['tool.finished']> = {},
  ): NewTaskEvent => ({
    kind: 'tool.finished',
    payload: {
      toolUseId,
      parentToolUseId: null,
      isError: false,
      text,
      images: [],
      structured: null,
      ...change,
    },
  }),
  ended: (): NewTaskEvent => ({
    kind: 'turn.ended',
    payload: {
      isError: false,
      terminalReason: 'completed',
      subtype: 'success',
      apiErrorStatus: null,
      text: 'Done.',
      errors: [],
      durationMs: 48_000,
      numTurns: 1,
      costMicros: 310_000,
      totalCostMicros: 310_000,
      usage,
      contextWindow: 200_000,
      permissionDenials: 0,
      structuredOutput: null,
      originKind: null,
    },
  }),
  state: (change: Partial<TaskEventPayloads['state.changed']>): NewTaskEvent => ({
    kind: 'state.changed',
    payload: {
      from: 'starting',
      to: 'running',
      waitingFor: null,
      pausedAs: null,
      cause: 'claude',
      evidence: 'system/init on stdout',
      outcome: null,
      ...change,
    },
  }),
}

const answer = `The balance was off by one cent because **rounding happened twice**: once per line and once for the sum.

## What I changed

1. \`src/balance.ts\` keeps amounts as integers of a hundredth of a cent.
2. Rounding happens once, at the edge, with [banker's rounding](https://en.wikipedia.org/wiki/Rounding).
3. A property test draws 1,000 invoices at random.

| Case | Before | After |
| --- | ---: | ---: |
| 3 × 0.335 | 1.02 | 1.01 |
| 100 lines | 99.97 | 100.00 |

\`\`\`ts
export function total(lines: readonly Line[]): Cents {
  // Round once: the sum of exact amounts.
  return roundHalfEven(lines.reduce((sum, line) => sum + line.exact, 0n))
}
\`\`\`

- [x] unit tests
- [ ] a note in the changelog

> The old behaviour is still reachable with \`--legacy-rounding\`.`

const bashOutput = `\u001b[1m\u001b[46m RUN \u001b[49m\u001b[22m v5.1.1 /home/dev/projects/ledger

 \u001b[32m✓\u001b[39m src/balance.test.ts \u001b[2m(12 tests)\u001b[22m \u001b[33m48ms\u001b[39m
 \u001b[31m✗\u001b[39m src/invoice.test.ts \u001b[2m(4 tests | \u001b[31m1 failed\u001b[39m\u001b[2m)\u001b[22m
   \u001b[31m→ expected 1.02 to be 1.01\u001b[39m

 Tests  \u001b[31m1 failed\u001b[39m | \u001b[32m15 passed\u001b[39m`

/** TEST ONLY. A session of two turns that shows every kind of item; the second one streams or waits. */
export function playShowcase(fake: FakeSupervisor): void {
  const directory = '/home/dev/projects/ledger'
  const [first, second] = [fake.id(11), fake.id(12)]
  const instanceId = fake.id(900)
  fake.putSession(fake.id(1), { title: 'Ledger', directory, instanceId, costMicros: 540_000, usage })
  fake.putTask(first, {
    prompt:
      'The balance of an invoice is sometimes off by one cent. Find out why and fix it.\nKeep the public API as it is.',
    directory,
    state: 'running',
  })
  fake.append(
    first,
    [
      make.prompt(
        'The balance of an invoice is sometimes off by one cent. Find out why and fix it.\nKeep the public API as it is.',
      ),
      make.state({
        from: 'queued',
        to: 'starting',
        cause: 'scheduler',
        evidence: 'a slot was free (2 of 8)',
      }),
      make.state({}),
      make.turn(directory),
      make.block(
        'thinking',
        'Floating point is the likely cause. Let me look at how the sum is rounded before I change anything.',
      ),
      make.block('text', 'I look at the code that computes the balance first.'),
      make.tool('r1', 'Read', { file_path: `${directory}/src/balance.ts` }),
      make.result('r1', '1\tline', {
        structured: {
          type: 'text',
          file: {
            filePath: 'x',
            content: 'export const a = 1\nexport const b = 2\n',
            numLines: 2,
            startLine: 1,
            totalLines: 2,
          },
        },
      }),
      make.tool('r2', 'Grep', { pattern: 'round\\(', path: `${directory}/src` }),
      make.result('r2', 'src/balance.ts:14\nsrc/invoice.ts:88'),
      make.tool('r3', 'Read', { file_path: `${directory}/src/invoice.ts` }),
      make.result('r3', '1\tline'),
      make.tool('t1', 'TodoWrite', {
        todos: [
          { content: 'Reproduce the difference', status: 'completed', activeForm: 'Reproducing' },
          { content: 'Round once, at the edge', status: 'in_progress', activeForm: 'Rounding' },
          { content: 'Add a property test', status: 'pending', activeForm: 'Adding' },
        ],
      }),
      make.result('t1', 'ok'),
      make.tool('e1', 'Edit', {
        file_path: `${directory}/src/balance.ts`,
        old_string: 'const total = round(sum)',
        new_string: 'const total = roundHalfEven(sum)',
      }),
      make.result('e1', 'updated', {
        structured: {
          structuredPatch: [
            {
              oldStart: 12,
              newStart: 12,
              lines: [
                ' export function total(lines: Line[]) {',
                '-  const total = round(sum(lines))',
                '+  const total = roundHalfEven(sum(lines))',
                '+  assertInteger(total)',
                '   return total',
                ' }',
              ],
            },
          ],
        },
      }),
      make.tool('b1', 'Bash', { command: 'npm test -- --run src', description: 'Run the tests' }),
      make.result('b1', `Exit code 1\n${bashOutput}`, { isError: true }),
      make.tool('b2', 'Bash', { command: 'npm test', description: 'Run all tests' }),
      make.result('b2', bashOutput.replaceAll('1 failed', '0 failed')),
      make.tool('s1', 'Task', {
        description: 'Look for other places that round',
        prompt: 'Find every place that rounds money.',
        subagent_type: 'general-purpose',
      }),
      make.tool('s1a', 'Grep', { pattern: 'toFixed' }, 's1'),
      make.result('s1a', 'src/print.ts:3', { parentToolUseId: 's1' }),
      make.tool('s1b', 'Read', { file_path: `${directory}/src/print.ts` }, 's1'),
      make.result('s1b', '1\tx', { parentToolUseId: 's1' }),
      make.result('s1', 'Only the printing rounds, and it rounds the result.'),
      make.tool('m1', 'mcp__github__create_issue', {
        title: 'Rounding twice',
        body: 'See the test.',
        labels: ['bug'],
      }),
      make.result('m1', '{"number": 41}'),
      {
        kind: 'retry.scheduled',
        payload: { attempt: 2, maxAttempts: 10, delayMs: 4_000, status: 529, error: 'overloaded_error' },
      },
      make.block('text', answer),
      {
        kind: 'noted',
        payload: {
          level: 'info',
          code: 'compact',
          text: 'The conversation was compacted (82k tokens to 9k).',
        },
      },
      make.ended(),
      make.state({ from: 'running', to: 'completed', evidence: 'result: success' }),
    ],
    900,
  )
  const done = fake.now()
  fake.putTask(first, {
    state: 'completed',
    startedAt: done - 48_000,
    endedAt: done,
    usage,
    costMicros: 310_000,
    toolCount: 9,
    retryCount: 1,
  })
  fake.setNow(done + 60_000)
  fake.putInstance(
    sampleInstance({
      id: instanceId,
      sessionId: fake.id(1),
      taskId: second,
      pid: 4711,
      state: 'busy',
      simulated: true,
      adopted: false,
      claudeVersion: '2.1.329',
      directory,
      startedAt: done - 50_000,
      exitedAt: null,
      exitCode: null,
      exitSignal: null,
      offset: 1,
      lineCount: 412,
      revision: 1,
    }),
  )
  fake.putTask(second, {
    prompt: 'Now write the changelog entry and publish a pre-release.',
    directory,
    state: 'running',
    instanceId,
    step: 'Writing',
    createdAt: done + 60_000,
    startedAt: done + 60_000,
    usage: { ...usage, outputTokens: 800 },
    costMicros: 230_000,
  })
  fake.append(second, [
    make.prompt('Now write the changelog entry and publish a pre-release.'),
    make.turn(directory),
    make.state({}),
    make.block('text', 'I add the entry under *Unreleased*.'),
    make.tool('w1', 'Write', {
      file_path: `${directory}/CHANGES.md`,
      content: '# Changes\n\n- Round once.\n',
    }),
    make.result('w1', 'created'),
    make.state({
      from: 'running',
      to: 'paused',
      pausedAs: 'freeze',
      cause: 'person',
      evidence: 'pid 4711 and 2 descendants stopped (state T)',
    }),
    make.state({
      from: 'paused',
      to: 'running',
      cause: 'person',
      evidence: 'pid 4711 and 2 descendants run (state S)',
    }),
  ])
}

/** TEST ONLY. Lets the second turn of the showcase stream an answer. */
export function playStreaming(
  fake: FakeSupervisor,
  text = 'Next I publish the **pre-release**. It needs `npm publish --tag next`, which',
): void {
  const task = fake.id(12)
  fake.append(task, [make.started('stream:0', 'text')])
  for (const word of text.split(/(?<= )/)) fake.append(task, [make.delta('stream:0', word)])
}

/** TEST ONLY. Lets the second turn ask for permission to run a command. */
export function playPermission(fake: FakeSupervisor): void {
  const task = fake.id(12)
  const input = { command: 'npm publish --tag next', description: 'Publish the pre-release' }
  const suggestions = [
    {
      type: 'addRules',
      rules: [{ toolName: 'Bash', ruleContent: 'npm publish:*' }],
      behavior: 'allow',
      destination: 'localSettings',
    },
  ]
  fake.append(task, [
    make.tool('p1', 'Bash', input),
    {
      kind: 'permission.requested',
      payload: {
        requestId: 'q1',
        permissionId: fake.id(700),
        toolUseId: 'p1',
        toolName: 'Bash',
        kind: 'tool',
        description: 'Publish the pre-release',
        input,
        suggestions,
      },
    },
  ])
  fake.putTask(task, { state: 'waiting', waitingFor: 'permission', step: 'Waits for permission: Bash' })
  fake.putPermission(
    samplePermission({
      id: fake.id(700),
      taskId: task,
      sessionId: fake.id(1),
      instanceId: fake.id(900),
      kind: 'tool',
      toolName: 'Bash',
      toolUseId: 'p1',
      description: 'Publish the pre-release',
      input,
      suggestions,
      state: 'pending',
      note: null,
      requestedAt: Date.now() - 20_000,
      answeredAt: null,
    }),
  )
}

/** TEST ONLY. Lets the second turn fail. */
export function playFailure(fake: FakeSupervisor): void {
  const task = fake.id(12)
  const outcome = {
    reason: 'api_error',
    message: 'The API refused the request: the credit balance is too low.',
    hint: 'Add credit in the console, then retry. The conversation is kept.',
    actions: ['retry', 'continue', 'new_session'] as const,
    diagnostics: '{"type":"error","error":{"type":"billing_error","message":"credit balance is too low"}}',
  }
  fake.append(task, [
    make.state({ from: 'running', to: 'failed', outcome: { ...outcome, actions: [...outcome.actions] } }),
  ])
  fake.putTask(task, {
    state: 'failed',
    endedAt: fake.now(),
    step: null,
    outcome: { ...outcome, actions: [...outcome.actions] },
  })
}

/** TEST ONLY. A task with a log of `count` events: prompts, short answers and tool calls. */
export function playLong(fake: FakeSupervisor, count: number): string {
  const task = fake.id(31)
  fake.putSession(fake.id(3))
  fake.putTask(task, { sessionId: fake.id(3), prompt: 'A very long task', state: 'running' })
  const events: NewTaskEvent[] = [make.prompt('A very long task'), make.turn('/home/dev')]
  while (events.length < count) {
    const n = events.length
    events.push(
      make.block('text', `Answer number ${n}. ${'It says a little more than that. '.repeat(n % 7)}`, {
        key: `long:${n}`,
      }),
      make.tool(`lt${n}`, 'Bash', { command: `echo ${n}` }),
      make.result(`lt${n}`, `${n}\n`),
    )
  }
  fake.append(task, events.slice(0, count), 1)
  return task
}
