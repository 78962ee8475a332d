import { TriangleAlert } from 'lucide-react'
import type { Permission } from '../../../contract/permission.ts'
import { warnOfMarks } from '../../../contract/request-marks.ts'
import type { Approval } from '../../../contract/run.ts'

/** Says that a request has characters that can't be seen or look like others; nothing when it is what it seems. */
export function MarkWarning({ request }: { request: Permission | Approval }) {
  const warning = warnOfMarks(request)
  if (warning === null) return null
  return (
    <p role="note" className="flex gap-2 rounded-md border border-red/35 bg-red-soft px-3 py-2">
      <TriangleAlert aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0 text-red" />
      <span className="min-w-0 flex-1">{warning} No key allows it.</span>
    </p>
  )
}
