import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sampleBlock } from '../src/contract/fixtures/sample-block.ts'
import { searchOperations } from '../src/contract/operations/search.ts'
import type { NewTaskEvent } from '../src/contract/task-event.ts'
import { createSearch } from '../src/main/core/search/search.ts'
import { openStore } from '../src/main/core/store/open-store.ts'
import type { Store } from '../src/main/core/store/store.ts'
import { type Figure, median, ms, percentile, time } from './measure.ts'
import { newSession, newTask } from './rows.ts'

/** The whole: `BENCH_EVENTS=5000000` with as many tasks as 100,000; some twenty minutes to fill and index. */
const EVENTS = Number(process.env.BENCH_EVENTS ?? 200_000)
const TASKS = Math.max(100, Math.round(EVENTS / 50))
const LOOKS = 60
const WRITTEN = 20_000
const ROUNDS = 5

/**
 * A data directory of many tasks: searches with the first two letters of words, with words, phrases and filters, a page of the
 * task list, the size of both files, and writing with and without the index behind it.
 */
export async function measureSearch(): Promise<Figure[]> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  const store = openStore({ dataDirectory, log: () => {} })
  try {
    let characters = 0
    const filled = await time(() => {
      characters = fill(store)
    })
    const search = open(dataDirectory)
    const indexed = await time(async () => {
      search.open()
      while (search.status().state !== 'ready' || search.status().behind > 0) await delay(200)
    })
    const { documents } = search.status()
    const looks = await look(search)
    const pages = await lists(store)
    await search.close()
    const bytes = ['muster.db', 'search.db'].map((name) => statSync(join(dataDirectory, name)).size)
    const all = (bytes[0] ?? 0) + (bytes[1] ?? 0)
    const writing = await write(store, dataDirectory)
    const count = (number: number) => number.toLocaleString('en')
    return [
      {
        what: `${count(EVENTS)} events of ${count(TASKS)} tasks, first letters of words: hits, p95`,
        ours: `${ms(percentile(looks.letters, 0.95))} (median ${ms(median(looks.letters))})`,
        against: `filled in ${Math.round(filled / 1_000)} s, indexed in ${Math.round(indexed / 1_000)} s (${count(documents)} texts)`,
        goal: '< 50 ms',
        reached: percentile(looks.letters, 0.95) < 50,
      },
      {
        what: 'the same, two words, a phrase, a filter, in turn: p95',
        ours: ms(percentile(looks.words, 0.95)),
        against: 'limit 50 ms',
        goal: '< 50 ms',
        reached: percentile(looks.words, 0.95) < 50,
      },
      {
        what: 'the same: time of the supervisor’s own thread for a search',
        ours: ms(looks.own),
        against: 'limit 5 ms',
        goal: '< 5 ms',
        reached: looks.own < 5,
      },
      {
        what: 'a page of the task list, p95',
        ours: ms(percentile(pages, 0.95)),
        against: 'limit 10 ms',
        goal: '< 10 ms',
        reached: percentile(pages, 0.95) < 10,
      },
      {
        what: 'size of the database with its index',
        ours: `${(all / characters).toFixed(2)} × (index ${((bytes[1] ?? 0) / characters).toFixed(2)} ×)`,
        against: `${count(Math.round(characters / 1e6))} MB of text`,
        goal: '≤ 1.5 ×',
        reached: all / characters <= 1.5,
      },
      {
        what: 'events written while the index follows, time of the writing thread',
        ours: `${((writing.share - 1) * 100).toFixed(1)}% more`,
        against: 'the same without an index',
        goal: '≤ 3% more',
        reached: writing.share <= 1.03,
      },
    ]
  } finally {
    store.close()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
}

function open(dataDirectory: string) {
  return createSearch({
    publish: () => {},
    now: Date.now,
    config: { dataDirectory, schedule: true, log: () => {} },
  })
}

const syllables =
  'co de fi le er ror te st ta sk ma in se ar ch in dex qu y re ad wri map log run bu ild pa th no va us get set'.split(
    ' ',
  )
