import { Link } from '@tanstack/react-router'
import { MessagesSquare, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { ModuleConversation, Query } from '../../../../contract/module-query.ts'
import { useClient } from '../../../lib/client.ts'
import { useLiveValue } from '../../../lib/use-live-value.ts'
import { NARROW, useMedia } from '../../../lib/use-media.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Grid, GridCell, GridRow } from '../../../ui/grid.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { useVirtualRows, VirtualRows } from '../../../ui/virtual-rows.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { openAsk } from '../ask/ask-state.ts'
import type { ForgetTarget } from '../forget-dialog.tsx'

/** As many as the contract gives at once. */
const LIMIT = 1_000

/** The conversations with a module, last asked first. */
export function ConversationsTab({
  module,
  onForget,
}: {
  module: string
  onForget: (target: ForgetTarget) => void
}) {
  const input = useMemo(() => ({ module, limit: LIMIT }), [module])
  const { value, error, reload } = useLiveValue(
    'module.conversations',
    input,
    'query.changed',
    ({ query }, before) => (before !== null && !isNews(before.conversations, query, module) ? before : null),
  )
  const client = useClient()
  useEffect(
    () => client.subscribe({ names: ['query.forgotten'] }, { onEvent: reload, onGap: () => {} }),
    [client, reload],
  )
  if (error && value === null)
    return (
      <div className="p-4">
        <ReadError error={error} onAgain={reload} />
      </div>
    )
  if (value === null) return <SkeletonLines lines={6} />
  if (value.conversations.length === 0) {
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
  return <Rows conversations={value.conversations} onForget={onForget} />
}

function Rows(props: {
  conversations: readonly ModuleConversation[]
  onForget: (target: ForgetTarget) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const narrow = useMedia(NARROW)
  const virtual = useVirtualRows({ rows: props.conversations, scroller, narrow, narrowHeight: 52 })
  return (
    <Grid
      ref={scroller}
      aria-label="Conversations"
      aria-multiselectable={false}
      aria-rowcount={props.conversations.length}
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

/** A question that was just asked changes the list; how it goes on does not. */
function isNews(known: readonly ModuleConversation[], query: Query, module: string): boolean {
  if (query.module !== module) return false
  const conversation = known.find(({ id }) => id === query.conversationId)
  return conversation === undefined || query.createdAt > conversation.lastAskedAt
}
