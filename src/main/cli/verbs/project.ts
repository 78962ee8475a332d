import type { Input } from '../../../contract/operations.ts'
import type { Json } from '../../../contract/values.ts'
import { printFacts } from '../facts-text.ts'
import { layOver, readFields } from '../field-values.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { tellLayer, when } from '../work-text.ts'

export interface ProjectOptions {
  context?: string
  session?: string
  budget?: string[]
  git?: string[]
  health?: string[]
  ifVersion?: number
}

/** `muster project` */
export function project(context: VerbContext, options: ProjectOptions): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const before = await client.call('project.configuration', {})
    const change = changeOf(before.configuration, options)
    const { configuration, layer } =
      change === null
        ? before
        : await client.call('project.configure', {
            ...change,
            version: options.ifVersion ?? before.configuration.version,
          })
    if (terminal.json) terminal.printJson({ type: 'configuration', configuration })
    else {
      const { activeContextType, tokenBudgets, currentSession, gitState, healthCheckStatus } = configuration
      printFacts(terminal, 'Project', [
        ['Context', activeContextType ?? 'none'],
        ['Session', currentSession ?? 'none'],
        ['Budgets', fieldsText(tokenBudgets)],
        ['Git', fieldsText(gitState)],
        ['Health', fieldsText(healthCheckStatus)],
        ['Version', String(configuration.version)],
        ['Changed', `${when(configuration.updatedAt)} by ${configuration.updatedBy}`],
      ])
    }
    tellLayer(terminal, layer)
  })
}

type Configuration = Input<'project.configure'>

/** Null: nothing is to be changed. */
function changeOf(
  before: {
    tokenBudgets: Record<string, number>
    gitState: Record<string, Json>
    healthCheckStatus: Record<string, Json>
  },
  { context, session, budget, git, health }: ProjectOptions,
): Omit<Configuration, 'version'> | null {
  if ([context, session, budget, git, health].every((each) => each === undefined)) return null
  const over = (fields: Record<string, Json>, pairs: readonly string[] | undefined, option: string) =>
    pairs === undefined ? undefined : layOver(fields, readFields(pairs, option))
  return {
    activeContextType:
      context === undefined
        ? undefined
        : context === 'none'
          ? null
          : (context as Configuration['activeContextType']),
    currentSession: session === undefined ? undefined : session === '' ? null : session,
    // What is no number the operation says.
    tokenBudgets: over(before.tokenBudgets, budget, '--budget') as Configuration['tokenBudgets'],
    gitState: over(before.gitState, git, '--git'),
    healthCheckStatus: over(before.healthCheckStatus, health, '--health'),
  }
}

function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return parts.join(', ') || 'none'
}