let seed = 7
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
  return seed / 0x7fffffff
}
/** As in texts of people, a few words are everywhere and most are rare. */
const vocabulary = Array.from({ length: 40_000 }, (_, at) => {
  const count = 1 + Math.floor(random() * 4)
  const word = Array.from({ length: count }, () => syllables[Math.floor(random() * syllables.length)]).join(
    '',
  )
  return at % 9 === 0 ? `${word}${at}` : word
})
const word = () => vocabulary[Math.floor(40_000 ** random()) - 1] ?? ''
const text = () => Array.from({ length: 8 + Math.floor(random() * random() * 90) }, word).join(' ')

function fill(store: Store): number {
  let characters = 0
  const perTask = Math.floor(EVENTS / TASKS)
  for (let number = 0; number < TASKS; number++) {
    const session = newSession()
    const at = Date.now() - (TASKS - number) * 60_000
    const task = {
      ...newTask(session),
      state: 'completed' as const,
      createdAt: at,
      startedAt: at,
      endedAt: at,
    }
    store.journal.saveSession(session)
    store.journal.saveTask(task)
    for (let index = 0; index < perTask; index++) {
      const event = eventOf(index, text())
      characters += JSON.stringify(event.payload).length
      store.journal.append(task, event, at)
    }
    store.journal.flush()
  }
  return characters
}

function eventOf(index: number, said: string): NewTaskEvent {
  const toolUseId = `use-${Math.floor(index / 3)}`
  const key = `m${index}:0`
  if (index % 3 === 0)
    return sampleBlock({ key, type: 'tool_use', toolUseId, toolName: 'Bash', input: { command: said } })
  if (index % 3 === 1)
    return {
      kind: 'tool.finished',
      payload: { toolUseId, parentToolUseId: null, isError: false, text: said, images: [], structured: null },
    }
  return sampleBlock({ key, text: said })
}

async function look(search: ReturnType<typeof open>) {
  const ask = (input: object) => search.query(searchOperations['search.query'].input.parse(input))
  const letters: number[] = []
  const words: number[] = []
  await ask({ text: 'co' })
  const before = process.threadCpuUsage()
  for (let at = 0; at < LOOKS; at++) {
    letters.push(await time(async () => void (await ask({ text: word().slice(0, 2) }))))
    const other = [
      { text: `${word()} ${word()}` },
      { text: `"${word()} ${word()}"` },
      { text: word(), who: ['assistant'] },
      { text: word(), tool: 'Bash', directory: '/work' },
    ][at % 4]
    words.push(await time(async () => void (await ask(other ?? {}))))
  }
  const { user, system } = process.threadCpuUsage(before)
  return { letters, words, own: (user + system) / 1_000 / (2 * LOOKS) }
}

async function lists(store: Store): Promise<number[]> {
  const taken: number[] = []
  let cursor: string | undefined
  for (let at = 0; at < LOOKS; at++) {
    taken.push(
      await time(async () => {
        const page = await store.tasks.list({ limit: 50, ...(cursor === undefined ? {} : { cursor }) })
        cursor = page.nextCursor ?? undefined
      }),
    )
  }
  return taken
}

/** Each round writes the same with the index behind it and without, in turn: the thread's own time. */
async function write(store: Store, dataDirectory: string): Promise<{ share: number }> {
  const spend = async (search: ReturnType<typeof open> | null) => {
    const stop =
      search === null
        ? () => {}
        : store.onCommitted((events) => {
            for (const event of events) search.take(event)
          })
    const session = newSession()
    const task = newTask(session)
    store.journal.saveSession(session)
    store.journal.saveTask(task)
    const before = process.threadCpuUsage()
    for (let at = 0; at < WRITTEN; at++) {
      store.journal.append(
        task,
        eventOf(at, 'A line of about the length that such lines have, and a few words. '.repeat(3)),
        at,
      )
      if (at % 256 === 255) {
        store.journal.flush()
        await delay(0)
      }
    }
    store.journal.flush()
    const { user, system } = process.threadCpuUsage(before)
    stop()
    return user + system
  }
  const bare: number[] = []
  const followed: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await spend(null))
    const search = open(dataDirectory)
    search.open()
    await search.query(searchOperations['search.query'].input.parse({ text: 'co' }))
    followed.push(await spend(search))
    await search.close()
  }
  return { share: Math.min(...followed) / Math.min(...bare) }
}
