import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleBlock } from '../../../contract/fixtures/sample-block.ts'
import type { NewTaskEvent, TaskEvent } from '../../../contract/task-event.ts'
import {
  applyEvents,
  createTranscript,
  prependEvents,
  type Transcript,
} from '../../../contract/transcript/transcript.ts'
import type { Item, ToolItem } from '../../../contract/transcript/transcript-items.ts'
import { plainText } from '../../../contract/transcript/transcript-text.ts'
import { replayFile } from './replay.ts'

const number = (events: readonly NewTaskEvent[]): TaskEvent[] =>
  events.map((event, index) => ({ ...event, taskId: 't', seq: index + 1, at: 1000 + index }))
const fold = (events: readonly TaskEvent[]) => applyEvents(createTranscript(), events)
const items = ({ items }: Transcript) => items
async function recorded(name: string): Promise<TaskEvent[]> {
  const { events } = await replayFile(join(import.meta.dirname, '../../../../test/corpus', `${name}.ndjson`))
  return number(events)
}
/** What the store keeps: no pieces of blocks that were completed or withdrawn. */
function compacted(events: readonly TaskEvent[]): TaskEvent[] {
  const settled = new Set<string>()
  for (const event of events) {
    if (event.kind === 'block.completed') settled.add(event.payload.key)
    if (event.kind === 'block.withdrawn') for (const key of event.payload.keys) settled.add(key)
  }
  const isPiece = (event: TaskEvent) => event.kind === 'block.started' || event.kind === 'block.appended'
  return events.filter(
    (event) => !(isPiece(event) && 'key' in event.payload && settled.has(event.payload.key)),
  )
}
const shape = (item: Item): string =>
  item.kind === 'tool'
    ? `${item.name} ${item.state}`
    : 'state' in item
      ? `${item.kind} ${item.state}`
      : item.kind

const started = (key: string): NewTaskEvent => ({
  kind: 'block.started',
  payload: { key, type: 'text', parentToolUseId: null, toolUseId: null, toolName: null },
})
const piece = (key: string, text: string): NewTaskEvent => ({
  kind: 'block.appended',
  payload: { key, text, deltas: 1 },
})
const whole = (key: string, text: string) => sampleBlock({ key, text })

describe('transcript', () => {
  it('shows a turn with a tool that was asked for', async () => {
    const transcript = fold(await recorded('perm_allow'))
    expect(items(transcript).map(shape)).toEqual([
      'turn',
      'text',
      'Bash done',
      'permission pending',
      'text',
      'turn_end',
    ])
    const tool = items(transcript)[2] as ToolItem
    expect(tool).toMatchObject({ input: { command: 'touch made.txt && ls -1' }, result: { isError: false } })
    expect(transcript.init?.model).toBe('claude-opus-5-5')
    expect(transcript.turnEnd?.text).toBe('Finished.')
  })

  it('nests what a subagent did in the tool that ran it', async () => {
    const task = items(fold(await recorded('subagent_forward_text'))).find((item) => item.kind === 'tool')
    expect(task).toMatchObject({
      name: 'Task',
      state: 'done',
      subtask: { status: 'completed', background: false },
    })
    expect((task as ToolItem).children.map(shape)).toEqual(['text', 'Bash done', 'text'])
  })

  it('replaces what was taken back by a note in its place, retries by one line', async () => {
    const all = items(fold(await recorded('err_drop')))
    const notes = all.filter((item) => item.kind === 'note' && item.code === 'withdrawn')
    expect(notes).toHaveLength(11)
    expect(all.filter((item) => item.kind === 'text').map(plainText)).toEqual(['ok'])
    expect(all.filter((item) => item.kind === 'retry' && !item.over)).toEqual([])
  })

  it.each([
    'edit_flow',
    'err_drop',
    'subagent_forward_text',
    'background_bash_completes',
    'interrupt_tool',
    'perm_deny_interrupt',
    'queued_user_messages',
  ])(
    'is the same in any batches, seen twice, from the tail on, and from the stored log: %s',
    async (name) => {
      const events = await recorded(name)
      const expected = JSON.stringify(items(fold(events)))
      fc.assert(
        fc.property(
          fc.array(fc.nat(events.length), { maxLength: 6 }),
          fc.nat(events.length),
          (cuts, tail) => {
            const transcript = createTranscript()
            const borders = [...cuts].sort((a, b) => a - b)
            for (const cut of [...borders, events.length]) {
              applyEvents(transcript, events.slice(Math.max(0, cut - 20), cut + 5))
              applyEvents(transcript, events.slice(0, cut))
            }
            const gapless = createTranscript()
            applyEvents(gapless, events.slice(tail))
            prependEvents(gapless, events.slice(Math.floor(tail / 2), tail))
            prependEvents(gapless, events.slice(0, Math.floor(tail / 2) + 3))
            expect(JSON.stringify(items(gapless))).toBe(expected)
          },
        ),
        { numRuns: 40 },
      )
      const stored = items(fold(compacted(events)))
      expect(stored.map(shape)).toEqual(items(fold(events)).map(shape))
    },
  )

  it('keeps the identity of untouched items and makes a new object of a changed one', () => {
    const events = number([whole('m:0', 'a'), started('m:1'), piece('m:1', 'b')])
    const transcript = fold(events)
    const [first, second] = items(transcript)
    const { version } = transcript
    applyEvents(transcript, [{ ...piece('m:1', 'c'), taskId: 't', seq: 4, at: 1 }])
    expect(items(transcript)[0]).toBe(first)
    expect(items(transcript)[1]).not.toBe(second)
    expect(items(transcript)[1]).toMatchObject({ text: 'bc', streaming: true })
    expect(transcript.version).toBeGreaterThan(version)
    expect(applyEvents(transcript, events).version).toBe(version + 1)
  })

  it('begins a block anew that was taken back under the same key', () => {
    const withdrawn: NewTaskEvent = { kind: 'block.withdrawn', payload: { keys: ['m:0'], reason: 'broke' } }
    const all = items(
      fold(number([started('m:0'), piece('m:0', 'old'), withdrawn, started('m:0'), piece('m:0', 'new')])),
    )
    expect(all.map(plainText)).toEqual(['· broke', 'new'])
  })

  it('folds 100,000 events well within a blink', () => {
    const many: NewTaskEvent[] = []
    for (let block = 0; block < 500; block += 1) {
      many.push(started(`m:${block}`))
      for (let i = 0; i < 198; i += 1) many.push(piece(`m:${block}`, 'token '))
      many.push(whole(`m:${block}`, 'token '.repeat(198)))
    }
    const transcript = createTranscript()
    const events = number(many)
    for (let from = 0; from < events.length; from += 100)
      applyEvents(transcript, events.slice(from, from + 100))
    expect(items(transcript)).toHaveLength(500)
    expect(transcript.kept.all().length).toBeLessThan(5_000)
  })
})

describe('plainText', () => {
  it('has a line for every item of every recording used here', async () => {
    for (const name of ['edit_flow', 'err_e429', 'mcp_stdio', 'plan_mode_exit', 'thinking']) {
      for (const item of items(fold(await recorded(name)))) expect(plainText(item)).not.toBe('')
    }
  })

  it('reads like a transcript', async () => {
    const text = items(fold(await recorded('perm_allow')))
      .map(plainText)
      .join('\n')
    expect(text).toContain('$ Bash touch made.txt && ls -1 · done\n  | made.txt')
    expect(text).toContain('? Bash touch made.txt && ls -1: pending')
    expect(text).toMatch(/— done: \d+\.\d s, 200 tokens in, 10 out, \$0\.0010/)
  })
})
