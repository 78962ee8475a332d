import { basename, dirname, isAbsolute } from 'node:path'
import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import { NewPolicy, type SkippedRule } from '../../../contract/policy.ts'
import { readBounded, readConfig } from '../claude/read-bounded.ts'
import { readRule } from './rule-syntax.ts'

/** Claude Code's own order: what denies is looked at first, then what asks. */
const decisions = ['deny', 'ask', 'allow'] as const

/** The rules of a settings file of Claude Code: those that can be taken over, and why others can't. */
export async function readSettingsRules(
  file: string,
  home: string,
): Promise<{ rules: NewPolicy[]; skipped: SkippedRule[] }> {
  if (!isAbsolute(file)) {
    throw new MusterError('validation', `"${cutText(file, 200)}" is not an absolute path.`, {
      hint: 'Give the whole path of a settings.json, beginning at the root.',
      details: { field: 'file' },
    })
  }
  const read = await readBounded(file)
  if (read === null) {
    throw new MusterError('not_found', `There is no file "${cutText(file, 200)}".`, {
      hint: 'Claude Code keeps settings in ~/.claude/settings.json and in .claude of a project.',
      details: { field: 'file' },
    })
  }
  const parsed = 'problem' in read ? read : await readConfig(read.text)
  if ('problem' in parsed) {
    throw new MusterError('validation', `The settings were not read: ${parsed.problem}.`, {
      details: { field: 'file' },
    })
  }
  const permissions = fieldOf(parsed.value, 'permissions')
  const directory = placeOf(file, home)
  const rules: NewPolicy[] = []
  const skipped: SkippedRule[] = []
  for (const decision of decisions) {
    const list = fieldOf(permissions, decision)
    for (const rule of Array.isArray(list) ? list : []) {
      try {
        rules.push(toRule(rule, decision, directory, home))
      } catch (error) {
        if (!(error instanceof MusterError)) throw error
        const { message, hint } = error
        skipped.push({
          rule: cutText(String(rule), 1_000),
          decision,
          why: hint === undefined ? message : `${message} ${hint}`,
        })
      }
    }
  }
  return { rules, skipped }
}

function toRule(
  rule: unknown,
  decision: (typeof decisions)[number],
  directory: string | null,
  home: string,
): NewPolicy {
  if (typeof rule !== 'string') throw new MusterError('validation', 'It is not a text.')
  if (decision === 'allow' && /^(?:\*|mcp__\*)/.test(rule)) {
    throw new MusterError('validation', 'Claude Code allows nothing by a name that begins with a star.', {
      hint: 'Name the server: mcp__name.',
    })
  }
  const parsed = NewPolicy.safeParse({ ...readRule({ tool: rule, match: null, decision }, home), directory })
  if (parsed.success) return parsed.data
  throw new MusterError('validation', 'It is longer than a rule can be.')
}

/** A project's settings are for tasks in it, the person's own for all. */
function placeOf(file: string, home: string): string | null {
  const folder = dirname(file)
  const project = dirname(folder)
  return basename(folder) === '.claude' && project !== home ? project : null
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return new Map(Object.entries(value)).get(name)
}
