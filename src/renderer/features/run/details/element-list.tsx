import { useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { useRef } from 'react'
import type { NodeRun } from '../../../../contract/run.ts'
import { describeNode } from '../../../ui/node-state.ts'
import { Elapsed } from '../../../ui/time.tsx'
import { textTones } from '../../../ui/tone.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { selectNode } from '../run-focus.ts'
import { useNode } from '../use-run.ts'

const ROW = 26

/** The elements of a fan-out, each with its state; a click shows one. */
export function ElementList({ node }: { node: NodeRun }) {
  const box = useRef<HTMLUListElement>(null)
  const count = node.itemCount ?? 0
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 10,
  })
  return (
    <section aria-label="Elements">
      <h3 className="mb-1.5 font-semibold">
        Elements{' '}
        <span className="font-normal text-muted">
          {node.itemsEnded ?? 0} of {count} ended
        </span>
      </h3>
      <ul
        ref={box}
        className="relative max-h-56 overflow-y-auto rounded-md border border-line bg-surface"
        style={{ height: Math.min(count, 9) * ROW + 2 }}
      >
        <li aria-hidden style={{ height: virtualizer.getTotalSize() }} />
        {virtualizer.getVirtualItems().map((item) => (
          <li
            key={item.key}
            className="absolute inset-x-0 top-0"
            style={{ height: item.size, transform: `translateY(${item.start}px)` }}
          >
            <Element nodeId={node.nodeId} index={item.index} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Element({ nodeId, index }: { nodeId: string; index: number }) {
  const key = `${nodeId}#${index}`
  const node = useNode(key)
  if (!node) return <span className="flex h-full items-center px-3 text-faint">[{index}]</span>
  const { icon: Icon, tone, word } = describeNode(node)
  return (
    <button
      type="button"
      onClick={() => selectNode(key)}
      className="flex h-full w-full items-center gap-2 px-3 text-left hover:bg-hover"
    >
      <span className="w-8 text-faint">[{index}]</span>
      <span className={clsx('flex shrink-0 items-center gap-1.5', textTones[tone])}>
        <Icon aria-hidden size={14} strokeWidth={1.75} />
        {word}
      </span>
      <span className="min-w-0 flex-1 truncate text-muted">
        <VisibleText text={node.preview ?? node.note ?? ''} kind="text" />
      </span>
      {node.startedAt !== null && (
        <span className="shrink-0 text-muted">
          <Elapsed from={node.startedAt} to={node.endedAt} />
        </span>
      )}
    </button>
  )
}
