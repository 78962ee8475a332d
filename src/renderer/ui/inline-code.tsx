/** Plain text in which `backticks` mark code, as messages of the supervisor have it. */
export function InlineCode({ text }: { text: string }) {
  const parts = text.split('`')
  // An odd number of backticks is text that happens to have one.
  if (parts.length % 2 === 0) return text
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place.
      <code key={index} className="rounded-sm bg-hover px-1 text-[0.92em]">
        {part}
      </code>
    ) : (
      part
    ),
  )
}
