import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, MessageCircleX, Trash2 } from 'lucide-react'
import { Fragment, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { cutText } from '../../../../contract/cut-text.ts'
import { visibleText } from '../../../../contract/visible-text.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { ExportButton } from '../export-button.tsx'
import { ForgetDialog, type ForgetTarget } from '../forget-dialog.tsx'
import { useQueries } from '../history/use-queries.ts'
import { FollowUp } from './follow-up.tsx'
import { GoneState } from './gone-state.tsx'
import { Turn } from './turn.tsx'

const PAGE = 20

/** A conversation with a module: its questions and answers in order, live, and the next question under them. */
export function ConversationPage() {
  const { conversationId } = useParams({ from: '/modules/conversation/$conversationId' })
  return <OpenConversation key={conversationId} conversationId={conversationId} />
}

function OpenConversation({ conversationId }: { conversationId: string }) {
  const navigate = useNavigate()
  const filter = useMemo(() => ({ conversationId }), [conversationId])
  const { queries, nextCursor, loaded, busy, error, loadMore, reload } = useQueries(filter, PAGE)
  const [forgetting, setForgetting] = useState<ForgetTarget | null>(null)
  const [newest] = queries
  const box = useStickToEnd(newest?.id, newest?.state)
  const module = newest?.module
  // Of a conversation that is not read to its beginning the first question is not known.
  const first = nextCursor === null ? queries.at(-1) : undefined
  const title = first === undefined ? 'Conversation' : cutText(first.question.split('\n', 1)[0] ?? '', 120)
  if (loaded && newest === undefined) {
    return <GoneState icon={MessageCircleX} title="There is no such conversation" subject="It" />
  }
  return (
    <>
      <PageHeader
        title={visibleText(title, 'text')}
        actions={
          module !== undefined && (
            <>
              <ExportButton filter={filter} name={`${module}-conversation`} />
              <IconButton
                label="Forget the conversation"
                icon={Trash2}
                onClick={() =>
                  setForgetting({
                    conversationId,
                    module,
                    ...(nextCursor === null ? { count: queries.length } : {}),
                  })
                }
              />
            </>
          )
        }
      >
        {module !== undefined && (
          <Link
            to="/modules/$name"
            params={{ name: module }}
            className="inline-flex items-center gap-1 text-muted hover:text-ink hover:underline"
          >
            <ArrowLeft aria-hidden size={14} strokeWidth={1.75} />
            {module}
          </Link>
        )}
      </PageHeader>
      {error && (
        <div className="p-4">
          <ReadError error={error} onAgain={reload} />
        </div>
      )}
      {!loaded && !error && <SkeletonLines lines={8} />}
      <div
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
        role="log"
        aria-label="Questions and answers"
        className="min-h-0 flex-1 overflow-y-auto px-4 outline-offset-[-2px] max-md:px-3"
      >
        <div className="mx-auto max-w-[60rem]">
          {nextCursor !== null && (
            <div className="flex justify-center py-2">
              <Button size="sm" disabled={busy} onClick={loadMore}>
                {busy ? 'Reading…' : 'Show earlier questions'}
              </Button>
            </div>
          )}
          {queries.toReversed().map((query, index) => (
            <Fragment key={query.id}>
              {index > 0 && <hr className="border-line" />}
              <Turn query={query} onForget={setForgetting} />
            </Fragment>
          ))}
        </div>
      </div>
      {module !== undefined && <FollowUp conversationId={conversationId} module={module} />}
      <ForgetDialog
        target={forgetting}
        onClose={() => setForgetting(null)}
        onForgotten={() => {
          const leaves = forgetting !== null && ('conversationId' in forgetting || queries.length === 1)
          if (leaves && module !== undefined)
            void navigate({ to: '/modules/$name', params: { name: module } })
        }}
      />
    </>
  )
}

/** Keeps the end in view when a question comes or ends, for who has not scrolled up. */
function useStickToEnd(newestId: string | undefined, state: string | undefined) {
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them is a reason to look.
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const toEnd = () => element.scrollTo({ top: element.scrollHeight })
    toEnd()
    let away = false
    const onScroll = () => {
      away = element.scrollHeight - element.scrollTop - element.clientHeight > 80
    }
    // Answers stream, and long texts are drawn a moment later.
    const observer = new ResizeObserver(() => !away && toEnd())
    const content = element.firstElementChild
    if (content !== null) observer.observe(content)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [newestId, state])
  return box
}
