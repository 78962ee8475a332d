import { isAbsolute, resolve } from 'node:path'
import { mainArguments } from '../../../contract/main-argument.ts'
import type { Json } from '../../../contract/values.ts'
import { bareForms, fragments, hasControls, splitCommand } from './command-parts.ts'
import { realPathOf, slashes } from './real-path.ts'

/** What the pattern of a rule is compared with. */
export interface Subject {
  kind: 'command' | 'path' | 'text'
  /** What an allowing rule must match; null: not understood, so that none does. */
  sure: string | null
  /** What a denying or asking rule matches when one of them fits. */
  forms: readonly string[]
  /** Of an address: its host. */
  host: string | null
}

export interface Subjects {
  /** The main argument as it came; null when there is not exactly one. */
  whole: string | null
  /** Each must be allowed. */
  all: readonly Subject[]
}

type Kind = Subject['kind'] | 'address'

const kinds: Readonly<Record<string, Kind>> = {
  command: 'command',
  file_path: 'path',
  notebook_path: 'path',
  path: 'path',
  url: 'address',
}

/** Of foreign tools, all of these that are there: a made-up one beside the real one must not decide. */
const foreign = ['command', 'file_path', 'notebook_path', 'path', 'url', 'query']

/** What a request is about, for the patterns of rules. */
export function subjectsOf(tool: string, input: Readonly<Record<string, Json>>, directory: string): Subjects {
  const known = Object.hasOwn(mainArguments, tool) ? mainArguments[tool] : undefined
  const found: [string, Kind][] = []
  for (const field of known === undefined ? foreign : [known]) {
    // A search without a path is in the directory.
    const value = Object.hasOwn(input, field) ? input[field] : known === 'path' ? '.' : undefined
    if (typeof value === 'string' && value.trim() !== '') found.push([value, kinds[field] ?? 'text'])
  }
  const [only] = found
  return {
    whole: found.length === 1 && only ? only[0].trim() : null,
    all: found.flatMap(([value, kind]) => subjects(kind, value, directory, tool)),
  }
}

function subjects(kind: Kind, value: string, directory: string, tool: string): Subject[] {
  if (kind === 'command') return commands(value, tool)
  if (kind === 'path') return [pathSubject(value, directory)]
  if (kind === 'address') return [addressSubject(value)]
  return [{ kind, sure: hasControls(value) ? null : value.trim(), forms: [value.trim()], host: null }]
}

function commands(command: string, tool: string): Subject[] {
  // Other shells have other signs.
  const simple = tool === 'Bash' || /^[\w ./:=@,+-]*$/.test(command)
  const parts = simple ? splitCommand(command) : null
  if (parts) {
    return parts.map((part) => ({
      kind: 'command',
      sure: part,
      forms: [part, ...bareForms(part)],
      host: null,
    }))
  }
  const forms = [command.trim(), ...fragments(command)].flatMap((each) => [each, ...bareForms(each)])
  return [{ kind: 'command', sure: null, forms, host: null }]
}

/** `~` means another folder to the CLI than to us, and so may blanks at the ends. */
export function pathSubject(path: string, directory: string): Subject {
  const odd = path.startsWith('~') || path !== path.trim() || hasControls(path)
  const full = isAbsolute(path) ? resolve(path) : resolve(directory, path)
  const real = realPathOf(full)
  const forms = [slashes(full), ...(real === null ? [] : [real])]
  return { kind: 'path', sure: odd ? null : real, forms, host: null }
}

function addressSubject(address: string): Subject {
  const url = URL.canParse(address) ? new URL(address) : null
  const plain = url && url.username === '' && url.password === '' ? url.href : null
  const host = url?.hostname.replace(/\.$/, '') ?? null
  return { kind: 'text', sure: plain, forms: [address.trim(), ...(url ? [url.href] : [])], host }
}
