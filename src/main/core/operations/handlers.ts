import type { Handlers } from '../../../contract/operations.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { createBudgetHandlers } from './budgets.ts'
import { createComponentHandlers } from './components.ts'
import { createDatabaseHandlers } from './databases.ts'
import { createExchangeHandlers } from './exchange.ts'
import { createExportHandlers } from './exports.ts'
import { createExtensionHandlers } from './extensions.ts'
import { createImportHandlers } from './imports.ts'
import { createInsightsHandlers } from './insights.ts'
import { createInstanceHandlers } from './instances.ts'
import { createModuleQueryHandlers } from './module-queries.ts'
import { createModuleHandlers } from './modules.ts'
import { createNotificationHandlers } from './notifications.ts'
import { createPermissionHandlers } from './permissions.ts'
import { createPriceHandlers } from './prices.ts'
import { createRetentionHandlers } from './retention.ts'
import { createRunawayHandlers } from './runaway.ts'
import { createRunHandlers } from './runs.ts'
import { createSearchHandlers } from './search.ts'
import { createSessionHandlers } from './sessions.ts'
import { createSettingsHandlers } from './settings.ts'
import { createSystemHandlers } from './system.ts'
import { createTaskHandlers } from './tasks.ts'
import { createVaultHandlers } from './vault.ts'
import { createWorkConflictHandlers } from './work-conflicts.ts'
import { createWorkExchangeHandlers } from './work-exchange.ts'
import { createWorkGateHandlers } from './work-gates.ts'
import { createWorkItemHandlers } from './work-items.ts'
import { createWorkLinkHandlers } from './work-links.ts'
import { createWorkQueueHandlers } from './work-queue.ts'
import { createWorkRecordHandlers } from './work-records.ts'
import { createWorkStartHandlers } from './work-start.ts'
import { createResourceHandlers } from './workflow-resources.ts'
import { createDefinitionHandlers } from './workflows.ts'

/** Every operation of the contract: input is parsed already, output is plain data. */
export function createHandlers(context: CoreParts): Handlers {
  return {
    ...createSystemHandlers(context),
    ...createTaskHandlers(context),
    ...createInstanceHandlers(context),
    ...createSessionHandlers(context),
    ...createVaultHandlers(context),
    ...createRetentionHandlers(context),
    ...createPermissionHandlers(context),
    ...createBudgetHandlers(context),
    ...createPriceHandlers(context),
    ...createRunawayHandlers(context),
    ...createNotificationHandlers(context),
    ...createInsightsHandlers(context),
    ...createSettingsHandlers(context),
    ...createExtensionHandlers(context),
    ...createDefinitionHandlers(context),
    ...createRunHandlers(context),
    ...createResourceHandlers(context),
    ...createModuleHandlers(context),
    ...createModuleQueryHandlers(context),
    ...createExchangeHandlers(),
    ...createSearchHandlers(context),
    ...createExportHandlers(context),
    ...createImportHandlers(context),
    ...createDatabaseHandlers(context),
    ...createWorkItemHandlers(context),
    ...createWorkLinkHandlers(context),
    ...createWorkQueueHandlers(context),
    ...createWorkConflictHandlers(context),
    ...createWorkGateHandlers(context),
    ...createWorkRecordHandlers(context),
    ...createWorkStartHandlers(context),
    ...createWorkExchangeHandlers(context),
    ...createComponentHandlers(context),
  }
}
