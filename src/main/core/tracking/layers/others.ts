import { z } from 'zod'
import type { AnyEvent } from '../../../../contract/events.ts'
import { Id } from '../../../../contract/values.ts'
import type { Log } from '../../base/log.ts'
import { listenForSignals, MAX_SIGNAL_BYTES, sendSignal } from '../database/postgres-signals.ts'
import type { Work } from '../database/work.ts'
import { newsOf } from '../news.ts'
import { nothingTouched, type Touched } from '../rules/change.ts'

/** Ids of one signal: so many are in it with room to spare. */
const IDS = 150
/** What comes within this time is read together, in ms. */
const TOGETHER_MS = 100
/** Ids that wait to be read; of more than these nothing is told. */
const MOST_WAITING = 20_000

const kinds = [
  'items',
  'removed',
  'links',
  'vendors',
  'deployments',
  'enhancements',
  'configuration',
] as const
type Kind = (typeof kinds)[number]

/** What a machine tells the others of a change of its own. */
const Signal = z.object({
  from: Id,
  kind: z.enum(kinds),
  /** Of the configuration, which is one, none. */
  ids: z.array(Id).max(IDS),
})
type Signal = z.infer<typeof Signal>

/** Tells the other machines what a change touched, as a part of it. */
export function* tellOthers(from: string, touched: Touched): Work<void> {
  for (const kind of kinds) {
    const found = touched[kind]
    const ids = typeof found === 'boolean' ? [] : [...found]
    for (let at = 0; at < ids.length || (found === true && at === 0); at += IDS)
      yield* sendSignal(JSON.stringify({ from, kind, ids: ids.slice(at, at + IDS) } satisfies Signal))
  }
}

interface Ground {
  url: string
  /** This machine, whose own signals are passed over. */
  me: string
  /** @throws PostgresFault, or whatever the work throws */
  read(work: () => Work<AnyEvent[]>): Promise<AnyEvent[]>
  announce(events: readonly AnyEvent[]): Promise<void>
  log: Log
}

/**
 * Announces what other machines change, as it is in the shared database when it is heard of. While that is away nothing is heard;
 * what was changed meanwhile is seen when it is read. The returned function ends it.
 */
export function followOthers({ url, me, read, announce, log }: Ground): () => void {
  let heard = nothingTouched()
  let waiting = 0
  let timer: NodeJS.Timeout | undefined
  let isReading = false

  function hear(text: string): void {
    const signal = readSignal(text)
    if (signal === null || signal.from === me || waiting >= MOST_WAITING) return
    add(heard, signal)
    waiting += Math.max(1, signal.ids.length)
    later()
  }

  function later(): void {
    if (timer !== undefined || isReading) return
    timer = setTimeout(() => void tell(), TOGETHER_MS)
    timer.unref()
  }

  async function tell(): Promise<void> {
    timer = undefined
    isReading = true
    const touched = heard
    heard = nothingTouched()
    waiting = 0
    try {
      await announce(await read(() => newsOf({ touched, at: 0, by: '' })))
    } catch (error) {
      log('warn', 'what another machine changed in the shared tracker could not be read', {
        error: String(error),
      })
    }
    isReading = false
    if (waiting > 0) later()
  }

  const stop = listenForSignals(url, hear)
  return () => {
    stop()
    clearTimeout(timer)
    timer = undefined
    waiting = MOST_WAITING
  }
}

/** Null: it is none of ours, such as one of a newer Muster. */
function readSignal(text: string): Signal | null {
  if (text.length > MAX_SIGNAL_BYTES) return null
  try {
    return Signal.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

function add(touched: Touched, { kind, ids }: { kind: Kind; ids: readonly string[] }): void {
  if (kind === 'configuration') touched.configuration = true
  else for (const id of ids) touched[kind].add(id)
}
