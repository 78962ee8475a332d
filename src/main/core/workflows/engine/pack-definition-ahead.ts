import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { nextTurn } from '../../base/next-turn.ts'
import { writeJson } from '../../base/write-json.ts'
import { packAhead } from '../../store/pack-json.ts'
import type { RunRecord } from '../../store/records.ts'

/** Nodes of a definition that is made into what is stored when it is stored. */
const SMALL = 500

/** Makes what is stored of a large definition that a run is about to go by, without holding up anything else. */
export async function packDefinitionAhead(run: RunRecord, definition: WorkflowDefinition): Promise<void> {
  if (definition.nodes.length <= SMALL) return
  const text = (await writeJson(definition)).toString()
  await nextTurn()
  await packAhead(run, 'definition', definition, text)
}
