import type { ReactNode } from 'react'
import type { LiveValue } from '../lib/use-live-value.ts'
import { ReadError } from './read-error.tsx'
import { SkeletonLines } from './skeleton.tsx'

/** What is shown of a value once it was read; before that lines that stand for it, or why it could not be read. */
export function Loaded<T>(props: { of: LiveValue<T>; lines?: number; children: (value: T) => ReactNode }) {
  const { value, error, reload } = props.of
  if (error)
    return (
      <div className="p-3">
        <ReadError error={error} onAgain={reload} />
      </div>
    )
  return value === null ? <SkeletonLines lines={props.lines ?? 2} /> : props.children(value)
}
