import { z } from 'zod'
import { NewRun } from '../../../contract/operations/runs.ts'
import type { Run } from '../../../contract/run.ts'
import { BriefRun, briefRun, Fields } from '../brief.ts'
import { confirmed } from '../confirm.ts'
import { Id } from '../ids.ts'
import { defineTool, type McpParts, type McpTool } from '../tool.ts'

const shape = NewRun.shape
const Steer = z.enum(['pause', 'resume', 'cancel', 'retry_node', 'skip_node'])
/** Nodes that an answer has; failed and running ones first. */
const SHOWN_NODES = 40

/** Tools with which a model runs workflows. */
export function runTools({ client }: McpParts): McpTool[] {
  return [
    defineTool({
      name: 'run_workflow',
      title: 'Run a workflow',
      description:
        'Runs a graph of tasks and commands: a saved workflow by name (find_operation: workflow.list), or a definition as YAML in source. Returns at once; call get_run.',
      effect: 'write',
      input: z.object({
        name: shape.name,
        source: shape.source,
        directory: shape.directory.describe('Absolute path in which its nodes work.'),
        inputs: shape.inputs,
        title: shape.title,
      }),
      output: BriefRun,
      async run(input, { signal }) {
        const run = await client.call('run.start', { ...input, origin: 'api' }, { signal })
        return { output: briefRun(run), links: runLinks(run) }
      },
    }),
    defineTool({
      name: 'get_run',
      title: 'Look at a run',
      description: 'State and progress of a run; with nodes, those that are at work or failed.',
      effect: 'read',
      input: z.object({ runId: Id, nodes: z.boolean().default(false), fields: Fields }),
      output: BriefRun,
      async run({ runId, nodes: wanted, fields }, { signal }) {
        const { run, nodes } = await client.call('run.get', { runId }, { signal })
        const telling = wanted ? nodes.toSorted((a, b) => urgency(a.state) - urgency(b.state)) : []
        const shown = telling.slice(0, SHOWN_NODES)
        return {
          output: {
            ...briefRun(run, shown, fields),
            ...(telling.length > shown.length ? { moreNodes: telling.length - shown.length } : {}),
          },
          links: runLinks(run),
        }
      },
    }),
    defineTool({
      name: 'control_run',
      title: 'Steer a run',
      description:
        'pause, resume, retry_node and skip_node (with nodeId); cancel ends it with what runs (confirm).',
      effect: 'destructive',
      input: z.object({
        runId: Id,
        action: Steer,
        nodeId: z.string().max(200).optional(),
        confirm: z.boolean().optional(),
      }),
      output: BriefRun,
      async run({ runId, action, nodeId = '', confirm }, call) {
        const options = { signal: call.signal }
        const node = { runId, nodeId, item: null }
        if (action === 'cancel' || action === 'skip_node') {
          const { run } = await client.call('run.get', { runId }, options)
          const what = action === 'cancel' ? 'Cancel' : `Skip node "${nodeId}" of`
          const asked = await confirmed(call, confirm, `${what} run "${run.title}"?`)
          if (asked !== true) return asked
        }
        const run = await steer(action)
        return { output: briefRun(run), links: runLinks(run) }

        function steer(to: z.infer<typeof Steer>): Promise<Run> {
          switch (to) {
            case 'pause':
              return client.call('run.pause', { runId }, options)
            case 'resume':
              return client.call('run.resume', { runId }, options)
            case 'cancel':
              return client.call('run.cancel', { runId }, options)
            case 'retry_node':
              return client.call('run.retryNode', node, options)
            case 'skip_node':
              return client.call('run.skipNode', node, options)
          }
        }
      },
    }),
  ]
}

function urgency(state: string): number {
  return ['failed', 'waiting', 'running', 'ready', 'pending'].indexOf(state) >>> 0
}

function runLinks({ id }: Run): { uri: string; name: string; mimeType: string }[] {
  return [{ uri: `muster://run/${id}`, name: 'Run with its nodes', mimeType: 'application/json' }]
}
