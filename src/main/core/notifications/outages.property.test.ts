import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type Answer, KEY, makeStage, startReceiver } from './fixtures/stage.ts'

/** `npm run test:notifications` */
const isLong = process.env.MODE === 'long'
const RUNS = isLong ? 150 : 6

/** What a receiver does until it does something else; `down`: nobody listens. */
const manners: Readonly<Record<string, Answer>> = {
  up: 200,
  slow: 'slow',
  hanging: 'hang',
  losing: 'lose',
  failing: 503,
  refusing: 410,
  asking: { status: 429, retryAfter: '90' },
  redirecting: 307,
}
const receiver = fc.nat(1)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('happens' as const), count: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('receiver' as const),
      receiver,
      manner: fc.constantFrom('down', ...Object.keys(manners)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 3,
    // Also back, as a clock that is set right.
    arbitrary: fc.record({
      kind: fc.constant('clock' as const),
      ms: fc.constantFrom(2_000, 60_000, 900_000, -30_000, -86_400_000),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('attempt' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** It is closed while it sends, and a receiver is away at the start of the next one. */
const cut: Step[] = [
  { kind: 'receiver', receiver: 0, manner: 'hanging' },
  { kind: 'happens', count: 2 },
  { kind: 'attempt' },
  { kind: 'receiver', receiver: 1, manner: 'down' },
  { kind: 'restart' },
  { kind: 'happens', count: 1 },
]

/** Everything that happens is told to each of two receivers, in order, whatever these, the supervisor and the clock do. */
async function live(steps: readonly Step[]): Promise<void> {
  const stage = makeStage()
  const receivers = [await startReceiver(), await startReceiver()]
  const channels = receivers.map(({ url }, at) =>
    stage.channel({ name: `Team ${at}`, target: { kind: 'webhook', url }, secret: KEY }),
  )
  stage.rule({ name: 'All', on: ['finished'], channels: channels.map(({ id }) => id), unlessLooking: false })
  stage.notifications.open()
  const titles: string[] = []

  for (const each of steps) {
    if (each.kind === 'happens') {
      for (let left = each.count; left > 0; left -= 1) {
        const title = `Task ${titles.length}`
        titles.push(title)
        stage.change(stage.begin({ title }), { state: 'completed' })
      }
    } else if (each.kind === 'receiver') {
      const one = receivers[each.receiver]
      if (each.manner === 'down') await one?.goAway()
      else {
        await one?.comeBack()
        one?.answers(() => manners[each.manner] ?? 200)
      }
    } else if (each.kind === 'restart') await stage.restart()
    else if (each.kind === 'clock') stage.wait(each.ms)
    else {
      // Something is tried, if anything waits for it.
      const before = receivers.reduce((sum, { attempts }) => sum + attempts.length, 0)
      await vi
        .waitFor(
          () =>
            expect(receivers.reduce((sum, { attempts }) => sum + attempts.length, 0)).toBeGreaterThan(before),
          300,
        )
        .catch(() => {})
    }
  }

  for (const one of receivers) {
    await one.comeBack()
    one.answers(() => 200)
  }
  await vi.waitFor(
    () => {
      // Whatever pause was asked for is over, and nothing is given up for its age.
      stage.wait(60_000)
      const states = stage.log({ limit: 500 }).map(({ state }) => state)
      expect(states).toHaveLength(titles.length * receivers.length)
      expect(states.filter((state) => state !== 'sent' && state !== 'given_up')).toEqual([])
    },
    { timeout: 30_000, interval: 50 },
  )
  for (const [at, one] of receivers.entries()) {
    // Oldest first, as it happened.
    const told = stage.log({ channelId: channels[at]?.id ?? '', limit: 500 }).toReversed()
    expect(told.map(({ items }) => items[0]?.body).toSorted()).toEqual(titles.toSorted())
    // Given up is only what was refused as it is.
    for (const { state, note } of told) if (state === 'given_up') expect(note).toMatch(/^It answered 410/)
    const taken = new Map(one.received.map(({ id, body }) => [id, body.data.body]))
    expect(one.unsigned).toBe(0)
    // None lost, and each id once for who keeps them, in order.
    for (const { id, state } of told) if (state === 'sent') expect(taken.has(id)).toBe(true)
    const inOrder = titles.filter((title) => [...taken.values()].includes(title))
    expect([...taken.values()]).toEqual(inOrder)
  }
  await stage.notifications.close()
  for (const one of receivers) await one.goAway()
}

test(
  'whatever receivers, the supervisor and the clock do, each message is taken in order, signed, and none is lost',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: isLong ? 24 : 12, size: 'max' }), live),
      {
        numRuns: RUNS,
        examples: [[cut]],
        // A run takes seconds: what fails is told by its seed, and made smaller by hand.
        endOnFailure: true,
      },
    )
  },
  isLong ? 3_600_000 : 120_000,
)
