/** A small line of the last readings, scaled to its highest; at least 10, so that rest looks like rest. */
export function TrailLine({ values, label }: { values: readonly number[]; label: string }) {
  const highest = Math.max(10, ...values)
  const width = 24
  const points = values.map((value, index) => {
    const x = ((width - values.length + index + 1) / width) * 48
    return `${x.toFixed(1)},${(15 - (value / highest) * 13).toFixed(1)}`
  })
  return (
    <svg role="img" aria-label={label} viewBox="0 0 48 16" className="h-4 w-12 shrink-0 text-blue">
      {points.length > 1 && (
        <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth={1.25} />
      )}
    </svg>
  )
}
