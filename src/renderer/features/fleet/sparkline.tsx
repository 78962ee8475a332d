/** Small bars, scaled to the highest; silence is a thin line. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const highest = Math.max(8, ...values)
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${values.length * 4} 16`}
      className="h-4 w-full text-blue"
      preserveAspectRatio="none"
    >
      {values.map((value, index) => {
        const height = value === 0 ? 1 : Math.max(2, (value / highest) * 14)
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
            key={index}
            x={index * 4}
            y={15 - height}
            width={3}
            height={height}
            fill="currentColor"
            opacity={value === 0 ? 0.3 : 0.9}
          />
        )
      })}
    </svg>
  )
}
