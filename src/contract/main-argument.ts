import type { Json } from './values.ts'

/** The field of a tool's input that the pattern of a rule is compared with: Claude Code's own tools (2.1.329). */
export const mainArguments: Readonly<Record<string, string>> = {
  Bash: 'command',
  PowerShell: 'command',
  Monitor: 'command',
  Read: 'file_path',
  Edit: 'file_path',
  MultiEdit: 'file_path',
  Write: 'file_path',
  NotebookEdit: 'notebook_path',
  Glob: 'path',
  Grep: 'path',
  LS: 'path',
  WebFetch: 'url',
  WebSearch: 'query',
  Skill: 'skill',
  Task: 'subagent_type',
  Agent: 'subagent_type',
}

/** The main argument of a call, as it came; null when there is none, or for a tool that is not Claude Code's own. */
export function mainArgumentOf(tool: string, input: Readonly<Record<string, Json>>): string | null {
  const field = Object.hasOwn(mainArguments, tool) ? mainArguments[tool] : undefined
  const value = field !== undefined && Object.hasOwn(input, field) ? input[field] : undefined
  return typeof value === 'string' ? value : null
}

/** The input of a call with this main argument, for a dry run. */
export function inputOf(tool: string, argument: string): Record<string, Json> {
  return { [(Object.hasOwn(mainArguments, tool) ? mainArguments[tool] : undefined) ?? 'query']: argument }
}

/** A pattern that only this argument fits: no sign in it stands for others. */
export function literalPattern(tool: string, argument: string): string {
  const field = Object.hasOwn(mainArguments, tool) ? mainArguments[tool] : undefined
  const ofPaths = field === 'file_path' || field === 'notebook_path' || field === 'path'
  return argument.trim().replace(ofPaths ? /[\\*?[]/g : /[\\*]/g, '\\$&')
}
