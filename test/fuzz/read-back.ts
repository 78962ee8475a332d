type Fields = Record<string, unknown>
export type Call = (name: string, input: object) => Promise<{ status: number; output: unknown }>

/** How a thing of a kind is read, and what of it must be as it was answered. What others may change is left out. */
interface Kind {
  read(call: Call, id: string): Promise<unknown>
  kept: readonly string[]
}

const one =
  (name: string, field: string, within: (output: Fields) => unknown = (output) => output) =>
  async (call: Call, id: string) => {
    const { status, output } = await call(name, { [field]: id })
    return status === 200 ? within(output as Fields) : undefined
  }
const listed =
  (name: string, list: string, key = 'id') =>
  async (call: Call, id: string) => {
    const { output } = await call(name, {})
    return (output as Record<string, Fields[]>)[list]?.find((each) => each[key] === id)
  }

const kinds = {
  task: {
    read: one('task.get', 'taskId'),
    kept: ['title', 'prompt', 'priority', 'directory', 'outputSchema', 'origin'],
  },
  session: {
    read: one('session.get', 'sessionId'),
    kept: ['title', 'pinned', 'directory'],
  },
  run: {
    read: one('run.get', 'runId', ({ run }) => run),
    kept: ['title', 'workflow', 'inputs', 'directory'],
  },
  policy: {
    read: listed('policy.list', 'policies'),
    kept: ['tool', 'match', 'decision', 'reason', 'directory', 'enabled'],
  },
  budget: {
    read: listed('budget.list', 'budgets'),
    kept: ['scope', 'target', 'tokens', 'costMicros', 'warnAt', 'onLimit'],
  },
  profile: { read: listed('pool.get', 'profiles'), kept: ['directory', 'model', 'permissionMode', 'warm'] },
  resource: { read: listed('resource.list', 'resources'), kept: ['type', 'capacity'] },
  workflow: {
    read: one('workflow.get', 'name', ({ workflow, source }) => ({ ...(workflow as Fields), source })),
    kept: ['version', 'source'],
  },
} satisfies Record<string, Kind>
type KindName = keyof typeof kinds

/** What each operation that makes or changes something does to what; `removes`: what is named in its input is gone. */
const effects: Record<string, { of: KindName; removes?: string; many?: string }> = {
  'task.create': { of: 'task' },
  'task.retry': { of: 'task' },
  'task.rename': { of: 'task' },
  'task.archive': { of: 'task', many: 'tasks' },
  'task.remove': { of: 'task', removes: 'taskIds' },
  'session.create': { of: 'session' },
  'session.rename': { of: 'session' },
  'session.pin': { of: 'session' },
  'session.fork': { of: 'session' },
  'session.setModel': { of: 'session' },
  'session.setExtension': { of: 'session' },
  'run.start': { of: 'run' },
  'run.addNodes': { of: 'run' },
  'run.editNode': { of: 'run' },
  'run.remove': { of: 'run', removes: 'runId' },
  'policy.create': { of: 'policy' },
  'policy.update': { of: 'policy' },
  'policy.import': { of: 'policy', many: 'rules' },
  'policy.remove': { of: 'policy', removes: 'policyId' },
  'budget.create': { of: 'budget' },
  'budget.update': { of: 'budget' },
  'budget.remove': { of: 'budget', removes: 'budgetId' },
  'profile.create': { of: 'profile' },
  'profile.setWarm': { of: 'profile' },
  'profile.remove': { of: 'profile', removes: 'profileId' },
  'resource.register': { of: 'resource' },
  'resource.remove': { of: 'resource', removes: 'id' },
  'workflow.save': { of: 'workflow' },
  'workflow.remove': { of: 'workflow', removes: 'name' },
}

/** What must be there, and as it was answered. */
export class Ledger {
  #things = new Map<string, { of: KindName; id: string; expected: Fields | null; calls: number }>()

  /** An operation was accepted. */
  note(name: string, input: Fields, output: unknown): void {
    const effect = effects[name]
    if (effect === undefined || (name === 'policy.import' && input.dryRun === true)) return
    const { of, removes, many } = effect
    if (removes !== undefined) {
      for (const id of [input[removes]].flat()) this.#touch(of, String(id), null)
      return
    }
    for (const each of [many === undefined ? output : (output as Fields)[many]].flat()) {
      const thing = each as Fields
      const id = String(of === 'workflow' ? thing.name : thing.id)
      // Its text is not in the answer.
      this.#touch(of, id, of === 'workflow' ? { ...thing, source: input.source } : thing)
    }
  }

  /** Ids of a kind that are there. */
  ids(of: string): string[] {
    return [...this.#things.values()]
      .filter((each) => each.of === of && each.expected !== null)
      .map(({ id }) => id)
  }

  /** What is not as it was answered. `all`: whatever was accepted; else what was, since the last look, by one call. */
  async findLost(call: Call, all: boolean): Promise<string[]> {
    const lost: string[] = []
    for (const thing of this.#things.values()) {
      const { of, id, expected, calls } = thing
      thing.calls = 0
      // Of two at once nobody knows which came last.
      if (calls > 1) this.#things.delete(`${of} ${id}`)
      else if (all || calls === 1) lost.push(...compare(of, id, expected, await kinds[of].read(call, id)))
    }
    return lost
  }

  #touch(of: KindName, id: string, expected: Fields | null): void {
    const calls = (this.#things.get(`${of} ${id}`)?.calls ?? 0) + 1
    this.#things.set(`${of} ${id}`, { of, id, expected, calls })
  }
}

function compare(of: KindName, id: string, expected: Fields | null, found: unknown): string[] {
  // A template of the same name comes forth.
  if (expected === null)
    return found === undefined || of === 'workflow' ? [] : [`${of} ${id} was removed and is there`]
  if (found === undefined) return [`${of} ${id} was accepted and is not there`]
  return kinds[of].kept.flatMap((field) => {
    const [is, was] = [JSON.stringify((found as Fields)[field]), JSON.stringify(expected[field])]
    return is === was ? [] : [`${field} of ${of} ${id} is ${is?.slice(0, 100)}, not ${was?.slice(0, 100)}`]
  })
}
