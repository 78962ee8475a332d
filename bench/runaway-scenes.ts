import type { NewTaskEvent } from '../src/contract/task-event.ts'
import { type Json, noUsage, type Usage } from '../src/contract/values.ts'
import type { Facts } from '../src/main/core/runaway/watch.ts'
import type { Random } from '../test/harness/random.ts'

/*
 * Turns that are made up: what happens in them, when, and what it costs. Figures of ordinary ones have long tails; they build for
 * long, wait for others, retry tests until they are fixed, compact large contexts, and send out subagents.
 */

/** Something that happens, and what is true of the turn then. */
export type Moment = readonly [event: NewTaskEvent, facts: Facts]

/** Dollars a million, as those of a current model. */
const price = { input: 4, output: 20, read: 0.2, write: 5 }
const SECOND = 1_000
const MINUTE = 60_000
const COMPACTED_AT = 160_000
/** What a turn that runs away comes to if nobody stops it: the end of a usage window. */
const HORIZON_MS = 5 * 60 * MINUTE

export type RunawayScene = 'spending' | 'context' | 'repeats' | 'subagents'

/** What tasks of one directory and model are like. */
export interface Habits {
  /** Requests of a turn in the median, and how far they spread, as a logarithm. */
  requests: number
  spread: number
  /** Tokens that a turn begins with. */
  context: number
  /** Tokens that a request adds, and that it answers. */
  grows: number
  answers: number
  testCommand: string
}

/** Kinds of work, from small corrections to long changes. */
export const habits: readonly Habits[] = [
  { requests: 6, spread: 0.8, context: 18_000, grows: 1_200, answers: 250, testCommand: 'npm test' },
  { requests: 14, spread: 0.9, context: 26_000, grows: 2_200, answers: 350, testCommand: 'cargo test' },
  { requests: 30, spread: 0.8, context: 32_000, grows: 2_600, answers: 450, testCommand: 'pytest -q' },
  { requests: 22, spread: 1, context: 60_000, grows: 3_500, answers: 600, testCommand: 'make check' },
]

/** Goes through a turn step by step. */
class Turn {
  readonly random: Random
  context: number
  at = 0
  costMicros = 0
  usage: Usage = noUsage
  #ids = 0
  #isCold = true

  constructor(random: Random, habit: Habits) {
    this.random = random
    this.context = Math.round(habit.context * this.spread(0.3))
  }

  chance(share: number): boolean {
    return this.random.next() < share
  }

  /** A factor around 1 with a long tail. */
  spread(sigma: number): number {
    const [a, b] = [1 - this.random.next(), this.random.next()]
    return Math.exp(sigma * Math.sqrt(-2 * Math.log(a)) * Math.cos(2 * Math.PI * b))
  }

  wait(ms: number): void {
    this.at += Math.round(ms)
    // The prompt cache forgets after five minutes.
    if (ms > 5 * MINUTE) this.#isCold = true
  }

  spend(tokens: { input?: number; output?: number; read?: number; write?: number }): void {
    const [input, output, read, write] = [tokens.input, tokens.output, tokens.read, tokens.write].map(
      (count) => Math.round(count ?? 0),
    ) as [number, number, number, number]
    const { usage } = this
    this.usage = {
      inputTokens: usage.inputTokens + input,
      outputTokens: usage.outputTokens + output,
      cacheReadTokens: usage.cacheReadTokens + read,
      cacheWriteTokens: usage.cacheWriteTokens + write,
    }
    this.costMicros += Math.round(
      input * price.input + output * price.output + read * price.read + write * price.write,
    )
  }

  happens(event: NewTaskEvent): Moment {
    return [event, { at: this.at, activeMs: this.at, costMicros: this.costMicros, usage: this.usage }]
  }

