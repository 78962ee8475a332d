import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { temporaryDirectory, testCore } from '../../../../../test/test-core.ts'
import type { NewRun } from '../../../../contract/operations/runs.ts'
import type { Json } from '../../../../contract/values.ts'
import { isFinalRun, type NodeRun, type Run, type RunEntry } from '../../../../contract/workflow.ts'
import type { WorkflowSource } from '../../../../contract/workflow-definition.ts'
import type { Core } from '../../core.ts'
import type { CoreConfig } from '../../core-config.ts'
import type { NodeKind, NodeOutcome, NodeWork } from '../kinds/node-kind.ts'

/** What a step was asked, and how it is let go. */
export interface Step {
  name: string
  work: NodeWork
  complete(result?: Json): void
  fail(kind?: 'command_failed' | 'overloaded' | 'internal'): void
}

/**
 * A kind `step` that does what the test says: `with.do` is `ok` (default), `fail`, `fail-times` (fails `with.times` tries),
 * `sleep` (for `with.ms`), or `wait`: until the test lets it go. Its result is `with.result`, else its name.
 */
export function createStepKind() {
  const started: string[] = []
  const ended: string[] = []
  const waiting = new Map<string, Step>()
  const listeners = new Set<() => void>()
  let most = 0
  let now = 0
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const kind: NodeKind = {
    kind: 'step',
    schema: z.record(z.string(), z.json()),
    async run(work) {
      const name = work.node.item === null ? work.spec.id : `${work.spec.id}[${work.node.item}]`
      const given = 'with' in work.spec ? work.spec.with : {}
      started.push(name)
      now += 1
      most = Math.max(most, now)
      work.save({ handle: { name } })
      changed()
      const outcome = await carryOut(work, name, given)
      now -= 1
      if (outcome.state === 'completed') ended.push(name)
      return outcome
    },
  }
  const carryOut = (work: NodeWork, name: string, given: Record<string, Json>): Promise<NodeOutcome> => {
    const result = given.result === undefined ? name : (work.scope.item ?? given.result)
    const failed = (failure: Step['fail'] extends (kind?: infer K) => void ? K : never = 'command_failed') =>
      ({
        state: 'failed',
        failure: { kind: failure ?? 'command_failed', message: `${name} broke`, hint: null },
      }) as const
    const completed = (value: Json = result) => ({ state: 'completed', result: value }) as const
    if (given.do === 'fail') return Promise.resolve(failed())
    if (given.do === 'fail-times') {
      return Promise.resolve(work.node.attempt <= Number(given.times) ? failed('overloaded') : completed())
    }
    if (given.do === 'sleep') return delay(Number(given.ms)).then(() => completed())
    if (given.do !== 'wait') return Promise.resolve(completed())
    return new Promise((resolve) => {
      const settle = (outcome: NodeOutcome) => {
        waiting.delete(name)
        resolve(outcome)
      }
      waiting.set(name, {
        name,
        work,
        complete: (value) => settle(completed(value)),
        fail: (failure) => settle(failed(failure)),
      })
      changed()
      work.signal.addEventListener('abort', () => settle({ state: 'cancelled' }), { once: true })
      if (work.signal.aborted) settle({ state: 'cancelled' })
    })
  }
  return {
    kind,
    started,
    ended,
    waiting,
    /** How many ran at the same time at most. */
    get most() {
      return most
    },
    /** Resolves when so many, or exactly these, wait to be let go. */
    async waits(...names: string[]): Promise<Step[]> {
      for (;;) {
        const found = names.map((name) => waiting.get(name)).filter((step) => step !== undefined)
        if (found.length === names.length) return found
        await new Promise<void>((resolve) => {
          const listener = () => {
            listeners.delete(listener)
            resolve()
          }
          listeners.add(listener)
        })
      }
    },
    async let(name: string, result?: Json): Promise<void> {
      const [step] = await this.waits(name)
      step?.complete(result)
    },
  }
}

/** A real core that knows the kind `step`, closed after the test. */
export async function startSteps(config: Partial<CoreConfig> = {}) {
  const steps = createStepKind()
  return { steps, core: await testCore({ nodeKinds: [steps.kind], ...config }) }
}

/** A step of a definition. */
export function step(
  id: string,
  needs: string[] = [],
  more: Record<string, unknown> = {},
  given: Record<string, Json> = {},
) {
  return { id, kind: 'step', needs, with: given, ...more } as unknown as WorkflowSource['nodes'][number]
}

export async function startRun(
  core: Core,
  definition: Partial<WorkflowSource> & Pick<WorkflowSource, 'nodes'>,
  more: Partial<NewRun> = {},
): Promise<Run> {
  return core.call('run.start', {
    definition: { name: 'trial', ...definition } as unknown as Record<string, Json>,
    directory: temporaryDirectory(),
    ...more,
  })
}

/** Resolves when the run is as asked; looks at every change of it. */
export function untilRun(
  core: Core,
  runId: string,
  isSo: (run: Run) => boolean | Promise<boolean>,
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const { run } = await core.call('run.get', { runId })
      if (await isSo(run)) {
        stop()
        resolve(run)
      }
    }
    const check = () =>
      void look().catch((error: unknown) => {
        stop()
        reject(error)
      })
    const stop = core.subscribe(
      { names: ['run.changed', 'run.appended'], runIds: [runId] },
      { onEvent: check },
    )
    check()
  })
}

export function endedRun(core: Core, runId: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const look = (run: Run) => {
      if (run.id !== runId || !isFinalRun(run.state)) return
      stop()
      resolve(run)
    }
    const stop = core.subscribe(
      { names: ['run.changed'] },
      {
        onEvent: (event) => void (event.name === 'run.changed' && look(event.payload.run)),
      },
    )
    core.call('run.get', { runId }).then(({ run }) => look(run), reject)
  })
}

/** Nodes by name: `a`, `a[0]`. */
export async function nodesOf(core: Core, runId: string): Promise<Record<string, NodeRun>> {
  const { nodes } = await core.call('run.get', { runId })
  return Object.fromEntries(
    nodes.map((node) => [node.item === null ? node.nodeId : `${node.nodeId}[${node.item}]`, node]),
  )
}

export async function statesOf(core: Core, runId: string): Promise<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(await nodesOf(core, runId)).map(([name, { state }]) => [name, state]),
  )
}

export async function logOf(core: Core, runId: string): Promise<RunEntry[]> {
  const { entries } = await core.call('run.log', { runId, after: 0, limit: 5_000 })
  return entries
}

export async function resultOf(
  core: Core,
  runId: string,
  nodeId?: string,
  item: number | null = null,
): Promise<Json> {
  const { result } = await core.call('run.result', {
    runId,
    item,
    ...(nodeId === undefined ? {} : { nodeId }),
  })
  return result
}
