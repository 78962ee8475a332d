import type { z } from 'zod'
import { budgetsOperations } from './operations/budgets.ts'
import { componentsOperations } from './operations/components.ts'
import { databasesOperations } from './operations/databases.ts'
import { exchangeOperations } from './operations/exchange.ts'
import { exportsOperations } from './operations/exports.ts'
import { extensionsOperations } from './operations/extensions.ts'
import { importsOperations } from './operations/imports.ts'
import { insightsOperations } from './operations/insights.ts'
import { instancesOperations } from './operations/instances.ts'
import { moduleQueriesOperations } from './operations/module-queries.ts'
import { modulesOperations } from './operations/modules.ts'
import { notificationsOperations } from './operations/notifications.ts'
import type { OperationSpec } from './operations/operation-spec.ts'
import { permissionsOperations } from './operations/permissions.ts'
import { pricesOperations } from './operations/prices.ts'
import { retentionOperations } from './operations/retention.ts'
import { runawayOperations } from './operations/runaway.ts'
import { runsOperations } from './operations/runs.ts'
import { searchOperations } from './operations/search.ts'
import { sessionsOperations } from './operations/sessions.ts'
import { settingsOperations } from './operations/settings.ts'
import { systemOperations } from './operations/system.ts'
import { tasksOperations } from './operations/tasks.ts'
import { vaultOperations } from './operations/vault.ts'
import { workConflictsOperations } from './operations/work-conflicts.ts'
import { workExchangeOperations } from './operations/work-exchange.ts'
import { workGatesOperations } from './operations/work-gates.ts'
import { workItemsOperations } from './operations/work-items.ts'
import { workLinksOperations } from './operations/work-links.ts'
import { workQueueOperations } from './operations/work-queue.ts'
import { workRecordsOperations } from './operations/work-records.ts'
import { workStartOperations } from './operations/work-start.ts'
import { workflowResourcesOperations } from './operations/workflow-resources.ts'
import { workflowsOperations } from './operations/workflows.ts'

export { MAX_PROMPT_LENGTH, NewTask, promptTooLong } from './operations/tasks.ts'

export type { OperationSpec }

/** Every operation there is: the window, REST, the CLI and the handlers' type come from this table. */
export const operations = {
  ...systemOperations,
  ...settingsOperations,
  ...tasksOperations,
  ...sessionsOperations,
  ...vaultOperations,
  ...retentionOperations,
  ...extensionsOperations,
  ...instancesOperations,
  ...permissionsOperations,
  ...budgetsOperations,
  ...pricesOperations,
  ...runawayOperations,
  ...notificationsOperations,
  ...insightsOperations,
  ...workflowsOperations,
  ...runsOperations,
  ...workflowResourcesOperations,
  ...modulesOperations,
  ...moduleQueriesOperations,
  ...exchangeOperations,
  ...searchOperations,
  ...exportsOperations,
  ...importsOperations,
  ...databasesOperations,
  ...workItemsOperations,
  ...workLinksOperations,
  ...workQueueOperations,
  ...workConflictsOperations,
  ...workGatesOperations,
  ...workRecordsOperations,
  ...workStartOperations,
  ...workExchangeOperations,
  ...componentsOperations,
} as const satisfies Record<string, OperationSpec>

export type Operations = typeof operations
export type OperationName = keyof Operations
/** What a caller passes: defaults may be left out. */
export type Input<N extends OperationName> = z.input<Operations[N]['input']>
/** What a handler receives: parsed, defaults filled in. */
export type ParsedInput<N extends OperationName> = z.output<Operations[N]['input']>
export type Output<N extends OperationName> = z.output<Operations[N]['output']>

/** What a handler is told besides the input. */
export interface Call {
  /** The task whose instance calls; null: a person, or a program of theirs. */
  parentTaskId: string | null
  /** Who calls, by name: `claude-code` for an instance, else the client's own name or that of the person. */
  by: string
  /** Aborted when nobody waits for the answer any more: what takes long and is all or nothing is taken back then. */
  signal?: AbortSignal | undefined
}

/** One handler an operation; a missing one does not compile. */
export type Handlers = {
  [N in OperationName]: (input: ParsedInput<N>, call: Call) => Output<N> | Promise<Output<N>>
}

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}
