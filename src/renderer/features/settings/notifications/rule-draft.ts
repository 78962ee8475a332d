import { NewRule, type NotificationKind, type NotificationRule } from '../../../../contract/notifications.ts'
import type { Input } from '../../../../contract/operations.ts'
import { fieldsOf } from './field-of.ts'

/** What is typed into the form of a rule; numbers are text until they are sent. */
export interface RuleDraft {
  name: string
  on: readonly NotificationKind[]
  channels: readonly string[]
  directory: string
  workflow: string
  module: string
  label: string
  whileLooking: boolean
  /** Whose quiet hours: those of the setting, none, or the rule's own. */
  quiet: 'setting' | 'always' | 'own'
  hours: string
  groupSeconds: string
  /** Minutes; empty: never. */
  escalateAfter: string
  escalateTo: readonly string[]
}

export type RuleField = keyof RuleDraft
export type RuleErrors = Partial<Record<RuleField, string>>

export const emptyRule: RuleDraft = {
  name: '',
  on: [],
  channels: [],
  directory: '',
  workflow: '',
  module: '',
  label: '',
  whileLooking: false,
  quiet: 'setting',
  hours: '',
  groupSeconds: '0',
  escalateAfter: '',
  escalateTo: [],
}

export function draftOfRule(rule: NotificationRule): RuleDraft {
  const { name, on, channels, where, unlessLooking, quietHours, groupWithinS, escalateAfterS, escalateTo } =
    rule
  return {
    name,
    on,
    channels,
    directory: where.directory ?? '',
    workflow: where.workflow ?? '',
    module: where.module ?? '',
    label: where.label ?? '',
    whileLooking: !unlessLooking,
    quiet: quietHours === null ? 'setting' : quietHours === 'always' ? 'always' : 'own',
    hours: quietHours === null || quietHours === 'always' ? '' : quietHours,
    groupSeconds: String(groupWithinS),
    escalateAfter: escalateAfterS === null ? '' : String(escalateAfterS / 60),
    escalateTo,
  }
}

/** What a field has to be, whatever is wrong with it. */
const words: RuleErrors = {
  name: 'A name of up to 60 letters, digits, blanks, ".", "_" and "-", such as Failures.',
  on: 'Choose at least one.',
  workflow: 'Up to 200 characters.',
  module: 'Up to 200 characters.',
  label: 'Up to 50 characters.',
  hours: 'Hours like 22:00-07:00.',
  groupSeconds: 'A whole number from 0 to 3600.',
  escalateAfter: 'Minutes, from 0.2 to 1440; empty: never.',
}

/** What is sent of a draft, or what is wrong with which field. */
export function readRule(
  draft: RuleDraft,
  before: NotificationRule | null,
): { input: Input<'notification.saveRule'> } | { errors: RuleErrors } {
  const minutes = draft.escalateAfter.trim()
  const group = draft.groupSeconds.trim()
  const orNull = (text: string) => text.trim() || null
  const escalates = minutes !== ''
  const read = NewRule.safeParse({
    name: draft.name,
    enabled: before?.enabled ?? true,
    on: draft.on,
    channels: draft.channels,
    where: {
      directory: orNull(draft.directory),
      workflow: orNull(draft.workflow),
      module: orNull(draft.module),
      label: orNull(draft.label),
    },
    unlessLooking: !draft.whileLooking,
    quietHours: draft.quiet === 'setting' ? null : draft.quiet === 'always' ? 'always' : draft.hours.trim(),
    groupWithinS: group === '' ? 0 : Number(group),
    escalateAfterS: escalates ? Math.round(Number(minutes.replace(',', '.')) * 60) : null,
    escalateTo: escalates ? draft.escalateTo : [],
  })
  const errors = read.success ? {} : fieldsOf(read.error.issues, fieldOfPath, words)
  if (escalates && draft.escalateTo.length === 0) errors.escalateTo = 'Choose at least one.'
  if (draft.channels.length === 0 && !escalates) errors.channels = 'Choose at least one.'
  if (!read.success || Object.keys(errors).length > 0) return { errors }
  return { input: { ...read.data, ...(before === null ? {} : { ruleId: before.id }) } }
}

const fields: Readonly<Record<string, RuleField>> = {
  quietHours: 'hours',
  groupWithinS: 'groupSeconds',
  escalateAfterS: 'escalateAfter',
}

/** The field that a part of the input stands in: `where.directory` → `directory`. */
export function fieldOfPath([first, second]: readonly PropertyKey[]): RuleField | null {
  const name = String(first === 'where' ? second : first)
  return fields[name] ?? (name in emptyRule ? (name as RuleField) : null)
}
