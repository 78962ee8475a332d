import type { Workflow } from '../../../contract/run.ts'
import { useLiveValue } from '../../lib/use-live-value.ts'

const nothing = {}
const none: readonly Workflow[] = []

/** Saved workflows and templates, as they change, with why they could not be read. */
export function useWorkflowList() {
  return useLiveValue('workflow.list', nothing, 'workflow.changed', ({ workflows }) => ({ workflows }))
}

/** Saved workflows and templates, as they change; none until they were read. */
export function useWorkflows(): readonly Workflow[] {
  return useWorkflowList().value?.workflows ?? none
}
