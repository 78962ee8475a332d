import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { API } from 'typescript/unstable/sync'

/*
 * A text that is cut at a fixed length ends in half an emoji. `contract/cut-text.ts` cuts between characters; this finds
 * `slice(0, 200)` and its like on a string. Lists may be cut as anybody likes, so the compiler is asked what is cut.
 */

/** Where no reader sees the end: hashes, ids and times, which are ASCII, and what is looked at only. */
const allowed = new Set([
  "createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16)",
  "createHash('sha256').update(resolve(dataDirectory)).digest('hex').slice(0, 32)",
  "hash.digest('base64url').slice(0, 22)",
  "randomUUID().replaceAll('-', '').slice(0, 8)",
  "randomUUID().replaceAll('-', '').slice(0, 16)",
  'randomUUID().slice(0, 13)',
  'id.slice(0, 13)',
  'new Date(at).toTimeString().slice(0, 5)',
  'new Date(seconds * 1_000).toTimeString().slice(0, 8)',
  'Number(name.slice(0, 4))',
  'state.slice(0, 1)',
  '(start + LOST.repeat(Math.ceil(length / LOST.length))).slice(0, length)',
  'command.slice(0, LIMIT)',
  'given.slice(0, 100).toLowerCase()',
  '.exec(text.slice(0, 1_100))',
  'readTokens(head + rest.slice(0, WINDOW))',
])

/** Its end is a number or a constant, not a place that was found in the text. */
const fixedCut =
  /\.(slice|substring|substr)\(\s*0,\s*(?:[\w.()]*,\s*)?([\d_]+|[A-Z][A-Z_]+|limit|length|most)\b[^)]*\)/g

const root = join(import.meta.dirname, '..')
const api = new API({ cwd: root })
const [project] = api.updateSnapshot({ openProjects: [join(root, 'tsconfig.json')] }).getProjects()
if (!project) throw new Error('The compiler opened no project.')
const files = globSync(['src/**/*.{ts,tsx}', 'resources/**/*.ts'], { cwd: root }).filter(
  (file) => !/\.test\.tsx?$|\/fixtures\//.test(file) && file !== 'src/contract/cut-text.ts',
)
const used = new Set<string>()
let problems = 0
for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8')
  for (const match of text.matchAll(fixedCut)) {
    const type = project.checker.getTypeAtPosition(join(root, file), match.index + 1)
    if (type && !/=> string\b(?!\[)/.test(project.checker.typeToString(type))) continue
    const end = match.index + match[0].length
    const known = [...allowed].find((cut) => isPartOf(text, cut, match.index, end))
    if (known === undefined) {
      const line = text.slice(0, match.index).split('\n').length
      console.error(`${file}:${line} cuts a text by code units: ${match[0]}. Use contract/cut-text.ts.`)
      problems += 1
    } else used.add(known)
  }
}
api.close()
for (const cut of allowed) {
  if (used.has(cut)) continue
  console.error(`scripts/check-cuts.ts allows what is not there any more: ${cut}`)
  problems += 1
}
console.log(`${files.length} files, ${problems} texts that are cut by code units`)
if (problems > 0) process.exitCode = 1

/** Whether a place of a text lies in this piece of code. */
function isPartOf(text: string, code: string, from: number, to: number): boolean {
  const at = text.lastIndexOf(code, from)
  return at >= 0 && to <= at + code.length
}
