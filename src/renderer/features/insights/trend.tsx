/** A figure over time as small bars, for the eye. */
export function Trend({ values }: { values: readonly (number | null)[] }) {
  const most = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE)
  const width = 96 / Math.max(1, values.length)
  return (
    <svg aria-hidden width={96} height={16} className="block">
      {values.map((value, index) =>
        value === null || value <= 0 ? null : (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what it is of
            key={index}
            x={index * width}
            y={16 - Math.max(1, (value / most) * 16)}
            width={Math.max(0.5, width * 0.75)}
            height={Math.max(1, (value / most) * 16)}
            className="fill-blue"
          />
        ),
      )}
    </svg>
  )
}
