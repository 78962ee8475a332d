import { MusterError } from '../../../contract/errors.ts'
import type { RetentionPlan, RetentionRun, RetentionStep } from '../../../contract/retention.ts'
import { confirm } from '../confirm.ts'
import { cut, formatBytes, formatDuration, shortId } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** Of a group, so many are named. */
const NAMED = 5

/** `muster retention show` */
export function show(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const retention = await client.call('retention.status', {})
    if (terminal.json) return terminal.printJson({ type: 'retention', retention })
    const { rules, waiting, nextAt, running, last } = retention
    if (rules.length === 0)
      terminal.note('Nothing goes by itself. Set a rule with: muster config set retention.tasks 180d')
    for (const rule of rules) terminal.print(rule)
    if (waiting > 0) {
      const when = nextAt === null ? '' : `, the first ${inWords(nextAt - Date.now())}`
      terminal.print(
        `${count(waiting, 'task')} archived by a rule ${waiting === 1 ? 'waits' : 'wait'} to be removed${when}.`,
      )
    }
    if (running) terminal.print(`At work: ${running.done} of ${running.total}.`)
    if (last) {
      terminal.print(`Last, ${formatDuration(Date.now() - last.endedAt)} ago:`)
      printRun(terminal, last)
    }
  })
}

/** `muster retention preview` */
export function preview(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const plan = await client.call('retention.check', {})
    if (terminal.json) return terminal.printJson({ type: 'retention_plan', plan })
    printPlan(terminal, plan)
  })
}

/** `muster retention run` */
export function run(context: VerbContext, { yes = false }: { yes?: boolean }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const plan = await client.call('retention.check', {})
    if (terminal.json) terminal.printJson({ type: 'retention_plan', plan })
    else printPlan(terminal, plan)
    if (plan.groups.length === 0) return
    if (!yes && !(await confirm(context, 'Have this go?', { wholeWord: true })))
      throw new MusterError('validation', 'Nothing was changed: it was not confirmed.', {
        hint: 'Where nobody can be asked, --yes says it beforehand.',
      })
    const done = await client.call('retention.run', { token: plan.token })
    if (terminal.json) terminal.printJson({ type: 'retention_run', run: done })
    else printRun(terminal, { ...done, problem: null })
    if (plan.hasMore) terminal.note('There is more: run it again.')
    if (done.problem !== null)
      throw new MusterError('unavailable', `It stopped before its end: ${done.problem}`, {
        hint: 'See what is left: muster retention preview.',
      })
  })
}

function printPlan(terminal: Terminal, { groups, kept, hasMore }: RetentionPlan): void {
  if (groups.length === 0) terminal.note('Nothing is old enough to go.')
  for (const { step, count: number, bytes, oldestAt, newestAt, examples, why } of groups) {
    const ages = [oldestAt, newestAt].map((at) => new Date(at ?? 0).toISOString().split('T', 1)[0])
    const from = ages[0] === ages[1] ? ages[0] : `${ages[0]} to ${ages[1]}`
    terminal.print(
      `${doing[step]} ${count(number, nouns[step])}, ${formatBytes(bytes)}, of ${from} (${why}):`,
    )
    for (const { id, title, bytes: size } of examples.slice(0, NAMED))
      terminal.print(`  ${shortId(id)}  ${formatBytes(size).padStart(8)}  ${cut(title, 60)}`)
    if (number > NAMED) terminal.print(`  … and ${(number - NAMED).toLocaleString('en')} more`)
  }
  if (hasMore) terminal.note('This is not all of it: more follows.')
  if (kept > 0) terminal.note(`${count(kept, 'old task')} stay: something still needs them.`)
}

function printRun(terminal: Terminal, { done, exported, problem }: RetentionRun): void {
  for (const { step, count: number, bytes, skipped } of done) {
    const left = skipped === 0 ? '' : `; ${skipped} left, since they are needed again`
    terminal.print(`${did[step]} ${count(number, nouns[step])}, ${formatBytes(bytes)}${left}.`)
  }
  if (exported > 0) terminal.print(`Written before: ${count(exported, 'file')}.`)
  if (problem !== null) terminal.print(`It stopped before its end: ${problem}`)
}

const nouns: Record<RetentionStep, string> = {
  archive_tasks: 'task',
  remove_tasks: 'task',
  remove_output: 'output of an instance',
  forget_conversations: 'conversation',
}
const doing: Record<RetentionStep, string> = {
  archive_tasks: 'Archive',
  remove_tasks: 'Remove',
  remove_output: 'Remove',
  forget_conversations: 'Forget',
}
const did: Record<RetentionStep, string> = {
  archive_tasks: 'Archived',
  remove_tasks: 'Removed',
  remove_output: 'Removed',
  forget_conversations: 'Forgot',
}

function count(number: number, noun: string): string {
  const many = noun === 'output of an instance' ? 'outputs of instances' : `${noun}s`
  return `${number.toLocaleString('en')} ${number === 1 ? noun : many}`
}

function inWords(ms: number): string {
  return ms <= 0 ? 'at the next look' : `in ${formatDuration(ms)}`
}
