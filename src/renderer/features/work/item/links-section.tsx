import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { ShownLink } from '../../../../contract/work-item.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Select } from '../../../ui/select.tsx'
import { ItemPicker } from '../item-picker.tsx'
import { ItemRow, Rows } from './item-row.tsx'
import { endsOf, groupLinks, type LinkChoice, linkChoices } from './link-words.ts'
import { LinksGraph } from './links-graph.tsx'
import { Part } from './part.tsx'
import type { ItemDetail } from './use-item.ts'

/** The links of an item, by kind and as a small graph; one is added, or taken away. */
export function LinksSection({ detail, onChanged }: { detail: ItemDetail; onChanged: () => void }) {
  const { item, links } = detail
  const client = useClient()
  const [adding, setAdding] = useState(false)
  const remove = async ({ fromId, toId, kind }: ShownLink) => {
    try {
      await client.call('work.unlink', { fromId, toId, kind })
      onChanged()
    } catch (thrown) {
      reportError(thrown, 'The link was not taken away')
    }
  }
  return (
    <Part
      title="Links"
      count={links.length}
      aside={
        !adding &&
        item.deletedAt === null && (
          <Button size="sm" icon={Plus} onClick={() => setAdding(true)}>
            Link
          </Button>
        )
      }
    >
      {adding && <AddLink itemId={item.id} onDone={onChanged} onClose={() => setAdding(false)} />}
      {links.length === 0 && !adding && (
        <p className="text-faint">What it waits for, what waits for it, and what it has to do with.</p>
      )}
      {links.length > 0 && (
        <div className="flex flex-col gap-2">
          {groupLinks(links, item.id).map(([word, group]) => (
            <div key={word}>
              <h3 className="mb-0.5 text-muted text-sm">{word}</h3>
              <Rows label={word}>
                {group.map((link) => (
                  <ItemRow key={`${link.fromId} ${link.toId}`} item={link.other}>
                    <IconButton
                      size="sm"
                      icon={X}
                      label={`Take the link to ${link.other.title} away`}
                      onClick={() => void remove(link)}
                    />
                  </ItemRow>
                ))}
              </Rows>
            </div>
          ))}
          <LinksGraph item={item} links={links} />
        </div>
      )}
    </Part>
  )
}

function AddLink(props: { itemId: string; onDone: () => void; onClose: () => void }) {
  const client = useClient()
  const [choice, setChoice] = useState<LinkChoice>('in:blocks')
  const [otherId, setOtherId] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  const add = async () => {
    if (otherId === null || busy) return
    setBusy(true)
    setError(null)
    try {
      await client.call('work.link', endsOf(choice, props.itemId, otherId))
      props.onDone()
      props.onClose()
    } catch (thrown) {
      setError(toMusterError(thrown))
      setBusy(false)
    }
  }
  return (
    <form
      aria-label="New link"
      className="mb-2 flex flex-col gap-2 rounded-md border border-line bg-canvas p-2.5"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <div className="flex flex-wrap items-center gap-2">
        <Select label="Kind of link" value={choice} options={linkChoices} onValueChange={setChoice} />
        <div className="min-w-48 flex-1">
          <ItemPicker label="The other item" value={otherId} onChange={setOtherId} except={[props.itemId]} />
        </div>
        <Button type="submit" look="primary" disabled={busy || otherId === null}>
          Link
        </Button>
        <Button onClick={props.onClose}>Cancel</Button>
      </div>
      {error && <ErrorNote message={error.message} hint={error.hint} />}
    </form>
  )
}
