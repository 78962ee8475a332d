import { baselineOf } from '../src/main/core/runaway/baseline.ts'
import { MOST_TURNS } from '../src/main/core/runaway/limits.ts'
import { type Found, Watch } from '../src/main/core/runaway/watch.ts'
import { createRandom, type Random } from '../test/harness/random.ts'
import { type Figure, percentile } from './measure.ts'
import {
  type Habits,
  habits,
  type Moment,
  ordinaryTurn,
  type RunawayScene,
  runawayTurn,
} from './runaway-scenes.ts'

/** Seeds on which the limits were tuned end at 1,000 (`node bench/runaway.ts 1`); figures are of others. */
const REPORTED_SEED = 9_000_000
/** How often 200 ordinary turns and 20 that run away are tried. */
const ROUNDS = 10
const ORDINARY = 200
const RUNAWAYS = 20
const SHARE = 0.1
/** Instances that stream, and what a commit of each brings. */
const INSTANCES = 50

const scenes: readonly RunawayScene[] = ['spending', 'context', 'repeats', 'subagents']

interface Seen {
  found: Found | null
  /** What it had cost by then, and in all. */
  at: number
  costMicros: number
  activeMs: number
}

function watchAll(moments: Iterable<Moment>, watch: Watch): Seen {
  let first: { found: Found; at: number } | null = null
  let last = { costMicros: 0, activeMs: 0 }
  for (const [event, facts] of moments) {
    last = facts
    const found = watch.take(event, facts)
    if (found && first === null) first = { found, at: facts.costMicros }
  }
  return {
    found: first?.found ?? null,
    at: first?.at ?? 0,
    costMicros: last.costMicros,
    activeMs: last.activeMs,
  }
}

/** What is stored of turns of a kind. */
function history(random: Random, habit: Habits) {
  const figures = Array.from({ length: random.between(20, MOST_TURNS) }, () => {
    const { costMicros, activeMs } = watchAll(ordinaryTurn(random, habit), new Watch(null))
    return { costMicros, activeMs }
  })
  return baselineOf(figures)
}

/** 200 ordinary turns and 20 that run away, five of each kind, each compared with others of its kind. */
function round(seed: number) {
  const random = createRandom(seed)
  const baselines = habits.map((habit) => history(random, habit))
  const alarms: Found[] = []
  for (let turn = 0; turn < ORDINARY; turn += 1) {
    const kind = turn % habits.length
    const seen = watchAll(ordinaryTurn(random, habits[kind] as Habits), new Watch(baselines[kind] ?? null))
    if (seen.found) alarms.push(seen.found)
  }
  const shares: { scene: RunawayScene; share: number; found: Found | null; costMicros: number }[] = []
  for (let turn = 0; turn < RUNAWAYS; turn += 1) {
    const scene = scenes[turn % scenes.length] as RunawayScene
    const kind = Math.floor(turn / scenes.length) % habits.length
    const seen = watchAll(
      runawayTurn(random, habits[kind] as Habits, scene),
      new Watch(baselines[kind] ?? null),
    )
    const share = seen.found ? seen.at / seen.costMicros : 1
    shares.push({ scene, share, found: seen.found, costMicros: seen.costMicros })
  }
  return { alarms, shares }
}

function rounds(from: number, count: number) {
  const all = Array.from({ length: count }, (_, index) => round(from + index))
  return { alarms: all.flatMap(({ alarms }) => alarms), shares: all.flatMap(({ shares }) => shares) }
}

/** Spending that runs away: what is found, what is found wrongly, and what looking costs. */
export async function measureRunaway(): Promise<Figure[]> {
  const { alarms, shares } = rounds(REPORTED_SEED, ROUNDS)
  const late = shares.filter(({ share }) => share > SHARE)
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`
  const all = shares.map(({ share }) => share)
  const [turns, perTurn] = cost()
  return [
    {
      what: `${ORDINARY * ROUNDS} ordinary turns of made-up scenes, of seeds that the limits were not tuned on`,
      ours: `${alarms.length} flagged wrongly`,
      against: 'limit: 0 in 200',
      goal: 'none in 200',
      reached: alarms.length === 0,
    },
    {
      what: `${RUNAWAYS * ROUNDS} turns that run away, in four ways`,
      ours: `${shares.length - late.length} found in time; found at ${percent(percentile(all, 0.5))} of what they would have cost in the median, ${percent(Math.max(...all))} at most`,
      against: `limit: ${percent(SHARE)} of the money`,
      goal: 'all within 10%',
      reached: late.length === 0,
    },
    {
      what: `looking at what ${INSTANCES} instances do that each work through a turn`,
      ours: `${(perTurn * 1_000).toFixed(1)} µs an event, ${turns.toLocaleString('en')} events`,
      against: 'limit: 50 µs an event',
      goal: '< 50 µs',
      reached: perTurn * 1_000 < 50,
    },
  ]
}

/** Events, and ms of CPU time for each. */
function cost(): [number, number] {
  const random = createRandom(REPORTED_SEED)
  const habit = habits[2] as Habits
  const baseline = history(random, habit)
  const turns = Array.from({ length: INSTANCES }, () => [...ordinaryTurn(random, habit)])
  const before = process.cpuUsage()
  for (const turn of turns) watchAll(turn, new Watch(baseline))
  const { user, system } = process.cpuUsage(before)
  const events = turns.reduce((sum, { length }) => sum + length, 0)
  return [events, (user + system) / 1_000 / events]
}

// For tuning: `node bench/runaway.ts SEED [ROUNDS]` tells each alarm and each that was found late.
if (process.argv[1] === import.meta.filename) {
  const { alarms, shares } = rounds(Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 5))
  for (const { kind, evidence } of alarms) console.log(`flagged wrongly: ${kind}: ${evidence}`)
  for (const scene of scenes) {
    const own = shares.filter((each) => each.scene === scene)
    const by = Map.groupBy(own, ({ found }) => found?.kind ?? 'nothing')
    const found = [...by].map(([kind, list]) => `${kind} ${list.length}`).join(', ')
    const most = Math.max(...own.map(({ share }) => share))
    const middle = percentile(
      own.map(({ share }) => share),
      0.5,
    )
    console.log(
      `${scene}: found by ${found}; at ${(middle * 100).toFixed(1)}%, ${(most * 100).toFixed(1)}% at most`,
    )
  }
  console.log(`${alarms.length} flagged wrongly`)
}
