import { resolve } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import type { NotificationKind, NotificationRule } from '../../../contract/notifications.ts'
import { cleanText } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

export interface RuleOptions {
  name: string
  events?: string[]
  channels?: string[]
  directory?: string
  workflow?: string
  module?: string
  label?: string
  anywhere?: boolean
  whileLooking?: boolean
  unlessLooking?: boolean
  quietHours?: string
  group?: number
  escalateAfter?: number
  escalateTo?: string[]
  /** False: `--no-escalate`. */
  escalate?: boolean
  on?: boolean
  off?: boolean
}

const nowhere = { directory: null, workflow: null, module: null, label: null }

/** `muster notify rule` */
export function saveRule(context: VerbContext, options: RuleOptions): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { rules, channels } = await client.call('notification.get', {})
    const before = rules.find(({ name }) => name.toLowerCase() === options.name.toLowerCase()) ?? null
    const idOf = (name: string): string => {
      const found = channels.find((channel) => channel.name.toLowerCase() === name.toLowerCase())
      if (found) return found.id
      throw new MusterError('not_found', `There is no channel "${name}".`, {
        hint: 'See muster notify channels.',
      })
    }
    if (before === null && (options.events === undefined || options.channels === undefined))
      throw new MusterError(
        'validation',
        `There is no rule "${options.name}" yet: it needs events and channels.`,
        {
          hint: 'Give --events and --channels; see muster notify rule --help.',
        },
      )
    const rule = await client.call('notification.saveRule', {
      ...(before === null ? {} : { ruleId: before.id }),
      name: before?.name ?? options.name,
      enabled: options.on ? true : options.off ? false : (before?.enabled ?? true),
      // What is none of them is refused by the contract, which names the field.
      on: (options.events as NotificationKind[] | undefined) ?? before?.on ?? [],
      where: whereOf(before, options),
      channels: options.channels?.map(idOf) ?? before?.channels ?? [],
      unlessLooking: options.whileLooking ? false : options.unlessLooking || (before?.unlessLooking ?? true),
      quietHours: quietHoursOf(before, options),
      groupWithinS: options.group ?? before?.groupWithinS ?? 0,
      ...escalationOf(before, options, idOf),
    })
    if (terminal.json) return terminal.printJson({ type: 'rule', rule })
    terminal.print(`${cleanText(rule.name)}  ${before === null ? 'added' : 'changed'}  ${rule.on.join(', ')}`)
  })
}

function whereOf(before: NotificationRule | null, options: RuleOptions): NotificationRule['where'] {
  const { directory, workflow, module, label, anywhere } = options
  return {
    ...(anywhere || before === null ? nowhere : before.where),
    ...(directory === undefined ? {} : { directory: resolve(directory) }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(module === undefined ? {} : { module }),
    ...(label === undefined ? {} : { label }),
  }
}

function quietHoursOf(before: NotificationRule | null, { quietHours }: RuleOptions): string | null {
  if (quietHours === undefined) return before?.quietHours ?? null
  return quietHours === 'default' ? null : quietHours
}

function escalationOf(
  before: NotificationRule | null,
  { escalate, escalateAfter, escalateTo }: RuleOptions,
  idOf: (name: string) => string,
): Pick<NotificationRule, 'escalateAfterS' | 'escalateTo'> {
  if (escalate === false) return { escalateAfterS: null, escalateTo: [] }
  return {
    escalateAfterS:
      escalateAfter === undefined ? (before?.escalateAfterS ?? null) : Math.round(escalateAfter / 1_000),
    escalateTo: escalateTo?.map(idOf) ?? before?.escalateTo ?? [],
  }
}
