import { z } from 'zod'
import { type OperationName, type OperationSpec, operations } from '../../../contract/operations.ts'
import { confirmed } from '../confirm.ts'
import { defineTool, type McpParts, type McpTool } from '../tool.ts'
import { callOperation, describeInput } from './operation-tools.ts'

/** Operations that the tools of a model's own already do, with the tool that does it. */
const covered: Readonly<Partial<Record<OperationName, string>>> = {
  'task.create': 'run_task',
  'task.get': 'get_task',
  'task.list': 'list_tasks',
  'task.pause': 'control_task',
  'task.resume': 'control_task',
  'task.interrupt': 'control_task',
  'task.terminate': 'control_task',
  'task.retry': 'control_task',
  'permission.answer': 'answer_request',
  'session.list': 'list_sessions',
  'run.start': 'run_workflow',
  'run.get': 'get_run',
  'run.pause': 'control_run',
  'run.resume': 'control_run',
  'run.cancel': 'control_run',
  'run.retryNode': 'control_run',
  'run.skipNode': 'control_run',
  'search.query': 'search',
  'module.list': 'list_modules',
  'module.get': 'list_modules',
  'module.ask': 'ask_module',
  'module.query': 'ask_module',
  'module.wait': 'ask_module',
  'work.create': 'create_work_item',
  'work.update': 'update_work_item',
  'work.get': 'query_work_item',
  'work.list': 'list_work_items',
  'work.ready': 'ready_work',
  'work.claim': 'claim_work_item',
  'work.claimNext': 'claim_work_item',
  'work.release': 'claim_work_item',
  'work.link': 'link_work_items',
  'work.unlink': 'link_work_items',
  'work.prime': 'prime',
  'deployment.record': 'record_deployment',
  'vendor.get': 'query_vendor_status',
  'vendor.update': 'update_vendor_status',
  'project.configuration': 'get_project_configuration',
}

/** The tool that does what an operation does. */
export function toolOf(operation: OperationName): string {
  return covered[operation] ?? toolName(operation)
}

/** A tool for each operation of the contract that has none of its own, as `fork_session` for `session.fork`. */
export function contractTools(parts: McpParts): McpTool[] {
  const names = Object.keys(operations) as OperationName[]
  return names.filter((name) => covered[name] === undefined).map((name) => contractTool(parts, name))
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
  'status',
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
