import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Check, Undo2, X } from 'lucide-react'
import type { Permission } from '../../../contract/permission.ts'
import type { Approval } from '../../../contract/run.ts'
import { approvalKey } from '../../../contract/run.ts'
import { useLiveValue } from '../../lib/use-live-value.ts'
import { summarizePermission } from '../../ui/answers/describe-permission.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Time } from '../../ui/time.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { type AnsweredEntry, answeredEntries } from './answered-entries.ts'

const SHOWN = 50
const query = { settled: true, limit: SHOWN }

const looks = {
  pending: { icon: Check, word: 'Waits', tone: 'text-faint' },
  allowed: { icon: Check, word: 'Allowed', tone: 'text-green' },
  approved: { icon: Check, word: 'Approved', tone: 'text-green' },
  denied: { icon: X, word: 'Denied', tone: 'text-red' },
  rejected: { icon: X, word: 'Rejected', tone: 'text-red' },
  withdrawn: { icon: Undo2, word: 'Withdrawn', tone: 'text-faint' },
}

/** What was answered lately, by whom or by which rule; folded until it is wanted. */
export function RecentlyAnswered() {
  return (
    <Disclosure
      summary="Recently answered"
      className="shrink-0 border-line border-t bg-canvas"
      summaryClassName="px-4 py-2 max-md:px-3"
    >
      <Answered />
    </Disclosure>
  )
}

function Answered() {
  const requests = useLiveValue('permission.list', query, 'permission.changed', takeRequest)
  const approvals = useLiveValue('run.approvals', query, 'approval.changed', takeApproval)
  const error = requests.error ?? approvals.error
  if (error) {
    return (
      <div className="p-3">
        <ErrorNote message={error.message} hint={error.hint} />
      </div>
    )
  }
  if (requests.value === null || approvals.value === null) return null
  const newest = answeredEntries(requests.value.permissions, approvals.value.approvals, SHOWN)
  if (newest.length === 0) return <p className="px-4 pb-3 text-faint">Nothing was answered yet.</p>
  return (
    <ul aria-label="Recently answered" className="max-h-64 overflow-y-auto pb-1">
      {newest.map((entry) => (
        <AnsweredItem key={entry.id} entry={entry} />
      ))}
    </ul>
  )
}

function takeRequest(
  { permission }: { permission: Permission },
  before: { permissions: Permission[] } | null,
) {
  if (before === null || permission.state === 'pending') return before
  const others = before.permissions.filter(({ id }) => id !== permission.id)
  return { permissions: [...others, permission].slice(-SHOWN) }
}

function takeApproval({ approval }: { approval: Approval }, before: { approvals: Approval[] } | null) {
  if (before === null || approval.state === 'pending') return before
  const key = approvalKey(approval)
  const others = before.approvals.filter((each) => approvalKey(each) !== key)
  return { approvals: [approval, ...others].slice(0, SHOWN) }
}

function AnsweredItem({ entry: { about, at } }: { entry: AnsweredEntry }) {
  const {
    icon: Icon,
    word,
    tone,
  } = looks[about.kind === 'request' ? about.request.state : about.approval.state]
  return (
    <li className="flex items-baseline gap-2 px-4 py-1">
      <Icon aria-hidden size={14} strokeWidth={2} className={clsx('shrink-0 self-center', tone)} />
      <span className="w-16 shrink-0">{word}</span>
      {about.kind === 'request' ? (
        <Link
          to="/task/$taskId"
          params={{ taskId: about.request.taskId }}
          className={clsx(linkLook, about.request.kind === 'tool' && 'font-mono text-sm')}
        >
          <VisibleText text={summarizePermission(about.request)} />
        </Link>
      ) : (
        <Link to="/run/$runId" params={{ runId: about.approval.runId }} className={linkLook}>
          <VisibleText text={`${about.approval.runTitle}: ${about.approval.title}`} kind="text" />
        </Link>
      )}
      <span className="min-w-0 max-w-[45%] truncate text-faint text-sm">
        <VisibleText text={about.kind === 'request' ? byWhom(about.request) : byPerson(about.approval)} />
      </span>
      <Time at={at} className="w-14 shrink-0 text-right text-faint text-sm" />
    </li>
  )
}

const linkLook = 'min-w-0 flex-1 truncate hover:underline'

/** Who answered, and what was said with it. */
function byWhom({ answeredBy, note }: Pick<Permission, 'answeredBy' | 'note'>): string {
  if (answeredBy === 'policy') return note ?? 'by a rule'
  return answeredBy === 'person' ? byYou(note) : (note ?? '')
}

/** Only a person answers what a workflow asks. */
function byPerson({ state, comment }: Approval): string {
  return state === 'withdrawn' ? '' : byYou(comment)
}

function byYou(said: string | null): string {
  return said === null ? 'by you' : `by you: ${said}`
}
