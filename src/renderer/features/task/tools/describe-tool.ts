import {
  Bot,
  FileDiff,
  FilePlus,
  FileText,
  FolderSearch,
  Globe,
  ListChecks,
  type LucideIcon,
  MessageCircleQuestion,
  NotebookPen,
  NotepadText,
  Plug,
  Search,
  SquareTerminal,
  Wrench,
} from 'lucide-react'
import type { ToolItem } from '../../../../contract/transcript/transcript-items.ts'
import { asObject, list, partialField, text } from './read-input.ts'

/** How a tool call reads in one line: `icon verb object`. `mono`: the object is code or a path. */
export interface ToolLine {
  icon: LucideIcon
  verb: string
  object: string
  mono: boolean
}

/** The line of a tool call, also while its input is still being written. `base`: paths inside it are shortened. */
export function describeTool(tool: ToolItem, base: string): ToolLine {
  const get = (field: string) => text(tool.input, field) || partialField(tool.partialInput, field)
  const path = (field: string) => relative(get(field), base)
  switch (tool.name) {
    case 'Bash':
      return line(SquareTerminal, 'Bash', firstLine(get('command')))
    case 'BashOutput':
    case 'TaskOutput':
      return line(SquareTerminal, 'Output of', get('bash_id') || get('task_id'))
    case 'KillShell':
    case 'TaskStop':
      return line(SquareTerminal, 'Stop', get('shell_id') || get('task_id'))
    case 'Edit':
    case 'MultiEdit':
      return line(FileDiff, 'Edit', path('file_path'))
    case 'Write':
      return line(FilePlus, 'Write', path('file_path'))
    case 'NotebookEdit':
      return line(NotebookPen, 'Edit', path('notebook_path'))
    case 'Read':
      return line(FileText, 'Read', path('file_path'))
    case 'Grep':
      return line(Search, 'Search', get('pattern') + inPath(path('path') || get('glob')))
    case 'Glob':
      return line(FolderSearch, 'Find', get('pattern') + inPath(path('path')))
    case 'LS':
      return line(FolderSearch, 'List', path('path'))
    case 'TodoWrite':
      return line(ListChecks, 'To-do list', todoCount(tool), false)
    case 'WebFetch':
      return line(Globe, 'Fetch', get('url'))
    case 'WebSearch':
      return line(Globe, 'Search the web', get('query'), false)
    case 'Task':
    case 'Agent':
      return line(Bot, get('subagent_type') || 'Subagent', get('description'), false)
    case 'ExitPlanMode':
      return line(NotepadText, 'Plan', firstLine(get('plan')).replace(/^#+\s*/, ''), false)
    case 'AskUserQuestion':
      return line(MessageCircleQuestion, 'Question', firstQuestion(tool), false)
    case 'Skill':
      return line(Wrench, 'Skill', get('skill') || get('command'), false)
    case '':
      return line(Wrench, 'Result of an earlier call', '', false)
    default:
      return describeOther(tool)
  }
}

function describeOther(tool: ToolItem): ToolLine {
  const mcp = /^mcp__(.+?)__(.+)$/.exec(tool.name)
  const [first] = Object.values(asObject(tool.input)).filter((value) => typeof value === 'string')
  const object = typeof first === 'string' ? firstLine(first) : ''
  if (mcp?.[1] && mcp[2]) return line(Plug, `${mcp[1]}: ${mcp[2]}`, object)
  return line(Wrench, tool.name, object)
}

function line(icon: LucideIcon, verb: string, object: string, mono = true): ToolLine {
  return { icon, verb, object, mono }
}

function firstLine(value: string): string {
  const at = value.indexOf('\n')
  return at === -1 ? value : `${value.slice(0, at)} …`
}

function inPath(path: string): string {
  return path === '' ? '' : ` in ${path}`
}

/** A path inside the task's directory without that directory. */
function relative(path: string, base: string): string {
  return base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path
}

function todoCount(tool: ToolItem): string {
  const todos = list(tool.input, 'todos')
  const done = todos.filter((todo) => text(todo, 'status') === 'completed').length
  return todos.length === 0 ? '' : `${done} of ${todos.length} done`
}

function firstQuestion(tool: ToolItem): string {
  return text(list(tool.input, 'questions')[0], 'question')
}

/** One line for several reads and searches in a row: "Read 7 files, searched 2 times". */
export function describeFold(tools: readonly ToolItem[]): string {
  const reads = new Set(
    tools
      .filter((tool) => tool.name === 'Read' || tool.name === 'NotebookRead')
      .map((tool) => text(tool.input, 'file_path')),
  ).size
  const searches = tools.filter((tool) => tool.name === 'Grep' || tool.name === 'Glob').length
  const lists = tools.filter((tool) => tool.name === 'LS').length
  const parts = [
    reads > 0 && `Read ${reads} ${reads === 1 ? 'file' : 'files'}`,
    searches > 0 && `searched ${searches === 1 ? 'once' : `${searches} times`}`,
    lists > 0 && `listed ${lists} ${lists === 1 ? 'folder' : 'folders'}`,
  ].filter((part) => part !== false)
  const sentence = parts.join(', ')
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
