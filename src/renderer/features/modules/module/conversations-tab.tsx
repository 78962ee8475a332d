import { Link } from '@tanstack/react-router'
import { MessagesSquare, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import type { ModuleConversation } from '../../../../contract/module-query.ts'
import { NARROW, useMedia } from '../../../lib/use-media.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Grid, GridCell, GridRow } from '../../../ui/grid.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { useMoreAhead } from '../../../ui/use-more-ahead.ts'
import { useVirtualRows, VirtualRows } from '../../../ui/virtual-rows.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { openAsk } from '../ask/ask-state.ts'
import type { ForgetTarget } from '../forget-dialog.tsx'
import { useConversations } from './use-conversations.ts'

/** So many rows before the end the next page is read. */
const AHEAD = 30

/** The conversations with a module, last asked first. */
export function ConversationsTab({
  module,
  onForget,
}: {
  module: string
  onForget: (target: ForgetTarget) => void
}) {
  const { pages, busy, error, loadMore, reload } = useConversations(module)
  if (error && pages === null)
    return (
      <div className="p-4">
        <ReadError error={error} onAgain={reload} />
      </div>
    )
  if (pages === null) return <SkeletonLines lines={6} />
  if (pages.conversations.length === 0) {
    return (
      <EmptyState
        icon={MessagesSquare}
        title="Nothing was asked yet"
        actions={<Button onClick={() => openAsk({ module })}>{`Ask ${module}`}</Button>}
      >
        Each question begins a conversation. The next one in it has the earlier questions in mind.
      </EmptyState>
    )
  }
  return (
    <>
      {error && (
        <div className="p-4">
          <ReadError error={error} onAgain={reload} />
        </div>
      )}
      <Rows {...pages} busy={busy || error !== null} onMore={loadMore} onForget={onForget} />
    </>
  )
}

function Rows(props: {
  conversations: readonly ModuleConversation[]
  nextCursor: string | null
  busy: boolean
  onMore: () => void
  onForget: (target: ForgetTarget) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const narrow = useMedia(NARROW)
  const { conversations, nextCursor, busy, onMore } = props
  const virtual = useVirtualRows({ rows: conversations, scroller, narrow, narrowHeight: 52 })
  useMoreAhead({
    ...virtual,
    count: conversations.length,
    ahead: AHEAD,
    more: nextCursor !== null,
    busy,
    onMore,
  })
  return (
    <Grid
      ref={scroller}
      aria-label="Conversations"
      aria-multiselectable={false}
      // More follow than are known.
      aria-rowcount={nextCursor === null ? conversations.length : -1}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
    >
      <VirtualRows of={virtual}>
        {(conversation, position) => (
          <GridRow
            aria-rowindex={position}
            className="flex h-full items-center gap-3 border-line border-b px-4 hover:bg-hover max-md:px-3"
          >
            <GridCell className="min-w-0 flex-1 truncate">
              <Link
                to="/modules/conversation/$conversationId"
                params={{ conversationId: conversation.id }}
                className="hover:underline"
              >
                <VisibleText text={conversation.title} kind="text" />
              </Link>
            </GridCell>
            <GridCell className="shrink-0 text-muted text-sm">
              {conversation.queryCount} {conversation.queryCount === 1 ? 'question' : 'questions'}
            </GridCell>
            <GridCell className="w-16 shrink-0 text-right text-muted text-sm">
              <Time at={conversation.lastAskedAt} />
            </GridCell>
            <GridCell>
              <IconButton
                size="sm"
                label="Forget the conversation"
                icon={Trash2}
                onClick={() =>
                  props.onForget({
                    conversationId: conversation.id,
                    module: conversation.module,
                    count: conversation.queryCount,
                  })
                }
              />
            </GridCell>
          </GridRow>
        )}
      </VirtualRows>
    </Grid>
  )
}
