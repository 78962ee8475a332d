import { clsx } from 'clsx'

/** The product's sign: two ranks, and the one that has stepped forward. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={clsx('shrink-0', className ?? 'size-4')}>
      <g fill="currentColor">
        <rect x="1" y="1" width="8" height="8" rx="2.2" />
        <rect x="23" y="1" width="8" height="8" rx="2.2" />
        <rect x="1" y="12" width="8" height="8" rx="2.2" />
        <rect x="23" y="12" width="8" height="8" rx="2.2" />
        <rect x="1" y="23" width="8" height="8" rx="2.2" />
        <rect x="23" y="23" width="8" height="8" rx="2.2" />
      </g>
      <rect x="12" y="8" width="8" height="8" rx="2.2" fill="var(--color-accent)" />
    </svg>
  )
}
