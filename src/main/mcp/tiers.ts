import { beginningOf } from '../../contract/cut-text.ts'
import { MusterError } from '../../contract/errors.ts'
import { nearestName } from '../core/base/nearest-name.ts'
import type { McpParts, McpTool } from './tool.ts'
import { askModuleTool } from './tools/ask-module-tool.ts'
import { contractTools } from './tools/contract-tools.ts'
import { moduleTools } from './tools/module-tools.ts'
import { operationTools } from './tools/operation-tools.ts'
import { runTools } from './tools/run-tools.ts'
import { searchTool } from './tools/search-tool.ts'
import { sessionTools } from './tools/session-tools.ts'
import { taskTools } from './tools/task-tools.ts'
import { componentTools } from './tools/tracking/component-tools.ts'
import { queueTools } from './tools/tracking/queue-tools.ts'
import { workTools } from './tools/tracking/work-tools.ts'

/** Besides the core: what is asked for often enough to be worth its words. */
const standard = [
  'list_inbox',
  'find_task',
  'get_task_events',
  'list_workflows',
  'get_workflow',
  'validate_workflow',
  'list_runs',
  'get_run_result',
  'get_session',
  'fork_session',
  'rename_session',
  'list_extensions',
  'get_directory_recent',
  'get_system_stats',
]

/**
 * The tools that a model is shown, in a fixed order. `tools`: `core`, `standard`, `all`, or names, separated by commas.
 *
 * @throws MusterError `validation` for a name that there is not
 */
export function chooseTools(parts: McpParts, tools = 'core'): McpTool[] {
  const core = [
    ...taskTools(parts),
    ...sessionTools(parts),
    ...runTools(parts),
    ...moduleTools(parts),
    askModuleTool(parts),
    searchTool(parts),
    ...operationTools(parts),
  ]
  const chosen = choose()
  return parts.readOnly
    ? chosen.filter(({ effect, name }) => effect === 'read' || name === 'call_operation')
    : chosen

  function choose(): McpTool[] {
    if (tools === 'core') return core
    const tracking = [...workTools(parts), ...queueTools(parts), ...componentTools(parts)]
    const more = contractTools(parts)
    if (tools === 'standard')
      return [...core, ...tracking, ...more.filter(({ name }) => standard.includes(name))]
    const every = [...core, ...tracking, ...more]
    if (tools === 'all') return every
    const names = tools.split(',').map((name) => name.trim())
    for (const name of names) {
      if (every.some((tool) => tool.name === name)) continue
      const near = nearestName(name, ['core', 'standard', 'all', ...every.map((tool) => tool.name)])
      throw new MusterError('validation', `There is no tool and no tier "${beginningOf(name, 100)}".`, {
        hint: near === undefined ? 'Say core, standard, all, or names of tools.' : `Did you mean ${near}?`,
        details: { field: 'tools' },
      })
    }
    return every.filter(({ name }) => names.includes(name))
  }
}
