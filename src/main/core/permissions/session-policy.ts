import { MusterError } from '../../../contract/errors.ts'
import { NewPolicy } from '../../../contract/policy.ts'
import { writingTools } from '../../../contract/writing-tools.ts'
import type { Ask } from './decide.ts'
import { decide } from './decide.ts'
import { escapeGlob } from './glob.ts'
import { realPathOf } from './real-path.ts'
import { subjectsOf } from './subjects.ts'

/**
 * The rule that allows requests like this one for the rest of their session: the same command, address or file of
 * the same tool; for edits, all files in the task's directory; for a tool without such an argument, the tool.
 *
 * @throws MusterError `validation` when no rule can stand for it
 */
export function sessionPolicy(ask: Ask & { sessionId: string }): NewPolicy {
  const rule = (match: string | null) => ({
    sessionId: ask.sessionId,
    tool: escapeGlob(ask.tool),
    match,
    decision: 'allow' as const,
  })
  for (const match of matchesOf(ask)) {
    const parsed = NewPolicy.safeParse(rule(match))
    if (!parsed.success) continue
    const policy = { ...parsed.data, id: '', position: 0, createdAt: 0, useCount: 0, lastUsedAt: null }
    if (decide([policy], ask).decision === 'allow') return parsed.data
  }
  throw new MusterError('validation', 'This request is too unusual for a rule that allows others like it.', {
    hint: 'Allow it once.',
    details: { tool: ask.tool },
  })
}

/** Patterns that could stand for it, the widest first. */
function matchesOf(ask: Ask): (string | null)[] {
  const { whole, all } = subjectsOf(ask.tool, ask.input, ask.directory)
  const [subject] = all
  if (whole === null || !subject) return [null]
  if (subject.kind === 'command') return [escapeGlob(whole)]
  const exactly = subject.sure === null ? [] : [escapeGlob(subject.sure)]
  const directory = realPathOf(ask.directory)
  if (!writingTools.has(ask.tool) || directory === null) return exactly
  return [`${escapeGlob(directory)}/*`, ...exactly]
}
