import { type OperationName, operations } from '../../contract/operations.ts'
import { toolOf } from './tools/contract-tools.ts'

const operation = new RegExp(
  String.raw`(?<![\w."])(?:${Object.keys(operations).join('|').replaceAll('.', String.raw`\.`)})(?![\w]|\.\w)`,
  'g',
)

/**
 * A text of the supervisor, which names operations, for a model, which has tools: each is named as the tool that does it, else as
 * what `call_operation` is told. As it is where neither is there, and where it is quoted: then it is a value that is meant.
 *
 * @param tools names of those that the model is shown
 */
export function nameTools(text: string, tools: ReadonlySet<string>): string {
  return text.replaceAll(operation, (name) => {
    const tool = toolOf(name as OperationName)
    if (tools.has(tool)) return tool
    return tools.has('call_operation') ? `call_operation with ${name}` : name
  })
}
