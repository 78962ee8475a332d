import { resolve } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import { inputOf } from '../../../contract/main-argument.ts'
import { describePolicy, type Policy, type PolicyChange } from '../../../contract/policy.ts'
import type { Json } from '../../../contract/values.ts'
import { printTable } from '../facts-text.ts'
import { findSession, fits } from '../find-task.ts'
import { cleanText, formatDuration, shortId } from '../format.ts'
import { parseInput } from '../parse-input.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster policy ls`: the rules, numbered as they count. */
export function list(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { policies } = await client.call('policy.list', {})
    if (terminal.json) {
      for (const policy of policies) terminal.printJson({ type: 'policy', policy })
      return
    }
    if (policies.length === 0) {
      terminal.note(
        'There are no rules: you answer every request. Add one: muster policy add allow Bash "npm test*"',
      )
      return
    }
    const rows = policies.map((policy) => [
      String(policy.position + 1),
      shortId(policy.id),
      policy.enabled ? policy.decision : `${policy.decision} (off)`,
      usage(policy),
      asRule(describePolicy(policy)) + (policy.reason === null ? '' : ` – ${policy.reason}`),
    ])
    const header = ['NO', 'ID', 'DECISION', 'USED', 'RULE']
    printTable(terminal, [header, ...rows])
  })
}

export interface AddOptions {
  decision: Policy['decision']
  tool: string
  pattern?: string | undefined
  dir?: string
  session?: string
  reason?: string
  position?: number
}

/** `muster policy add` */
export function add(context: VerbContext, options: AddOptions): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const sessionId = options.session ? (await findSession(client, options.session)).id : null
    const policy = await client.call('policy.create', {
      decision: options.decision,
      tool: options.tool,
      match: options.pattern ?? null,
      directory: options.dir === undefined ? null : resolve(options.dir),
      sessionId,
      reason: options.reason ?? null,
      ...(options.position === undefined ? {} : { position: options.position - 1 }),
    })
    show(terminal, policy)
  })
}

export interface EditOptions {
  decision?: Policy['decision']
  tool?: string
  pattern?: string
  anything?: boolean
  dir?: string
  everywhere?: boolean
  reason?: string
  on?: boolean
  off?: boolean
}

/** `muster policy edit` */
export function edit(context: VerbContext, reference: string, options: EditOptions): Promise<number> {
  const change: PolicyChange = {
    ...(options.decision === undefined ? {} : { decision: options.decision }),
    ...(options.tool === undefined ? {} : { tool: options.tool }),
    ...(options.anything ? { match: null } : options.pattern === undefined ? {} : { match: options.pattern }),
    ...(options.everywhere
      ? { directory: null }
      : options.dir === undefined
        ? {}
        : { directory: resolve(options.dir) }),
    ...(options.reason === undefined ? {} : { reason: options.reason === '' ? null : options.reason }),
    ...(options.on ? { enabled: true } : options.off ? { enabled: false } : {}),
  }
  if (Object.keys(change).length === 0) {
    throw new MusterError('validation', 'There is nothing to change.', {
      hint: 'Name what is to be changed: see muster policy edit --help.',
    })
  }
  return withClient(context, async (client, terminal) => {
    const { id: policyId } = await findPolicy(client, reference)
    show(terminal, await client.call('policy.update', { policyId, change }))
  })
}

/** `muster policy move` */
export function move(context: VerbContext, reference: string, position: number): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id: policyId } = await findPolicy(client, reference)
    show(terminal, await client.call('policy.update', { policyId, change: { position: position - 1 } }))
  })
}

/** `muster policy rm`: all are found before the first is removed, because their numbers change then. */
export function remove(context: VerbContext, references: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const found: Policy[] = []
    for (const reference of references) found.push(await findPolicy(client, reference))
    for (const policy of found) {
      await client.call('policy.remove', { policyId: policy.id })
      if (terminal.json) terminal.printJson({ type: 'policy', policy, removed: true })
      else terminal.print(`${shortId(policy.id)}  removed  ${asRule(describePolicy(policy))}`)
    }
  })
}

export interface TestOptions {
  tool: string
  argument?: string | undefined
  dir?: string
  input?: string
}

/** `muster policy test` */
export function dryRun(context: VerbContext, options: TestOptions): Promise<number> {
  const input =
    options.input === undefined
      ? options.argument === undefined
        ? {}
        : inputOf(options.tool, options.argument)
      : // From JSON: it can hold nothing else.
        (parseInput(options.input) as Record<string, Json>)
  return withClient(context, async (client, terminal) => {
    const directory = resolve(options.dir ?? '.')
    const found = await client.call('policy.test', { directory, tool: options.tool, input })
    if (terminal.json) {
      terminal.printJson({ type: 'decision', ...found })
      return
    }
    if (found.policy === null) terminal.print('ask  no rule decides')
    else terminal.print(`${found.decision}  ${nameRule(found.policy)}`)
    for (const { policy, why } of found.passed) {
      terminal.print(`  not ${nameRule(policy)}: ${asRule(why)}`)
    }
  })
}

function nameRule(policy: Policy): string {
  return `rule ${policy.position + 1} (${policy.decision}): ${asRule(describePolicy(policy))}`
}

export interface ImportOptions {
  dryRun?: boolean
}

/** `muster policy import` */
export function takeOver(context: VerbContext, file: string, options: ImportOptions): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { rules, known, skipped } = await client.call('policy.import', {
      file: resolve(file),
      dryRun: options.dryRun ?? false,
    })
    if (terminal.json) {
      for (const rule of rules) terminal.printJson({ type: 'rule', rule, imported: !options.dryRun })
      for (const each of skipped) terminal.printJson({ type: 'skipped', ...each })
      return
    }
    for (const rule of rules) terminal.print(`${rule.decision}  ${asRule(describePolicy(rule))}`)
    const count = `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`
    const others = known === 0 ? '' : `, ${known} more ${known === 1 ? 'is' : 'are'} there already`
    terminal.note(`${options.dryRun ? 'Would take over' : 'Took over'} ${count}${others}.`)
    for (const { rule, decision, why } of skipped) {
      terminal.note(`Not taken over: ${decision} ${asRule(rule)}: ${asRule(why)}`)
    }
  })
}

/** By its number in the list, or by its id. */
async function findPolicy(client: Client, reference: string): Promise<Policy> {
  const { policies } = await client.call('policy.list', {})
  const found = /^\d{1,3}$/.test(reference)
    ? policies.filter(({ position }) => position + 1 === Number(reference))
    : policies.filter(({ id }) => reference.length >= 4 && fits(id, reference))
  const [first] = found
  if (first && found.length === 1) return first
  throw new MusterError(
    first ? 'validation' : 'not_found',
    first ? `"${reference}" fits ${found.length} rules.` : `There is no rule "${reference}".`,
    { hint: 'See muster policy ls.' },
  )
}

function show(terminal: Terminal, policy: Policy): void {
  if (terminal.json) terminal.printJson({ type: 'policy', policy })
  else {
    const state = policy.enabled ? policy.decision : `${policy.decision} (off)`
    terminal.print(
      `${policy.position + 1}  ${shortId(policy.id)}  ${state}  ${asRule(describePolicy(policy))}`,
    )
  }
}

function usage(policy: Policy): string {
  if (policy.lastUsedAt === null) return 'never'
  return `${policy.useCount} ×, ${formatDuration(Date.now() - policy.lastUsedAt)} ago`
}

/** Rules are read to the letter: what can't be seen has a mark. */
function asRule(text: string): string {
  return cleanText(text, 'code')
}
