import { resolve as resolvePath } from 'node:path'
import {
  describeRunaway,
  type RunawayPolicy,
  type RunawayRule,
  type RunawayWay,
} from '../../../contract/runaway.ts'
import { spellCost } from '../../core/base/spell-amount.ts'
import { printTable } from '../facts-text.ts'
import { findTask } from '../find-task.ts'
import { cleanText, describeState, shortId } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster runaway ls`: tasks at work that run away, and what is done with such. */
export function list(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { tasks, rules } = await client.call('runaway.list', {})
    if (terminal.json) {
      for (const task of tasks) terminal.printJson({ type: 'task', task })
      printRules(terminal, rules)
      return
    }
    if (tasks.length === 0) terminal.note('Nothing runs away.')
    else {
      const rows = tasks.map((task) => [
        shortId(task.id),
        describeState(task),
        spellCost(task.costMicros),
        cleanText(`${task.title} – ${task.runaway ? describeRunaway(task.runaway) : ''}`),
      ])
      printTable(terminal, [['ID', 'STATE', 'COST', 'WHAT'], ...rows])
      terminal.note('Decide on one with: muster runaway go-on ID (or compact, afresh, stop)')
    }
    if (rules.length > 0) printRules(terminal, rules)
  })
}

/** `muster runaway go-on|compact|afresh|stop` */
export function resolve(context: VerbContext, reference: string, way: RunawayWay): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id: taskId } = await findTask(client, reference)
    const { task, next } = await client.call('runaway.resolve', { taskId, way })
    if (terminal.json) {
      terminal.printJson({ type: 'task', task, next })
      return
    }
    terminal.print(`${shortId(task.id)}  ${describeState(task)}  ${cleanText(task.title)}`)
    if (next) terminal.print(`${shortId(next.id)}  ${describeState(next)}  goes on in its place`)
  })
}

/** `muster runaway policy` */
export function setPolicy(
  context: VerbContext,
  policy: RunawayPolicy | 'default',
  options: { directory?: string },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { rules } = await client.call('runaway.setPolicy', {
      directory: options.directory === undefined ? null : resolvePath(options.directory),
      policy: policy === 'default' ? null : policy,
    })
    if (rules.length === 0 && !terminal.json) terminal.note('Tasks that run away are flagged everywhere.')
    printRules(terminal, rules)
  })
}

function printRules(terminal: Terminal, rules: readonly RunawayRule[]): void {
  for (const rule of rules) {
    if (terminal.json) terminal.printJson({ type: 'rule', rule })
    else terminal.print(`${rule.policy.padEnd(4)}  ${cleanText(rule.directory ?? 'everywhere else')}`)
  }
}
