import { MusterError } from '../../../src/contract/errors.ts'
import type { AnyEvent } from '../../../src/contract/events.ts'
import { sampleRun } from '../../../src/contract/fixtures/sample-run.ts'
import type { Approval, NodeRun, RunDetail, RunEntry } from '../../../src/contract/run.ts'

/** TEST ONLY. Runs in memory: the operations of their page, and what a test lets happen to them. */
export function createFakeRuns(announce: (event: AnyEvent) => void) {
  const runs = new Map<string, RunDetail>()
  const logs = new Map<string, RunEntry[]>()
  const approvals: Approval[] = []

  function find(runId: string): RunDetail {
    const detail = runs.get(runId)
    if (!detail) throw new MusterError('not_found', 'There is no such run.', { hint: 'Choose another.' })
    return detail
  }

  /** Changes the run's row and announces it. */
  function putRun(runId: string, change: Partial<RunDetail['run']>) {
    const detail = find(runId)
    detail.run = { ...detail.run, ...change, revision: detail.run.revision + 1 }
    announce({ name: 'run.changed', payload: { run: detail.run } })
    return detail.run
  }

  /** Changes nodes and announces them in one event, as one commit would. */
  function changeNodes(
    runId: string,
    changes: readonly (Partial<NodeRun> & { nodeId: string })[],
    texts: readonly string[] = [],
  ): void {
    const detail = find(runId)
    const nodes = changes.flatMap((change) => {
      const index = detail.nodes.findIndex(
        (node) => node.nodeId === change.nodeId && node.item === (change.item ?? null),
      )
      const old = detail.nodes[index]
      if (!old) return []
      const node = { ...old, ...change, revision: old.revision + 1 }
      detail.nodes[index] = node
      return [node]
    })
    const log = logs.get(runId) ?? []
    logs.set(runId, log)
    const entries = texts.map(
      (text, index): RunEntry => ({
        runId,
        seq: log.length + index + 1,
        at: Date.now(),
        kind: 'workflow.node.started',
        nodeId: changes[0]?.nodeId ?? null,
        item: null,
        text,
        data: {},
      }),
    )
    log.push(...entries)
    announce({ name: 'run.appended', payload: { runId, nodes, entries } })
  }

  return {
    /** Makes a run of `count` nodes at work; `change` may shape it before anyone sees it. */
    add(count: number, change: (detail: RunDetail) => void = () => undefined): string {
      const detail = sampleRun(count, { now: Date.now() })
      change(detail)
      runs.set(detail.run.id, detail)
      return detail.run.id
    },
    ask: (approval: Approval) => {
      approvals.push(approval)
      announce({ name: 'approval.changed', payload: { approval } })
    },
    putRun,
    changeNodes,
    detail: find,
    handlers: {
      'run.list': () => ({ runs: [...runs.values()].map(({ run }) => run), nextCursor: null }),
      'run.get': ({ runId }) => find(runId),
      'run.log': ({ runId, after, before, limit = 500 }) => {
        const log = logs.get(runId) ?? []
        if (after !== undefined) {
          return { entries: log.slice(after, after + limit), hasMore: log.length > after + limit }
        }
        const to = before === undefined ? log.length : before - 1
        return { entries: log.slice(Math.max(0, to - limit), to), hasMore: to > limit }
      },
      'run.result': ({ nodeId }) => ({
        result: {
          ok: true,
          node: nodeId,
          findings: [
            { file: 'src/cart.ts', line: 12 },
            { file: 'b.ts', line: 3 },
          ],
        },
      }),
      'run.approvals': () => ({ approvals }),
      'run.approve': ({ runId, nodeId, approved }) => {
        const approval = approvals.find((each) => each.runId === runId && each.nodeId === nodeId)
        if (!approval) throw new MusterError('not_found', 'There is no such approval.')
        const answered: Approval = {
          ...approval,
          state: approved ? 'approved' : 'rejected',
          answeredAt: Date.now(),
        }
        announce({ name: 'approval.changed', payload: { approval: answered } })
        changeNodes(runId, [{ nodeId, state: 'completed', waitingFor: null, endedAt: Date.now() }])
        return answered
      },
      'run.pause': ({ runId, mode }) => putRun(runId, { state: 'paused', pausedAs: mode }),
      'run.resume': ({ runId }) => putRun(runId, { state: 'running', pausedAs: null, endedAt: null }),
      'run.cancel': ({ runId }) => putRun(runId, { state: 'cancelled', endedAt: Date.now() }),
      'run.retryNode': ({ runId, nodeId }) => {
        changeNodes(runId, [{ nodeId, state: 'running', failure: null, endedAt: null, attempt: 2 }])
        return find(runId).run
      },
      'run.skipNode': ({ runId, nodeId }) => {
        changeNodes(runId, [{ nodeId, state: 'skipped', note: 'Skipped by you', endedAt: Date.now() }])
        return find(runId).run
      },
      'run.editNode': ({ runId, nodeId, node }) => {
        if (node.kind === undefined) {
          throw new MusterError('validation', 'A node needs a `kind`.', {
            hint: 'Add one, such as `claude`.',
          })
        }
        const detail = find(runId)
        detail.definition.nodes = detail.definition.nodes.map((old) => (old.id === nodeId ? node : old))
        return detail.run
      },
      // biome-ignore lint/suspicious/noExplicitAny: as the handlers of the whole fake
    } as Record<string, (input: any) => unknown>,
  }
}
