import type { Approval } from '../../../contract/run.ts'
import type { Settlement } from '../../lib/store.ts'

const UNKNOWN = 'It waits no more: it was answered elsewhere or withdrawn.'

/** How a request was settled that was open on this page. Undefined: the page was not connected then. */
export function describeSettlement(settlement: Settlement | undefined): string {
  if (settlement === undefined) return UNKNOWN
  const { state, note, answeredBy } = settlement
  const said = note === null || note === '' ? '.' : `: ${note}`
  if (state === 'withdrawn') return `Withdrawn${said}`
  return answeredBy === 'policy'
    ? `A rule answered it: ${state}.`
    : `Answered in another window: ${state}${said}`
}

/** The same of what a workflow asked. */
export function describeSettledApproval(approval: Approval | undefined): string {
  if (approval === undefined) return UNKNOWN
  const said = approval.comment === null || approval.comment === '' ? '.' : `: ${approval.comment}`
  return approval.state === 'withdrawn'
    ? 'Withdrawn: its run does not ask any more.'
    : `Answered in another window: ${approval.state}${said}`
}
