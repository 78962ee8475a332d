import { z } from 'zod'
import { type OperationName, type OperationSpec, operations } from '../../../contract/operations.ts'
import { confirmed } from '../confirm.ts'
import { defineTool, type McpParts, type McpTool } from '../tool.ts'
import { callOperation, describeInput } from './operation-tools.ts'

/** Operations that the tools of a model's own already do. */
const covered: ReadonlySet<OperationName> = new Set<OperationName>([
  'task.create',
  'task.get',
  'task.list',
  'task.pause',
  'task.resume',
  'task.interrupt',
  'task.terminate',
  'task.retry',
  'permission.answer',
  'session.list',
  'run.start',
  'run.get',
  'run.pause',
  'run.resume',
  'run.cancel',
  'run.retryNode',
  'run.skipNode',
  'module.list',
  'module.get',
  'module.ask',
  'module.query',
  'module.wait',
  'work.create',
  'work.update',
  'work.get',
  'work.list',
  'work.ready',
  'work.claim',
  'work.claimNext',
  'work.release',
  'work.link',
  'work.unlink',
  'work.prime',
  'deployment.record',
  'vendor.get',
  'vendor.update',
  'project.configuration',
])

/** A tool for each operation of the contract that has none of its own, as `fork_session` for `session.fork`. */
export function contractTools(parts: McpParts): McpTool[] {
  const names = Object.keys(operations) as OperationName[]
  return names.filter((name) => !covered.has(name)).map((name) => contractTool(parts, name))
}

function contractTool(parts: McpParts, name: OperationName): McpTool {
  const { summary, effect, input }: OperationSpec = operations[name]
  const fields = z.array(z.string().max(100)).max(50).optional()
  const own = input instanceof z.ZodObject ? input : z.looseObject({})
  return defineTool({
    name: toolName(name),
    title: summary.split(/[:,;]/, 1)[0] ?? summary,
    description: `${summary}.`,
    effect,
    input: own.extend(effect === 'destructive' ? { fields, confirm: z.boolean().optional() } : { fields }),
    output: z.looseObject({}),
    async run({ fields: wanted, confirm, ...rest }, call) {
      if (effect === 'destructive') {
        const asked = await confirmed(
          call,
          confirm as boolean | undefined,
          `${summary}: ${describeInput(rest)}?`,
        )
        if (asked !== true) return asked
      }
      return callOperation(parts, name, rest, {
        fields: wanted as string[] | undefined,
        call: call.options,
      })
    },
  })
}

/** `verb_noun` of an operation: `session.fork` is `fork_session`, `run.addNodes` `add_run_nodes`, `usage.list` `list_usage`. */
function toolName(operation: OperationName): string {
  const [subject = '', action = ''] = operation.split('.')
  const words = action.split(/(?=[A-Z])/).map((word) => word.toLowerCase())
  const [verb = '', ...rest] = words
  // What has no verb is read.
  if (nouns.has(action)) return ['get', subject, ...words].join('_')
  const noun = verb === 'list' ? plural(subject) : subject
  return [verb, noun, ...rest].join('_')
}

const nouns = new Set([
  'events',
  'commands',
  'readings',
  'history',
  'output',
  'settings',
  'log',
  'result',
  'approvals',
  'todos',
  'stats',
  'info',
  'ready',
  'doctor',
  'database',
  'salvages',
  'recent',
  'schema',
  'conversations',
  'prompt',
  'figures',
  'source',
  'blocked',
  'archived',
  'conflicts',
  'report',
  'example',
  'doc',
])

function plural(noun: string): string {
  if (['inbox', 'usage', 'settings'].includes(noun)) return noun
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`
}
