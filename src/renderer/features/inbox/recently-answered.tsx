import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Check, Undo2, X } from 'lucide-react'
import type { Permission } from '../../../contract/permission.ts'
import { useLiveValue } from '../../lib/use-live-value.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Time } from '../../ui/time.tsx'
import { summarizePermission } from '../permissions/describe-permission.ts'

const SHOWN = 50
const query = { settled: true, limit: SHOWN }

const looks = {
  pending: { icon: Check, word: 'Waits', tone: 'text-faint' },
  allowed: { icon: Check, word: 'Allowed', tone: 'text-green' },
  denied: { icon: X, word: 'Denied', tone: 'text-red' },
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
  const { value, error } = useLiveValue('permission.list', query, 'permission.changed', take)
  if (error) {
    return (
      <div className="p-3">
        <ErrorNote message={error.message} hint={error.hint} />
      </div>
    )
  }
  const newest = value?.permissions.toReversed() ?? []
  if (newest.length === 0) return <p className="px-4 pb-3 text-faint">Nothing was answered yet.</p>
  return (
    <ul aria-label="Recently answered" className="max-h-64 overflow-y-auto pb-1">
      {newest.map((permission) => (
        <AnsweredItem key={permission.id} permission={permission} />
      ))}
    </ul>
  )
}

function take({ permission }: { permission: Permission }, before: { permissions: Permission[] } | null) {
  if (before === null || permission.state === 'pending') return before
  const others = before.permissions.filter(({ id }) => id !== permission.id)
  return { permissions: [...others, permission].slice(-SHOWN) }
}

function AnsweredItem({ permission }: { permission: Permission }) {
  const { icon: Icon, word, tone } = looks[permission.state]
  return (
    <li className="flex items-baseline gap-2 px-4 py-1">
      <Icon aria-hidden size={14} strokeWidth={2} className={clsx('shrink-0 self-center', tone)} />
      <span className="w-16 shrink-0">{word}</span>
      <Link
        to="/task/$taskId"
        params={{ taskId: permission.taskId }}
        className={clsx(
          'min-w-0 flex-1 truncate hover:underline',
          permission.kind === 'tool' && 'font-mono text-sm',
        )}
      >
        {summarizePermission(permission)}
      </Link>
      <span className="min-w-0 max-w-[45%] truncate text-faint text-sm">{byWhom(permission)}</span>
      <Time
        at={permission.answeredAt ?? permission.requestedAt}
        className="w-14 shrink-0 text-right text-faint text-sm"
      />
    </li>
  )
}

/** Who answered, and what was said with it. */
function byWhom({ answeredBy, note }: Pick<Permission, 'answeredBy' | 'note'>): string {
  if (answeredBy === 'policy') return note ?? 'by a rule'
  if (answeredBy === 'person') return note === null ? 'by you' : `by you: ${note}`
  return note ?? ''
}
