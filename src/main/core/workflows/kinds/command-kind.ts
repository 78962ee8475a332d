import { CommandNode } from '../../../../contract/workflow-definition.ts'
import type { NodeKind } from './node-kind.ts'

/** Runs a program, never a shell. */
export const commandKind: NodeKind<CommandNode> = {
  kind: 'command',
  schema: CommandNode,
  run: () => Promise.reject(new Error('This kind is being built.')),
}
