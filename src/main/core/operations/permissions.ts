import { stat } from 'node:fs/promises'
import { isAbsolute, resolve } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import type { permissionsOperations } from '../../../contract/operations/permissions.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { NewPolicy, PassedRule, Policy, PolicyChange } from '../../../contract/policy.ts'
import { personHome } from '../claude/person-home.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { answerPending } from '../permissions/answer-by-policy.ts'
import { answerPermission } from '../permissions/answer-permission.ts'
import { readSettingsRules } from '../permissions/import-rules.ts'
import { readRule } from '../permissions/rule-syntax.ts'
import { forPeople, readTool } from '../permissions/rule-tools.ts'
import { requireSession } from '../sessions/session-service.ts'
import { toPermission } from '../store/records.ts'

type Names = keyof typeof permissionsOperations

export function createPermissionHandlers(context: CoreParts): Pick<Handlers, Names> {
  return {
    'permission.list': (query) => ({
      permissions: context.store.permissions.list(query).map(toPermission),
    }),
    'permission.answer': async ({ permissionId, answer }) =>
      toPermission(await answerPermission(context, permissionId, answer)),
    'policy.list': () => ({ policies: [...context.policies.list()] }),
    async 'policy.create'({ position, ...input }) {
      const rule = readRule(input, personHome(context.config.env))
      const directory = await checkPlace(context, input)
      const created = context.policies.create({ ...input, ...rule, directory }, position)
      answerPending(context)
      return created
    },
    async 'policy.update'({ policyId, change: { position, ...fields } }) {
      const rule = readChange(context.policies.list(), policyId, fields, personHome(context.config.env))
      const directory = await checkPlace(context, fields)
      const change = { ...fields, ...rule, ...(fields.directory === undefined ? {} : { directory }) }
      const updated = context.policies.update(policyId, change, position)
      answerPending(context)
      return updated
    },
    'policy.remove'({ policyId }) {
      context.policies.remove(policyId)
      return {}
    },
    'policy.test'({ directory, tool, input }) {
      if (!forPeople.includes(tool)) readTool(tool)
      const passed: PassedRule[] = []
      const ask = { directory: resolve(directory), sessionId: null, tool, input }
      const found = context.policies.decide(ask, (policy, why) => passed.push({ policy, why }))
      return { ...found, passed }
    },
    async 'policy.import'({ file, dryRun }) {
      const { rules, skipped } = await readSettingsRules(file, personHome(context.config.env))
      const kept = context.policies.list()
      const added = rules.filter((rule) => !kept.some((policy) => isSame(policy, rule)))
      if (!dryRun) {
        context.policies.createAll(added)
        answerPending(context)
      }
      return { rules: added, known: rules.length - added.length, skipped }
    },
  }
}

/** What a change makes of a rule's tool and pattern, which belong together. */
function readChange(
  policies: readonly Policy[],
  policyId: string,
  change: PolicyChange,
  home: string,
): Partial<PolicyChange> {
  const before = policies.find(({ id }) => id === policyId)
  if (!before || (change.tool === undefined && change.match === undefined)) return {}
  const { tool = before.tool, match = before.match, decision = before.decision } = change
  if (tool === before.tool && match === before.match) return {}
  // A whole rule in place of the tool brings its own pattern.
  const own = tool.includes('(') && change.match === undefined
  return readRule({ tool, match: own ? null : match, decision }, home)
}

function isSame(policy: Policy, rule: NewPolicy): boolean {
  return (
    policy.tool === rule.tool &&
    policy.match === rule.match &&
    policy.decision === rule.decision &&
    policy.directory === rule.directory &&
    policy.sessionId === rule.sessionId
  )
}

/**
 * A rule for a place that does not exist never matches, which nobody wants. Returns the directory as it is kept.
 *
 * @throws MusterError `validation`, `not_found`, `storage`
 */
async function checkPlace(
  context: CoreParts,
  { directory, sessionId }: PolicyChange,
): Promise<string | null> {
  if (sessionId) {
    requireSession(context, sessionId)
    // It may be staged only, and a rule refers to it.
    context.store.journal.flush()
  }
  if (!directory) return null
  if (!isAbsolute(directory)) {
    throw new MusterError('validation', `The directory "${directory}" is not an absolute path.`, {
      hint: 'Give the whole path, beginning at the root.',
      details: { field: 'directory' },
    })
  }
  const found = await stat(directory).catch(() => null)
  if (found?.isDirectory()) return resolve(directory)
  throw new MusterError('not_found', `There is no directory "${directory}".`, {
    hint: 'Check the path: the rule would never match.',
    details: { field: 'directory', directory },
  })
}
