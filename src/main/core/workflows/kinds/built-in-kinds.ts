import type { PoolParts } from '../../instances/warm/parts.ts'
import { createApprovalKind } from './approval-kind.ts'
import type { Approvals } from './approvals.ts'
import type { AskedModules } from './ask-module.ts'
import { createClaudeKind } from './claude-kind.ts'
import { createCommandKind } from './command-kind.ts'
import type { NodeKind } from './node-kind.ts'
import type { Runs } from './runs.ts'
import { transformKind } from './transform-kind.ts'
import { createWorkflowKind } from './workflow-kind.ts'

/** The kinds of nodes that there are without any of one's own. */
export function builtInKinds(
  context: PoolParts,
  { approvals, runs, modules }: { approvals: Approvals; runs: Runs; modules: AskedModules },
): NodeKind[] {
  const kinds = [
    createClaudeKind(context, runs, modules),
    createCommandKind(),
    createApprovalKind(approvals),
    transformKind,
    createWorkflowKind(runs),
  ]
  // Each kind is given nodes of its own schema only.
  return kinds as NodeKind[]
}
