import { type Dirent, readFileSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { stringify } from 'yaml'
import { beginningOf, cutText } from '../../../../contract/cut-text.ts'
import { ModuleDefinition } from '../../../../contract/module.ts'
import { walkFolders } from './walk-folders.ts'

/** How much of a repository is looked at. */
const MAX_DEPTH = 6
const MAX_ENTRIES = 20_000
const MAX_MS = 5_000
/** Longest file that is read for a name or a description, in bytes. */
const MAX_FILE_BYTES = 256 * 1024
/** A language with less than this share of the files is not named. */
const LEAST_SHARE = 0.1
const MAX_LANGUAGES = 4
const MAX_DESCRIPTION = 500

const languages: Readonly<Record<string, string>> = {
  ...{ c: 'c', cc: 'cpp', cpp: 'cpp', cs: 'csharp', dart: 'dart', ex: 'elixir', exs: 'elixir', go: 'go' },
  ...{ h: 'c', hpp: 'cpp', hs: 'haskell', java: 'java', jl: 'julia', js: 'javascript', jsx: 'javascript' },
  ...{
    kt: 'kotlin',
    lua: 'lua',
    mjs: 'javascript',
    php: 'php',
    pl: 'perl',
    py: 'python',
    r: 'r',
    rb: 'ruby',
  },
  ...{ rs: 'rust', scala: 'scala', sh: 'shell', sql: 'sql', swift: 'swift', ts: 'typescript' },
  ...{ tsx: 'typescript', vue: 'vue', zig: 'zig' },
}

const capabilities = `
# What it can be asked for, with a form of what goes in and what comes out. Without any it answers free questions.
# capabilities:
#   - id: invoice.cancel
#     version: 1.0.0
#     description: How an invoice is cancelled
#     tags: [invoice]
#     output:
#       type: object
#       properties:
#         steps: { type: array, items: { type: string } }
#       required: [steps]
`

/** A first text of `module.yaml` for a directory. It may take seconds: see `runHeavy`. */
export function draftModule({ directory }: { directory: string }): string {
  const root: readonly Dirent[] = [...walkFolders(directory, bounds(0), () => {})][0]?.entries ?? []
  const readme = root.find(
    (entry) => entry.isFile() && /^readme(\.(md|markdown|rst|txt))?$/i.test(entry.name),
  )
  const name = nameOf(basename(directory))
  const described = readme === undefined ? null : firstProse(read(join(directory, readme.name)))
  const fields = {
    name,
    version: versionOf(directory),
    description: described ?? `What ${name} does: say it here, so that others know what to ask.`,
    tags: languagesIn(directory),
  }
  return stringify(fields, { lineWidth: 100 }) + capabilities
}

function bounds(depth: number) {
  return { depth, entries: MAX_ENTRIES, until: performance.now() + MAX_MS }
}

function nameOf(folder: string): string {
  const words = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const name = /^[a-z]/.test(words) ? words : `module-${words}`
  return beginningOf(name, 64).replace(/-+$/, '')
}

/** Of `package.json`, `Cargo.toml` or `pyproject.toml`. */
function versionOf(directory: string): string {
  const found = [
    /"version"\s*:\s*"([^"]+)"/.exec(read(join(directory, 'package.json'))),
    /^version\s*=\s*"([^"]+)"/m.exec(read(join(directory, 'Cargo.toml'))),
    /^version\s*=\s*"([^"]+)"/m.exec(read(join(directory, 'pyproject.toml'))),
  ]
  const versions = found.flatMap((match) => match?.[1] ?? [])
  return versions.find((each) => ModuleDefinition.shape.version.safeParse(each).success) ?? '0.1.0'
}

/** Those with most files. */
function languagesIn(directory: string): string[] {
  const counts = new Map<string, number>()
  let all = 0
  for (const { entries } of walkFolders(directory, bounds(MAX_DEPTH), () => {})) {
    for (const entry of entries) {
      const language = languages[extname(entry.name).slice(1).toLowerCase()]
      if (language === undefined || !entry.isFile()) continue
      counts.set(language, (counts.get(language) ?? 0) + 1)
      all += 1
    }
  }
  return [...counts]
    .filter(([, count]) => count / all >= LEAST_SHARE)
    .toSorted(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
    .slice(0, MAX_LANGUAGES)
    .map(([language]) => language)
}

/** The first paragraph that is prose: no heading, badge, picture, list or code. */
function firstProse(readme: string): string | null {
  const withoutCode = readme.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/<!--[\s\S]*?-->/g, '')
  for (const block of withoutCode.split(/\n\s*\n/)) {
    const lines = block.split('\n').filter((line) => !/^\s*([=\-*_~^]{3,}|#.*)\s*$/.test(line))
    if (lines.some((line) => /^\s*([-*+|>]\s|\d+\.\s|\||\.\. |<)/.test(line))) continue
    const text = lines
      .join(' ')
      .replace(/\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)|!\[[^\]]*\]\([^)]*\)/g, '')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[*_`]{1,3}([^*_`]+)[*_`]{1,3}/g, '$1')
      .replace(/\s+/g, ' ')
      .trim()
    // A title by itself is no description.
    if (text.length >= 20 && /\s/.test(text)) return cutText(text, MAX_DESCRIPTION)
  }
  return null
}

/** Empty when it can't be read, or is too long. */
function read(path: string): string {
  try {
    const facts = statSync(path)
    return facts.isFile() && facts.size <= MAX_FILE_BYTES ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}
