import { clsx } from 'clsx'

/** Holds the place of text that is on its way; still, so that it doesn't call for attention. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block rounded-sm bg-pressed', className ?? 'h-3 w-24')} />
}

/** A few lines on their way. */
export function SkeletonLines({ lines = 4 }: { lines?: number }) {
  const widths = ['w-3/5', 'w-4/5', 'w-2/5', 'w-2/3', 'w-1/2']
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no identity.
        <Skeleton key={index} className={clsx('h-3', widths[index % widths.length])} />
      ))}
    </div>
  )
}
