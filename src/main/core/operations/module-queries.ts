import { setTimeout as delay } from 'node:timers/promises'
import { MusterError } from '../../../contract/errors.ts'
import { type Asked, isFinalQuery } from '../../../contract/module-query.ts'
import type { moduleQueriesOperations } from '../../../contract/operations/module-queries.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { exportQueries, forget } from '../modules/queries/history.ts'
import { promptFor } from '../modules/queries/prompt-for.ts'
import { togetherOf } from '../modules/queries/question-text.ts'
import { type QueryRecord, toModuleConversation, toQuery, toWholeQuery } from '../store/records.ts'

type Names = keyof typeof moduleQueriesOperations

/** Operations on questions to modules. */
export function createModuleQueryHandlers(context: CoreParts): Pick<Handlers, Names> {
  const { communicator, store } = context
  return {
    'module.ask': async (input, { parentTaskId }) => {
      const queries = await communicator.ask(input, { parentTaskId })
      if (input.background) return asked(queries)
      return asked(await Promise.all(queries.map(({ id }) => communicator.settled(id))))
    },
    'module.query': ({ queryId }) => toWholeQuery(communicator.require(queryId)),
    'module.wait': async ({ queryIds, until, timeoutMs }) => {
      const ids = [...new Set(queryIds)]
      for (const id of ids) communicator.require(id)
      const ends = ids.map((id) => communicator.settled(id))
      const late = new AbortController()
      const timer = delay(timeoutMs, undefined, { signal: late.signal, ref: false }).catch(() => {})
      try {
        await Promise.race([until === 'all' ? Promise.all(ends) : Promise.race(ends), timer])
      } finally {
        late.abort()
        // Those that nobody waits for any more.
        for (const end of ends) end.catch(() => {})
      }
      const queries = ids.map((id) => communicator.require(id))
      const ended = queries.filter(({ state }) => isFinalQuery(state)).length
      const groupId = queries[0]?.groupId ?? null
      const together = groupId === null ? null : togetherOf(communicator.group(groupId))
      return {
        queries: queries.map(toQuery),
        together,
        timedOut: until === 'all' ? ended < ids.length : ended === 0,
      }
    },
    'module.cancelQuery': ({ queryId }, { parentTaskId }) => {
      const { askedBy } = communicator.require(queryId)
      if (parentTaskId !== null && askedBy.taskId !== parentTaskId)
        throw new MusterError('forbidden', 'An instance may take back only what it asked itself.')
      return toQuery(communicator.cancel(queryId))
    },
    'module.history': (filter) => {
      const { queries, nextCursor } = store.moduleQueries.list(filter)
      return { queries: queries.map((query) => toQuery(communicator.current(query))), nextCursor }
    },
    'module.conversations': (filter) => {
      const { conversations, nextCursor } = store.moduleQueries.conversations(filter)
      return { conversations: conversations.map(toModuleConversation), nextCursor }
    },
    'module.figures': () => ({ figures: communicator.figures() }),
    'module.route': (request) => context.modules.route(request, communicator.loads),
    'module.export': (filter) =>
      exportQueries(context, filter, (query) => toWholeQuery(communicator.current(query))),
    'module.forget': (what) => forget(context, what, communicator.isOpen),
    'module.prompt': (request) => promptFor(context, request),
  }
}

function asked(queries: readonly QueryRecord[]): Asked {
  return { queries: queries.map(toWholeQuery), together: togetherOf(queries) }
}
