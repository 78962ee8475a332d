import { draggable } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { Link, useNavigate } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { memo, useEffect, useRef } from 'react'
import { visibleText } from '../../../../contract/visible-text.ts'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { statusLooks } from '../../../ui/work/item-look.ts'
import { ClaimMark, HeldMark, LabelChips, PriorityMark, TypeMark, UnseenMark } from '../item-marks.tsx'
import { ItemMenu } from '../item-menu.tsx'
import { useWorkFocus } from '../work-view.ts'
import { useBoard, useBoardStore } from './board-state.ts'

/**
 * An item on the board. It can be dragged; its title has the focus, and leads to its page. It is drawn again with its own
 * item only, not as one scrolls.
 */
export const Card = memo(function Card({ item, isFirst }: { item: ListedItem; isFirst: boolean }) {
  const board = useBoardStore()
  const navigate = useNavigate()
  const card = useRef<HTMLDivElement>(null)
  const link = useRef<HTMLAnchorElement>(null)
  const moved = useBoard((state) => state.moved[item.id])
  const isCurrent = useWorkFocus((focus) => focus.cursorId === item.id)
  const focusWanted = useBoard((state) => state.focusWanted)
  useEffect(() => {
    const element = card.current
    if (element === null) return
    return draggable({
      element,
      canDrag: () => board.getState().moved[item.id] === undefined,
      getInitialData: () => ({ itemId: item.id }),
      onDragStart: () => useWorkFocus.setState({ cursorId: item.id }),
    })
  }, [board, item.id])
  useEffect(() => {
    if (!isCurrent || !focusWanted) return
    board.setState({ focusWanted: false })
    link.current?.focus({ preventScroll: true })
  }, [board, isCurrent, focusWanted])
  const lifted = moved?.as === 'lifted'
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the title is the link; this only spares aiming at it.
    <div
      ref={card}
      data-card={item.id}
      aria-busy={moved?.as === 'sent' || undefined}
      onPointerDown={() => useWorkFocus.setState({ cursorId: item.id })}
      onDoubleClick={() => void navigate({ to: '/work/$itemId', params: { itemId: item.id } })}
      className={clsx(
        'flex h-full cursor-grab flex-col rounded-md border bg-surface px-2.5 py-1.5 active:cursor-grabbing',
        'has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-focus has-[a:focus-visible]:outline-offset-[-1px]',
        lifted && moved.why === null && 'border-accent bg-selected',
        lifted && moved.why !== null && 'border-red bg-red-soft',
        !lifted && (isCurrent ? 'border-accent' : 'border-line hover:border-control'),
        moved?.as === 'sent' && 'opacity-60',
      )}
    >
      <div className="flex min-h-0 flex-1 items-start gap-1.5">
        <TypeMark item={item} className="mt-0.5" />
        <Link
          ref={link}
          to="/work/$itemId"
          params={{ itemId: item.id }}
          draggable={false}
          tabIndex={isCurrent || isFirst ? 0 : -1}
          title={visibleText(item.title, 'text')}
          onFocus={() => useWorkFocus.setState({ cursorId: item.id })}
          className="line-clamp-2 min-w-0 flex-1 break-words outline-none hover:underline"
        >
          <VisibleText text={item.title} kind="text" />
        </Link>
        <ItemMenu item={item} small />
      </div>
      <div className="flex h-5 min-w-0 items-center gap-1.5 text-sm">
        {item.priority !== 'medium' && <PriorityMark item={item} />}
        <UnseenMark item={item} />
        <HeldMark item={item} />
        <span className="min-w-0 flex-1 overflow-hidden">
          <LabelChips labels={item.labels} />
        </span>
        <ClaimMark item={item} />
        {moved?.as === 'sent' && <span className="shrink-0 text-muted">Moving…</span>}
        {item.status === 'completed' && <span className="sr-only">{statusLooks.completed.word}</span>}
      </div>
    </div>
  )
})
