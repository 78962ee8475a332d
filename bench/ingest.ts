import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parseMessage } from '../src/main/core/claude/protocol.ts'
import { createLineSplitter } from '../src/main/core/processes/lines.ts'
import { openStore } from '../src/main/core/store/open-store.ts'
import { createTurn, reduceMessage } from '../src/main/core/turns/reduce.ts'
import { type Figure, median, rate, time } from './measure.ts'
import { newSession, newTask } from './rows.ts'

const ROUNDS = 5

/** Parse, validate, reduce, persist and publish, against a bare `JSON.parse` loop over the same lines. */
export async function measureIngest(): Promise<Figure[]> {
  const bytes = gunzipSync(
    readFileSync(join(import.meta.dirname, '../test/corpus/throughput_20k_deltas.ndjson.gz')),
  )
  const texts = bytes.toString('utf8').trimEnd().split('\n')
  const bare: number[] = []
  const parsing: number[] = []
  const whole: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(
      await time(() => {
        for (const text of bytes.toString('utf8').split('\n')) if (text) JSON.parse(text)
      }),
    )
    parsing.push(
      await time(() => {
        const turn = createTurn({ costBaseMicros: 0 })
        for (const line of createLineSplitter().push(bytes)) {
          if (line.kind === 'line') reduceMessage(turn, parseMessage(line.text))
        }
      }),
    )
    whole.push(await measureWhole(bytes))
  }
  const share = median(bare) / median(whole)
  return [
    {
      what: 'parse + validate + reduce',
      ours: rate(texts.length, median(parsing)),
      against: `JSON.parse ${rate(texts.length, median(bare))}`,
      goal: '≥ 50%',
      reached: median(bare) / median(parsing) >= 0.5,
    },
    {
      what: 'parse + validate + reduce + persist + publish',
      ours: `${rate(texts.length, median(whole))} (${Math.round(share * 100)}%)`,
      against: `JSON.parse ${rate(texts.length, median(bare))}`,
      goal: '≥ 50%',
      reached: share >= 0.5,
    },
  ]
}

async function measureWhole(bytes: Buffer): Promise<number> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  const store = openStore({ dataDirectory, log: () => {} })
  let published = 0
  store.onCommitted((events) => {
    published += events.length
  })
  const session = newSession()
  const task = newTask(session)
  store.journal.saveSession(session)
  store.journal.saveTask(task)
  store.journal.flush()
  const turn = createTurn({ costBaseMicros: 0 })
  const spent = await time(() => {
    const splitter = createLineSplitter()
    // In the pieces that the follower reads.
    for (let at = 0; at < bytes.length; at += 256 * 1024) {
      for (const line of splitter.push(bytes.subarray(at, at + 256 * 1024))) {
        if (line.kind !== 'line') continue
        task.lineCount += 1
        for (const event of reduceMessage(turn, parseMessage(line.text))) {
          store.journal.append(task, event, Date.now())
        }
        store.journal.saveTask(task)
      }
    }
    store.journal.flush()
  })
  if (published === 0) throw new Error('nothing was published')
  store.close()
  rmSync(dataDirectory, { recursive: true })
  return spent
}
