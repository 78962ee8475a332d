import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { NewTaskEvent } from '../../../contract/task-event.ts'
import type { Json, Usage } from '../../../contract/values.ts'
import { noUsage } from '../../../contract/values.ts'
import { readLine } from '../claude/protocol.ts'
import { createTurn, reduceMessage } from '../turns/reduce.ts'
import { type Baseline, baselineOf } from './baseline.ts'
import { Watch } from './watch.ts'

/** A median of $0.40 and $0.20 a minute. */
const baseline: Baseline = {
  turns: 20,
  costMicros: 400_000,
  costPerMinuteMicros: 200_000,
  highRate: 800_000,
}

/** A task that goes on, and what is found of it. */
class Story {
  readonly watch: Watch
  readonly found: string[] = []
  at = 0
  costMicros = 0
  usage: Usage = noUsage
  #ids = 0

  constructor(known: Baseline | null = baseline) {
    this.watch = new Watch(known)
  }

  tell(event: NewTaskEvent): void {
    const { at, costMicros, usage } = this
    const found = this.watch.take(event, { at, activeMs: at, costMicros, usage })
    if (found) this.found.push(`${found.kind}: ${found.evidence}`)
  }

  spend(micros: number, inputTokens = 0): void {
    this.costMicros += micros
    this.usage = { ...this.usage, inputTokens: this.usage.inputTokens + inputTokens }
    this.tell({ kind: 'usage.updated', payload: { usage: this.usage } })
  }

  block(toolName: string | null, input: Json, parentToolUseId: string | null = null): string {
    this.#ids += 1
    const [type, toolUseId] =
      toolName === null ? (['text', null] as const) : (['tool_use', `t${this.#ids}`] as const)
    const empty = { text: '', deltas: 0, aborted: false, synthetic: false }
    this.tell({
      kind: 'block.completed',
      payload: { ...empty, key: `m${this.#ids}:0`, type, toolUseId, toolName, input, parentToolUseId },
    })
    return toolUseId ?? ''
  }

  result(toolUseId: string, text: string, isError = false, parentToolUseId: string | null = null): void {
    this.tell({
      kind: 'tool.finished',
      payload: { toolUseId, parentToolUseId, isError, text, images: [], structured: null },
    })
  }

  call(toolName: string, input: Json, text: string, isError = false, takes = 1_000): void {
    const id = this.block(toolName, input)
    this.at += takes
    this.result(id, text, isError)
  }
}

const test9 = { command: 'npm test' }

describe('spending', () => {
  test('much faster than the median of its kind is found with what shows it', () => {
    const story = new Story()
    for (let minute = 0; minute < 6; minute += 1) {
      story.at += 60_000
      story.spend(1_025_000)
    }
    expect(story.found).toEqual(['spending: $2.05 in 2 min, median $0.40'])
  })

  test('a dear turn that takes its time, and a fast one that costs little, are ordinary', () => {
    const slow = new Story()
    const short = new Story()
    for (let minute = 0; minute < 60; minute += 1) {
      slow.at += 60_000
      slow.spend(300_000)
    }
    for (let second = 0; second < 50; second += 1) {
      short.at += 1_000
      short.spend(23_000)
    }
    expect([...slow.found, ...short.found]).toEqual([])
  })

  test('one that begins to spend late is found by its last minutes', () => {
    const story = new Story()
    for (let minute = 0; minute < 90; minute += 1) {
      story.at += 60_000
      story.spend(minute < 60 ? 20_000 : 2_000_000)
    }
    expect(story.found).toHaveLength(1)
  })

  test('is not looked at without a median', () => {
    const story = new Story(null)
    for (let minute = 0; minute < 20; minute += 1) {
      story.at += 60_000
      story.spend(5_000_000)
    }
    expect(story.found).toEqual([])
  })
})

test('fewer than twenty turns have no median; what cost nothing and what never worked is none of them', () => {
  const turn = { costMicros: 400_000, activeMs: 120_000 }
  const nineteen = Array.from({ length: 19 }, () => turn)
  expect(baselineOf([...nineteen, { costMicros: 0, activeMs: 1 }, { costMicros: 1, activeMs: 0 }])).toBeNull()
  // One that ran away moves nothing.
  const known = baselineOf([...nineteen, turn, { costMicros: 90_000_000, activeMs: 60_000 }])
  expect(known).toMatchObject({
    turns: 21,
    costMicros: 400_000,
    costPerMinuteMicros: 200_000,
    highRate: 1_000_000,
  })
})

