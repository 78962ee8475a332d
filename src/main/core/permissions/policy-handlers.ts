import { stat } from 'node:fs/promises'
import { isAbsolute, resolve } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { PolicyChange } from '../../../contract/policy.ts'
import type { Context } from '../context.ts'
import { requireSession } from '../sessions/session-service.ts'
import { answerPending } from './answer-by-policy.ts'

type Names = 'policy.list' | 'policy.create' | 'policy.update' | 'policy.remove' | 'policy.test'

export function createPolicyHandlers(context: Context): Pick<Handlers, Names> {
  return {
    'policy.list': () => ({ policies: [...context.policies.list()] }),
    async 'policy.create'({ position, ...input }) {
      const directory = await checkPlace(context, input)
      const created = context.policies.create({ ...input, directory }, position)
      answerPending(context)
      return created
    },
    async 'policy.update'({ policyId, change: { position, ...fields } }) {
      const directory = await checkPlace(context, fields)
      const change = fields.directory === undefined ? fields : { ...fields, directory }
      const updated = context.policies.update(policyId, change, position)
      answerPending(context)
      return updated
    },
    'policy.remove'({ policyId }) {
      context.policies.remove(policyId)
      return {}
    },
    'policy.test': ({ directory, tool, input }) =>
      context.policies.decide({ directory: resolve(directory), sessionId: null, tool, input }),
  }
}

/**
 * A rule for a place that does not exist never matches, which nobody wants. Returns the directory as it is kept.
 *
 * @throws MusterError `validation`, `not_found`, `storage`
 */
async function checkPlace(context: Context, { directory, sessionId }: PolicyChange): Promise<string | null> {
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