  /** A request: what it grows by and answers; `uncached`: the cache did not help. */
  *request(grows: number, answers: number, uncached = false): Generator<Moment> {
    const added = Math.round(grows)
    if (uncached || this.#isCold) this.spend({ write: this.context + added, output: answers })
    else this.spend({ read: this.context, write: added, output: answers })
    this.#isCold = false
    this.context += added + Math.round(answers)
    this.wait(2 * SECOND + (answers / 60) * SECOND)
    this.#ids += 1
    yield this.happens({ kind: 'usage.updated', payload: { usage: this.usage } })
    yield this.happens(block(`m${this.#ids}:0`, null, 'text', null, null))
  }

  *compactIfFull(at = COMPACTED_AT): Generator<Moment> {
    if (this.context < at) return
    this.spend({ read: this.context, output: 2_500 })
    this.context = 28_000
    this.#isCold = true
    this.wait(50 * SECOND)
    yield this.happens({ kind: 'noted', payload: { level: 'info', code: 'compacted', text: '' } })
  }

  /** A call of the message before, with its result. */
  *tool(
    name: string,
    input: Json,
    result: { text: string; isError?: boolean; takes: number },
    parent: string | null = null,
  ): Generator<Moment> {
    this.#ids += 1
    const id = `t${this.#ids}`
    const message = parent === null ? `m${this.#ids - 1}` : `s${this.#ids}`
    yield this.happens(block(`${message}:1`, id, 'tool_use', name, input, parent))
    this.wait(result.takes)
    yield this.happens({
      kind: 'tool.finished',
      payload: {
        toolUseId: id,
        parentToolUseId: parent,
        isError: result.isError ?? false,
        text: result.text,
        images: [],
        structured: null,
      },
    })
  }

  /** A subagent of so many requests; what it answers is known only at the end. */
  *agent(
    requests: number,
    parent: string | null,
    within?: (id: string) => Generator<Moment>,
  ): Generator<Moment> {
    this.#ids += 1
    const id = `t${this.#ids}`
    yield this.happens(
      block(`m${this.#ids}:1`, id, 'tool_use', 'Task', { prompt: `part ${this.#ids}` }, parent),
    )
    let context = 14_000
    this.spend({ write: context, output: 1 })
    for (let step = 0; step < requests; step += 1) {
      this.spend({ read: context, write: 1_800, output: 300 })
      context += 2_100
      this.wait(4 * SECOND)
      yield this.happens({ kind: 'usage.updated', payload: { usage: this.usage } })
      yield* this.tool(
        'Read',
        { file_path: `/a/${this.#ids}.ts` },
        { text: `line ${this.#ids}`, takes: 100 },
        id,
      )
    }
    if (within) yield* within(id)
    yield this.happens({
      kind: 'tool.finished',
      payload: {
        toolUseId: id,
        parentToolUseId: parent,
        isError: false,
        text: `report ${this.#ids}`,
        images: [],
        structured: null,
      },
    })
  }
}

/** An ordinary turn. */
export function* ordinaryTurn(random: Random, habit: Habits): Generator<Moment> {
  const turn = new Turn(random, habit)
  const requests = Math.max(1, Math.min(300, Math.round(habit.requests * turn.spread(habit.spread))))
  // Some models take a million tokens, and compact late.
  const compactsAt = turn.chance(0.06) ? 450_000 : COMPACTED_AT
  const loopAt = turn.chance(0.35) ? random.between(1, requests) : -1
  const ciAt = turn.chance(0.1) ? random.between(1, requests) : -1
  const agentsAt = turn.chance(0.13) ? random.between(1, requests) : -1
  for (let step = 1; step <= requests; step += 1) {
    yield* turn.request(habit.grows * turn.spread(0.9), habit.answers * turn.spread(0.9), turn.chance(0.02))
    yield* turn.compactIfFull(compactsAt)
    yield* ordinaryTool(turn, habit)
    if (step === loopAt) yield* testsUntilFixed(turn, habit)
    if (step === ciAt) yield* waitForOthers(turn, habit)
    if (step === agentsAt) yield* sendOut(turn)
  }
}

function* ordinaryTool(turn: Turn, habit: Habits): Generator<Moment> {
  const { random } = turn
  const kind = random.next()
  if (kind < 0.5) {
    const file = `/a/file${random.between(1, 60)}.ts`
    yield* turn.tool('Read', { file_path: file }, { text: `content of ${file}`, takes: 60 })
  } else if (kind < 0.7) {
    const edit = { file_path: `/a/file${random.between(1, 20)}.ts`, old_string: `${random.next()}` }
    yield* turn.tool('Edit', edit, { text: 'The file has been updated.', takes: 80 })
  } else if (kind < 0.8) {
    // Often the same, for as long as nothing was changed.
    yield* turn.tool(
      'Bash',
      { command: 'git status' },
      { text: `state ${'x'.repeat(random.between(0, 3))}`, takes: 90 },
    )
  } else if (kind < 0.92) {
    const takes = 4 * SECOND * turn.spread(1.1)
    yield* turn.tool(
      'Bash',
      { command: habit.testCommand },
      { text: `ok, ${random.between(1, 900)} ms`, takes },
    )
  } else if (kind < 0.96) {
    const takes = 4 * MINUTE * turn.spread(0.8)
    yield* turn.tool('Bash', { command: 'make all' }, { text: `built in ${random.between(1, 900)} s`, takes })
  } else {
    yield* turn.tool(
      'Grep',
      { pattern: `${random.between(1, 9_000)}` },
      { text: 'No matches found', takes: 50 },
    )
  }
}

/** The same test fails until it is fixed; half of the times it fails as before. */
function* testsUntilFixed(turn: Turn, habit: Habits): Generator<Moment> {
  let failure = 0
  for (let times = 0; times < 12 && !turn.chance(0.4); times += 1) {
    if (turn.chance(0.5)) failure += 1
    const text = `Exit code 1\n${'assertion '.repeat(1 + failure)}failed after ${turn.random.between(10, 9_000)} ms`
    yield* turn.tool(
      'Bash',
      { command: habit.testCommand },
      { text, isError: true, takes: 6 * SECOND * turn.spread(0.7) },
    )
    yield* turn.request(habit.grows * turn.spread(0.7), habit.answers * turn.spread(0.9))
    yield* turn.tool(
      'Edit',
      { file_path: '/a/fix.ts', old_string: `${turn.random.next()}` },
      { text: 'updated', takes: 80 },
    )
    yield* turn.request(500 * turn.spread(0.7), habit.answers * turn.spread(0.7))
  }
}

/** A build of somebody else is looked after, with a pause before each look or without one. */
function* waitForOthers(turn: Turn, habit: Habits): Generator<Moment> {
  const sleeps = turn.chance(0.7)
  const looks = sleeps ? turn.random.between(3, 25) : turn.random.between(2, 9)
  for (let look = 0; look < looks; look += 1) {
    const command = sleeps ? 'sleep 60 && gh run view' : 'gh run view'
    yield* turn.tool(
      'Bash',
      { command },
      { text: `pending for ${look} min`, takes: sleeps ? 61 * SECOND : 900 },
    )
    yield* turn.request(120, habit.answers * 0.3 * turn.spread(0.5))
  }
}

function* sendOut(turn: Turn): Generator<Moment> {
  const many = turn.chance(0.1) ? turn.random.between(11, 24) : turn.random.between(1, 8)
  for (let agent = 0; agent < many; agent += 1) yield* turn.agent(turn.random.between(2, 14), null)
}

/** A turn that runs away after a while, until a usage window of five hours ends. */
export function* runawayTurn(random: Random, habit: Habits, scene: RunawayScene): Generator<Moment> {
  const turn = new Turn(random, habit)
  for (let step = random.between(3, 10); step > 0; step -= 1) {
    yield* turn.request(habit.grows * turn.spread(0.7), habit.answers * turn.spread(0.7))
    yield* ordinaryTool(turn, habit)
  }
  if (scene === 'subagents') {
    yield* multiply(turn, null, 4)
    return
  }
  const until = turn.at + HORIZON_MS
  for (let step = 0; turn.at < until; step += 1) {
    if (scene === 'spending') {
      yield* turn.request(9_000 * turn.spread(0.6), 500 * turn.spread(0.5), true)
      yield* turn.compactIfFull()
      yield* turn.tool('Read', { file_path: `/a/${step}.log` }, { text: `log ${step}`, takes: 200 })
    } else if (scene === 'context') {
      yield* turn.request(6_000 * turn.spread(0.5), habit.answers * turn.spread(0.7), turn.chance(0.15))
      yield* turn.compactIfFull(950_000)
      yield* turn.tool('Bash', { command: `cat part${step}` }, { text: `part ${step}`, takes: 300 })
    } else {
      const text = `Exit code 1\nassertion failed after ${random.between(10, 9_000)} ms`
      yield* turn.tool('Bash', { command: habit.testCommand }, { text, isError: true, takes: 6 * SECOND })
      yield* turn.request(habit.grows * turn.spread(0.6), habit.answers * turn.spread(0.8))
      if (turn.chance(0.6)) {
        yield* turn.tool(
          'Edit',
          { file_path: '/a/fix.ts', old_string: `${random.next()}` },
          { text: 'updated', takes: 80 },
        )
        yield* turn.request(400 * turn.spread(0.6), habit.answers * turn.spread(0.6))
      }
      yield* turn.compactIfFull()
    }
  }
}

/** Each subagent sends out others, so many levels down. */
function* multiply(turn: Turn, parent: string | null, levels: number): Generator<Moment> {
  for (let agent = turn.random.between(3, 4); agent > 0; agent -= 1) {
    const within = levels > 1 ? (id: string) => multiply(turn, id, levels - 1) : undefined
    yield* turn.agent(turn.random.between(3, 9), parent, within)
  }
}

function block(
  key: string,
  toolUseId: string | null,
  type: 'text' | 'tool_use',
  toolName: string | null,
  input: Json | null,
  parentToolUseId: string | null = null,
): NewTaskEvent {
  return {
    kind: 'block.completed',
    payload: {
      key,
      type,
      parentToolUseId,
      toolUseId,
      toolName,
      text: '',
      input,
      deltas: 0,
      aborted: false,
      synthetic: false,
    },
  }
}
