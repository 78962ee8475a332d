import type { ReactNode } from 'react'
import type { Json } from '../../../../contract/values.ts'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { CodeBlock } from '../../../ui/task/markdown/code-block.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'

/** Deeper parts, and more parts than these, are seen as JSON. */
const MAX_DEPTH = 4
const MAX_PARTS = 100

/** A value that others made, as people read it; its JSON behind a disclosure. */
export function JsonValue({ value, label }: { value: Json; label: string }) {
  return (
    <div className="min-w-0">
      <Value value={value} depth={0} />
      <Disclosure summary={`${label} as JSON`} className="mt-1 text-sm">
        <CodeBlock pieces={[JSON.stringify(value, null, 2)]} language="json" streaming={false} />
      </Disclosure>
    </div>
  )
}

function Value({ value, depth }: { value: Json; depth: number }): ReactNode {
  if (value === null) return <span className="text-faint">none</span>
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') {
    if (value === '') return <span className="text-faint">empty</span>
    return (
      <span className="whitespace-pre-wrap break-words">
        <VisibleText text={value} kind="prose" />
      </span>
    )
  }
  const parts = Array.isArray(value) ? value : Object.entries(value)
  if (parts.length === 0) return <span className="text-faint">empty</span>
  if (depth >= MAX_DEPTH || parts.length > MAX_PARTS)
    return <span className="text-faint">{parts.length} parts: see the JSON</span>
  if (Array.isArray(value)) {
    return (
      <ul className="list-disc pl-4">
        {value.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place.
          <li key={index}>
            <Value value={each} depth={depth + 1} />
          </li>
        ))}
      </ul>
    )
  }
  return (
    <dl className="flex flex-col gap-1">
      {Object.entries(value).map(([name, each]) => (
        <div key={name} className="grid grid-cols-[minmax(5rem,8rem)_minmax(0,1fr)] gap-x-3">
          <dt className="break-words text-muted">
            <VisibleText text={name} />
          </dt>
          <dd className="min-w-0">
            <Value value={each} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
