import { beginningOf } from '../../../../../contract/cut-text.ts'
import { MAX_TITLE_LENGTH } from '../../../../../contract/work-item.ts'
import { readFrontMatter } from '../../../extensions/front-matter.ts'
import type { LegacyProblem } from './read-status.ts'

/** A session prompt, which becomes a work item of type session. */
export interface LegacyPrompt {
  file: string
  title: string
  prompt: string
  isDone: boolean
  branch: string | null
}

const MAX_PROMPT = 200_000

/** Reads a session prompt: YAML front matter (`title`, `status`, `branch`), then the prompt. What is malformed is told. */
export function readPrompt(text: string, file: string): LegacyPrompt | LegacyProblem {
  const wrong = (line: number, message: string): LegacyProblem => ({ file, line, message })
  const { values, problem, body } = readFrontMatter(text)
  if (problem !== null) {
    const [, line = '1'] = /line (\d+)/.exec(problem) ?? []
    return wrong(Number(line), `It is left out: ${problem}.`)
  }
  if (values.size === 0) return wrong(1, 'It is left out: it has no front matter.')
  const prompt = body.trim()
  if (prompt === '') return wrong(1, 'It is left out: there is no prompt below its front matter.')
  if (prompt.length > MAX_PROMPT)
    return wrong(1, `It is left out: its prompt is longer than ${MAX_PROMPT} characters.`)
  const title = wordOf(values.get('title')) ?? wordOf(values.get('name')) ?? nameOf(file)
  return {
    file,
    title: beginningOf(title, MAX_TITLE_LENGTH),
    prompt,
    isDone: /^(done|complete|completed|closed)$/i.test(wordOf(values.get('status')) ?? ''),
    branch: wordOf(values.get('branch')) ?? null,
  }
}

function wordOf(value: unknown): string | undefined {
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  return word === '' ? undefined : word
}

function nameOf(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.[^.]+$/, '')
}
