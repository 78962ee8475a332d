import { MusterError } from '../../../contract/errors.ts'
import type { AnyEvent } from '../../../contract/events.ts'
import type { NewPolicy, Policy, PolicyChange } from '../../../contract/policy.ts'
import type { Store } from '../store/store.ts'
import { type Ask, type Decision, decide, type OnPassed } from './decide.ts'
import { mendStored } from './rule-syntax.ts'

/** The rules, in memory, so that an answer waits for nothing. */
export interface PolicyBook {
  /** By position. */
  list(): readonly Policy[]
  decide(ask: Ask, onPassed?: OnPassed): Decision
  /** @throws MusterError `capacity_exceeded`, `storage` */
  create(policy: NewPolicy, position?: number): Policy
  /**
   * Rules of someone else's list, all or none: those that deny or ask come first, as there, those that allow last.
   *
   * @throws MusterError `capacity_exceeded`, `storage`
   */
  createAll(policies: readonly NewPolicy[]): void
  /** @throws MusterError `not_found`, `storage` */
  update(policyId: string, change: PolicyChange, position?: number): Policy
  /** @throws MusterError `not_found`, `storage` */
  remove(policyId: string): void
  /** Counts an answer of a rule; told to clients at most once a second. */
  noteUse(policyId: string): void
}

/** Rules at most: each is looked at for each request. */
const MAX_POLICIES = 1_000
const PUBLISH_MS = 1_000

export function createPolicyBook(options: {
  store: Pick<Store, 'policies'>
  now: () => number
  newId: () => string
  publish: (event: AnyEvent) => void
  /** What `~` is in a rule. */
  home: string
}): PolicyBook {
  const { store, now, newId, publish, home } = options
  let policies: readonly Policy[] = store.policies.list().map((policy) => mendStored(policy, home))
  let timer: NodeJS.Timeout | null = null

  const announce = () => publish({ name: 'policy.changed', payload: { policies: [...policies] } })

  /** Kept first, then true. Positions are those in the list. */
  function replace(next: readonly Policy[]): void {
    const numbered = next.map((policy, position) =>
      policy.position === position ? policy : { ...policy, position },
    )
    const before = new Map(policies.map((policy) => [policy.id, policy]))
    const ids = new Set(numbered.map(({ id }) => id))
    store.policies.save(
      numbered.filter((policy) => before.get(policy.id) !== policy),
      [...before.keys()].filter((id) => !ids.has(id)),
    )
    policies = numbered
    announce()
  }

  const make = (policy: NewPolicy): Policy => ({
    ...policy,
    id: newId(),
    position: -1,
    createdAt: now(),
    useCount: 0,
    lastUsedAt: null,
  })

  function require(policyId: string): Policy {
    const policy = policies.find(({ id }) => id === policyId)
    if (policy) return policy
    throw new MusterError('not_found', `There is no rule ${policyId}.`, {
      hint: 'List the rules: it may have been removed.',
      details: { policyId },
    })
  }

  return {
    list: () => policies,
    decide: (ask, onPassed) => decide(policies, ask, onPassed),
    create(policy, position) {
      const created = make(policy)
      replace(insert(makeRoom(policies, policy), created, position))
      return require(created.id)
    },
    createAll(added) {
      if (policies.length + added.length > MAX_POLICIES) throw tooMany()
      const made = added.map(make)
      const isFirst = ({ decision }: Policy) => decision !== 'allow'
      replace([...made.filter(isFirst), ...policies, ...made.filter((policy) => !isFirst(policy))])
    },
    update(policyId, change, position) {
      const before = require(policyId)
      const changed: Policy = { ...before, ...given(change) }
      const others = policies.filter(({ id }) => id !== policyId)
      replace(insert(others, changed, position ?? before.position))
      return require(policyId)
    },
    remove(policyId) {
      require(policyId)
      replace(policies.filter(({ id }) => id !== policyId))
    },
    noteUse(policyId) {
      const used = policies.find(({ id }) => id === policyId)
      if (!used) return
      // The same object: what was worked out of the rule stays good.
      used.useCount += 1
      used.lastUsedAt = now()
      store.policies.save([used])
      if (timer !== null) return
      timer = setTimeout(() => {
        timer = null
        announce()
      }, PUBLISH_MS)
      timer.unref()
    },
  }
}

function given(change: PolicyChange): Partial<Policy> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

function insert(policies: readonly Policy[], policy: Policy, position = policies.length): Policy[] {
  return policies.toSpliced(Math.min(position, policies.length), 0, policy)
}

/** Rules for single sessions come and go by themselves: when there are too many, the one unused for longest goes. */
function makeRoom(policies: readonly Policy[], coming: NewPolicy): readonly Policy[] {
  if (policies.length < MAX_POLICIES) return policies
  const [oldest] = policies
    .filter(({ sessionId }) => coming.sessionId !== null && sessionId !== null)
    .toSorted((a, b) => (a.lastUsedAt ?? a.createdAt) - (b.lastUsedAt ?? b.createdAt))
  if (oldest) return policies.filter((policy) => policy !== oldest)
  throw tooMany()
}

function tooMany(): MusterError {
  return new MusterError('capacity_exceeded', `There can be ${MAX_POLICIES} rules at most.`, {
    hint: 'Remove rules that are not used, or join several by a pattern.',
  })
}
