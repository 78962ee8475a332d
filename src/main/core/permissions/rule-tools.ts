import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import { mainArguments } from '../../../contract/main-argument.ts'
import type { Policy } from '../../../contract/policy.ts'
import { writingTools } from '../../../contract/writing-tools.ts'
import { nearestName } from '../base/nearest-name.ts'
import { matchesGlob } from './glob.ts'
import { isClaudePath } from './path-rule.ts'
import { neverMatches } from './rule-error.ts'

/** Always answered by a person. */
export const forPeople = ['AskUserQuestion', 'ExitPlanMode', 'EnterPlanMode']

/** Tools of Claude Code (2.1.329) without a main argument. */
const others = [
  ...['BashOutput', 'CronCreate', 'CronDelete', 'CronList', 'EnterWorktree', 'ExitWorktree', 'KillShell'],
  ...['ListAgents', 'ReportFindings', 'ScheduleWakeup', 'SendMessage', 'TaskStop', 'TodoWrite', 'ToolSearch'],
  ...['TaskCreate', 'TaskGet', 'TaskList', 'TaskOutput', 'TaskUpdate', 'Workflow'],
]

const agents = ['Agent', 'Task']
const searching = ['Glob', 'Grep', 'LS']

/**
 * The tool of a rule, as it is kept: a whole server gets all of its tools.
 *
 * @throws MusterError `validation` for a name that no tool has
 */
export function readTool(name: string): string {
  if (/[\s,|]/.test(name)) {
    const each = name.split(/[\s,|]+/).filter((part) => part !== '')
    throw neverMatches('it is for one tool, and no tool has such a name; make a rule of each', each)
  }
  if (forPeople.includes(name)) {
    throw new MusterError(
      'validation',
      `Questions and plans always come to you, so no rule answers ${name}.`,
      {
        details: { field: 'tool' },
      },
    )
  }
  if (/^mcp__(?:(?!__)[^*])+$/.test(name)) return `${name}__*`
  const known = [...Object.keys(mainArguments), ...others]
  if (name.includes('*') || name.startsWith('mcp__') || known.includes(name)) return name
  const near = nearestName(name, known)
  if (near === undefined) return name
  throw neverMatches(`there is no tool "${cutText(name, 100)}"`, [near])
}

/**
 * Whether a rule is about a tool: by its name, and as Claude Code reads it. There a rule for paths of `Edit` is about
 * all tools that change files, one of `Read` about those that search, too; and who may not read a file may not change it.
 */
export function concernsTool({ tool, match, decision }: Policy, asked: string): boolean {
  if (matchesGlob(tool, asked)) return true
  if (agents.includes(tool) && agents.includes(asked)) return true
  const paths = match !== null && (decision !== 'allow' || isClaudePath(match))
  if (tool === 'Edit') return paths && (writingTools.has(asked) || isOfFiles(match, decision, asked))
  if (tool !== 'Read') return false
  if (paths && (searching.includes(asked) || isOfFiles(match, decision, asked))) return true
  return decision !== 'allow' && asked !== 'NotebookEdit' && writingTools.has(asked)
}

/** Files that a command names are looked up, too, in rules that deny or ask. */
function isOfFiles(match: string | null, decision: Policy['decision'], asked: string): boolean {
  return asked === 'Bash' && decision !== 'allow' && match !== null && isClaudePath(match)
}