test('requests that cost several times the first ones are found, and a compacted context begins anew', () => {
  const grown = new Story()
  const compacted = new Story()
  for (const story of [grown, compacted])
    for (let request = 0; request < 60; request += 1) {
      story.at += 60_000
      story.spend(100_000, 1_000 + 1_000 * request)
      story.block(null, null)
      if (story === compacted && request % 8 === 0)
        story.tell({ kind: 'noted', payload: { level: 'info', code: 'compacted', text: '' } })
    }
  expect(grown.found).toEqual(['context: its context grows: each request costs 8 times the first ones'])
  expect(compacted.found).toEqual([])
})

describe('the same call with the same result', () => {
  const fail = (story: Story, times: number, text = (index: number) => `Exit code 1: ${index} ms`) => {
    for (let index = 0; index < times; index += 1) {
      story.call('Bash', test9, text(index), true)
      story.spend(60_000)
      story.call('Edit', { file_path: 'a.ts', old_string: `${index}` }, 'updated')
    }
  }

  test('is found when it failed, whatever was edited between and however long it took', () => {
    const story = new Story()
    fail(story, 12)
    expect(story.found).toEqual(['repeats: the same Bash `npm test` failed 8 times'])
  })

  test('is none when it fails otherwise each time, or has cost less than a turn does', () => {
    const other = new Story()
    fail(other, 30, (index) => `Exit code 1${' more'.repeat(index)}`)
    const cheap = new Story({ ...baseline, costMicros: 40_000_000 })
    fail(cheap, 30)
    expect([...other.found, ...cheap.found]).toEqual([])
  })

  test('is found when nothing comes of it, and is none when a file was changed between or it was a wait', () => {
    const looks = (change: boolean, takes: number) => {
      const story = new Story(null)
      for (let index = 0; index < 40; index += 1) {
        story.call('Bash', { command: 'gh run view' }, 'pending', false, takes)
        story.spend(60_000)
        if (change) story.call('Write', { file_path: 'a.ts', content: `${index}` }, 'written')
      }
      return story.found
    }
    expect(looks(false, 1_000)).toEqual(['repeats: the same Bash `gh run view` had the same result 15 times'])
    expect([...looks(true, 1_000), ...looks(false, 60_000)]).toEqual([])
  })

  test('of several subagents repeats nothing', () => {
    const story = new Story()
    for (let agent = 0; agent < 20; agent += 1) {
      const id = story.block('Bash', { command: 'git status' }, `agent ${agent}`)
      story.result(id, 'clean', false, `agent ${agent}`)
      story.spend(60_000)
    }
    expect(story.found).toEqual([])
  })
})

test('subagents that start subagents are found, and a few side by side are not', () => {
  const many = new Story()
  for (let agent = 0; agent < 20; agent += 1) many.block('Task', { prompt: `${agent}` })
  expect(many.found).toEqual([])
  const nested = new Story()
  const first = nested.block('Task', { prompt: 'all' })
  for (let agent = 0; agent < 8; agent += 1) nested.block('Agent', { prompt: `${agent}` }, first)
  expect(nested.found).toEqual(['subagents: 7 subagents were started, 6 of them by subagents'])
})

test('what was found before is not said again', () => {
  const story = new Story()
  story.watch.knows('repeats')
  for (let index = 0; index < 30; index += 1) {
    story.call('Bash', test9, 'Exit code 1', true)
    story.spend(60_000)
  }
  expect(story.found).toEqual([])
})

test('nothing is found in any recording of claude', () => {
  const corpus = join(import.meta.dirname, '../../../../test/corpus')
  const files = globSync('*.ndjson', { cwd: corpus })
  expect(files.length).toBeGreaterThan(20)
  for (const file of files) {
    const state = createTurn({ costBaseMicros: 0 })
    // Whatever it costs is enough, but no rate is high: the recordings have no times.
    const watch = new Watch({ ...baseline, costMicros: 1, highRate: Number.POSITIVE_INFINITY })
    let at = 0
    for (const text of readFileSync(join(corpus, file), 'utf8').split('\n')) {
      if (text === '') continue
      for (const message of readLine({ kind: 'line', text, end: 0 })) {
        at += 50
        const { usage } = state.meter
        for (const event of reduceMessage(state, message))
          expect(watch.take(event, { at, activeMs: at, costMicros: at, usage }), file).toBeNull()
      }
    }
  }
})
