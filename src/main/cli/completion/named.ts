import type { Argument, Command, Option } from 'commander'
import { pathOf } from '../command-maker.ts'

/** What an argument or the value of an option names: rows of the supervisor, or what is always there. */
export type Named =
  | 'task'
  | 'session'
  | 'instance'
  | 'run'
  | 'node'
  | 'request'
  | 'budget'
  | 'price'
  | 'rule'
  | 'profile'
  | 'resource'
  | 'workflow'
  | 'module'
  | 'query'
  | 'item'
  | 'vendor'
  | 'enhancement'
  | 'setting'
  | 'operation'
  | 'file'
  | 'directory'

/** By the name of an argument. What it is not told of here has nothing to offer. */
const ofArguments: Record<string, readonly Named[]> = {
  task: ['task'],
  session: ['session'],
  instance: ['instance'],
  run: ['run'],
  node: ['node'],
  request: ['request'],
  budget: ['budget'],
  price: ['price'],
  rule: ['rule'],
  profile: ['profile'],
  operation: ['operation'],
  definition: ['workflow', 'file'],
  module: ['module'],
  query: ['query'],
  item: ['item'],
  other: ['item'],
  vendor: ['vendor'],
  enhancement: ['enhancement'],
  file: ['file'],
  directory: ['directory'],
}

/** Of commands whose argument has a name that means other things elsewhere. */
const ofCommands: Record<string, Record<string, readonly Named[]>> = {
  'config get': { name: ['setting'] },
  'config set': { name: ['setting'] },
  'config unset': { name: ['setting'] },
  'workflow resource register': { id: ['resource'] },
  'workflow resource rm': { id: ['resource'] },
  'workflow show': { name: ['workflow', 'run'] },
  'workflow rm': { name: ['workflow'] },
  'workflow stats': { name: ['workflow'] },
  'work history': { item: ['item', 'vendor'] },
  'vendor new': { vendor: [] },
  'module check': { path: ['file', 'directory'] },
  'module register': { path: ['file', 'directory'] },
  'exchange graph': { document: ['file'] },
  'exchange load': { folder: ['directory'] },
}

/** By the long name of an option. */
const ofOptions: Record<string, readonly Named[]> = {
  '--session': ['session'],
  '--workflow': ['workflow'],
  '--module': ['module'],
  '--task': ['task'],
  '--parent': ['item'],
  '--below': ['item'],
  '--found-on': ['item'],
  '--to': ['item'],
  '--before': ['item'],
  '--item': ['item'],
  '--vendor': ['vendor'],
  '--export': ['file'],
  '--file': ['file'],
  '--inputs': ['file'],
  '--input-file': ['file'],
  '--system-prompt-file': ['file'],
  '--claude': ['file'],
  '--pdf': ['file'],
  '--out': ['directory'],
  '--dir': ['directory'],
  '--data-dir': ['directory'],
}

/** What an argument of a command names. */
export function namedByArgument(command: Command, argument: Argument): readonly Named[] {
  const name = argument.name()
  return ofCommands[pathOf(command)]?.[name] ?? ofArguments[name] ?? []
}

/** What the value of an option names. */
export function namedByOption(option: Option): readonly Named[] {
  return ofOptions[option.long ?? ''] ?? []
}
