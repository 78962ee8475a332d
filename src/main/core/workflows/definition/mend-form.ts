import type { z } from 'zod'
import { ClaudeNode, WorkflowInput, type WorkflowNode } from '../../../../contract/workflow-definition.ts'

type Fields = Record<string, unknown>
type Issues = readonly z.core.$ZodIssue[]

/** What stands in the place of a required field that is missing or wrong; nothing can be said against it. */
const stopgaps: Readonly<Record<string, Fields>> = {
  claude: { prompt: 'x' },
  command: { command: ['x'] },
  approval: { message: 'x' },
  transform: { value: null },
  workflow: { workflow: 'x' },
}

/** The fields of an object that have no error. */
export function soundFields(value: Fields, issues: Issues): Fields {
  const broken = new Set<unknown>(
    issues.flatMap((issue) => {
      if (issue.path.length > 0) return [issue.path[0]]
      return issue.code === 'unrecognized_keys' ? issue.keys : []
    }),
  )
  return Object.fromEntries(Object.entries(value).filter(([key]) => !broken.has(key)))
}

/** Each declared input, so that its uses are known; one with an error is taken for what can be named anywhere. */
export function mendInputs(value: unknown): Record<string, WorkflowInput> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).map(([name, input]) => {
      const { data } = WorkflowInput.safeParse(input)
      return [name, data ?? { type: 'path' }]
    }),
  )
}

/**
 * A node with errors as far as it can be read, at its place in the graph, so that what else is wrong in the definition can
 * be told with them. One whose kind is not known is taken for one that may have what any may have.
 */
export function mendNode(value: unknown, index: number, schema?: z.ZodType<WorkflowNode>): WorkflowNode {
  const given = isRecord(value) ? value : {}
  const { id } = given
  const kind = schema === undefined ? 'claude' : given.kind
  const place = {
    // A name that nothing can mean.
    id: isId(id) ? id : `node ${index + 1}`,
    needs: readNeeds(given.needs),
  }
  const asked = schema ?? ClaudeNode
  const whole = { ...given, kind, id: 'x', needs: [] }
  const sound = soundFields(whole, asked.safeParse(whole).error?.issues ?? [])
  const { data } = asked.safeParse({ ...stopgaps[String(kind)], ...sound })
  return { ...(data ?? { kind: 'transform', resources: [], value: null }), ...place }
}

/** With those that can be no ids: they are missing then, where that was told already. */
function readNeeds(value: unknown): string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map((need) => (isId(need) ? need : ''))
}

function isId(value: unknown): value is string {
  return ClaudeNode.shape.id.safeParse(value).success
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
