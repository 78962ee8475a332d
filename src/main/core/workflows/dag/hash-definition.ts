import stringify from 'safe-stable-stringify'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { contentHash } from '../../base/content-hash.ts'

/**
 * SHA-256 (hex) of what a definition does: the same whatever the order of its keys, nodes, needs and resources, and
 * whatever it is called.
 */
export function hashDefinition(definition: WorkflowDefinition): string {
  const { $schema, name, version, description, nodes, resources, ...rest } = definition
  const nodeTexts = nodes.map((node) =>
    textOf({ ...node, needs: [...new Set(node.needs)].sort(), resources: sortedTexts(node.resources) }),
  )
  return contentHash([textOf(rest), ...sortedTexts(resources), '', ...nodeTexts.sort()])
}

function sortedTexts(list: readonly object[]): string[] {
  return list.map(textOf).sort()
}

function textOf(value: object): string {
  return stringify(value)
}
