/** A line over the whole page. */
export function Banner({ children, action }: { children: React.ReactNode; action?: React.ReactNode }) {
  return (
    <div
      role="status"
      className="flex min-h-9 items-center gap-3 border-line border-b bg-amber-soft px-4 py-1 text-ink max-md:px-3"
    >
      <div className="min-w-0 flex-1 break-words">{children}</div>
      {action}
    </div>
  )
}
