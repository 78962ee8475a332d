import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/*
 * Where code stands says what it may touch: a folder of the core imports lower rows only, a feature of the page no other
 * feature. Imports of types count. Circles of files are found by Biome.
 */

const root = join(import.meta.dirname, '..')
const core = 'src/main/core/'

/** The folders and files of the core from the ground up; those of one row don't know each other. */
const rows: readonly (readonly string[])[] = [
  ['base'],
  ['heavy'],
  ['processes', 'settings'],
  ['claude', 'store'],
  ['turns'],
  ['ledger'],
  ['live'],
  ['tasks'],
  ['sessions', 'permissions'],
  ['budgets'],
  ['instances'],
  ['instances/warm'],
  ['controls', 'monitor', 'extensions'],
  ['disk'],
  ['scheduling'],
  ['workflows/definition', 'workflows/locks', 'workflows/circuits', 'workflows/cache'],
  ['workflows/dag'],
  ['workflows/progress', 'workflows/kinds'],
  ['workflows/engine'],
  ['core-config.ts'],
  ['core-parts.ts'],
  ['system', 'doctor'],
  ['lifecycle'],
  ['operations'],
  ['core.ts', 'heavy-thread.ts'],
]
const rowOf = new Map(rows.flatMap((names, row) => names.map((name) => [name, row] as const)))

const files = globSync('src/main/core/**/*.ts', { cwd: root }).filter(isSource)
const problems = files.flatMap(problemsOf)
for (const problem of problems) console.error(problem)
console.log(`${files.length} files of the core, ${problems.length} imports that climb`)
process.exitCode = problems.length > 0 ? 1 : 0

function isSource(file: string): boolean {
  return !/\.test\.ts$|\/fixtures(\/|\.ts$)/.test(file)
}

function problemsOf(file: string): string[] {
  const from = placeOf(file)
  const row = rowOf.get(from)
  if (row === undefined)
    return [`${file}: "${from}" stands in no row. Give it one in scripts/check-layers.ts.`]
  return importsOf(file).flatMap((target) => {
    const to = placeOf(target)
    if (!target.startsWith(core) || !isSource(target) || to === from) return []
    const isLower = (rowOf.get(to) ?? rows.length) < row
    return isLower ? [] : [`${file} imports ${target}, but ${to} does not stand under ${from}.`]
  })
}

/** The folder that has a row, or the file itself. */
function placeOf(file: string): string {
  const [first = '', second = ''] = file.slice(core.length).split('/')
  const both = `${first}/${second}`
  return rowOf.has(both) ? both : first
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(
    /^(?:import|export)[^'"]*?from '(\.[^']+)'|^import '(\.[^']+)'|import\('(\.[^']+)'\)/gms,
  )
  return [...found].map(([, ...paths]) =>
    relative(root, join(root, dirname(file), paths.find((path) => path !== undefined) ?? '')),
  )
}
