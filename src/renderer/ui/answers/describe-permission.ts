import {
  FilePen,
  Globe,
  ListChecks,
  type LucideIcon,
  MessageCircleQuestion,
  Plug,
  SquareTerminal,
  Wrench,
} from 'lucide-react'
import { cutText } from '../../../contract/cut-text.ts'
import type { Permission } from '../../../contract/permission.ts'
import { permissionModeName } from '../../../contract/permission-mode-name.ts'
import type { Json } from '../../../contract/values.ts'

/** What is asked, in a sentence, and its icon. */
export function describePermission(permission: Pick<Permission, 'kind' | 'toolName' | 'input'>): {
  icon: LucideIcon
  sentence: string
} {
  if (permission.kind === 'question') return { icon: MessageCircleQuestion, sentence: 'Claude asks you' }
  if (permission.kind === 'plan') return { icon: ListChecks, sentence: 'Claude has a plan' }
  switch (permission.toolName) {
    case 'Bash':
      return { icon: SquareTerminal, sentence: 'Claude wants to run a command' }
    case 'Edit':
    case 'MultiEdit':
      return { icon: FilePen, sentence: 'Claude wants to edit a file' }
    case 'Write':
      return { icon: FilePen, sentence: 'Claude wants to write a file' }
    case 'WebFetch':
    case 'WebSearch':
      return { icon: Globe, sentence: 'Claude wants to use the web' }
  }
  const mcp = /^mcp__(.+?)__(.+)$/.exec(permission.toolName)
  if (mcp) return { icon: Plug, sentence: `Claude wants to use ${mcp[2]} of ${mcp[1]}` }
  return { icon: Wrench, sentence: `Claude wants to use ${permission.toolName}` }
}

/** One line of what it is about: the command, the file, the question. */
export function summarizePermission(
  permission: Pick<Permission, 'kind' | 'toolName' | 'input' | 'description'>,
): string {
  const { input } = permission
  if (permission.kind === 'question') {
    const [first] = Array.isArray(input.questions) ? input.questions : []
    return field(first, 'question') ?? 'A question'
  }
  if (permission.kind === 'plan') {
    const plan = typeof input.plan === 'string' ? input.plan : ''
    const line = plan.split('\n').find((each) => each.trim() !== '')
    return line?.replace(/^#+\s*/, '') ?? 'A plan'
  }
  for (const name of [
    'command',
    'file_path',
    'notebook_path',
    'url',
    'query',
    'pattern',
    'path',
    'skill',
    'prompt',
  ]) {
    const value = input[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return permission.description ?? permission.toolName
}

const places: Record<string, string> = {
  session: 'for this session',
  localSettings: 'in this project, for you',
  projectSettings: 'in this project, for everybody',
  userSettings: 'in all projects',
}

/** What the CLI suggests to allow from now on (`permission_suggestions`), in words. */
export function describeSuggestion(suggestion: Json): string {
  const where = places[field(suggestion, 'destination') ?? ''] ?? ''
  switch (field(suggestion, 'type')) {
    case 'addRules': {
      const rules = list(suggestion, 'rules').map((rule) => {
        const content = field(rule, 'ruleContent')
        const tool = field(rule, 'toolName') ?? 'tool'
        return content === null ? tool : `${tool}(${content})`
      })
      return `Allow ${rules.join(', ')} ${where}`.trim()
    }
    case 'addDirectories':
      return `Allow work in ${list(suggestion, 'directories').join(', ')} ${where}`.trim()
    case 'setMode':
      return `Switch to “${permissionModeName(field(suggestion, 'mode') ?? '')}” ${where}`.trim()
    default:
      return cutText(JSON.stringify(suggestion), 200)
  }
}

/** A text field of a JSON object; null when it is not there. */
export function field(value: Json | undefined, name: string): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const found = value[name]
  return typeof found === 'string' ? found : null
}

/** A list field of a JSON object; empty when it is not there. */
export function list(value: Json | undefined, name: string): readonly Json[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const found = value[name]
  return Array.isArray(found) ? found : []
}
