import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { mountSmallDisk, whyNoSmallDisk, withoutFallocate } from '../harness/small-disk.ts'
import {
  allEvents,
  answerOf,
  ended,
  inState,
  temporaryDirectory,
  testCore,
  until,
} from '../harness/test-core.ts'

const why = whyNoSmallDisk()
const because = why === null ? '' : ` (skipped: ${why})`

/** What stands in the whole lines of an output. */
function wordsIn(printed: string): string[] {
  const deltas = printed
    .split('\n')
    .slice(0, -1)
    .join('\n')
    .matchAll(/"text_delta","text":"(w\d+)/g)
  return [...deltas].map(([, word]) => word ?? '')
}

/** Whether a line has found no room: it breaks off, or has filled its page by chance. */
function isCut(path: string): boolean {
  const printed = readFileSync(path)
  return printed.length % 4096 === 0 || printed.at(-1) !== 10
}

function whileNothingElseRuns(condition: () => boolean): void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4))
  for (let tries = 0; !condition(); tries += 1) {
    if (tries === 2_000) throw new Error('Nothing was cut, although the disk is full.')
    Atomics.wait(sleeper, 0, 0, 5)
  }
}

test.skipIf(why !== null)(
  `output that found no room is marked with its place and time, and the task goes on${because}`,
  async () => {
    onTestFinished(withoutFallocate())
    const disk = mountSmallDisk(64)
    onTestFinished(() => disk.remove())
    const data = join(disk.path, 'data')
    const core = await testCore({ dataDirectory: data, log: () => {} })
    const { id } = await core.call('task.create', {
      prompt: `#sim:stream(tokens=20000,rate=2000)`,
      directory: temporaryDirectory(),
    })
    const { instanceId } = await until(core, id, ({ lineCount }) => lineCount > 20)
    const output = join(data, 'instances', instanceId ?? '', 'stdout.ndjson')
    disk.fill()
    // The supervisor shares this thread: it would freeze the instance before it has filled its last page.
    whileNothingElseRuns(() => isCut(output))
    await until(core, id, inState('paused'))
    const printed = readFileSync(output)
    disk.empty()
    expect(await until(core, id, ended)).toMatchObject({ state: 'completed' })
    const events = await allEvents(core, id)
    const gaps = events.flatMap((event) =>
      event.kind === 'noted' && event.payload.code === 'output_gap' ? [event.payload] : [],
    )
    // What the CLI drops is known to nobody but it: the place and the time tell the size.
    expect(gaps).toEqual([
      {
        level: 'warning',
        code: 'output_gap',
        text: expect.stringMatching(
          `^The disk was full. What Claude printed behind byte ${printed.length} of its output, in up to [1-9]\\d* (ms|s), is missing here.$`,
        ),
      },
    ])
    const words = wordsIn(printed.toString())
    expect(words.length).toBeGreaterThan(20)
    expect(answerOf(events).split(/\s+/).slice(0, words.length)).toEqual(words)
  },
)
