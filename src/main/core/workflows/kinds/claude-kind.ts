import { ClaudeNode } from '../../../../contract/workflow-definition.ts'
import type { NodeKind } from './node-kind.ts'

/** Asks Claude: a task of the pool. */
export const claudeKind: NodeKind<ClaudeNode> = {
  kind: 'claude',
  schema: ClaudeNode,
  run: () => Promise.reject(new Error('This kind is being built.')),
}
