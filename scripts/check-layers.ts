import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/*
 * Where code stands says what it may touch: lower rows only, imports of types counted. Circles of files are found by Biome.
 */

interface House {
  name: string
  folder: string
  /** Its folders and files from the ground up; those of one row don't know each other. */
  rows: readonly (readonly string[])[]
  /** What it imports of the rest of `src`; undefined: Biome knows. */
  outside?: string
}

const root = join(import.meta.dirname, '..')

const core: House = {
  name: 'the core',
  folder: 'src/main/core/',
  rows: [
    ['base'],
    ['processes', 'settings', 'templates'],
    ['claude', 'store'],
    ['turns', 'ledger'],
    ['live'],
    ['tasks', 'doctor', 'vault', 'forecast'],
    ['sessions', 'permissions', 'budgets'],
    ['instances'],
    ['instances/warm'],
    ['controls', 'monitor', 'extensions', 'exchange', 'tracking'],
    ['scheduling', 'extraction', 'arangodb', 'tracking/exchange', 'insights'],
    ['tracking/start', 'runaway'],
    ['workflows/definition', 'workflows/locks', 'workflows/circuits', 'workflows/cache'],
    ['workflows/dag'],
    ['workflows/progress', 'workflows/kinds'],
    ['workflows/engine'],
    ['workflows/documents'],
    ['modules/definition', 'modules/routing', 'modules/prompts'],
    ['modules/registry'],
    ['modules/queries'],
    ['search', 'notifications'],
    ['exports', 'databases'],
    ['retention'],
    ['system'],
    ['core-config.ts'],
    ['lifecycle'],
    ['operations'],
    ['core.ts'],
  ],
}

/** A feature knows no other one: what two of them share stands in `ui` or `lib`. */
const page: House = {
  name: 'the page',
  folder: 'src/renderer/',
  rows: [
    ['lib', 'styles.css'],
    ['ui'],
    globSync('features/*', { cwd: join(root, 'src/renderer') }),
    ['shell'],
    // The reference at /api/docs, a page of its own.
    ['api'],
    ['router.tsx'],
    ['app.tsx'],
    ['main.tsx'],
  ],
  outside: 'src/contract/',
}

for (const house of [core, page]) {
  const files = globSync(`${house.folder}**/*.{ts,tsx}`, { cwd: root }).filter(isSource)
  const problems = files.flatMap((file) => problemsOf(house, file))
  for (const problem of problems) console.error(problem)
  console.log(`${files.length} files of ${house.name}, ${problems.length} imports that climb`)
  if (problems.length > 0) process.exitCode = 1
}

function isSource(file: string): boolean {
  return !/\.test\.ts$|\/fixtures\//.test(file)
}

function problemsOf(house: House, file: string): string[] {
  const { folder, outside = '' } = house
  const from = placeOf(house, file)
  const row = rowOf(house, from)
  if (row === -1) return [`${file}: "${from}" stands in no row. Give it one in scripts/check-layers.ts.`]
  return importsOf(file).flatMap((target) => {
    if (!target.startsWith(folder))
      return target.startsWith(outside) ? [] : [`${file} imports ${target}, but not from ${outside}.`]
    const to = placeOf(house, target)
    if (!isSource(target) || to === from) return []
    const below = rowOf(house, to)
    const isLower = below !== -1 && below < row
    return isLower ? [] : [`${file} imports ${target}, but ${to} does not stand under ${from}.`]
  })
}

/** Its place from the ground up; -1: none. */
function rowOf({ rows }: House, place: string): number {
  return rows.findIndex((names) => names.includes(place))
}

/** The folder that has a row, or the file itself. */
function placeOf(house: House, file: string): string {
  const [first = '', second = ''] = file.slice(house.folder.length).split('/')
  const both = `${first}/${second}`
  return rowOf(house, both) === -1 ? first : both
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(
    /^(?:import|export)[^'"]*?from '(\.[^']+)'|^import '(\.[^']+)'|(?:import|new URL)\('(\.[^']+)'/gms,
  )
  return [...found].map(([, ...paths]) =>
    relative(root, join(root, dirname(file), paths.find((path) => path !== undefined) ?? '')),
  )
}
