import { closeSync, globSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom, type Random } from '../test/harness/random.ts'

const root = join(import.meta.dirname, '..')
/** Projects that are worked on; the files of each have words of its own. */
const PROJECTS = 20
const CHUNK = 4 * 1024 * 1024

/**
 * Writes conversations as Claude Code does, until they have so many bytes together: prompts, answers, and results of tools, of
 * which it keeps two copies; what is read are source files, by and by the same ones again. Returns how many.
 */
export function fillProjects(projects: string, bytes: number): number {
  const random = createRandom(7)
  const files = globSync('{src,test,docs}/**/*.{ts,tsx,md}', { cwd: root }).map((name) =>
    readFileSync(join(root, name), 'utf8'),
  )
  const instructions = files.join('').slice(0, 60_000)
  let written = 0
  let count = 0
  while (written < bytes) {
    const project = count % PROJECTS
    const folder = join(projects, `-srv-project-${project}`)
    mkdirSync(folder, { recursive: true })
    count += 1
    const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    const handle = openSync(join(folder, `${id}.jsonl`), 'w', 0o600)
    let text = ''
    for (const line of conversation({ id, project, files, instructions, random })) {
      text += `${line}\n`
      if (text.length < CHUNK) continue
      written += writeSync(handle, text)
      text = ''
    }
    written += writeSync(handle, text)
    closeSync(handle)
  }
  return count
}

interface Made {
  id: string
  project: number
  files: readonly string[]
  instructions: string
  random: Random
}

function* conversation({ id, project, files, instructions, random }: Made): Generator<string> {
  let parentUuid: string | null = null
  let at = Date.parse('2026-11-01T08:00:00Z') + random.between(0, 20 * 86_400_000)
  const record = (fields: object): string => {
    const uuid = `${id.slice(0, 24)}${Math.floor(random.next() * 16 ** 12)
      .toString(16)
      .padStart(12, '0')}`
    at += random.between(100, 20_000)
    const line = JSON.stringify({
      parentUuid,
      isSidechain: false,
      ...fields,
      uuid,
      timestamp: new Date(at).toISOString(),
      userType: 'external',
      cwd: `/srv/project-${project}`,
      sessionId: id,
      version: '2.1.329',
      gitBranch: 'main',
    })
    parentUuid = uuid
    return line
  }
  const ofProject = (text: string) =>
    text.replaceAll(/\b[a-z]{5,}\b/g, (word) =>
      (word.length + project) % 3 === 0 ? `${word}${project}` : word,
    )
  yield record({ type: 'attachment', attachment: { type: 'instructions', content: instructions } })
  const turns = random.between(2, 40)
  for (let turn = 0; turn < turns; turn += 1) {
    yield record({ type: 'user', message: { role: 'user', content: sentence(files, random) } })
    for (let step = random.between(1, 8); step > 0; step -= 1) {
      const file = random.pick(files)
      const start = random.chance(0.5) ? 0 : random.between(0, file.length)
      const result = ofProject(file.slice(start, start + random.between(500, 12_000)))
      const toolId = `toolu_${Math.floor(random.next() * 16 ** 12).toString(36)}`
      const content = [
        { type: 'text', text: sentence(files, random) },
        {
          type: 'tool_use',
          id: toolId,
          name: 'Read',
          input: { file_path: `/srv/project-${project}/${step}` },
        },
      ]
      yield record({
        type: 'assistant',
        message: { id: `msg_${toolId}`, role: 'assistant', content, usage: { output_tokens: result.length } },
      })
      yield record({
        type: 'user',
        message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: toolId, content: result }] },
        toolUseResult: { file: { content: result, numLines: result.split('\n').length } },
      })
    }
  }
}

function sentence(files: readonly string[], random: Random): string {
  const file = random.pick(files)
  const start = random.between(0, Math.max(0, file.length - 400))
  return file.slice(start, start + random.between(40, 400))
}
