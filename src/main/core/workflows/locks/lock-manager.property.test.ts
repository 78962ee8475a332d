import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { ResourceNeed } from '../../../../contract/node-policies.ts'
import { sampleRequest } from './fixtures/sample-request.ts'
import { createLockManager } from './lock-manager.ts'

/** Fewer in the suite than by hand: `LOCK_RUNS=20000`. */
const RUNS = Number(process.env.LOCK_RUNS ?? 300)
const capacities: Record<string, number> = { a: 1, b: 2, c: 5 }
const OWNERS = 8

const need = fc.record({
  id: fc.constantFrom(...Object.keys(capacities)),
  type: fc.constant('custom' as const),
  mode: fc.constantFrom('shared' as const, 'exclusive' as const),
  units: fc.integer({ min: 1, max: 6 }),
})
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('acquire' as const),
      owner: fc.nat(OWNERS - 1),
      needs: fc.array(need, { minLength: 1, maxLength: 3 }),
      priority: fc.integer({ min: -3, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), owner: fc.nat(OWNERS - 1) }) },
)

interface Model {
  holds: Map<string, ResourceNeed[]>
  waits: Map<string, ResourceNeed[]>
}

/** Owners 4 to 7 are children of 0 to 3. */
const parentOf = (owner: number) => (owner >= OWNERS / 2 ? [`o${owner - OWNERS / 2}`] : [])

/** What a family uses of a resource, by the definition: the children's use lies within the parent's. */
function usedBy(model: Model, id: string, owner: number): { units: number; exclusive: boolean } {
  const own = (name: string) => {
    const needs = (model.holds.get(name) ?? []).filter((one) => one.id === id)
    return {
      units: Math.max(0, ...needs.map(({ units }) => Math.min(units, capacities[id] ?? 1))),
      exclusive: needs.some(({ mode }) => mode === 'exclusive'),
    }
  }
  const parent = own(`o${owner}`)
  const child = own(`o${owner + OWNERS / 2}`)
  return { units: Math.max(parent.units, child.units), exclusive: parent.exclusive || child.exclusive }
}

function checkCapacity(model: Model): void {
  for (const [id, capacity] of Object.entries(capacities)) {
    const families = [0, 1, 2, 3]
      .map((owner) => usedBy(model, id, owner))
      .filter(({ units, exclusive }) => units > 0 || exclusive)
    if (families.some(({ exclusive }) => exclusive)) expect(families).toHaveLength(1)
    else expect(families.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(capacity)
  }
}

test('random schedules: capacities hold, nobody waits for ever, and nothing stays behind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const locks = createLockManager({ now: Date.now })
      for (const [id, capacity] of Object.entries(capacities))
        locks.register({ id, type: 'custom', capacity })
      const model: Model = { holds: new Map(), waits: new Map() }
      const granted = (name: string) => {
        model.holds.set(name, [...(model.holds.get(name) ?? []), ...(model.waits.get(name) ?? [])])
        model.waits.delete(name)
      }
      const release = (name: string) => {
        model.holds.delete(name)
        model.waits.delete(name)
        locks.release(name)
      }
      const lost = new Set<string>()
      for (const one of steps) {
        const name = `o${one.owner}`
        if (one.do === 'release') release(name)
        else if (!model.waits.has(name)) {
          model.waits.set(name, one.needs)
          const answer = locks.acquire(
            sampleRequest({
              owner: name,
              needs: one.needs,
              priority: one.priority,
              ancestors: parentOf(one.owner),
              onGranted: () => granted(name),
              onLost: () => void lost.add(name),
            }),
          )
          if (answer === 'granted') granted(name)
        }
        await Promise.resolve()
        for (const name of lost) release(name)
        lost.clear()
        checkCapacity(model)
        expect(
          locks
            .describe()
            .flatMap(({ queue }) => queue.map(({ owner }) => owner))
            .toSorted(),
        ).toEqual(
          [...model.waits]
            .flatMap(([owner, needs]) => [...new Set(needs.map(({ id }) => id))].map(() => owner))
            .toSorted(),
        )
      }
      // Whoever is at work ends; that must be enough for all: there is always somebody.
      for (let rounds = 0; model.holds.size > 0 || model.waits.size > 0; rounds += 1) {
        expect(rounds).toBeLessThan(OWNERS * 2)
        const blocked = new Set(
          [...model.waits.keys()].flatMap((name) => [name, ...parentOf(Number(name.slice(1)))]),
        )
        const free = [...model.holds.keys()].filter((name) => !blocked.has(name))
        expect(free.length).toBeGreaterThan(0)
        for (const name of free) release(name)
        await Promise.resolve()
        // A parent that got a lock while its child waits for another can close a circle even now.
        for (const name of lost) release(name)
        lost.clear()
        checkCapacity(model)
      }
      expect(locks.describe().every(({ holders, queue }) => holders.length + queue.length === 0)).toBe(true)
      locks.close()
    }),
    { numRuns: RUNS },
  )
})

test('nobody starves: a request is passed a bounded number of times, whatever the others ask for', () => {
  vi.useFakeTimers()
  try {
    fc.assert(
      fc.property(
        fc.array(need, { minLength: 2, maxLength: 3 }),
        fc.array(fc.tuple(fc.array(need, { minLength: 1, maxLength: 2 }), fc.nat(5)), {
          minLength: 120,
          maxLength: 120,
        }),
        (wanted, others) => {
          const locks = createLockManager({ now: Date.now })
          for (const [id, capacity] of Object.entries(capacities))
            locks.register({ id, type: 'custom', capacity })
          let got = false
          const working: string[] = []
          const ask = (owner: string, needs: ResourceNeed[]) =>
            locks.acquire(
              sampleRequest({
                owner,
                needs,
                onGranted: () => {
                  if (owner === 'wanted') got = true
                  else working.push(owner)
                },
                onLost: () => expect.unreachable(),
              }),
            )
          // Everything is held by somebody at first, so that the wanted one waits.
          for (const id of Object.keys(capacities)) {
            ask(`first-${id}`, [{ id, type: 'custom', mode: 'exclusive', units: 1 }])
            working.push(`first-${id}`)
          }
          expect(ask('wanted', wanted)).toBe('waiting')
          let releases = 0
          for (const [index, [needs, which]] of others.entries()) {
            if (got) break
            if (ask(`o${index}`, needs) === 'granted') working.push(`o${index}`)
            const [name] = working.splice(which % working.length, 1)
            if (name) locks.release(name)
            releases += 1
          }
          expect(got).toBe(true)
          expect(releases).toBeLessThanOrEqual(100)
          locks.close()
        },
      ),
      { numRuns: RUNS },
    )
  } finally {
    vi.useRealTimers()
  }
})
