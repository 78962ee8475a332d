import { isFinalQuery, type Query } from '../../contract/module-query.ts'
import { isFinal } from '../../contract/task.ts'
import { untilQueries } from '../../contract/until-query.ts'
import { exitCodes } from './exit-codes.ts'
import { shortId } from './format.ts'
import { keepFollowing, type Link } from './keep-following.ts'
import { startStatusLine } from './status-line.ts'
import type { Supervisor } from './supervisor.ts'
import type { VerbContext } from './verb-context.ts'
import { watchTask } from './watch-task.ts'

/** What came of following questions. `queries` is null when it was given up before their end. */
export interface Followed {
  queries: Query[] | null
  /** The one to close: another one when the first went away. */
  supervisor: Supervisor
}

/**
 * Shows a question until it has ended: for what it waits, then its task as `muster run` does, and what is tried after it.
 * Ctrl-C takes it back, or ends its turn.
 */
export async function followQuery(context: VerbContext, opened: Supervisor, asked: Query): Promise<Followed> {
  let supervisor = opened
  let query = asked
  let shown: string | null = null
  for (;;) {
    const isNews = ({ taskId, state }: Query) => isFinalQuery(state) || taskId !== shown
    const waited: Followed = await waitFor(
      context,
      supervisor,
      [query],
      ([one]) => one !== undefined && isNews(one),
    )
    supervisor = waited.supervisor
    const [next] = waited.queries ?? []
    if (next === undefined) return { queries: null, supervisor }
    query = next
    if (query.taskId === null || query.taskId === shown) return { queries: [query], supervisor }
    shown = query.taskId
    const task = await supervisor.client.call('task.get', { taskId: shown })
    context.terminal.note(
      context.terminal.style(
        'dim',
        `${query.module}, task ${shortId(task.id)}${task.simulated ? ' (simulated)' : ''}`,
      ),
    )
    const watched = await watchTask({
      context,
      supervisor,
      task,
      after: 0,
      onInterrupt: 'control',
      full: false,
    })
    supervisor = watched.supervisor
    const { state } = await supervisor.client.call('task.get', { taskId: shown })
    if (watched.exitCode === exitCodes.stopped && !isFinal(state)) return { queries: null, supervisor }
  }
}

/** Waits until all have ended. With `--json` each is printed whenever it changed. */
export function waitForQueries(
  context: VerbContext,
  supervisor: Supervisor,
  asked: readonly Query[],
): Promise<Followed> {
  return waitFor(context, supervisor, asked, (queries) => queries.every(({ state }) => isFinalQuery(state)))
}

async function waitFor(
  context: VerbContext,
  supervisor: Supervisor,
  asked: readonly Query[],
  holds: (queries: readonly Query[]) => boolean,
): Promise<Followed> {
  const { terminal } = context
  const link: Link = { supervisor }
  const stopped = new AbortController()
  const status = startStatusLine(terminal, statusOf)
  const queryIds = asked.map(({ id }) => id)
  let interrupts = 0
  const onInterrupt = () => {
    interrupts += 1
    if (interrupts > 1) return stopped.abort(new Error('stopped'))
    terminal.note('Taking it back. Press Ctrl-C again to stop waiting.')
    for (const queryId of queryIds) {
      link.supervisor.client.call('module.cancelQuery', { queryId }).catch((error: unknown) => {
        terminal.complain(error instanceof Error ? error.message : String(error))
      })
    }
  }
  const onChange = (query: Query) => {
    status.update(query)
    if (terminal.json) terminal.printJson({ type: 'query', query })
  }
  try {
    const queries = await keepFollowing({
      context,
      link,
      stopped,
      onInterrupt,
      follow: (client, signal) => untilQueries({ client, queryIds, holds, onChange, signal }),
    })
    return { queries, supervisor: link.supervisor }
  } finally {
    status.stop()
  }
}

function statusOf({ module, state, note }: Query): string {
  if (note !== null) return `${module}: ${note}`
  return state === 'asked' ? `${module} is at work` : `${module}: ${state}`
}
