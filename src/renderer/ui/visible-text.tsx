import { type TextKind, visibleParts } from '../../contract/visible-text.ts'

/**
 * A text that others wrote, kept to itself (its direction changes nothing around it), with a mark for each character
 * that can't be seen or looks like another.
 */
export function VisibleText({ text, kind = 'code' }: { text: string; kind?: TextKind }) {
  const parts = visibleParts(text, kind)
  if (parts.length === 1 && parts[0]?.kind === 'plain') return <bdi>{text}</bdi>
  return (
    <bdi>
      {parts.map((part, index) =>
        part.kind === 'plain' ? (
          part.text
        ) : (
          <mark
            // biome-ignore lint/suspicious/noArrayIndexKey: a text has its pieces in one order.
            key={index}
            title={titles[part.kind]}
            className="rounded-sm bg-red-soft px-0.5 font-mono text-ink"
          >
            {part.text}
          </mark>
        ),
      )}
    </bdi>
  )
}

const titles = {
  hidden: 'A character that can not be seen',
  look_alike: 'A letter that looks like another',
  blank: 'Blanks, left out here',
}
