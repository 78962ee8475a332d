import { Link } from '@tanstack/react-router'
import { ChevronRight, HandHelping, Pencil, Play, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { MAX_TITLE_LENGTH, type WorkItem } from '../../../../contract/work-item.ts'
import { useClient } from '../../../lib/client.ts'
import { fieldKeys } from '../../../lib/field-keys.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Input } from '../../../ui/input.tsx'
import { StateLine } from '../../../ui/state-line.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { statusLooks } from '../../../ui/work/item-look.ts'
import { openStart } from '../dialogs/work-dialogs.ts'
import { ClaimMark, TypeMark, UnseenMark } from '../item-marks.tsx'
import { canStart, ItemMenu } from '../item-menu.tsx'
import { dropDraft, setDraft, useDrafts } from './drafts.ts'
import type { ItemDetail } from './use-item.ts'

/** What is above an item, its title, which is edited in its place, its state, and its main actions. */
export function ItemHeader(props: {
  detail: ItemDetail
  editing: boolean
  onEdit: (editing: boolean) => void
  onClaim: () => void
  /** Whether it was saved. */
  onTitle: (title: string) => Promise<boolean>
}) {
  const { item, ancestors } = props.detail
  return (
    <header className="flex shrink-0 flex-col gap-1 border-line border-b px-4 py-1.5 max-md:px-3">
      <nav aria-label="Above it" className="flex min-h-5 flex-wrap items-center gap-x-1 text-muted text-sm">
        <Link to="/work" className="hover:underline">
          Work
        </Link>
        {ancestors.map((each) => (
          <span key={each.id} className="flex min-w-0 items-center gap-1">
            <ChevronRight aria-hidden size={12} className="shrink-0 text-faint" />
            <Link
              to="/work/$itemId"
              params={{ itemId: each.id }}
              className="max-w-60 truncate hover:underline"
            >
              <VisibleText text={each.title} kind="text" />
            </Link>
          </span>
        ))}
      </nav>
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1.5">
        <TypeMark item={item} size={16} />
        {props.editing ? (
          <TitleField {...props} />
        ) : (
          <h1 className="min-w-0 break-words font-semibold text-lg">
            <VisibleText text={item.title} kind="text" />
          </h1>
        )}
        {!props.editing && item.deletedAt === null && (
          <IconButton
            size="sm"
            label="Edit the title"
            shortcut="e"
            icon={Pencil}
            onClick={() => props.onEdit(true)}
          />
        )}
        <StateLine look={statusLooks[item.status]} />
        <UnseenMark item={item} />
        <ClaimMark item={item} />
        <span className="flex-1" />
        {item.deletedAt !== null && <RestoreButton item={item} />}
        {item.deletedAt === null && (
          <>
            {canStart(item) && (
              <Button look="primary" icon={Play} shortcut="s" onClick={() => openStart([item.id])}>
                Start work
              </Button>
            )}
            <Button icon={item.claim === null ? HandHelping : Undo2} shortcut="c" onClick={props.onClaim}>
              {item.claim === null ? 'Claim' : 'Give back'}
            </Button>
            <ItemMenu item={item} />
          </>
        )}
      </div>
    </header>
  )
}

function TitleField({ detail: { item }, onEdit, onTitle }: Parameters<typeof ItemHeader>[0]) {
  const key = `${item.id} title`
  const draft = useDrafts((drafts) => drafts[key]) ?? { base: item.title, text: item.title }
  const [busy, setBusy] = useState(false)
  const end = () => {
    dropDraft(key)
    onEdit(false)
  }
  const save = async () => {
    const title = draft.text.trim()
    if (title === '' || busy) return
    if (title === item.title) return end()
    setBusy(true)
    const saved = await onTitle(title)
    setBusy(false)
    if (saved) end()
  }
  return (
    <form
      className="flex min-w-48 flex-1 flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Input
        aria-label="Title"
        autoFocus
        required
        maxLength={MAX_TITLE_LENGTH}
        className="min-w-40 flex-1"
        value={draft.text}
        onChange={(event) => setDraft(key, { base: draft.base, text: event.target.value })}
        onKeyDown={fieldKeys(['Escape', end])}
      />
      <Button type="submit" look="primary" disabled={busy || draft.text.trim() === ''}>
        Save
      </Button>
      <Button onClick={end}>Cancel</Button>
      {item.title !== draft.base && (
        <span role="alert" className="basis-full text-amber">
          {item.updatedBy} has changed the title to “<VisibleText text={item.title} kind="text" />” meanwhile.
        </span>
      )}
    </form>
  )
}

/** Brings a removed item back, with what was removed with it. */
function RestoreButton({ item }: { item: WorkItem }) {
  const client = useClient()
  const restore = async () => {
    try {
      await client.call('work.restore', { itemId: item.id, version: item.version })
    } catch (thrown) {
      reportError(thrown, 'It was not restored')
    }
  }
  return (
    <>
      <span className="text-amber">Removed</span>
      <Button icon={Undo2} onClick={() => void restore()}>
        Restore
      </Button>
    </>
  )
}
