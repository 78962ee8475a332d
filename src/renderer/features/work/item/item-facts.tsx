import { type WorkItem, WorkPriority } from '../../../../contract/work-item.ts'
import { legalMoves } from '../../../../contract/work-moves.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Fact, Facts, Section } from '../../../ui/facts.tsx'
import { formatExact, shortId } from '../../../ui/format.ts'
import { Select } from '../../../ui/select.tsx'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { priorityLooks, statusLooks, typeLooks } from '../../../ui/work/item-look.ts'
import { LabelChips } from '../item-marks.tsx'
import { ItemPicker } from '../item-picker.tsx'
import { splitLabels } from '../split-labels.ts'
import { useChange } from '../use-change.ts'
import { Editable } from './editable.tsx'

const priorities = WorkPriority.options.map((value) => ({ value, label: priorityLooks[value].word }))

/** What an item is besides its texts, each changed in its place. */
export function ItemFacts({ item }: { item: WorkItem }) {
  const change = useChange()
  const client = useClient()
  const statuses = [item.status, ...legalMoves(item.itemType, item.status)].map((value) => ({
    value,
    label: statusLooks[value].word,
  }))
  const moveBelow = async (parentId: string | null) => {
    if (parentId === item.parentId) return
    try {
      await client.call('work.move', { itemId: item.id, version: item.version, parentId, beforeId: null })
    } catch (thrown) {
      reportError(thrown, 'It was not moved')
    }
  }
  const text = (field: 'branch' | 'commit', label: string, maxLength: number) => (
    <Fact name={label}>
      <Editable
        id={`${item.id} ${field}`}
        label={label}
        value={item[field] ?? ''}
        changedBy={item.updatedBy}
        maxLength={maxLength}
        empty="None"
        onSave={async (next) =>
          (await change(item, { [field]: next.trim() === '' ? null : next.trim() })) !== null
        }
      >
        {(value) => (
          <span className="break-all font-mono text-sm">
            <VisibleText text={value} />
          </span>
        )}
      </Editable>
    </Fact>
  )
  return (
    <>
      <Section title="Facts">
        <Facts>
          <Fact name="Type">{typeLooks[item.itemType].word}</Fact>
          <Fact name="Status">
            <Select
              label="Status"
              className="w-full"
              value={item.status}
              options={statuses}
              disabled={item.deletedAt !== null}
              onValueChange={(status) => void change(item, { status })}
            />
          </Fact>
          <Fact name="Priority">
            <Select
              label="Priority"
              className="w-full"
              value={item.priority}
              options={priorities}
              disabled={item.deletedAt !== null}
              onValueChange={(priority) => void change(item, { priority })}
            />
          </Fact>
          <Fact name="Below">
            <ItemPicker
              label="Below"
              value={item.parentId}
              onChange={(parentId) => void moveBelow(parentId)}
              except={[item.id]}
            />
          </Fact>
          <Fact name="Labels">
            <Editable
              id={`${item.id} labels`}
              label="Labels"
              value={item.labels.join(', ')}
              changedBy={item.updatedBy}
              maxLength={2_600}
              empty="None"
              onSave={async (labels) => (await change(item, { labels: splitLabels(labels) })) !== null}
            >
              {() => <LabelChips labels={item.labels} />}
            </Editable>
          </Fact>
          {text('branch', 'Branch', 250)}
          {text('commit', 'Commit', 64)}
          {item.claim !== null && (
            <Fact name="Claimed by">
              {item.claim.by}, <Time at={item.claim.at} />
            </Fact>
          )}
        </Facts>
      </Section>
      <Section title="Record">
        <Facts>
          <Fact name="Created">
            {formatExact(item.createdAt)} <span className="text-faint">by {item.createdBy}</span>
          </Fact>
          <Fact name="Changed">
            <Time at={item.updatedAt} /> <span className="text-faint">by {item.updatedBy}</span>
          </Fact>
          <Fact name="Version">{item.version}</Fact>
          <Fact name="Id" copy={item.id}>
            <span className="font-mono text-sm">{shortId(item.id)}</span>
          </Fact>
        </Facts>
      </Section>
    </>
  )
}
