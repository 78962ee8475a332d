import { basename } from 'node:path'
import { cutText } from '../../../contract/cut-text.ts'
import { heavyJob } from '../base/heavy/heavy-job.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import { readBounded } from '../claude/read-bounded.ts'
import type { FoundExtension } from './found-extension.ts'
import { type FrontMatter, isQuick, readFrontMatter } from './front-matter.ts'

/** The top of a file of a skill, command or agent. */
export const frontMatterJob = heavyJob<typeof readFrontMatter>(
  'frontMatter',
  'Reading the front matter of a file',
)

const DESCRIPTION_LIMIT = 1_000

/** What a file of a skill, command or agent says of itself, and whether claude takes it (as tried with 2.1.329). */
export async function describeFile(
  facts: Omit<FoundExtension, 'description' | 'problem' | 'note'>,
): Promise<FoundExtension> {
  const file = await readBounded(facts.path)
  const bare = { ...facts, description: null, note: null }
  if (file === null || 'problem' in file) {
    const problem = file?.problem ?? 'it is a link to nothing'
    return { ...bare, problem: `${basename(facts.path)}: ${problem}.` }
  }
  const front = isQuick(file.text) ? readFrontMatter(file.text) : await runHeavy(frontMatterJob, file.text)
  return facts.kind === 'agent' ? describeAgent(bare, front) : describeSkill(bare, front)
}

/** A skill or command is used whatever its front matter says. */
function describeSkill(facts: Omit<FoundExtension, 'problem'>, front: FrontMatter): FoundExtension {
  const { values, problem } = front
  const notes: string[] = []
  if (problem !== null) notes.push(`${basename(facts.path)}: ${problem}, so nothing in it counts.`)
  const shown = facts.kind === 'skill' ? shownName(values.get('name')) : null
  if (shown !== null && shown !== facts.name) notes.push(`Claude shows it as /${shown}.`)
  if (values.has('user-invocable') && !/^(true|yes|on|1)$/i.test(String(values.get('user-invocable'))))
    notes.push('Only Claude uses it: it is not among the / commands.')
  else if (facts.kind === 'skill' && isSet(values.get('paths')))
    notes.push('Claude finds it once it works with files of its paths.')
  return {
    ...facts,
    description: scalar(values.get('description')) ?? firstLine(front.body),
    note: notes.join(' ') || null,
    problem: null,
  }
}

/** An agent without a name and a description is none. */
function describeAgent(facts: Omit<FoundExtension, 'problem'>, front: FrontMatter): FoundExtension {
  const { values } = front
  const [name, description] = [values.get('name'), values.get('description')]
  const named = typeof name === 'string' && name !== '' ? { ...facts, name } : facts
  const told = typeof description === 'string' ? description.replaceAll('\\n', '\n') : null
  const wrong =
    front.problem ??
    (typeof name !== 'string' || name === '' ? 'an agent needs a name in its front matter' : null) ??
    (/^-|:/.test(String(name)) ? 'the name of an agent has no colon and does not begin with -' : null) ??
    (told === null || told === '' ? 'an agent needs a description in its front matter' : null) ??
    (hooksAreSound(values.get('hooks')) ? null : 'its hooks are not what Claude takes')
  return {
    ...named,
    description: cutText(told?.trim() ?? '', DESCRIPTION_LIMIT) || null,
    problem: wrong === null ? null : `${basename(facts.path)}: ${wrong}.`,
  }
}

/** The name that a skill gives itself; one with spaces around it is passed over. */
function shownName(value: unknown): string | null {
  const name = Array.isArray(value) ? String(value) : scalar(value)
  return name === null || name !== name.trim() ? null : name
}

function scalar(value: unknown): string | null {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isScalar ? cutText(String(value).trim(), DESCRIPTION_LIMIT) || null : null
}

const isSet = (value: unknown) => value !== undefined && value !== null && value !== ''

/** Lists by the name of an event. */
function hooksAreSound(hooks: unknown): boolean {
  if (hooks === undefined || hooks === null) return true
  return typeof hooks === 'object' && !Array.isArray(hooks) && Object.values(hooks).every(Array.isArray)
}

/** What claude shows of a file without a description. */
function firstLine(body: string): string | null {
  const line = body.split('\n').find((one) => one.trim() !== '') ?? ''
  return cutText(line.trim().replace(/^#+\s+/, ''), DESCRIPTION_LIMIT) || null
}
