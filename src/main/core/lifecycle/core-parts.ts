import type { CoreConfig } from '../core-config.ts'
import type { ImportParts } from '../exports/import/imports.ts'
import type { Communicator } from '../modules/queries/communicator.ts'
import type { ModuleParts } from '../modules/registry/parts.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { NotificationParts } from '../notifications/parts.ts'
import type { Retention } from '../retention/retention.ts'
import type { RunawayParts } from '../runaway/parts.ts'
import type { SearchParts } from '../search/parts.ts'
import type { SystemParts } from '../system/system-info.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import type { WorkflowParts } from '../workflows/engine/parts.ts'
import type { WorkflowEngine } from '../workflows/engine/workflow-engine.ts'
import type { Approvals } from '../workflows/kinds/approvals.ts'

/** All that a supervisor is made of: what its operations, its start and its end are given. */
export interface CoreParts
  extends WorkflowParts,
    SystemParts,
    ModuleParts,
    TrackingParts,
    SearchParts,
    ImportParts,
    RunawayParts,
    NotificationParts {
  readonly config: CoreConfig
  readonly monitor: Monitor
  /** Removes what is old. */
  readonly retention: Retention
  /** Runs workflows. */
  readonly engine: WorkflowEngine
  /** Asks modules. */
  readonly communicator: Communicator
  /** What nodes ask of a person. */
  readonly approvals: Approvals
}
