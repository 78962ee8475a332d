import { Plus } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { MAX_NOTES_LENGTH, type WorkItem } from '../../../../contract/work-item.ts'
import { Button } from '../../../ui/button.tsx'
import { Markdown } from '../../../ui/task/markdown/markdown.tsx'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { useChange } from '../use-change.ts'
import { type DetailField, detailFields, textOfField, withField } from './detail-fields.ts'
import { useDrafts } from './drafts.ts'
import { Editable } from './editable.tsx'
import { Part } from './part.tsx'

/** Descriptions of projects and sessions are shorter. */
const DESCRIPTION_LENGTH = { project: 10_000, session: 10_000, task: 50_000, research: 50_000 }

/** What an item says: description, what belongs to its type, notes. */
export function ItemTexts({ item }: { item: WorkItem }) {
  const change = useChange()
  const drafts = useDrafts()
  const [added, setAdded] = useState<readonly string[]>([])
  const isThere = (field: DetailField) =>
    textOfField(item.metadata, field) !== '' ||
    added.includes(field.key) ||
    drafts[`${item.id} ${field.key}`] !== undefined
  const fields = detailFields[item.itemType]
  const shown = fields.filter(isThere)
  const missing = fields.filter((field) => !isThere(field))
  const description = { key: 'description', kind: 'text' } as const
  const save = async (metadata: WorkItem['metadata'] | null) => {
    if (metadata === null) {
      toast.error('This is no number.')
      return false
    }
    return (await change(item, { metadata })) !== null
  }
  return (
    <>
      <Part title="Description">
        <Editable
          id={`${item.id} description`}
          label="Description"
          multiline
          maxLength={DESCRIPTION_LENGTH[item.itemType]}
          value={textOfField(item.metadata, description)}
          changedBy={item.updatedBy}
          empty="What is to be done, and why."
          onSave={(text) => save(withField(item.metadata, description, text))}
        >
          {(text) => <Markdown text={text} />}
        </Editable>
      </Part>
      {shown.map((field) => (
        <Part key={field.key} title={field.label}>
          <Editable
            id={`${item.id} ${field.key}`}
            label={field.label}
            multiline={isLong(field)}
            begun={textOfField(item.metadata, field) === ''}
            maxLength={field.maxLength}
            value={textOfField(item.metadata, field)}
            changedBy={item.updatedBy}
            empty={field.kind === 'lines' ? 'Nothing yet; one a line.' : 'Nothing yet.'}
            onSave={(text) => save(withField(item.metadata, field, text))}
            onClosed={() => setAdded(added.filter((key) => key !== field.key))}
          >
            {(text) => <FieldText field={field} text={text} />}
          </Editable>
        </Part>
      ))}
      {missing.length > 0 && item.deletedAt === null && (
        <div className="flex flex-wrap items-center gap-1">
          {missing.map((field) => (
            <Button
              key={field.key}
              size="sm"
              look="quiet"
              icon={Plus}
              onClick={() => setAdded([...added, field.key])}
            >
              {field.label}
            </Button>
          ))}
        </div>
      )}
      <Part
        title="Notes"
        aside={
          item.notesUpdatedAt !== null && <Time at={item.notesUpdatedAt} className="text-faint text-sm" />
        }
      >
        <Editable
          id={`${item.id} notes`}
          label="Notes"
          multiline
          maxLength={MAX_NOTES_LENGTH}
          value={item.notes}
          changedBy={item.updatedBy}
          empty="What was found and decided while it was worked on."
          onSave={async (notes) => (await change(item, { notes })) !== null}
        >
          {(text) => <Markdown text={text} />}
        </Editable>
      </Part>
    </>
  )
}

function isLong({ kind, key }: DetailField): boolean {
  return kind !== 'number' && key !== 'directory' && key !== 'sessionId'
}

function FieldText({ field, text }: { field: DetailField; text: string }) {
  if (field.kind !== 'lines')
    return (
      <span className="whitespace-pre-wrap break-words">
        <VisibleText text={text} kind="content" />
      </span>
    )
  return (
    <ul className="list-disc pl-4">
      {text.split('\n').map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity.
        <li key={index} className="break-words">
          <VisibleText text={line} kind="content" />
        </li>
      ))}
    </ul>
  )
}
